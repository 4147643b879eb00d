"""Sections of the review report: which entries stand under which heading, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.sit_reviews.pages import BULLET, LINK, Paragraph, same

ALL_DOMAINS = "Across all domains"
#: The report prints four changes with a number and a fifth, on participation, without: we call it P.
UNNUMBERED_CHANGE = "P"
YOUNG_PEOPLE = "young person"
TOGETHER = "young person and parent or carer"


@dataclass(frozen=True)
class Entry:
    """One bullet, numbered point or paragraph of the report, with what the report says about it."""

    domain: str
    kind: str
    first_line: int
    last_line: int
    text: str
    number: str = ""
    areas: tuple[str, ...] = ()
    who: str = ""
    link: str = ""


@dataclass(frozen=True)
class Layout:
    """The headings of one edition, and the names of its domains and of the areas reviewed."""

    words: Mapping[str, str]
    domains: tuple[str, ...]
    areas: tuple[str, ...] = ()

    def is_heading(self, name: str, text: str) -> bool:
        return same(text) in {same(words) for words in self.words[name].split("|")}

    def begins(self, name: str, text: str) -> bool:
        return any(same(text).startswith(same(words)) for words in self.words[name].split("|"))

    def domain_headed(self, text: str) -> str:
        """The domain whose name and a colon are all of this text, else ""."""
        return next((domain for domain in self.domains if same(text) == same(f"{domain}:")), "")

    def standing_alone(self) -> frozenset[str]:
        """The lines that never join the paragraph before or after them."""
        printed = [words for text in self.words.values() for words in text.split("|")]
        return frozenset(same(text) for text in (*printed, *(f"{domain}:" for domain in self.domains)))

    def areas_in(self, text: str) -> tuple[str, ...]:
        return tuple(name for name in self.areas if re.search(rf"\b{re.escape(name)}\b", text))


def overview(parts: Sequence[Paragraph], layout: Layout) -> Iterator[Entry]:
    """Issues common to all reviews, what is done well, and the high-impact changes with their actions.

    A change has its number, an action the change's number and its own place: `2` and `2.1`.
    """
    kind, change, action = "", "", 0
    for part in parts:
        named = re.match(r"\D+(\d+):", part.text) if layout.begins("high_impact_change", part.text) else None
        if layout.is_heading("improvement", part.text):
            kind = "issue"
        elif layout.is_heading("done_well", part.text):
            kind = "key_finding"
        elif named or layout.begins("participation_change", part.text):
            kind, change, action = "high_impact_change", named[1] if named else UNNUMBERED_CHANGE, 0
            yield _entry(part, ALL_DOMAINS, kind, number=change)
        elif kind == "high_impact_change" and part.mark == BULLET:
            action += 1
            yield _entry(part, ALL_DOMAINS, kind, number=f"{change}.{action}")
        elif kind and not part.introduces and not layout.begins("page_introduction", part.text):
            yield _entry(part, ALL_DOMAINS, kind)


def good_practice(parts: Sequence[Paragraph], layout: Layout) -> Iterator[Entry]:
    """Examples by domain. One that names no area has the areas its domain's opening paragraph names, if any."""
    opening: tuple[str, ...] = ()
    domain, expect_statement, listed = "", False, False
    for part in parts:
        headed = layout.domain_headed(part.text)
        if headed:
            domain, opening, expect_statement, listed = headed, (), True, False
        elif expect_statement:
            expect_statement = False
        elif not layout.begins("page_introduction", part.text):
            named = layout.areas_in(part.text)
            listed = listed or part.mark == BULLET
            if not listed:
                opening = named
            if not part.introduces:
                yield _entry(part, domain, "good_practice", areas=named or opening)


def findings(parts: Sequence[Paragraph], layout: Layout, *, domain: str) -> Iterator[Entry]:
    """Key findings or issues of one domain, then its recommendations, each kind under its heading."""
    kind = ""
    for part, number in _numbered(parts):
        heading = next(
            (
                name
                for name in ("key_finding", "issue", "recommendation")
                if layout.is_heading(name, part.text)
            ),
            "",
        )
        kind = heading or kind
        if kind and not heading and not part.introduces:
            yield _entry(part, domain, kind, number=number)


def suggestions(parts: Sequence[Paragraph], layout: Layout, *, domain: str) -> Iterator[Entry]:
    """What young people and parents suggested. A paragraph outside their lists is the reviewers' own advice."""
    inside, who = False, ""
    for part in parts:
        if layout.is_heading("voices", part.text):
            inside = True
        elif layout.is_heading("said_by_both", part.text):
            who = TOGETHER
        elif layout.is_heading("said_by_young_people", part.text):
            who = YOUNG_PEOPLE
        elif inside and part.mark == BULLET and who:
            yield _entry(part, domain, "voice", who=who)
        elif inside:
            yield _entry(part, domain, "recommendation")


def after_heading(parts: Iterable[Paragraph], layout: Layout, *, heading: str, kind: str) -> Iterator[Entry]:
    """Every paragraph below a heading, for all domains together. No heading: the whole page."""
    inside = not heading
    for part in parts:
        if heading and layout.is_heading(heading, part.text):
            inside = True
        elif inside and part.mark != LINK and not layout.begins("page_introduction", part.text):
            yield _entry(part, ALL_DOMAINS, kind)


def _numbered(parts: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """Paragraphs with their printed number; bullets below a numbered introduction share its number."""
    above = ""
    for part in parts:
        if part.mark == LINK:
            continue
        if part.mark == BULLET:
            yield part, above
        else:
            above = part.mark if part.introduces else ""
            yield part, part.mark


def _entry(
    part: Paragraph, domain: str, kind: str, *, number: str = "", areas: tuple[str, ...] = (), who: str = ""
) -> Entry:
    return Entry(domain, kind, part.first_line, part.last_line, part.text, number, areas, who)
