"""Plain words: a reading grade of at most seven where a board reads, and phrases that no reader should meet.

Before a text is graded, what is not read as words is replaced by a plain stand-in: a place's name by "the place", the
name of a measure or of a pathway by "this", a period by "May", a number with its unit by "ten" (`tests/claims/grade.py`). The terms of
the field that the page explains once (a CCG, a system, a second appointment) are graded as they stand.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator
from statistics import median

import pytest

from reports.figures import Figures
from reports.ptl.list_said import list_said, week_said
from reports.ptl.tracking import WEEK, read_tracking
from store.pathway_catalogue import read_pathway_catalogue
from tests.claims.banned import (
    BANNED,
    COMMAND,
    METHOD,
    texts_of_catalogue,
    texts_of_documents,
    texts_of_rooms,
)
from tests.claims.faults import View
from tests.claims.grade import HIGHEST_GRADE, first_sentence, grade, plain_words, syllables_of
from tests.claims.known import Known
from tests.claims.numerals import plain
from tests.claims.views import ROOMS, alerts_once
from tests.documents import ROOT
from tests.sampling import some_of

TODAY = dt.date(2026, 11, 27)
#: The area whose own waiting list, with its boroughs', is graded to the last word.
OWN_LIST = "DEMO-NB"
#: Rooms of which every text is graded too; of all of them the first sentence of each thing that a view says.
WHOLE = (
    "Summary",
    "Waiting list",
    "Waiting list by quarter",
    "Own waiting list and weekly meeting",
    "Catalogue",
)
#: A heading of a few words is no sentence: the grade of one means nothing.
FEWEST_WORDS = 6
#: Definitions may give the publisher's own term; the data interface and its files name their methods.
PUBLISHERS_TERM = re.compile(r"The publisher calls this (?:a|waiting for a) full clock stop\.")
#: What is read by programmers, or behind "How this is worked out".
GUIDES = ("reports/api", "reports/funnel.py")
#: What draws a heading, or a label that is opened.
HEADINGS = {"title", "header", "subheader", "expander", "popover", "tabs"}
METHODS_TOLD = {
    "reports/funnel.py": "behind How this is worked out, under the funnel",
    "reports/api_fields.py": "the fields of the data interface, in its guide",
}


class Grader:
    """Grades each text once, however many views say it: thousands of views share their words."""

    def __init__(self, known: Known) -> None:
        areas = (name for name in known.areas_by_name if name[0].isupper())
        self.places = tuple(sorted(areas, key=len, reverse=True))
        measures = (one.short_name for one in known.figures.catalogue.indicators.values())
        pathways = (one.name for one in read_pathway_catalogue().pathway)
        self.names = tuple(map(plain, (*measures, *pathways, *_parts(known.figures))))
        self.grades: dict[str, float] = {}

    def read(self, view: View, *, whole: bool) -> None:
        """Grade all that a view says, or the first sentence of each thing that it says."""
        for said in view.said:
            told = plain(said.text)
            text = told if whole else first_sentence(told)
            if text in self.grades or len(text.split()) < FEWEST_WORDS:
                continue
            names = (*self.names, *map(plain, said.names))
            self.grades[text] = grade(
                plain_words(text, names, tuple(place for place in self.places if place in text))
            )

    def highest(self) -> tuple[float, str]:
        return max((found, text) for text, found in self.grades.items())

    def too_high(self) -> list[str]:
        return [f"{found:.1f}: {text}" for text, found in self.grades.items() if found > HIGHEST_GRADE]


def _parts(figures: Figures) -> Iterator[str]:
    """What the parts of a list are called: its teams, providers and sources of referral. One word is no name."""
    tracking = read_tracking(figures)
    assert tracking is not None
    for place in tracking.places(OWN_LIST):
        yield from (cut.label for cut in tracking.cuts(place.area_id) if cut.dimension and " " in cut.label)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_reads_at_grade_seven_or_below(
    room: str, figures: Figures, known: Known, exhaustive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    views = some_of(list(ROOMS[room](figures, TODAY)), exhaustive=exhaustive, most=12)
    firsts, wholes = Grader(known), Grader(known)
    for asked in views:
        view = asked.read()
        firsts.read(view, whole=False)
        if room in WHOLE:
            wholes.read(view, whole=True)
    assert firsts.grades or wholes.grades, "none of the sample says anything"
    with capsys.disabled():
        for what, grader in (("first sentences", firsts), ("texts", wholes)):
            if grader.grades:
                highest, text = grader.highest()
                sys.stdout.write(
                    f"\n{room}: of {len(grader.grades)} {what}, grade {median(grader.grades.values()):.1f} in the "
                    f"middle and {highest:.1f} at most: {text}\n"
                )
    assert [*firsts.too_high(), *wholes.too_high()][:5] == []


def test_what_pages_say_without_figures_begins_at_grade_seven_or_below() -> None:
    """Notes, tips, headings and definitions that stand in the code as whole sentences."""
    told = {
        first_sentence(plain(text.strip())): where
        for where, text in texts_of_rooms()
        if where.startswith(("pages/", "reports/", "charts/")) and not where.startswith(GUIDES)
        if re.fullmatch(r"[A-Z\[].*[.?]", text.strip(), flags=re.DOTALL)
    }
    grades = {text: grade(plain_words(text)) for text in told if len(text.split()) >= FEWEST_WORDS}
    assert len(grades) > 100
    assert [f"{told[t]}: {found:.1f}: {t}" for t, found in grades.items() if found > HIGHEST_GRADE] == []


def test_every_text_of_a_waiting_list_and_its_boroughs_reads_at_grade_seven_or_below(
    figures: Figures, known: Known, capsys: pytest.CaptureFixture[str]
) -> None:
    tracking = read_tracking(figures)
    assert tracking is not None
    grader, alerts = Grader(known), alerts_once()
    for place in tracking.places(OWN_LIST):
        month = tracking.periods(place.area_id)[-1]
        week = tracking.periods(place.area_id, kind=WEEK)[-1]
        said = (
            *list_said(tracking, place.area_id, month, alerts=alerts),
            *week_said(tracking, place.area_id, week),
        )
        view = View("list", said, place.area_id)
        grader.read(view, whole=True)
        grader.read(view, whole=False)
    assert len(grader.grades) > 200
    with capsys.disabled():
        highest, text = grader.highest()
        sys.stdout.write(
            f"\nOwn waiting list: grade {highest:.1f} at most, of {len(grader.grades)} texts: {text}\n"
        )
    assert grader.too_high() == []


@pytest.mark.parametrize(("word", "told"), [("appointment", 3), ("waited", 2), ("the", 1), ("children", 2)])
def test_syllables_are_counted_as_they_are_spoken(word: str, told: int) -> None:
    assert syllables_of(word) == told


def test_long_words_in_long_sentences_have_a_higher_grade() -> None:
    assert grade("The cat sat on the mat.") < 1
    assert grade("Methodological considerations necessitate comprehensive multidimensional evaluation.") > 15


def test_no_reader_meets_a_banned_phrase() -> None:
    told = [*texts_of_rooms(), *texts_of_catalogue(), *texts_of_documents()]
    assert {"README.md", "GLOSSARY.md", "docs/ptl.md", "docs/decisions/README.md"} <= {
        where for where, _ in told
    }
    found = [
        f"{where}: {text[:80]!r}: say instead: {instead}"
        for where, text in told
        for phrase, instead in BANNED.items()
        if re.search(phrase, PUBLISHERS_TERM.sub("", text), flags=re.IGNORECASE)
    ]
    assert found == []


def test_no_page_says_none_of_what_it_might_only_lack() -> None:
    """The word is what a missing value looks like when it slips into a sentence: where it stands, that is a fault."""
    found = [
        f"{where}: {text[:80]!r}" for where, text in texts_of_rooms() if re.search(r"\bNone\b(?=.* )", text)
    ]
    assert found == []


def test_words_of_method_stand_only_where_the_method_is_asked_for() -> None:
    found = [
        f"{where}: {text[:80]!r}"
        for where, text in texts_of_rooms()
        if not where.startswith("metrics/")
        and METHOD.search(text)
        and " " in text
        and where.partition(":")[0] not in METHODS_TOLD
    ]
    assert found == []


def test_no_page_shows_a_command() -> None:
    shown = [*texts_of_rooms(), *texts_of_catalogue()]
    assert [f"{where}: {text[:80]!r}" for where, text in shown if COMMAND.search(text)] == []


def headings() -> Iterator[tuple[str, str]]:
    """Where, and the heading: of every title, header, fold, tab and popover that a page draws."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in HEADINGS and node.args:
                texts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                yield from ((f"{path.relative_to(ROOT)}:{node.lineno}", str(text)) for text in texts[-1:])


def test_no_heading_ends_with_a_full_stop() -> None:
    found = list(headings())
    assert len(found) > 40
    assert [f"{where}: {text!r}" for where, text in found if text.rstrip().endswith(".")] == []
