"""The reviews' findings: every one once, searchable, and no rating read into them."""

from __future__ import annotations

import pytest

from metrics.maturity import good_practice_matrix
from reports.figures import Figures
from reports.places import places
from reports.reviews import (
    KINDS,
    REVIEW,
    domains,
    findings,
    practice_said,
    read_reviews,
    reviewed_areas,
    search,
)
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known
from tests.reports.plain_words import reads_well


def test_every_finding_of_the_reviews_is_there_with_its_lines(figures: Figures) -> None:
    rows = findings(figures)
    table = figures.tables["findings"]
    assert len(rows) == (table["review_id"] == REVIEW).sum()
    assert set(rows["kind"]) <= set(KINDS)
    assert (rows["source_ref"] != "").all()
    assert not rows[["areas", "number", "themes", "link"]].isna().any().any()


def test_there_are_ten_domains_and_seven_areas(figures: Figures) -> None:
    rows = findings(figures)
    assert len(domains(rows)) == 10
    names = {figures.areas[area].short_name for area in reviewed_areas(rows)}
    assert names == {
        "Haringey",
        "Tower Hamlets",
        "Camden",
        "Ealing",
        "Bromley",
        "Lewisham",
        "Waltham Forest",
    }


def test_23_of_the_70_cells_have_good_practice(figures: Figures) -> None:
    rows = findings(figures)
    matrix = good_practice_matrix(rows, domains=domains(rows), areas=reviewed_areas(rows))
    assert (len(matrix), int((matrix["count"] > 0).sum())) == (70, 23)


def test_only_good_practice_names_areas(figures: Figures) -> None:
    rows = findings(figures)
    assert set(rows.loc[rows["areas"] != "", "kind"]) == {"good_practice"}
    practice = rows[rows["kind"] == "good_practice"]
    assert (practice["areas"] == "").sum() == 2
    assert (practice.loc[practice["areas"] != "", "area_names"] != "").all()


class TestSearch:
    def test_nothing_asked_gives_everything(self, figures: Figures) -> None:
        rows = findings(figures)
        assert len(search(rows, text="", domain=None, kinds=[])) == len(rows)

    def test_every_word_must_be_there_whatever_its_case(self, figures: Figures) -> None:
        rows = findings(figures)
        found = search(rows, text="Bromley  OUTCOME", domain=None, kinds=[])
        assert 0 < len(found) < len(search(rows, text="bromley", domain=None, kinds=[]))
        assert found["searchable"].str.contains("bromley").all()
        assert found["searchable"].str.contains("outcome").all()

    def test_domain_and_kinds_narrow_it(self, figures: Figures) -> None:
        rows = findings(figures)
        domain = domains(rows)[0]
        found = search(rows, text="", domain=domain, kinds=["recommendation", "issue"])
        assert len(found) > 0
        assert set(found["domain"]) == {domain}
        assert set(found["kind"]) <= {"recommendation", "issue"}

    @pytest.mark.parametrize(
        "text", ["(", ".*", "[", "\\", "**bold**", "<script>", "'; drop table", "$x$", "%00", "é" * 300]
    )
    def test_what_a_reader_types_is_text_and_nothing_else(self, figures: Figures, text: str) -> None:
        rows = findings(figures)
        found = search(rows, text=text, domain=None, kinds=[])
        assert all(text.lower() in words for words in found["searchable"])


def test_what_is_said_of_the_reviews_holds_for_every_place(figures: Figures) -> None:
    reviews, known = read_reviews(figures), Known(figures)
    said = {place: practice_said(reviews, figures.areas[place]) for place in places(figures)}
    for place, sentence in said.items():
        assert reads_well(sentence.text)
        assert faults(View("Reviews", (reviews.said, sentence), place), known) == []
    assert said["E12000007"].text.startswith(
        "50 examples of good practice were published in 2018-19. 48 of them"
    )
    assert said["E09000007"].text.startswith(
        "11 of the 50 examples of good practice published in 2018-19 name Camden"
    )
    assert said["E09000005"].text.startswith("Brent was not among the seven")
