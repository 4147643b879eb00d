"""The register of findings in our own words, held against the report's text.

Each row says which lines of the report it renders and the fingerprint of their words: `lines 329-331
#a1b2c3d4`. It covers one entry of the report or several that follow each other. So a sentence that changes,
goes or is added in the text is noticed, and every row can be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.fingerprints import fingerprint
from loaders.sit_reviews.report import Report
from loaders.sit_reviews.sections import Entry
from store.errors import Problem

REGISTER = "findings.csv"
#: What a row may be about. Readers filter by these, so there are few and each is used.
THEMES = frozenset(
    {
        *("access", "equality", "transitions", "waiting_times", "four_week_wait", "risk_safety"),
        *("pathways", "evidence", "outcome_measures", "participation", "communication"),
        *("workforce", "staff_culture", "demand_capacity", "funding", "data_reporting", "digital"),
        *("shared_model", "system_working", "governance", "service_improvement"),
        *("strength", "tool", "background_reading"),
    }
)
_REFERENCE = re.compile(r"lines? (\d+)(?:-(\d+))? #([0-9a-f]{8})")
#: Words of a rating. The reviews gave none and say that they are no assurance exercise.
_RATING = re.compile(
    r"\b(rating|rated|rag|graded?|red|amber|green|inadequate|outstanding|requires improvement"
    r"|\d+(\.\d+)?\s*(/|out of)\s*(4|5|10))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """One row of the register and the entries of the report that it covers."""

    position: int
    row: Mapping[str, str]
    entries: tuple[Entry, ...]


def reference(entries: Sequence[Entry]) -> str:
    """How a row names the entries it covers."""
    first, last = entries[0].first_line, entries[-1].last_line
    place = f"line {first}" if first == last else f"lines {first}-{last}"
    return f"{place} #{fingerprint(_words(entries))}"


def claims(report: Report, findings: pd.DataFrame) -> tuple[list[Claim], list[Problem]]:
    """Every row with the entries it covers, and what is wrong with rows that cover none, or covered ones."""
    found: list[Claim] = []
    problems: list[Problem] = []
    for position, cells in enumerate(findings.fillna("").to_dict("records"), 2):
        row = {str(column): str(cell) for column, cell in cells.items()}
        match = _REFERENCE.fullmatch(row["source_ref"])
        if match is None:
            problems.append(
                _at(position, "source_ref", row["source_ref"], "line N #12345678, lines N-M #12345678")
            )
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        entries = tuple(e for e in report.entries if e.first_line >= first and e.last_line <= last)
        if not entries or (entries[0].first_line, entries[-1].last_line) != (first, last):
            problems.append(
                _at(position, "source_ref", row["source_ref"], "the lines of whole entries of the report")
            )
        elif fingerprint(_words(entries)) != match[3]:
            problems.append(
                _at(position, "source_ref", f"#{match[3]}", f"{reference(entries)}, the words there")
            )
        else:
            found.append(Claim(position, row, entries))
    return found, problems


def coverage_problems(report: Report, found: Sequence[Claim]) -> Iterator[Problem]:
    """Entries of the report that no row covers, or more than one."""
    covered: dict[Entry, list[int]] = {entry: [] for entry in report.entries}
    for claim in found:
        for entry in claim.entries:
            covered[entry].append(claim.position)
    for entry, rows in covered.items():
        place = f"{report.file}, {reference([entry])}"
        if not rows:
            yield Problem(
                place, f"a {entry.kind} of {entry.domain} that {REGISTER} does not cover", "one row for it"
            )
        elif len(rows) > 1:
            yield Problem(place, f"rows {', '.join(map(str, rows))} of {REGISTER} that cover it", "one row")


def row_problems(claim: Claim, report: Report, *, area_ids: Mapping[str, str]) -> Iterator[Problem]:
    """Where a row says otherwise than the report does, or says what a register must not."""
    row, first = claim.row, claim.entries[0]
    named = {area for entry in claim.entries for area in entry.areas}
    says = {
        "kind": {entry.kind for entry in claim.entries},
        "domain": {entry.domain for entry in claim.entries},
        "number": {first.number},
        "areas": {";".join(sorted(area_ids.get(name, name) for name in named))},
    }
    for column, expected in says.items():
        if {row[column]} != expected:
            yield _at(claim.position, column, row[column], " and ".join(map(repr, sorted(expected))))
    yield from _link_problems(claim, report)
    themes = row["themes"].split(";")
    for theme in sorted(set(themes) - THEMES):
        yield _at(claim.position, "themes", theme, "one of " + ", ".join(sorted(THEMES)))
    for column in ("summary", "themes"):
        rating = _RATING.search(row[column])
        if rating:
            yield _at(claim.position, column, rating.group(), "no rating: the reviews gave none")


def _link_problems(claim: Claim, report: Report) -> Iterator[Problem]:
    link = claim.row["link"]
    printed = {entry.link for entry in claim.entries if entry.link}
    if printed and {link} != printed:
        yield _at(claim.position, "link", link, " and ".join(sorted(printed)))
    elif link and not (re.match(r"https?://", link) and report.prints_address(link)):
        yield _at(claim.position, "link", link, "a web address that the report prints")


def voice_problems(found: Sequence[Claim], voices: pd.DataFrame) -> Iterator[Problem]:
    """Suggestions without their row in the voices, voices without a suggestion, and voices given to others."""
    said = {claim.row["source_ref"]: claim.entries[0].who for claim in found if claim.row["kind"] == "voice"}
    given = dict(zip(voices["source_ref"], voices["who"], strict=True))
    for place in sorted(said.keys() | given.keys()):
        if said.get(place) != given.get(place):
            yield Problem("voices.csv", f"{place} by {given.get(place)!r}", f"by {said.get(place)!r}")
    if len(given) != len(voices):
        yield Problem("voices.csv", f"{len(voices)} rows for {len(given)} suggestions", "one row for each")


def _words(entries: Sequence[Entry]) -> str:
    return " ".join(entry.text for entry in entries)


def _at(row: int, column: str, found: str, expected: str) -> Problem:
    return Problem(REGISTER, repr(found), expected, row=row, column=column)
