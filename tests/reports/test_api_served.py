"""The data interface beside the pages, as `streamlit run dashboard.py` serves it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from pages.parts.headers import HEADERS
from tests.browser.server import Served


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address) as one:
        yield one


def test_figures_and_pages_come_from_one_address(client: httpx.Client) -> None:
    figures = client.get("/api/v1/observations?indicator=waits_total&limit=2")
    assert (figures.status_code, len(figures.json()["observations"])) == (200, 2)
    page = client.get("/trends")
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1", 200),
        ("HEAD", "/api/v1/areas", 200),
        ("OPTIONS", "/api/v1/areas", 204),
        ("POST", "/api/v1/areas", 405),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api", 404),
        ("GET", "/api/v1/observations?limit=no", 400),
    ],
)
def test_each_method_is_answered_with_the_security_headers(
    client: httpx.Client, method: str, address: str, status: int
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("takes", ["gzip", "identity"])
def test_head_is_answered_as_get_without_the_body(client: httpx.Client, takes: str) -> None:
    told = {"Accept-Encoding": takes}
    got, head = (client.request(method, "/api/v1/areas", headers=told) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_an_answer_is_compressed_and_kept_by_its_tag(client: httpx.Client) -> None:
    first = client.get("/api/v1/areas")
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/api/v1/areas", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
