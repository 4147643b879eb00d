"""Below a base path, and behind a proxy that keeps it or takes it away, every page and address is where it should be."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from pages.parts.sections import addresses
from reports.api import RESOURCES
from tests.browser.chromium import settle
from tests.browser.proxy import proxy
from tests.browser.server import BASE, Served, dashboard
from tests.sampling import some_of

pytestmark = pytest.mark.browser

WAYS = ("direct", "kept", "taken away")
INDICATOR = "eip_within_2_weeks"
CLOSED = [
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "//_stcore/metrics",
    "/_stcore//metrics",
    "/_stcore%2Fmetrics",
    "/%5Fstcore/metrics",
    "/_STCORE/Metrics",
    "/_stcore/metrics;a=b",
    "/_stcore/metrics?families=session_events",
    "/compare/_stcore/metrics",
    "/_stcore/health/",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/any/index.js",
    "/_stcore",
    "/component/any/index.html",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/manifest.json",
    "/static/nothing.js",
]
#: The same, as no client writes it that puts dots in order before it asks.
DOTTED = [
    "/_stcore/./metrics",
    "/./_stcore/metrics",
    "/compare/../_stcore/metrics",
    "/_stcore/health/../metrics",
]
#: Where files are sent and fetched: nothing is there to be read.
NO_PAGE = ["/media", "/media/", "/media/none", "/_stcore/upload_file/a/b"]
PAGES = sorted(addresses())


@pytest.fixture(scope="module")
def ways(below: Served) -> Iterator[dict[str, str]]:
    """Where the same server answers, by the way to it."""
    with ExitStack() as open_ways:
        kept, taken = (
            open_ways.enter_context(proxy(below.address, strips=strips)) for strips in (False, True)
        )
        yield {"direct": below.address, "kept": kept, "taken away": taken}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client() as one:
        yield one


each_way = pytest.mark.parametrize("way", WAYS)


@each_way
def test_every_page_is_sent_with_where_its_server_is(
    client: httpx.Client, ways: dict[str, str], way: str
) -> None:
    base = urlsplit(ways[way]).path
    for page in PAGES:
        answer = client.get(f"{ways[way]}/{page}")
        assert answer.status_code == 200
        assert f'BACKEND_BASE_URL: window.location.origin + "{base}"' in answer.text
    for asset in re.findall(r'(?:src|href)="(\./[^"]+)"', answer.text)[:4]:
        assert client.get(urljoin(str(answer.url), asset)).status_code == 200
    health = client.get(f"{ways[way]}/_stcore/health")
    assert (health.status_code, health.text) == (200, "ok")


@each_way
def test_an_unknown_address_leads_to_the_first_page_below_the_base_path(
    client: httpx.Client, ways: dict[str, str], way: str
) -> None:
    base = urlsplit(ways[way]).path
    led = {
        "/nowhere?area=Bromley": f"{base}/?area=Bromley&page=nowhere",
        "/docs": f"{base}/?page=docs",
        "/apiary": f"{base}/?page=apiary",
        "//compare?area=Bromley": f"{base}/compare?area=Bromley",
        "/compare/?area=Bromley": f"{base}/compare?area=Bromley",
        "?area=Bromley": f"{base}/?area=Bromley",
    }
    assert {asked: client.get(ways[way] + asked).headers.get("location") for asked in led} == led


@each_way
def test_every_address_of_the_data_interface_answers_with_links_that_lead_on(
    client: httpx.Client, ways: dict[str, str], way: str
) -> None:
    here = ways[way]
    for one in RESOURCES:
        answer = client.get(f"{here}/api/v1{one.path.format(id=INDICATOR)}")
        assert answer.status_code == 200, one.path
        links = list(answer.json()["addresses"]) if one.name == "index" else []
        links += (
            [server["url"] for server in answer.json().get("servers", [])] if one.name == "openapi" else []
        )
        assert (one.name in ("index", "openapi")) == bool(links)
        for link in links:
            assert client.get(urljoin(here, link.format(id=INDICATOR))).status_code == 200
    for form in ("json", "csv"):
        first = client.get(f"{here}/api/v1/observations?indicator={INDICATOR}&limit=1&format={form}")
        following = first.links["next"]["url"]
        second = client.get(urljoin(here, following))
        assert second.status_code == 200
        assert second.text != first.text
    slash = client.get(f"{here}/api/v1/areas/", follow_redirects=True)
    assert (slash.status_code, slash.history[0].status_code) == (200, 308)
    assert f"{urlsplit(here).path}/api/v1." in client.get(f"{here}/api/v1/nothing").json()["detail"]


@each_way
def test_what_is_closed_is_closed_however_it_is_written(
    client: httpx.Client, ways: dict[str, str], way: str, exhaustive: bool
) -> None:
    sample = CLOSED if way == "direct" else some_of(CLOSED, exhaustive=exhaustive)
    for method in ("GET", "POST", "OPTIONS"):
        found = {one: client.request(method, ways[way] + one).status_code for one in sample}
        assert {one: status for one, status in found.items() if status not in (400, 404, 405)} == {}
    assert {one: client.get(ways[way] + one).status_code for one in NO_PAGE} == dict.fromkeys(NO_PAGE, 404)
    for one in DOTTED:
        assert as_written(ways[way], urlsplit(ways[way]).path + one) == (404, "Not found")


def as_written(address: str, path: str) -> tuple[int, str]:
    """What a server answers to a path that is sent just as it stands here."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_nothing_is_outside_the_base_path(client: httpx.Client, below: Served) -> None:
    base = urlsplit(below.address).path
    root = below.address.removesuffix(base)
    outside = [
        "/",
        "/compare",
        "/api/v1",
        "/_stcore/health",
        "/_stcore/metrics",
        "/cyp",
        "/cyp/",
        f"{base}s/",
    ]
    outside += ["//example.org", base.upper()]
    for asked in outside:
        for prefix in ({}, {"X-Forwarded-Prefix": "/elsewhere"}):
            answer = client.get(root + asked, headers=prefix)
            assert (answer.status_code, answer.text) == (404, "Not found"), asked
            assert answer.headers["x-content-type-options"] == "nosniff"
    for asked in (f"/x/..{base}/", f"/.{base}/compare", f"/x/..{base}x"):
        assert as_written(root, asked) == (404, "Not found"), asked


def open_pages(page: Page, way: str, names: list[str]) -> None:
    for name in names:
        page.goto(f"{way}/{name}?area=Bromley")
        settle(page)
        assert page.get_by_text("Connection error").count() == 0
        assert urlsplit(page.url).path == f"{urlsplit(way).path}/{name}"


@pytest.mark.parametrize("way", [pytest.param("kept", marks=pytest.mark.exhaustive), "taken away"])
def test_pages_are_drawn_behind_a_proxy_and_all_they_ask_for_is_below_the_base_path(
    page: Page, ways: dict[str, str], way: str, exhaustive: bool
) -> None:
    base = urlsplit(ways[way]).path
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("websocket", lambda one: asked.append(one.url))
    open_pages(page, ways[way], PAGES if exhaustive else ["trends"])
    page.get_by_test_id("stTopNav").get_by_role("button", name="Performance").click()
    page.get_by_role("menuitem", name="Compare areas", exact=True).click()
    page.wait_for_url(f"**{base}/compare?**")
    settle(page)
    page.get_by_test_id("stPopover").get_by_role("button", name="Download").first.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Data (CSV)").first.click()
    assert started.value.path().stat().st_size > 1000
    page.go_back()
    page.wait_for_url(lambda url: "/compare" not in url)
    settle(page)
    web = [urlsplit(url) for url in asked if not url.startswith(("data:", "blob:"))]
    assert any(url.scheme == "ws" for url in web)
    assert any(url.path.startswith(f"{base}/media/") for url in web)
    assert [url for url in web if not url.path.startswith(f"{base}/")] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("base", ["cyp", "/cyp/"])
def test_every_page_is_drawn_below_a_base_path_of_one_part(
    page: Page, base: str, shipped_data: Path, tmp_path: Path
) -> None:
    with dashboard(log=tmp_path / "log", data=shipped_data, **{BASE: base}) as address:
        open_pages(page, address, PAGES)


def test_a_file_is_opened_behind_a_proxy_that_takes_the_base_path_away(
    page: Page, ways: dict[str, str]
) -> None:
    page.goto(f"{ways['taken away']}/weekly-meeting?area=Bromley")
    settle(page)
    field = page.locator("input[type=file]").first
    with page.expect_response(lambda answer: answer.request.method == "PUT") as sent:
        field.set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": b"none\n1\n"})
    assert sent.value.status == 204
    assert "/cyp/sightline/_stcore/upload_file/" in sent.value.url
