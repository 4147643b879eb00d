"""The catalogue against everything shipped: valid, complete, and nothing in it unused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from loaders.sources import LOADERS
from loaders.templates import LOCAL_RETURN, template
from metrics.derived import DERIVED
from metrics.maturity import good_practice_domains, good_practice_matrix
from reports.doubts import JUMPS
from store.catalogue import Catalogue, Indicator, read_catalogue
from store.schema import TABLES
from store.snapshot import Snapshot, open_current

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = read_catalogue(ROOT / "data/catalogue")
INDICATORS = list(CATALOGUE.indicators.values())
WITH_STANDARD = [indicator for indicator in INDICATORS if indicator.standard is not None]
STEPPED = [indicator for indicator in INDICATORS if indicator.standard_steps]
#: Words that say how long something may take or has taken.
WAIT = re.compile(
    r"\b(?:within|over|up to|no more than|more than|less than|after(?: more than)?|under)\s"
    r"(?:an?|one|two|four|twelve|\d+)[ -](?:hours?|days?|weeks?)\b",
    re.IGNORECASE,
)
DASH = re.compile(r"—|\s[–-]\s")


def name_of(declared: Indicator) -> str:
    return declared.id


@pytest.fixture(scope="module")
def snapshot(shipped_data: Path) -> Snapshot:
    """The store as it is built from everything shipped."""
    return open_current(shipped_data / "store")


@pytest.fixture(scope="module")
def figures(snapshot: Snapshot) -> pd.DataFrame:
    """Every observation, published and derived, with no missing text."""
    published = snapshot.frame("observations")
    populations = snapshot.frame("populations")
    derived = [compute(published, populations) for compute in DERIVED.values()]
    rows = pd.concat([published, *(frame for frame in derived if not frame.empty)], ignore_index=True)
    return rows.assign(breakdown=rows["breakdown"].fillna(""), caveats=rows["caveats"].fillna(""))


@pytest.fixture(scope="module")
def counted(snapshot: Snapshot) -> dict[str, pd.Series]:
    """The indicators that are counted from findings and not from observations: id → a value an area."""
    findings = snapshot.frame("findings").fillna({"areas": ""})
    practice = findings[findings["kind"] == "good_practice"]
    areas = sorted({area for ids in practice["areas"] for area in ids.split(";") if area})
    matrix = good_practice_matrix(findings, domains=list(practice["domain"].unique()), areas=areas)
    return {
        "good_practice_examples": matrix["count"],
        "good_practice_domains": good_practice_domains(matrix)["domains"],
    }


def words(cells: pd.Series) -> set[str]:
    """The ids in cells that hold several with `;` between them."""
    return {word for cell in cells.dropna().unique() for word in str(cell).split(";") if word}


class TestIndicators:
    def test_every_indicator_with_a_figure_is_declared(self, figures: pd.DataFrame) -> None:
        assert set(figures["indicator_id"]) - set(CATALOGUE.indicators) == set()

    @pytest.mark.parametrize("indicator", INDICATORS, ids=name_of)
    def test_each_has_figures_or_a_holder(
        self, indicator: Indicator, figures: pd.DataFrame, counted: dict[str, pd.Series]
    ) -> None:
        values = figures.loc[figures["indicator_id"] == indicator.id, "value"]
        if indicator.availability == "needs a local return":
            assert len(indicator.holder.split()) > 1
        elif indicator.availability == "derived":
            assert int(values.notna().sum()) + len(counted.get(indicator.id, [])) > 0
        else:
            assert len(values) > 0
            assert indicator.id not in {*DERIVED, *counted}

    def test_every_derivation_is_declared_with_parents_that_have_figures(self, figures: pd.DataFrame) -> None:
        known = set(figures["indicator_id"]) | set(TABLES) | set(CATALOGUE.indicators)
        for id_ in DERIVED:
            assert CATALOGUE.indicators[id_].availability == "derived", id_
        for indicator in INDICATORS:
            assert set(indicator.parents) <= known, indicator.id

    def test_figures_come_from_the_source_that_is_declared(self, figures: pd.DataFrame) -> None:
        pairs = figures[["indicator_id", "source_id"]].drop_duplicates()
        declared = pairs["indicator_id"].map(lambda id_: CATALOGUE.indicators[id_].source)
        demonstration = {id_ for id_, known in CATALOGUE.sources.items() if known.kind == "demonstration"}
        other = pairs[(pairs["source_id"] != declared) & ~pairs["source_id"].isin(demonstration)]
        assert other.to_dict("records") == []

    def test_each_breakdown_of_the_rows_is_named_and_each_named_has_rows(self, figures: pd.DataFrame) -> None:
        found = figures.groupby("indicator_id")["breakdown"].agg(set)
        wrong = {
            id_: (breakdowns, CATALOGUE.indicators[id_].breakdowns)
            for id_, breakdowns in found.items()
            if breakdowns != set(CATALOGUE.indicators[str(id_)].breakdowns or {""})
        }
        assert wrong == {}

    def test_the_breakdown_shown_first_has_rows(self, figures: pd.DataFrame) -> None:
        found = figures.groupby("indicator_id")["breakdown"].agg(set)
        shown = {id_: CATALOGUE.indicators[str(id_)].breakdown for id_ in found.index}
        assert {id_ for id_, breakdown in shown.items() if breakdown not in found[id_]} == set()

    @pytest.mark.parametrize("indicator", INDICATORS, ids=name_of)
    def test_what_overlaps_says_so(self, indicator: Indicator) -> None:
        assert indicator.overlapping == indicator.frequency.startswith("rolling")

    def test_what_is_superseded_names_its_successor(self) -> None:
        successors = {i.superseded_by for i in INDICATORS if i.superseded_by}
        assert successors
        assert successors <= set(CATALOGUE.indicators)


class TestStandards:
    @pytest.mark.parametrize("indicator", WITH_STANDARD, ids=name_of)
    def test_each_has_a_way_that_is_good_and_a_date_or_says_that_it_has_none(
        self, indicator: Indicator
    ) -> None:
        assert indicator.polarity != "none"
        undated = indicator.standard_name.endswith(", without a date")
        assert undated == (not indicator.standard_steps) == (not indicator.standard_from)

    @pytest.mark.parametrize("indicator", STEPPED, ids=name_of)
    def test_the_standard_is_the_one_in_force_at_the_newest_figure(
        self, indicator: Indicator, figures: pd.DataFrame
    ) -> None:
        newest = figures.loc[figures["indicator_id"] == indicator.id, "period_end"].max()
        assert indicator.standard == indicator.standard_on(newest)
        begun = [first for first, _ in indicator.standard_steps if first <= newest]
        assert datetime.strptime(indicator.standard_from, "%B %Y").date() == begun[-1]

    def test_the_two_psychosis_series_have_one_standard(self) -> None:
        monthly = CATALOGUE.indicators["eip_within_2_weeks"]
        quarterly = CATALOGUE.indicators["eip_two_week_rate"]
        assert monthly.standard_steps == quarterly.standard_steps
        assert [value for _, value in monthly.standard_steps] == [50, 53, 56, 60]
        assert (monthly.standard, quarterly.standard) == (56, 60)
        for value in ("50%", "53%", "56%", "60%"):
            assert value in CATALOGUE.caveats["eip_standard_steps"].text

    def test_crisis_care_follows_the_trajectory_of_the_publishers_notes(self) -> None:
        crisis = CATALOGUE.indicators["crisis_coverage"]
        years = {first.year: value for first, value in crisis.standard_steps}
        assert years == {2019: 30, 2020: 35, 2021: 57, 2022: 79, 2023: 100}
        assert crisis.standard_on(date(2022, 3, 31)) == 57


class TestCaveats:
    def test_each_is_carried_by_something_or_says_why_not(
        self, snapshot: Snapshot, figures: pd.DataFrame
    ) -> None:
        used = words(figures["caveats"]) | {id_ for i in INDICATORS for id_ in i.caveats}
        for name in TABLES:
            if "caveats" in TABLES[name].columns and name in snapshot.manifest.files:
                used |= words(snapshot.frame(name)["caveats"])
        used |= set(JUMPS.values())
        unexplained = {c.id for c in CATALOGUE.caveats.values() if c.id not in used and not c.unused_because}
        needless = {c.id for c in CATALOGUE.caveats.values() if c.id in used and c.unused_because}
        assert (unexplained, needless) == (set(), set())

    def test_each_rules_out_only_uses_that_there_are(self) -> None:
        assert {use for caveat in CATALOGUE.caveats.values() for use in caveat.blocks} == {
            "comparison",
            "trend",
        }

    def test_no_two_say_the_same(self) -> None:
        texts = [caveat.text for caveat in CATALOGUE.caveats.values()]
        assert len(set(texts)) == len(texts)


class TestSources:
    def test_each_is_in_the_ledger_or_is_a_return_with_its_template(self, snapshot: Snapshot) -> None:
        ledger = set(snapshot.frame("editions")["source_id"])
        returns = {source.id for source in CATALOGUE.sources.values() if source.kind == LOCAL_RETURN}
        assert set(CATALOGUE.sources) - ledger - returns == set()
        for id_ in returns:
            assert id_ in LOADERS
            assert "," in template(id_)

    def test_every_loader_is_of_a_declared_source(self) -> None:
        assert set(LOADERS) <= set(CATALOGUE.sources)

    def test_every_table_in_the_store_is_in_the_ledger_row_for_row(self, snapshot: Snapshot) -> None:
        ledger = snapshot.frame("editions").groupby("table")["rows"].sum()
        stored = {
            name: snapshot.table(name).num_rows for name in snapshot.manifest.files if name != "editions"
        }
        assert ledger.to_dict() == {name: rows for name, rows in stored.items() if rows}

    def test_every_licence_and_publisher_is_said(self, snapshot: Snapshot) -> None:
        ledger = snapshot.frame("editions")
        assert ledger["file_sha256"].str.fullmatch(r"[0-9a-f]{64}").all()
        assert ledger[["licence", "publisher", "title"]].map(str.strip).ne("").all(axis=None)


class TestQuestions:
    def test_each_has_answers_or_introduces_others(self, snapshot: Snapshot) -> None:
        answered = set(snapshot.frame("survey_answers")["question_id"])
        introduces = {
            id_
            for id_, question in CATALOGUE.questions.items()
            if not question.options and any(other.startswith(f"{id_}.") for other in CATALOGUE.questions)
        }
        assert set(CATALOGUE.questions) == answered | introduces
        assert answered & introduces == set()


def sentences(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Texts that are read as sentences, each with the place where it stands."""
    for indicator in catalogue.indicators.values():
        yield f"definition of {indicator.id}", indicator.definition
        yield f"not_for of {indicator.id}", indicator.not_for
    for caveat in catalogue.caveats.values():
        yield f"caveat {caveat.id}", caveat.text
        if caveat.unused_because:
            yield f"unused_because of {caveat.id}", caveat.unused_because
    for source in catalogue.sources.values():
        yield f"note of {source.id}", source.note
        yield f"small_numbers of {source.id}", source.small_numbers
    for question in catalogue.questions.values():
        if question.withheld:
            yield f"withheld of {question.id}", question.withheld


def labels(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Texts that stand in a heading, a table or in the middle of a sentence."""
    fields = ("name", "short_name", "numerator", "denominator", "boundary", "standard_name", "holder")
    for indicator in catalogue.indicators.values():
        yield from ((f"{field} of {indicator.id}", getattr(indicator, field)) for field in fields)
    for source in catalogue.sources.values():
        yield f"geography of {source.id}", source.geography
        yield f"title of {source.id}", source.title
    for question in catalogue.questions.values():
        yield f"label of {question.id}", question.label


class TestWording:
    def test_sentences_end_with_a_full_stop_and_labels_without(self) -> None:
        assert [place for place, text in sentences(CATALOGUE) if not text.endswith(".")] == []
        assert [place for place, text in labels(CATALOGUE) if text.endswith(".")] == []

    def test_no_text_is_cut_by_a_dash_or_by_white_space(self) -> None:
        texts = [*sentences(CATALOGUE), *labels(CATALOGUE)]
        assert [place for place, text in texts if DASH.search(text)] == []
        assert [place for place, text in texts if text != " ".join(text.split())] == []

    def test_short_names_fit_a_tile_and_are_each_used_once(self) -> None:
        short = [indicator.short_name for indicator in INDICATORS]
        assert [name for name in short if len(name) > 34] == []
        assert sorted(name for name in set(short) if short.count(name) > 1) == []

    @pytest.mark.parametrize("indicator", INDICATORS, ids=name_of)
    def test_a_measured_wait_says_where_its_boundary_lies(self, indicator: Indicator) -> None:
        measured = WAIT.search(f"{indicator.name}. {indicator.numerator}")
        assert bool(indicator.boundary) == bool(measured), measured
