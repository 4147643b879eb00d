"""Whatever is asked, the answer is one of those described: never a fault of ours."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.reports.api_client import Api

pytestmark = pytest.mark.usefixtures("store")
PATHS = [
    "",
    "/indicators",
    "/indicators/waits_total",
    "/areas",
    "/observations",
    "/sources",
    "/caveats",
    "/editions",
    "/openapi.json",
]
NAMES = [
    "indicator",
    "area",
    "period",
    "breakdown",
    "status",
    "limit",
    "offset",
    "format",
    "kind",
    "domain",
    "source",
]
VALUES = [
    "waits_total", "eip_completed", "cyp_spend_per_head", "QKK", "72Q", "E12000007", "2019-20", "2019-03", "2020-03-31",
    "9999-12", "0000-00", "9999-12-31", "2019-04-01/2020-03-31", "/", "-", "final", "planned", "0", "1", "7", "10000",
    "99999999999", "json", "csv", "parquet", "london", "borough", "count=people;scope=mental_health", "\ufeff", "NaN",
]  # fmt: skip
HEADERS = ["Accept", "If-None-Match", "Accept-Encoding", "Range", "If-Modified-Since"]
SENT = ["*/*", "text/csv;q=.", ";;q=1,,", 'W/"', "*", "gzip;q=0", "bytes=0-1", "application/json;q=1e9"]
ANY_TEXT = some.text(alphabet=some.characters(codec="utf-8"), max_size=30)
PAIRS = some.lists(
    some.tuples(some.sampled_from(NAMES) | ANY_TEXT, some.sampled_from(VALUES) | ANY_TEXT), max_size=5
)
SPARING = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SPARING
@given(path=some.sampled_from(PATHS), pairs=PAIRS)
def test_no_query_is_a_fault(api: Api, path: str, pairs: list[tuple[str, str]]) -> None:
    answer = api.ask(f"/api/v1{path}?{urlencode(pairs)}")
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert answer.json()["detail"].endswith(".")


@SPARING
@given(query=some.binary(max_size=40))
def test_no_bytes_for_a_query_are_a_fault(api: Api, query: bytes) -> None:
    raw = "".join(f"%{byte:02X}" if byte % 3 else chr(byte % 94 + 33) for byte in query).replace("#", "&")
    assert api.ask(f"/api/v1/observations?{raw}").status_code in {200, 400}


@SPARING
@given(rest=ANY_TEXT)
def test_no_address_is_a_fault(api: Api, rest: str) -> None:
    answer = api.ask(f"/api/v1/indicators/{urlencode({'': rest})[1:]}")
    assert answer.status_code in {200, 308, 404}


@SPARING
@given(headers=some.dictionaries(some.sampled_from(HEADERS), some.sampled_from(SENT), max_size=3))
def test_no_header_is_a_fault(api: Api, headers: dict[str, str]) -> None:
    answer = api.ask("/observations?area=QKK&limit=50", headers=headers)
    assert answer.status_code in {200, 304, 406}
