"""Plain words: a reading grade of at most seven where a board reads, and phrases that no reader should meet.

Before a text is graded, what is not read as words is replaced by a plain stand-in: a place's name by "the place", the
name of a measure by "this", a period by "May", a number with its unit by "ten" (`tests/claims/grade.py`). The terms of
the field that the page explains once (a CCG, a system, a second appointment) are graded as they stand.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from statistics import median

import pytest

from reports.figures import Figures
from reports.ptl.list_said import list_said, week_said
from reports.ptl.tracking import WEEK, read_tracking
from tests.claims.banned import BANNED, COMMAND, METHOD, ROOT, texts_of_catalogue, texts_of_rooms
from tests.claims.faults import View
from tests.claims.grade import HIGHEST_GRADE, first_sentence, grade, plain_words, syllables_of
from tests.claims.known import Known
from tests.claims.numerals import plain
from tests.claims.views import ROOMS
from tests.sampling import some_of

TODAY = dt.date(2026, 11, 27)
#: The area whose own waiting list, with its boroughs', is graded to the last word.
OWN_LIST = "DEMO-NB"
#: Rooms of which every word is graded; of the others the first sentence of each view.
WHOLE = ("Summary", "Waiting list", "Catalogue")
#: A heading of a few words is no sentence: the grade of one means nothing.
FEWEST_WORDS = 6
#: Definitions may give the publisher's own term; the data interface and its files name their methods.
PUBLISHERS_TERM = re.compile(r"The publisher calls this (?:a|waiting for a) full clock stop\.")
METHODS_TOLD = {
    "reports/funnel.py": "behind How this is worked out, under the funnel",
    "reports/api_fields.py": "the fields of the data interface, in its guide",
}


def graded(view: View, known: Known, *, whole: bool) -> list[tuple[float, str]]:
    """The grade of what a view says, or of its first sentence alone, with the words that were graded."""
    places = tuple(name for name in known.areas_by_name if name[0].isupper())
    names = tuple(plain(n) for said in view.said for n in said.names)
    names += tuple(i.short_name for i in known.figures.catalogue.indicators.values())
    texts = [plain(said.text) for said in view.said]
    texts = texts if whole else [first_sentence(text) for text in texts[:1]]
    words = [plain_words(text, names, tuple(p for p in places if p in text)) for text in texts]
    return [(grade(text), text) for text in words if len(text.split()) >= FEWEST_WORDS]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_reads_at_grade_seven_or_below(
    room: str, figures: Figures, known: Known, exhaustive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = some_of(list(ROOMS[room](figures, TODAY)), exhaustive=exhaustive, most=12)
    every = [found for one in asked for found in graded(one.read(), known, whole=room in WHOLE)]
    assert every, "none of the sample says anything"
    with capsys.disabled():
        sys.stdout.write(
            f"\n{room}: grade {median(g for g, _ in every):.1f} in the middle, {max(every)[0]:.1f} at most, of "
            f"{len(every)} {'texts' if room in WHOLE else 'first sentences'}\n"
        )
    assert [f"{found:.1f}: {text}" for found, text in every if found > HIGHEST_GRADE][:5] == []


def test_every_text_of_a_waiting_list_and_its_boroughs_reads_at_grade_seven_or_below(
    figures: Figures, known: Known, capsys: pytest.CaptureFixture[str]
) -> None:
    tracking = read_tracking(figures)
    assert tracking is not None
    every = []
    for place in tracking.places(OWN_LIST):
        month = tracking.periods(place.area_id)[-1]
        week = tracking.periods(place.area_id, kind=WEEK)[-1]
        said = (*list_said(tracking, place.area_id, month), *week_said(tracking, place.area_id, week))
        every += graded(View("list", said, place.area_id), known, whole=True)
    assert len(every) > 200
    with capsys.disabled():
        sys.stdout.write(f"\nOwn waiting list: grade {max(every)[0]:.1f} at most, of {len(every)} texts\n")
    assert [f"{found:.1f}: {text}" for found, text in every if found > HIGHEST_GRADE] == []


@pytest.mark.parametrize(("word", "told"), [("appointment", 3), ("waited", 2), ("the", 1), ("children", 2)])
def test_syllables_are_counted_as_they_are_spoken(word: str, told: int) -> None:
    assert syllables_of(word) == told


def test_long_words_in_long_sentences_have_a_higher_grade() -> None:
    assert grade("The cat sat on the mat.") < 1
    assert grade("Methodological considerations necessitate comprehensive multidimensional evaluation.") > 15


def test_no_reader_meets_a_banned_phrase() -> None:
    readme = ("README.md", (ROOT / "README.md").read_text(encoding="utf-8"))
    found = [
        f"{where}: {text[:80]!r}: say instead: {instead}"
        for where, text in [*texts_of_rooms(), *texts_of_catalogue(), readme]
        for phrase, instead in BANNED.items()
        if re.search(phrase, PUBLISHERS_TERM.sub("", text), flags=re.IGNORECASE)
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
