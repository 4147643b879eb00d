"""One process, two visitors: who may see local returns sees them, and nothing kept for one is shown to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import asker as asking
from pages.parts import store as seen
from reports.api_published import current_published
from reports.current import current_figures
from reports.returns_said import BECAUSE, MISSING, returns_said
from store.allowed import ANOTHER_WAY, BOUND_ELSEWHERE, TURNED_OFF, Allowed, Asker
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import let_go
from tests.claims.grade import HIGHEST_GRADE, grade
from tests.pages.opening import open_page
from tests.real_return import ANSWERS, BOROUGH, LIST, SYSTEM, TEAM, seen_in
from tests.reports.api_client import Api

HERE = Asker(lambda: ["127.0.0.1"], [("Host", "localhost:8501")])
PROXIED = Asker(lambda: ["127.0.0.1"], [("Host", "localhost:8501"), ("X-Forwarded-For", "10.1.2.3")])
BOUND = Asker(lambda: ["0.0.0.0"], [("Host", "localhost:8501")])
#: Pages with what would show a local row: module, and what the address asks for.
VIEWS = [
    ("pages.performance.waiting_list", {"area": BOROUGH, "figures": "list"}),
    (
        "pages.performance.waiting_list",
        {"area": SYSTEM, "figures": "list", "look": "Who waits longest", "divided": "team"},
    ),
    ("pages.performance.waiting_list", {"area": SYSTEM, "figures": "list", "part": f"team.RPG.{TEAM}"}),
    ("pages.performance.ptl_meeting", {"area": BOROUGH}),
    ("pages.performance.demand_capacity", {"area": BOROUGH}),
    ("pages.quality.questionnaire", {"area": BOROUGH}),
    ("pages.data.catalogue", {"look-at": "Editions loaded"}),
]
OTHERS = [
    ("pages.board.summary", {"area": BOROUGH}),
    ("pages.performance.compare", {"area": BOROUGH}),
    ("pages.performance.trends", {"area": BOROUGH}),
    ("pages.quality.reviews", {"area": BOROUGH}),
]
#: What demand and capacity says where its form was filled in from a list.
FILLED_IN = "Does each stage keep up?"
#: Where the words stand that say what is missing.
SAYS_SO = [VIEWS[0], VIEWS[3], VIEWS[4], VIEWS[5], VIEWS[6]]


@pytest.fixture
def visit(real_returns: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Asker], None]]:
    """Be another visitor of the same process, whose caches begin empty."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(real_returns))
    let_go()
    yield lambda who: monkeypatch.setattr(seen, "asker", lambda: who)
    let_go()


def all_of(app: AppTest) -> str:
    """Everything that is sent to the visitor: texts, options, tables, pictures, names of files."""
    assert [error.value for error in (*app.exception, *app.error)] == []
    sent = [element.proto.SerializeToString() for element in app.main if getattr(element, "proto", None)]
    frames = [table.value.to_csv() for table in (*app.table, *app.dataframe)]
    return b" ".join(sent).decode(errors="replace") + " ".join(frames)


def rows_in(app: AppTest) -> list[str]:
    """The tokens that a visitor is sent, but for what the visitor's own address says back."""
    asked = " ".join(str(value) for value in app.query_params.values())
    sent = all_of(app)
    found = [*seen_in(sent), *([FILLED_IN] if FILLED_IN in sent else [])]
    return [token for token in found if token not in asked]


def opened(views: list[tuple[str, dict[str, str]]]) -> list[AppTest]:
    return [open_page(module, **address) for module, address in views]


@pytest.mark.parametrize("refused", [PROXIED, BOUND], ids=["through a proxy", "on another address"])
def test_what_is_kept_for_one_visitor_is_not_shown_to_another(visit, refused: Asker) -> None:
    visit(HERE)
    shown = [rows_in(app) for app in opened(VIEWS)]
    assert all(shown), [view for view, found in zip(VIEWS, shown, strict=True) if not found]
    visit(refused)
    assert [rows_in(app) for app in opened([*VIEWS, *OTHERS])] == [[]] * len([*VIEWS, *OTHERS])


def test_whoever_comes_first(visit) -> None:
    visit(BOUND)
    assert [rows_in(app) for app in opened(VIEWS)] == [[]] * len(VIEWS)
    visit(HERE)
    assert all(rows_in(app) for app in opened(VIEWS))


@pytest.mark.parametrize(("module", "address"), SAYS_SO)
def test_a_page_says_what_is_missing_and_why_where_it_would_stand(
    visit, module: str, address: dict[str, str]
) -> None:
    for who, why in ((BOUND, BOUND_ELSEWHERE), (PROXIED, ANOTHER_WAY)):
        visit(who)
        assert returns_said(why) in [info.value for info in open_page(module, **address).info]
    visit(HERE)
    assert not any(MISSING in info.value for info in open_page(module, **address).info)


def test_it_is_said_of_no_fictional_place(visit) -> None:
    visit(BOUND)
    for module, _ in SAYS_SO[:3]:
        assert not any(MISSING in info.value for info in open_page(module, area="Northbank").info)


@pytest.mark.usefixtures("store")
def test_a_server_without_returns_says_nothing_of_them() -> None:
    for module, address in SAYS_SO:
        assert not any(MISSING in info.value for info in open_page(module, **address).info)


@pytest.mark.parametrize("why", BECAUSE)
def test_the_words_are_plain(why: str) -> None:
    for sentence in returns_said(why).replace("**", "").split(". "):
        assert grade(sentence.replace("`settings.toml`", "settings")) <= HIGHEST_GRADE, sentence


def test_the_data_interface_gives_none_away_to_anybody(visit) -> None:
    visit(HERE)
    opened(VIEWS)
    api = Api()
    for name in ("indicators", "areas", "sources", "caveats", "editions", "observations"):
        address: str | None = f"/{name}?limit=10000"
        while address:
            answer = api.ask(address)
            assert seen_in(answer.content) == []
            address = answer.json()["next"]
    assert not {LIST, ANSWERS} & set(current_published().editions["edition"])


def test_figures_are_kept_by_what_may_be_seen(visit) -> None:
    alone, beside = current_figures(), current_figures(Allowed(areas=None))
    assert alone is current_figures(Allowed(why=TURNED_OFF))
    assert beside is current_figures(Allowed(areas=None))
    assert alone.snapshot_id != beside.snapshot_id
    assert (alone.has_returns, beside.has_returns) == (False, True)


def test_a_server_listens_where_its_sockets_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as quiet, socket.socket() as loud:
        quiet.bind(("127.0.0.1", 0))
        assert asking.listens_on() == () or "127.0.0.1" not in asking.listening_sockets()
        quiet.listen()
        assert "127.0.0.1" in asking.listens_on()
        assert "0.0.0.0" not in asking.listens_on()
        loud.bind(("0.0.0.0", 0))
        loud.listen()
        assert "0.0.0.0" in asking.listens_on()
        assert loud.getblocking()
    monkeypatch.setattr(asking, "_OPEN_FILES", ())
    monkeypatch.setattr(asking.st, "get_option", {"server.address": "10.1.2.3"}.__getitem__)
    assert asking.listens_on() == ("10.1.2.3",)
    monkeypatch.setattr(asking.st, "get_option", {"server.address": None}.__getitem__)
    assert asking.listens_on() == ("",)
