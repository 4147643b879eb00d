"""The lists beside the figures, and the words of every refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.api import RESOURCES
from reports.api_periods import read_period
from store.catalogue import read_catalogue
from tests.reports.api_client import Api

pytestmark = pytest.mark.usefixtures("store")
LISTS = ["indicators", "areas", "sources", "caveats", "editions"]


def test_the_index_names_every_address(api: Api) -> None:
    addresses = api.json("/api/v1")["addresses"]
    assert list(addresses) == [f"/api/v1{one.path}" for one in RESOURCES]
    for address in addresses:
        if "{" not in address:
            assert api.ask(address).status_code == 200


def test_every_declared_indicator_is_listed_with_what_is_published_of_it(api: Api, store: Path) -> None:
    listed = {one["id"]: one for one in api.json("/indicators")["indicators"]}
    declared = read_catalogue(store / "catalogue").indicators
    assert list(listed) == list(declared)
    for name, one in declared.items():
        assert (listed[name]["definition"], listed[name]["not_for"]) == (one.definition, one.not_for)
    for name in ("eip_completed", "cyp_spend_per_head"):
        assert listed[name]["observations"] == api.json(f"/observations?indicator={name}")["total"] > 100


def test_one_indicator_says_where_and_when_there_are_figures(api: Api) -> None:
    body = api.json("/indicators/waits_total")
    assert body["indicator"]["observations"] == api.json("/observations?indicator=waits_total")["total"]
    assert "2019-20" in {period["period_label"] for period in body["periods"]}
    assert "scope=mental_health;count=people" in body["breakdowns"]
    assert "QKK" in body["areas"]
    assert body["about"]["sources"]["additional_waits"]["publisher"]
    assert set(body["indicator"]["caveats"]) <= set(body["about"]["caveats"])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_paged_like_the_figures(api: Api, name: str) -> None:
    whole = api.json(f"/{name}")
    assert len(whole[name]) == whole["total"] > 4
    first = api.json(f"/{name}?limit=3")
    second = api.json(first["next"])
    assert first[name] + second[name] == whole[name][:6]


def test_areas_carry_their_dated_links(api: Api) -> None:
    (croydon,) = (one for one in api.json("/areas?kind=borough")["areas"] if one["name"] == "Croydon")
    assert {"72Q", "QWE"} & {link["parent_id"] for link in croydon["links"]}
    assert all(link["relation"] in {"served_by", "part_of", "became"} for link in croydon["links"])
    assert croydon["has_figures"] is bool(api.json(f"/observations?area={croydon['area_id']}")["total"])


def test_the_ledger_can_be_asked_for_one_source(api: Api) -> None:
    found = api.json("/editions?source=eip_history")["editions"]
    assert {one["source_id"] for one in found} == {"eip_history"}
    assert {one["table"] for one in found} >= {"observations"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/observations?areas=QKK", "There is no parameter 'areas' here: use indicator, area, period"),
        ("/indicators/waits_total?limit=3", "this address takes none"),
        ("/observations?indicator=nonsense", "There is no published indicator 'nonsense'"),
        ("/observations?indicator=", "There is no published indicator ''"),
        ("/observations?area=E99999999", "There is no published area 'E99999999'"),
        ("/observations?breakdown=tea%3Dgreen", "There is no published breakdown 'tea=green'"),
        ("/observations?status=rumoured", "use final, performance, planned, provisional, revised"),
        ("/observations?period=last+year", "'last year' is no period"),
        ("/observations?period=2019-02-30", "'2019-02-30' is no period"),
        ("/observations?period=2019-45", "'2019-45' is no period"),
        ("/observations?period=1999-12", "No published figure is for the period '1999-12'"),
        ("/observations?limit=0", "limit must be a whole number from 1 to 10000, not '0'"),
        ("/observations?limit=1e3", "limit must be a whole number"),
        ("/observations?limit=%D9%A1", "limit must be a whole number"),
        ("/observations?offset=-1", "offset must be a whole number from 0"),
        ("/observations?limit=5&limit=6", "'limit' may be given once, not 2 times"),
        ("/observations?format=xml", "'xml' is no value of the parameter 'format': use json, csv, parquet"),
        ("/areas?kind=village", "'village' is no value of the parameter 'kind'"),
        ("/editions?source=nobody", "No edition of a source 'nobody' is loaded"),
    ],
)
def test_a_request_that_cannot_be_met_gets_one_sentence(api: Api, address: str, words: str) -> None:
    assert words in api.refusal(address)


def test_what_was_sent_comes_back_short_and_plain(api: Api) -> None:
    sentence = api.refusal("/observations", params={"indicator": "<script>\n\x00é" * 500})
    assert len(sentence) < 300
    assert sentence.isascii()


def test_too_many_values_are_refused(api: Api) -> None:
    assert "at most 200 times" in api.refusal("/observations?" + "&".join(["area=QKK"] * 201))


@pytest.mark.parametrize(
    "address", ["/indicators/nonsense", "/nothing", "/observations/1", "/api", "/api/v2/areas"]
)
def test_an_address_that_is_none_is_not_found_rather_than_a_page(api: Api, address: str) -> None:
    assert "There is no" in api.refusal(address, status=404)


def test_a_slash_at_the_end_leads_to_the_address_without(api: Api) -> None:
    answer = api.ask("/areas/?kind=borough")
    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/areas?kind=borough")
    assert api.ask("/api//evil.example/").headers["location"].startswith("/api/")


@pytest.mark.parametrize(
    ("text", "first", "last", "start"),
    [
        ("2020-03-31", "2020-03-31", "2020-03-31", None),
        ("2020-02", "2020-02-01", "2020-02-29", None),
        ("2020-12", "2020-12-01", "2020-12-31", None),
        ("2011-12", "2011-12-01", "2011-12-31", None),
        ("2019-20", "2020-03-31", "2020-03-31", "2019-04-01"),
        ("2099-00", "2100-03-31", "2100-03-31", "2099-04-01"),
        ("2019-04-01/2019-06-30", "2019-06-30", "2019-06-30", "2019-04-01"),
    ],
)
def test_a_period_is_read_as_documented(text: str, first: str, last: str, start: str | None) -> None:
    span = read_period(text)
    assert (str(span.first_end), str(span.last_end)) == (first, last)
    assert (str(span.start) if span.start else None) == start
