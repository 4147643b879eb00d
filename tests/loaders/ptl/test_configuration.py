"""The declared pathways, stages, standards and cross-tabulations, and what is said of a mistake in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loaders.ptl.configuration import read_pathways
from loaders.ptl.dictionary import read_dictionary
from metrics.clocks import LABELS, Standard
from store.errors import InputError
from store.pathway_catalogue import read_pathway_catalogue
from store.settings import data_folder
from store.withholding.names import Naming

SETTINGS = read_pathways()


def test_standards_are_held_on_the_day_itself_or_only_before_it(tmp_path: Path) -> None:
    folder = copied(tmp_path, 'days = 7, boundary = "at_most"', 'days = 7, boundary = "below"')
    triage = [(s.pathway, s.longest_days) for s in SETTINGS.standards if s.stage == "triage"]
    assert ("core", 7) in triage
    found = [(s.pathway, s.longest_days) for s in read_pathways(folder).standards if s.stage == "triage"]
    assert ("core", 6) in found


def test_national_standards_are_those_of_the_methods() -> None:
    for pathway, days in (("eating_disorder_urgent", 7), ("eating_disorder_routine", 28), ("eip", 14)):
        assert Standard(pathway, "treatment", "referral", days) in SETTINGS.standards


def test_every_cross_tabulation_is_by_labels_there_are() -> None:
    for cross in SETTINGS.cross_tabulations:
        assert set(cross.by) <= set(LABELS), cross.id
    assert len({cross.by for cross in SETTINGS.cross_tabulations}) == len(SETTINGS.cross_tabulations)


def test_age_bands_hold_every_age_once() -> None:
    ages = [age for first, last in SETTINGS.age_bands for age in range(first, last + 1)]
    column = read_dictionary().columns["age_at_referral"]
    assert ages == list(range(column.least, column.most + 1))


MISTAKES = {
    "an unknown stage": ('stages = ["triage",', 'stages = ["arrival",', "'arrival' in a stage of core"),
    "a standard for a stage that the pathway lacks": (
        'stage = "subsequent", clock',
        'stage = "dispatch", clock',
        "'dispatch' in a standard of core",
    ),
    "an unknown clock": ('clock = "referral", days = 28', 'clock = "moon", days = 28', "'moon'"),
    "an unknown boundary": ('boundary = "at_most"', 'boundary = "about"', "'about'"),
    "an unknown edge": ('edge = "in_lower_band"', 'edge = "nowhere"', "'nowhere' in edge"),
    "edges that fall": ("edges_weeks = [4, 8,", "edges_weeks = [8, 4,", "edges_weeks"),
    "no TOML at all": ("[waits]", "[waits", "pathways.toml"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_by_name(case: str, tmp_path: Path) -> None:
    before, after, told = MISTAKES[case]
    with pytest.raises(InputError) as caught:
        read_pathways(copied(tmp_path, before, after))
    assert told in str(caught.value)


def test_a_rule_about_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path, 'first = "triaged_on"', 'first = "trriaged_on"', name="ptl.toml")
    with pytest.raises(InputError, match="'trriaged_on'"):
        read_dictionary(folder)


def copied(folder: Path, before: str, after: str, *, name: str = "pathways.toml") -> Path:
    """A catalogue folder in which one text is replaced."""
    for file in ("pathways.toml", "ptl.toml"):
        shutil.copy(data_folder() / "catalogue" / file, folder / file)
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    return folder


def test_stages_that_follow_each_other_are_known_to_the_door() -> None:
    naming = Naming(read_pathway_catalogue())
    assert (naming.chain, naming.whole) == (("triage", "assessment", "treatment", "discharge"), "pathway")


def test_nothing_follows_where_a_pathway_skips_a_stage(tmp_path: Path) -> None:
    stages = '"internal", "discharge", "pathway"]\nrisk_review_days = 1\n'
    folder = copied(tmp_path, stages, stages.replace('"discharge", ', ""))
    naming = Naming(read_pathway_catalogue(folder))
    assert (naming.chain, naming.whole) == ((), "")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('count = "started"', 'count = "begun"', "'begun' in count of referrals_received"),
        ('among = "bounces"', 'among = "leaps"', "'leaps' in among of between_tiers"),
        ('every = "contact_days"', 'every = "days"', "'days' in every of contacts_while_waiting"),
        ('id = "discharges"', 'id = "removals"', "a second entry for removals"),
    ],
)
def test_a_mistake_in_a_measure_is_told_by_name(before: str, after: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        read_pathway_catalogue(copied(tmp_path, before, after))
