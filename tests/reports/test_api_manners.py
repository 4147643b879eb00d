"""How the data interface behaves: forms, caching, methods, faults, and the thread it works in."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.routing import Route

from pages.parts.headers import HEADERS
from reports import api_http
from reports.api import routes
from reports.api_formats import MEDIA_TYPES, Answer
from reports.api_http import Asked, Endpoint, Resource
from reports.api_published import Published
from store.errors import NOTHING_LOADED
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import open_current
from store.writer import write_snapshot
from tests.reports.api_client import Api

pytestmark = pytest.mark.usefixtures("store")
EIP = "/observations?indicator=eip_within_2_weeks&area=QMF"


def serving(answer: object) -> Api:
    """An interface with one address whose work is `answer`."""
    resource = Resource("/try", "try", "A trial", answer)  # type: ignore[arg-type]
    return Api(Starlette(routes=[Route("/api/v1/try", Endpoint(resource))]))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("Text/CSV; header=present", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.2, text/csv;q=0.7", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("application/json;q=0, */*;q=0.1, text/*;q=0.05", "parquet"),
        ("application/vnd.apache.parquet", "parquet"),
        ("application/json;q=nonsense", "json"),
    ],
)
def test_the_form_is_the_one_the_client_likes_best(api: Api, accept: str | None, form: str) -> None:
    answer = api.ask(EIP, headers={} if accept is None else {"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == MEDIA_TYPES[form]
    assert "accept" in answer.headers["vary"].lower()


def test_a_form_asked_for_by_name_goes_before_the_header(api: Api) -> None:
    answer = api.ask(f"{EIP}&format=csv", headers={"Accept": "application/json"})
    assert answer.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("address", "accept"), [(EIP, "image/png"), ("/areas", "text/csv"), (EIP, "application/json;q=0")]
)
def test_a_form_nobody_offers_is_refused(api: Api, address: str, accept: str) -> None:
    assert "application/json" in api.refusal(address, status=406, headers={"Accept": accept})


def test_an_unchanged_answer_is_not_sent_again(api: Api) -> None:
    first = api.ask(EIP)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*", " * "):
        again = api.ask(EIP, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for sent in ('"other"', '"*"'):
        assert api.ask(EIP, headers={"If-None-Match": sent}).status_code == 200
    assert api.refusal("/indicators/nowhere", status=404, headers={"If-None-Match": "*"})


def test_the_tag_tells_apart_what_was_asked_in_which_form_of_which_snapshot(
    api: Api, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [EIP, f"{EIP}&limit=5", f"{EIP}&format=csv", "/areas", "/sources", "/indicators/waits_total"]
    tags = [api.ask(address).headers["etag"] for address in addresses]
    assert len(set(tags)) == len(tags)
    assert api.ask("/observations?area=QMF&indicator=eip_within_2_weeks").headers["etag"] == tags[0]
    tables = {name: open_current().table(name) for name in open_current().manifest.files}
    (tmp_path / "catalogue").symlink_to(store / "catalogue")
    write_snapshot(tables, code_version="test", sources={}, root=tmp_path / "store")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    assert api.ask(EIP).headers["etag"] != tags[0]
    assert api.ask(EIP, headers={"If-None-Match": tags[0]}).status_code == 200


@pytest.mark.parametrize(
    ("takes", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.1", True),
        ("*", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;Q=0", False),
        ("*, gzip; q=0.0", False),
    ],
)
@pytest.mark.parametrize("address", [EIP, "/observations?limit=1001"])
def test_head_has_the_headers_of_get_compressed_for_who_takes_that(
    api: Api, address: str, takes: str, packed: bool
) -> None:
    told = {"Accept-Encoding": takes}
    got, head = (api.ask(address, method=method, headers=told) for method in ("GET", "HEAD"))
    assert got.headers.get("content-encoding") == ("gzip" if packed else None)
    assert _once(head.headers) == _once(got.headers)
    unchanged = api.ask(address, headers={**told, "If-None-Match": got.headers["etag"]})
    assert unchanged.status_code == 304
    assert _once(unchanged.headers)["vary"] == _once(got.headers)["vary"]


def _once(headers: httpx.Headers) -> dict[str, object]:
    """Headers, with each name that the answer varies with once."""
    return {**headers, "vary": set(headers["vary"].split(", "))}


def test_options_says_what_may_be_done(api: Api) -> None:
    answer = api.ask("/areas", method="OPTIONS")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_nothing_can_be_written(api: Api, method: str) -> None:
    assert "only be read" in api.refusal("/observations", status=405, method=method)
    assert api.ask("/observations", method=method).headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [EIP, "/nothing", "/observations?limit=0"])
def test_other_sites_get_no_leave_to_read_and_every_answer_has_the_security_headers(
    api: Api, address: str
) -> None:
    for method in ("GET", "OPTIONS"):
        answer = api.ask(address, method=method, headers={"Origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_without_a_store_a_reader_is_told_so_and_the_log_what_to_do(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    api_http.seldom.forget()
    for _ in range(3):
        assert api.refusal("/areas", status=503) == NOTHING_LOADED
    assert caplog.text.count("python -m loaders build") == 1


def test_a_fault_of_ours_keeps_its_traceback_in_the_log_and_gives_a_reference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(published: Published, asked: Asked) -> Answer:
        raise ZeroDivisionError("a secret detail")

    api_http.seldom.forget()
    broken_api = serving(broken)
    with caplog.at_level(logging.ERROR, logger="sightline"):
        answer, again = broken_api.ask("/try"), broken_api.ask("/try")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    (record,) = caplog.records
    assert answer.json()["reference"] == again.json()["reference"]
    assert answer.json()["reference"] in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_the_work_is_not_done_on_the_thread_of_the_event_loop() -> None:
    seen: list[int] = []

    def watched(published: Published, asked: Asked) -> Answer:
        seen.append(threading.get_ident())
        return Answer([b"{}"], "application/json")

    assert serving(watched).ask("/try").status_code == 200
    assert seen != [threading.get_ident()]


def test_no_route_is_one_the_page_server_keeps_for_itself() -> None:
    app = st.App("pages/router.py", routes=routes())
    assert len(app._user_routes) == len(routes())
