"""The list itself: in one session's memory, never cached, logged, stored or offered as a download."""

from __future__ import annotations

import datetime as dt
import gc
import inspect
import logging
import tomllib
from types import SimpleNamespace

import pandas as pd
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

from pages.parts import uploads
from pages.performance import meeting
from pages.performance.meeting import worklist
from pages.performance.meeting.worklist import FAULTS, HELD, Held, day_of, told
from store.errors import InputError, Problem
from tests.pages.conftest import ROOT

pytestmark = pytest.mark.usefixtures("listed")
SECRET = "PW-7731842"


def waits() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pathway_id": [SECRET, "PW-2"],
            "stage": ["assessment", "internal"],
            "priority": ["urgent", "routine"],
            "pathway": ["core", "core"],
            "provider": ["DEMO-P1", "DEMO-P1"],
            "team": ["Team 1", "Team 2"],
            "stage_days": [70, 7],
            "referral_days": [77, 300],
            "days_past_standard": [10.0, -5.0],
            "review_overdue_days": [3, -5],
            "contact_overdue_days": [-1, 8],
        }
    )


def session(*, held: bool, area: str = "E09000007") -> AppTest:
    """The meeting's page of a place without counts, so that all that is on it is the list."""
    app = AppTest.from_string(
        "from pages.performance import ptl_meeting\nptl_meeting.draw()\n", default_timeout=120
    )
    app.query_params["area"] = area
    if held:
        app.session_state[HELD] = Held(waits(), dt.date(2026, 3, 31))
    return app.run()


def shown(app: AppTest) -> str:
    assert [error.value for error in app.exception] == []
    return " ".join(
        [*(table.value.to_string() for table in app.table), *(block.value for block in app.markdown)]
    )


def test_the_list_is_shown_to_the_session_that_holds_it() -> None:
    text = shown(session(held=True))
    assert SECRET in text
    assert "2 of 2 open waits" in text
    assert "in this session only" in text


def test_no_other_session_sees_it() -> None:
    first = session(held=True)
    second = session(held=False)
    assert SECRET in shown(first)
    assert SECRET not in shown(second)
    assert HELD not in second.session_state


def test_clearing_leaves_nothing_in_the_session() -> None:
    app = session(held=True)
    next(button for button in app.button if button.label == "Clear the list").click()
    text = shown(app.run())
    assert SECRET not in text
    assert HELD not in app.session_state
    assert SECRET not in repr(app.session_state)
    assert len(app.get("file_uploader")) == 1


def test_it_is_offered_neither_as_a_download_nor_as_a_grid_that_has_one() -> None:
    app = session(held=True)
    assert len(app.get("download_button")) == 0
    assert len(app.dataframe) == 0


def test_it_is_not_logged_nor_put_in_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        app = session(held=True)
    assert SECRET not in caplog.text
    assert SECRET not in str(app.query_params)
    assert not {key for key in app.query_params if key.startswith("list-")}


def test_what_a_session_holds_tells_nothing_when_printed() -> None:
    assert repr(Held(waits(), dt.date(2026, 3, 31))) == "Held(…)"


def test_no_module_of_the_list_caches_anything() -> None:
    for module in (worklist, meeting):
        assert "cache_" not in inspect.getsource(module)
    for found in gc.get_objects():
        if isinstance(found, dict) and SECRET in found:
            pytest.fail("a pathway's pseudonym is the key of something that is kept")


def test_filters_narrow_the_list_and_say_how_far() -> None:
    app = session(held=True)
    app.selectbox(key="list-stage").select("internal")
    text = shown(app.run())
    assert "1 of 2 open waits" in text
    assert SECRET not in text


def test_an_extract_of_the_fictional_system_says_so() -> None:
    assert "Demonstration data" in shown(session(held=True))


def test_a_bad_file_shows_every_fault_in_sentences() -> None:
    problems = [Problem("x.csv", f"'{n}'", "a date", row=n, column="referred_on") for n in range(2, 9)]
    app = AppTest.from_string(
        "from pages.performance import ptl_meeting\nptl_meeting.draw()\n", default_timeout=120
    )
    app.query_params["area"] = "E09000007"
    app.session_state[FAULTS] = told(InputError(problems))
    app.run()
    assert len(app.error) == 1
    assert "Nothing was opened: 7 faults" in app.error[0].value
    assert app.error[0].value.count("column referred_on: found") == 7


def test_many_faults_are_listed_to_a_limit_and_counted() -> None:
    problems = [Problem("x.csv", "a", "b", row=n) for n in range(500)]
    assert told(InputError(problems))[0].endswith("and 300 more")


def test_a_fault_of_ours_tells_its_kind_and_nothing_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(content: bytes, *, name: str, extract: dt.date, own_lists: bool) -> pd.DataFrame:
        raise RuntimeError(f"could not convert {SECRET}")

    monkeypatch.setattr(worklist, "read_open_waits", fails)
    script = (
        "import datetime as dt\nfrom pages.performance.meeting import worklist\n"
        "if not worklist.st.session_state.get(worklist.FAULTS):\n"
        "    worklist._read(b'x', name='x.csv', day=dt.date(2026, 3, 31))\n"
        "worklist.st.error(worklist.st.session_state[worklist.FAULTS][0])\n"
    )
    app = AppTest.from_string(script, default_timeout=60).run()
    assert "could not be read (RuntimeError)" in app.error[0].value
    assert SECRET not in app.error[0].value


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ptl_northbank_2026-03-31.csv", dt.date(2026, 3, 31)),
        ("2026-13-31.csv", None),
        ("12026-03-311.csv", None),
        ("list.xlsx", None),
    ],
)
def test_the_day_is_taken_from_the_file_s_name(name: str, day: dt.date | None) -> None:
    assert day_of(name) == day


def test_a_file_is_taken_out_of_the_server_s_memory_once_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = MemoryUploadedFileManager("/upload")
    record = UploadedFileRec("file-1", "x.csv", "text/csv", b"pathway_id")
    manager.add_file("session-1", record)
    context = SimpleNamespace(uploaded_file_mgr=manager, session_id="session-1")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    uploads.let_go(UploadedFile(record, FileURLs()))
    assert manager.get_files("session-1", ["file-1"]) == []


def test_an_upload_as_large_as_may_be_never_reaches_a_disk_on_its_way_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    uploads.keep_uploads_in_memory()
    body = b'--x\r\ncontent-disposition: form-data; name="f"; filename="x.csv"\r\n\r\n' + b"a" * 3_000_000
    sent = iter([{"type": "http.request", "body": body + b"\r\n--x--\r\n", "more_body": False}])

    async def receive() -> Message:
        return next(sent)

    async def rolled() -> bool:
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        form = await Request({"type": "http", "method": "POST", "headers": headers}, receive).form()
        file = form["f"]
        assert isinstance(file, UploadFile)
        return bool(file.file._rolled)  # type: ignore[attr-defined]

    with start_blocking_portal() as portal:
        assert portal.call(rolled) is False
    assert (
        tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["maxUploadSize"]
        == uploads.LARGEST_MB
    )
