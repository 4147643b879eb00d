"""A server on another address shows not one local row; the same server on this machine alone shows them all.

All that a browser is sent is searched: what its pages say, every message behind them, every file, the data interface.
"""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect

from pages.parts.sections import addresses
from reports.returns_said import BECAUSE, MISSING
from store.allowed import BOUND_ELSEWHERE
from store.settings import SETTINGS
from tests.browser.chromium import PATIENCE_MS, settle
from tests.browser.server import dashboard
from tests.real_return import ANSWERS, BOROUGH, LIST, ON, SYSTEM, TEAM, make_folder, seen_in

pytestmark = pytest.mark.browser

#: Views of a return, by address: each shows local rows to whoever may see them.
VIEWS = [
    ("waiting-list", {"area": BOROUGH, "figures": "list"}),
    ("waiting-list", {"area": SYSTEM, "figures": "list", "look": "Who waits longest", "divided": "team"}),
    ("weekly-meeting", {"area": BOROUGH}),
    ("questionnaire", {"area": BOROUGH}),
    ("catalogue", {"look-at": "Editions loaded"}),
]
#: A name that an operator might publish the dashboard under.
ELSEWHERE = "sightline.example.org"
#: What the last line of every page says.
FOOT = b"Open Government Licence v3.0"
LISTS = ("indicators", "areas", "sources", "caveats", "editions", "observations")


def own_address() -> str:
    """An address of this machine that other machines can reach; without a network, its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # nothing is sent: the system only says which address it would use
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


@contextmanager
def served(folder: Path, bound: str, log: Path) -> Iterator[str]:
    """A server bound to an address: where it answers, to every name that a test gives it."""
    names = f"127.0.0.1 localhost {own_address()} {ELSEWHERE}"
    settings = {"STREAMLIT_SERVER_ADDRESS": bound, "STREAMLIT_SERVER_ALLOWED_HOSTS": names}
    with dashboard(log=log, data=folder, **settings) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("sent") / "data", settings=ON)


def sent_to(browser: Browser, address: str, views: list[tuple[str, dict[str, str]]]) -> dict[str, bytes]:
    """All that a browser is sent at each address, and every file that the page offers."""
    found: dict[str, bytes] = {}
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    for path, asked in views:
        page = context.new_page()
        messages: list[bytes] = []
        page.on("websocket", lambda one, kept=messages: _keep(one, kept))
        page.goto(f"{address}/{path}?{urlencode(asked)}")
        settle(page)
        said = page.content().encode()
        found[f"{path} {asked}"] = b" ".join([*messages, said, *_files(page)]).replace(*_echo(asked))
        page.close()
    context.close()
    return found


def told(address: str, views: list[tuple[str, dict[str, str]]]) -> dict[str, bytes]:
    """Every message behind each page, as the server sends it to whatever asks: without a browser to draw it."""
    host = address.removeprefix("http://")
    return {
        f"{path} {asked}": b" ".join(_session(address, host, {}, page=path, query=urlencode(asked))).replace(
            *_echo(asked)
        )
        for path, asked in views
    }


def _echo(asked: dict[str, str]) -> tuple[bytes, bytes]:
    """What an address asks for is told back: a team in it is no row."""
    return (TEAM.encode(), b"") if any(TEAM in value for value in asked.values()) else (b"\0\0never\0\0", b"")


def _keep(one: WebSocket, messages: list[bytes]) -> None:
    one.on(
        "framereceived", lambda frame: messages.append(frame if isinstance(frame, bytes) else frame.encode())
    )


def _files(page: Page) -> list[bytes]:
    """The CSV files that stand open on a page, and that of its first picture."""
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button").filter(has_text="CSV")
    files = [_saved(page, button) for button in buttons.all() if button.is_visible()]
    for opener in page.get_by_test_id("stPopover").get_by_role("button", name="Download").all()[:1]:
        opener.click()
        files.append(
            _saved(page, page.get_by_test_id("stPopoverBody").get_by_role("button", name="Data (CSV)"))
        )
    return files


def _saved(page: Page, button: Locator) -> bytes:
    """A file with its name."""
    with page.expect_download(timeout=PATIENCE_MS) as started:
        button.click()
    return started.value.suggested_filename.encode() + started.value.path().read_bytes()


def asked_of_the_interface(address: str) -> bytes:
    """Every list of the data interface, to its last page."""
    found = b""
    for name in LISTS:
        path: str | None = f"/api/v1/{name}?limit=10000"
        while path:
            with urllib.request.urlopen(f"{address}{path}", timeout=60) as answer:
                body = answer.read()
            found += body
            path = json.loads(body)["next"]
    return found


def everywhere() -> list[tuple[str, dict[str, str]]]:
    """Every page for an area with a return, and every deep link into one."""
    pages = [(path, {"area": BOROUGH}) for path in sorted(addresses())]
    deep = [("waiting-list", {"area": SYSTEM, "figures": "list", "part": f"team.RPG.{TEAM}"})]
    return [*pages, *VIEWS, *deep]


@pytest.fixture(scope="module")
def elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(folder, "0.0.0.0", tmp_path_factory.mktemp("elsewhere") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def here(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(folder, "127.0.0.1", tmp_path_factory.mktemp("here") / "log") as address:
        yield address


def test_a_server_on_every_address_shows_no_local_row(
    browser: Browser, elsewhere: str, exhaustive: bool
) -> None:
    """Also to a browser on the machine itself, which it cannot tell from others for certain."""
    own = elsewhere.replace("127.0.0.1", own_address())
    drawn = sent_to(browser, own, everywhere() if exhaustive else VIEWS[:1])
    # Without a network both addresses are one: it is then asked for everything.
    for sent in (drawn, told(elsewhere, VIEWS[:2]), told(own, everywhere())):
        assert {view: seen_in(content) for view, content in sent.items() if seen_in(content)} == {}
        assert all(FOOT in content for content in sent.values())
    assert seen_in(asked_of_the_interface(own)) == []


def test_it_says_what_is_missing_and_still_shows_the_rest(browser: Browser, elsewhere: str) -> None:
    page = browser.new_page()
    page.goto(f"{elsewhere}/waiting-list?area=Bromley")
    settle(page)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert MISSING.replace("*", "") in text
    assert BECAUSE[BOUND_ELSEWHERE] in text
    assert "Where everyone who was referred had got to" in text
    page.goto(f"{elsewhere}/waiting-list?area=Northbank")
    settle(page)
    northbank = page.locator("[data-testid=stMain]").inner_text()
    assert "Demonstration data" in northbank
    assert MISSING.replace("*", "") not in northbank
    page.close()


def test_the_same_returns_are_shown_on_this_machine_alone(
    browser: Browser, here: str, exhaustive: bool
) -> None:
    sent = told(here, VIEWS) | sent_to(browser, here, VIEWS if exhaustive else VIEWS[:1])
    assert [view for view, content in sent.items() if not seen_in(content)] == []
    assert {LIST, ANSWERS, TEAM} <= {token for content in sent.values() for token in seen_in(content)}
    assert seen_in(asked_of_the_interface(here)) == []


def test_without_the_setting_they_are_shown_nowhere(folder: Path, here: str) -> None:
    """The setting is read anew for every page: no server need be started again to shut them off."""
    try:
        (folder / SETTINGS).write_text("", encoding="utf-8")
        sent = told(here, VIEWS[:3])
        assert {view: seen_in(content) for view, content in sent.items() if seen_in(content)} == {}
    finally:
        (folder / SETTINGS).write_text(ON, encoding="utf-8")


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, True),
        ({"X-Forwarded-For": "10.1.2.3"}, False),
        ({"Forwarded": "for=10.1.2.3"}, False),
        ({"X-Forwarded-Host": ELSEWHERE}, False),
        ({"Host": ELSEWHERE}, False),
    ],
)
def test_a_proxy_before_this_machine_is_sent_no_local_row(
    here: str, headers: dict[str, str], shown: bool
) -> None:
    host = headers.get("Host", here.removeprefix("http://"))
    more = {name: value for name, value in headers.items() if name != "Host"}
    asked = urlencode({"area": BOROUGH, "figures": "list"})
    messages = b" ".join(_session(here, host, more, page="waiting-list", query=asked))
    assert len(messages) > 10_000
    assert bool(seen_in(messages)) == shown


def _session(address: str, host: str, headers: dict[str, str], *, page: str, query: str) -> Iterator[bytes]:
    """Ask for a page as a browser's script does, and give every message up to the end of its drawing."""
    name, _, port = address.removeprefix("http://").partition(":")
    where = socket.create_connection((name, int(port)))
    stream = connect(
        f"ws://{host}/_stcore/stream",
        sock=where,
        additional_headers=headers,
        subprotocols=["streamlit"],
        max_size=None,
    )
    with stream:
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        stream.send(ask.SerializeToString())
        while True:
            try:
                message = stream.recv(timeout=20)
            except TimeoutError:
                return
            yield message if isinstance(message, bytes) else message.encode()
            if FOOT in message and b"version" in message:
                return
