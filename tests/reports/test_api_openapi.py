"""The description is whole, and the answers are as it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from reports import api_fields
from reports.api import RESOURCES, routes
from reports.api_http import PREFIX
from store.areas import Area
from store.breaks import Break
from store.catalogue import Caveat, Indicator, Source
from store.schema import TABLES
from tests.reports.api_client import Api

pytestmark = pytest.mark.usefixtures("store")
ADDRESSES = {
    "/": ["/"],
    "/indicators": ["/indicators", "/indicators?domain=finance"],
    "/indicators/{id}": ["/indicators/waits_total", "/indicators/cyp_spend_per_head"],
    "/areas": ["/areas", "/areas?scope=london&limit=2"],
    "/observations": [
        "/observations?limit=3000",
        "/observations?indicator=cyp_spend_per_head",
        "/observations?indicator=eip_completed&area=E09000002",
    ],
    "/sources": ["/sources"],
    "/caveats": ["/caveats"],
    "/editions": ["/editions"],
    "/openapi.json": ["/openapi.json"],
}


@pytest.fixture
def described(api: Api) -> dict[str, Any]:
    return dict(api.json("/openapi.json"))


def inside(part: Any) -> Iterator[dict[str, Any]]:
    """Every object anywhere inside a description."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from inside(one)


def validator(described: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    whole = {**schema, "components": described["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def test_it_has_what_openapi_3_1_requires(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(described["info"])
    assert described["servers"] == [{"url": PREFIX}]
    for path, item in described["paths"].items():
        assert path.startswith("/")
        assert set(item) == {"get"}
        operation = item["get"]
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")
        assert {f"{{{name}}}" for name in named} == {part for part in path.split("/") if part.startswith("{")}
        assert all("description" in response for response in operation["responses"].values())
    names = [item["get"]["operationId"] for item in described["paths"].values()]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere_and_every_schema_is_used(described: dict[str, Any]) -> None:
    used = {part["$ref"].rpartition("/")[2] for part in inside(described) if "$ref" in part}
    assert used == set(described["components"]["schemas"])


def test_every_schema_is_one(described: dict[str, Any]) -> None:
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_it_describes_exactly_the_routes_that_are_served(described: dict[str, Any]) -> None:
    served = {route.path for route in routes()} - {PREFIX, "/api", "/api/{rest:path}"}
    assert {f"{PREFIX}{path}" for path in described["paths"]} == served
    assert set(described["paths"]) == set(ADDRESSES)


def test_its_parameters_are_the_ones_that_are_read(described: dict[str, Any]) -> None:
    for one in RESOURCES:
        listed = [p["name"] for p in described["paths"][one.path]["get"]["parameters"] if p["in"] == "query"]
        assert listed == [parameter.name for parameter in one.parameters]


@pytest.mark.parametrize("path", ADDRESSES)
def test_answers_are_as_described(api: Api, described: dict[str, Any], path: str) -> None:
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    check = validator(described, schema)
    for address in ADDRESSES[path]:
        assert [error.message for error in check.iter_errors(api.json(address))] == []


def test_problems_are_as_described(api: Api, described: dict[str, Any]) -> None:
    check = validator(described, {"$ref": "#/components/schemas/Problem"})
    for address in ("/observations?limit=0", "/indicators/none", "/nothing"):
        assert [error.message for error in check.iter_errors(api.ask(address).json())] == []


@pytest.mark.parametrize(
    ("words", "declared"),
    [
        (api_fields.INDICATOR, {field.name for field in fields(Indicator)}),
        (api_fields.SOURCE, {field.name for field in fields(Source)}),
        (api_fields.CAVEAT, {field.name for field in fields(Caveat)}),
        (api_fields.BREAK, {field.name for field in fields(Break)}),
        (api_fields.AREA, {field.name for field in fields(Area)}),
        (api_fields.EDITION, set(TABLES["editions"].columns)),
        (api_fields.LINK, set(TABLES["area_links"].columns) - {"child_id"}),
        (
            api_fields.OBSERVATION,
            {*TABLES["observations"].columns, "period_label", "current", *api_fields.VERDICT},
        ),
    ],
)
def test_every_field_has_words_and_every_word_a_field(words: dict[str, str], declared: set[str]) -> None:
    assert set(words) == declared
    assert all(words.values())
