"""The build: everything shipped in, one snapshot out, or every problem at once and the old store kept."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from loaders import swap
from loaders.build import build, build_if_absent
from loaders.swap import BUILD_LOCK, one_build
from store import durable
from store.errors import InputError, StoreError
from store.schema import TABLES
from store.snapshot import CURRENT, current_id, list_snapshots, open_current
from tests.loaders.small_data import observations, published, say_otherwise


def test_everything_shipped_is_in_the_snapshot(data: Path) -> None:
    published(data)
    steps: list[str] = []
    built = build(report=steps.append)
    snapshot = open_current()
    assert snapshot.id == built.id
    assert built.editions == 1
    assert dict(built.rows) == {name: snapshot.table(name).num_rows for name in TABLES}
    assert built.rows["observations"] == 2
    assert built.rows["areas"] == 4
    assert len(steps) == 4


def test_the_ledger_says_where_every_table_comes_from(data: Path) -> None:
    published(data)
    build()
    ledger = open_current().frame("editions")
    assert sorted(zip(ledger["edition"], ledger["table"], ledger["rows"], strict=True)) == [
        ("2024", "observations", 2),
        ("2024", "populations", 1),
        ("our own", "area_links", 1),
        ("our own", "areas", 4),
    ]
    assert set(ledger["licence"]) == {"OGL v3"}
    assert sorted(open_current().manifest.sources) == [
        "made_up/2024/made_up_2024.csv",
        "made_up/2024/people.csv",
        "made_up/our own/area_links.csv",
        "made_up/our own/areas.csv",
    ]


def test_nothing_published_yet_is_a_store_with_areas_only(data: Path) -> None:
    assert build().rows["observations"] == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"area_id": "E09999999"}, "data/reference/areas.csv"),
        ({"indicator_id": "undeclared"}, "data/catalogue/indicators"),
        ({"caveats": "made_up_caveat;undeclared"}, "data/catalogue/caveats"),
        ({"source_id": "undeclared"}, r"data/catalogue/sources\.toml"),
    ],
)
def test_an_id_that_nothing_declares_stops_the_build_by_name(
    data: Path, change: dict[str, str], expected: str
) -> None:
    published(data, {"observations": observations(50.0).assign(**change)})
    unknown = next(iter(change.values())).split(";")[-1]
    with pytest.raises(InputError, match=rf"table observations, 1 row of .*'{unknown}'.*{expected}"):
        build()


def test_all_unknown_ids_are_listed_at_once_and_the_store_stays(data: Path) -> None:
    published(data)
    kept = build().id
    answers = pd.DataFrame(
        {
            "survey_id": ["s", "s"],
            "respondent": ["England", "Nowhere"],
            "question_id": "q9",
            "option": "Yes",
            "count": 1,
            "source_id": "made_up",
            "edition": "2024",
            "source_ref": "line 1",
        }
    )
    wrong = observations(50.0, 60.0).assign(area_id=["E0X", "E0Y"], indicator_id="undeclared")
    published(data, {"observations": wrong, "survey_answers": answers})
    with pytest.raises(InputError) as caught:
        build()
    found = {problem.found for problem in caught.value.problems}
    assert found == {"'E0X'", "'E0Y'", "'undeclared'", "'q9'", "'Nowhere'"}
    assert current_id() == kept


def test_the_same_key_in_two_editions_stops_the_build(data: Path) -> None:
    voice = pd.DataFrame(
        {
            "voice_id": ["v1"],
            "theme": "waiting",
            "who": "young person",
            "summary": "Made up.",
            "source_id": "made_up",
            "edition": "2024",
            "source_ref": "line 1",
        }
    )
    folder = published(data, {"voices": voice})
    other = folder.with_name("2023")
    folder.rename(other)
    say_otherwise(other, '"2024"', '"2023"')
    published(data, {"voices": voice})
    with pytest.raises(InputError, match="voice_id v1 in two editions"):
        build()


def test_problems_of_the_catalogue_the_areas_and_the_figures_come_together(data: Path) -> None:
    (published(data) / "nonsense.csv").write_text("x\n", encoding="utf-8")
    (data / "catalogue/surveys.toml").write_text("broken", encoding="utf-8")
    (data / "reference/areas.csv").unlink()
    with pytest.raises(InputError) as caught:
        build()
    text = str(caught.value)
    assert "surveys.toml" in text
    assert "areas.csv" in text
    assert "nonsense.csv" in text


def test_one_build_is_at_work_at_a_time(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the one that read first may write last, and older figures take the place of newer ones."""
    published(data)
    first = build()
    monkeypatch.setattr(swap, "WAIT_SECONDS", 0.0)
    with (
        durable.only_writer(data / "store" / BUILD_LOCK),
        pytest.raises(StoreError, match=r"Another build is at work in .*store\. Wait until it is done"),
    ):
        build()
    assert current_id() == first.id


def test_who_waited_for_the_first_build_does_not_build_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(data)
    other = ExitStack()
    other.enter_context(one_build(data / "store"))

    def built_meanwhile(seconds: float) -> None:
        (data / "store" / CURRENT).touch()
        other.close()

    monkeypatch.setattr(durable, "time", SimpleNamespace(monotonic=time.monotonic, sleep=built_meanwhile))
    assert build_if_absent() is None
    assert list_snapshots() == []
