"""What was counted by another rule, or under another secret, is refused and says what to do."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.counted import SECTION, Counted, counted_now, read_counted
from loaders.provenance import PROVENANCE
from loaders.ptl.editions import area_of, refuse_counted_otherwise
from loaders.published import publish, read_edition, read_published
from store.disclosure import RULE_VERSION
from store.errors import InputError
from store.schema import SCHEMA_VERSION, TABLES
from tests.loaders.small_data import SOURCE, official_file

OURS = counted_now("0123456789abcdef")
OLDER = {
    "rule": Counted(RULE_VERSION - 1, SCHEMA_VERSION, OURS.secret),
    "schema": Counted(RULE_VERSION, SCHEMA_VERSION - 1, OURS.secret),
    "newer rule": Counted(RULE_VERSION + 1, SCHEMA_VERSION, OURS.secret),
}


def edition(data: Path, name: str, counted: Counted | None, *, source: str = SOURCE) -> Path:
    """One published edition with a table that is counted from a list."""
    empty = pd.DataFrame(columns=TABLES["pathway_measures"].columns)
    declared = data / "catalogue/sources.toml"
    text = declared.read_text(encoding="utf-8")
    if f'id = "{source}"' not in text:
        declared.write_text(text + text.replace(f'id = "{SOURCE}"', f'id = "{source}"'), encoding="utf-8")
    return publish(
        source, name, {"pathway_measures": empty}, official_file=official_file(data), counted=counted
    )


def test_an_edition_says_by_what_it_was_counted(data: Path) -> None:
    folder = edition(data, "2024", OURS)
    assert read_edition(folder).counted == OURS
    text = (folder / PROVENANCE).read_text(encoding="utf-8")
    assert f"[{SECTION}]\nrule = {RULE_VERSION}\nschema = {SCHEMA_VERSION}\nsecret = " in text


@pytest.mark.parametrize("counted", [*OLDER.values(), None], ids=[*OLDER, "none named"])
def test_what_another_rule_counted_is_refused_with_one_sentence(data: Path, counted: Counted | None) -> None:
    folder = edition(data, "2024", counted)
    (folder / "pathway_measures.parquet").write_bytes(b"of a layout that nobody knows any longer")
    with pytest.raises(InputError) as caught:
        read_published()
    (problem,) = caught.value.problems
    assert str(problem).endswith("Extract it again from its list.")
    assert f"expected rule {RULE_VERSION}, schema {SCHEMA_VERSION}" in str(problem)


@pytest.mark.parametrize("line", ["rule = 1", "schema", "secret"])
def test_half_a_statement_is_none(line: str) -> None:
    section = OURS.as_section()
    section.pop(line.split()[0])
    assert read_counted({SECTION: section}) is None
    assert read_counted({SECTION: {**OURS.as_section(), line.split()[0]: []}}) is None


def test_publications_need_no_rule(data: Path) -> None:
    from tests.loaders.small_data import published

    published(data)
    assert [each.counted for each in read_published()] == [None]


def refused(name: str, counted: Counted = OURS) -> list[str]:
    try:
        refuse_counted_otherwise(name, counted)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_an_earlier_edition_by_another_rule_is_to_be_withdrawn_first(data: Path) -> None:
    edition(data, "camden-2024-03-31", OLDER["rule"], source="ptl")
    edition(data, "barnet-2024-03-31", OLDER["rule"], source="ptl")
    (problem,) = refused("camden-2024-04-30")
    assert "ptl/camden-2024-03-31: found figures counted by an older rule" in problem
    assert "Withdraw it (delete its folder)" in problem
    assert "extract their lists anew, the earliest first" in problem
    assert len(refused("E09000007-2024-03-31")) == 1  # under another name it would stand beside it
    assert refused("camden-2024-03-31") == []  # it may be made anew itself
    assert refused("camden-2024-02-29") == []  # and what came before it


@pytest.mark.parametrize("name", ["camden-2024-04-30", "camden-2024-03-31", "camden-2024-02-29"])
def test_no_two_editions_of_an_area_stand_under_two_secrets(data: Path, name: str) -> None:
    other = Counted(RULE_VERSION, SCHEMA_VERSION, "fedcba9876543210")
    edition(data, "camden-2024-03-31", other, source="ptl")
    (problem,) = refused(name)
    assert "figures counted under another secret" in problem
    assert "Withdraw it (delete its folder)" in problem
    assert refused(name, other) == []
    assert refused("barnet-2024-04-30") == []


def test_an_area_is_the_same_under_all_its_names(data: Path) -> None:
    assert area_of("E09000007-2024-03-31") == area_of("camden-2024-03-31") == "E09000007"
    assert area_of("2024-03-31") == ""
    edition(data, "camden-2024-03-31", OLDER["rule"], source="ptl")
    assert len(refused("E09000007-2024-04-30")) == 1
