"""What is declared of a waiting list is read once and checked: a mistake in either file is told by its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loaders.ptl.configuration import read_pathways
from loaders.ptl.dictionary import read_dictionary
from reports.ptl.words import read_words
from store.errors import InputError
from store.pathway_catalogue import (
    COLUMNS_FILE,
    PATHWAYS_FILE,
    read_column_catalogue,
    read_pathway_catalogue,
)
from store.settings import data_folder

PATHWAY_MISTAKES = {
    "an unknown key of a stage": ('name = "Assessment"', 'title = "Assessment"', "'title' in assessment"),
    "a missing key of a stage": ('name = "Assessment"\n', "", "no 'name' in assessment"),
    "a missing key of a standard": (', origin = "local" }', " }", "no 'origin' in standards 1 of core"),
    "an unknown key of a standard": (
        'origin = "local" }',
        'origin = "local", of = 1 }',
        "'of' in standards 1",
    ),
    "an unknown heading": ("[watch]", "[wach]", "'wach' in the file"),
    "days as text": ("risk_review_days = 84", 'risk_review_days = "84"', "risk_review_days = '84' in core"),
    "an unknown origin": ('origin = "national"', 'origin = "regional"', "'regional' in a standard of"),
    "an unknown kind of step": (
        'step_kinds = ["subsequent"]',
        'step_kinds = ["next"]',
        "'next' in step_kinds",
    ),
    "a stage twice": ('id = "assessment"', 'id = "triage"', "a second entry for triage"),
    "ages that fall": ("[5, 10]", "[10, 5]", "age_bands [10, 5]"),
}
COLUMN_MISTAKES = {
    "an unknown key of a column": ("required = true", "needed = true", "'needed' in pathway_id"),
    "an unknown type": ('type = "id"', 'type = "key"', "'key' in pathway_id"),
    "an unknown list": ('choices_from = "pathway"', 'choices_from = "road"', "'road' in pathway"),
    "a missing key of a rule": ('first = "triaged_on"\n', "", "no 'first' in order"),
    "a rule about no column": ('last = "discharged_on"', 'last = "left_on"', "a rule about 'left_on'"),
}


def copied(folder: Path, file: str, before: str, after: str) -> Path:
    """A catalogue folder in which one text of one file is replaced."""
    for name in (PATHWAYS_FILE, COLUMNS_FILE):
        shutil.copy(data_folder() / "catalogue" / name, folder / name)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", PATHWAY_MISTAKES)
def test_a_mistake_in_the_pathways_is_told_by_name_to_whoever_reads_them(case: str, tmp_path: Path) -> None:
    before, after, told = PATHWAY_MISTAKES[case]
    folder = copied(tmp_path, PATHWAYS_FILE, before, after)
    for reader in (read_pathway_catalogue, read_pathways, read_words, read_dictionary):
        with pytest.raises(InputError) as caught:
            reader(folder)
        assert told in str(caught.value)
        assert PATHWAYS_FILE in str(caught.value)


@pytest.mark.parametrize("case", COLUMN_MISTAKES)
def test_a_mistake_in_the_columns_is_told_by_name_to_whoever_reads_them(case: str, tmp_path: Path) -> None:
    before, after, told = COLUMN_MISTAKES[case]
    folder = copied(tmp_path, COLUMNS_FILE, before, after)
    for reader in (read_column_catalogue, read_words, read_dictionary):
        with pytest.raises(InputError) as caught:
            reader(folder)
        assert told in str(caught.value)


def test_pages_and_loaders_read_the_same_names() -> None:
    words, settings = read_words(), read_pathways()
    assert words.pathways == settings.names
    assert {stage.id: stage.name for stage in words.stages.values()} == settings.stage_names
    assert words.stages_of == settings.stages_of
