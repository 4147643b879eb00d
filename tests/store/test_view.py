"""What one asker sees: published figures always, local rows only of areas that may be seen."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from weakref import ref

import pytest

from reports.current import once_a_snapshot
from store.allowed import NOBODY, TURNED_OFF, Allowed
from store.errors import StoreError
from store.schema import TABLES
from store.settings import DATA_FOLDER_VARIABLE, local_folder
from store.snapshot import CURRENT, local_store, open_current
from store.view import DAMAGED, NOT_BUILT, View, open_view
from store.writer import write_snapshot
from tests.real_return import ANSWERS, BOROUGH, LIST, OTHER, SYSTEM

EVERY = Allowed(areas=None)
REFUSED = Allowed(why=TURNED_OFF)


@pytest.fixture
def own(real_returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The two stores with real returns in one, as a copy that a test may damage."""
    for name in ("store", "local"):
        shutil.copytree(real_returns / name, tmp_path / name)
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def areas_of(view: View, name: str = "pathway_snapshots") -> set[str]:
    return set(view.frames()[name]["area_id"])


def test_nobody_in_particular_sees_published_figures_only(own: Path) -> None:
    view = open_view(NOBODY)
    assert view.id == open_current().id
    assert not view.has_returns
    assert not areas_of(view) & {SYSTEM, BOROUGH, OTHER}
    assert "DEMO-NB" in areas_of(view)
    assert not set(view.frames()["editions"]["edition"]) & {LIST, ANSWERS}


def test_who_is_refused_is_told_why_and_sees_the_same(own: Path) -> None:
    view = open_view(REFUSED)
    assert view.returns == TURNED_OFF
    assert view.id == open_view(NOBODY).id
    assert not areas_of(view) & {SYSTEM, BOROUGH, OTHER}


def test_who_may_see_all_sees_all_under_another_id(own: Path) -> None:
    view = open_view(EVERY)
    assert view.has_returns
    assert view.returns == ""
    assert view.id != open_view(NOBODY).id
    assert {SYSTEM, BOROUGH, OTHER, "DEMO-NB"} <= areas_of(view)
    assert {LIST, ANSWERS} <= set(view.frames()["editions"]["edition"])
    assert BOROUGH in set(view.frames()["survey_answers"]["respondent"])


def test_published_rows_are_the_same_in_both(own: Path) -> None:
    alone, beside = open_view(NOBODY).frames(), open_view(EVERY).frames()
    for name, rows in alone.items():
        assert beside[name].iloc[: len(rows)].equals(rows), name
        assert list(beside[name].dtypes) == list(rows.dtypes), name


def test_who_may_see_one_area_sees_that_one(own: Path) -> None:
    view = open_view(Allowed(areas=frozenset({OTHER})))
    assert OTHER in areas_of(view)
    assert not areas_of(view) & {SYSTEM, BOROUGH}
    assert "DEMO-NB" in areas_of(view)
    frames = view.frames()
    assert BOROUGH not in set(frames["survey_answers"]["respondent"])
    assert LIST in set(frames["editions"]["edition"])
    assert ANSWERS not in set(frames["editions"]["edition"])
    assert len({view.id, open_view(EVERY).id, open_view(NOBODY).id}) == 3
    assert open_view(Allowed(areas=frozenset({BOROUGH}))).id != view.id


def _remove(own: Path) -> None:
    shutil.rmtree(local_folder())


def _never_built(own: Path) -> None:
    shutil.rmtree(local_store())


def _change_a_byte(own: Path) -> None:
    path = next(local_store().glob("snap-*/pathway_snapshots.parquet"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _lose_the_snapshot(own: Path) -> None:
    shutil.rmtree(next(local_store().glob("snap-*")))


def _scribble(own: Path) -> None:
    (local_store() / CURRENT).write_text("nonsense", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (_remove, ""),
        (_never_built, NOT_BUILT),
        (_change_a_byte, DAMAGED),
        (_lose_the_snapshot, DAMAGED),
        (_scribble, DAMAGED),
    ],
)
def test_returns_that_are_missing_or_damaged_take_no_published_figure_away(own: Path, harm, why: str) -> None:
    harm(own)
    view = open_view(EVERY)
    assert view.returns == why
    assert view.id == open_current().id
    assert not areas_of(view) & {SYSTEM, BOROUGH, OTHER}
    assert len(view.frames()["observations"]) > 0


def test_without_published_figures_nothing_is_shown(own: Path) -> None:
    shutil.rmtree(own / "store")
    for allowed in (EVERY, NOBODY):
        with pytest.raises(StoreError, match="no store yet"):
            open_view(allowed)


class Made:
    """Anything that can be asked whether it is still there."""


@pytest.mark.parametrize("allowed", [EVERY, REFUSED], ids=["every", "nobody"])
@pytest.mark.parametrize("harm", [_remove, _never_built, _scribble, "another"])
def test_returns_that_are_no_longer_current_leave_the_memory_when_anybody_asks(
    own: Path, allowed: Allowed, harm
) -> None:
    """With all that was worked out from them."""
    recall = once_a_snapshot(lambda view: Made())
    left = [ref(one) for one in (recall(open_view(EVERY)), open_current(local_store()))]
    assert None not in [one() for one in left]
    if harm == "another":
        now = open_current(local_store())
        write_snapshot(
            {name: now.table(name).slice(0, 0) for name in TABLES},
            code_version="test",
            sources={},
            root=local_store(),
        )
        del now
    else:
        harm(own)
    recall(open_view(allowed))
    gc.collect()
    assert [one() for one in left] == [None, None]
