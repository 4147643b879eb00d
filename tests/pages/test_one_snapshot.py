"""A page is of one snapshot, and of a snapshot that was replaced nothing stays but what somebody is still reading."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ref

import pytest

from pages.parts import store as seen
from pages.parts.sections import PAGES, warm
from reports.api_published import current_published
from reports.current import current_figures
from store.snapshot import open_current
from tests.pages.opening import open_page
from tests.pages.own_data import rebuilt

ADDRESSES = {
    "pages.board.summary": {"area": "Bromley"},
    "pages.performance.waiting_list": {"area": "Northbank", "figures": "list"},
    "pages.performance.compare": {"area": "Bromley"},
}


def test_nothing_keeps_a_snapshot_that_was_replaced(own: Path, exhaustive: bool) -> None:
    """Not even a session that stays open: what it shows was drawn."""
    every = {draw.__module__: {"area": "Bromley"} for pages in PAGES.values() for draw, _, _ in pages}
    opened = ADDRESSES | every if exhaustive else ADDRESSES
    warm()
    sessions = [open_page(module, **address) for module, address in opened.items()]
    assert [error.value for app in sessions for error in app.exception] == []
    left = [ref(one) for one in (open_current(), current_figures(), current_published())]
    rebuilt(own)
    warm()
    gc.collect()
    assert [one() for one in left] == [None] * len(left)


def test_a_reader_in_the_middle_of_a_page_keeps_the_figures_that_it_began_with(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    ask = seen.figures

    def asked_again() -> object:
        shown.append(ask().snapshot_id)
        if len(shown) == 1:
            rebuilt(own)
        return ask()

    first = open_current().id
    monkeypatch.setattr("pages.board.summary.figures", asked_again)
    monkeypatch.setattr("pages.parts.glossary.figures", asked_again)
    page = open_page("pages.board.summary", area="Bromley")
    assert [error.value for error in page.exception] == []
    assert len(shown) > 1
    assert set(shown) == {first}
    assert open_current().id != first
