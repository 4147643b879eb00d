"""How one edition of the additional waiting-time statistics is laid out, as its column map says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from loaders.column_maps import ALTERNATIVE, read_column_map
from loaders.published_percent import DIRECTIONS
from store.errors import InputError, Problem

SOURCE_ID = "additional_waits"
POPULATIONS = ("people", "referrals")
SCOPES = ("all_services", "mental_health", "learning_disability")
BEFORE_REFERRAL = "contacts_before_referral"
_REQUIRED = ("organisation_code", "organisation_name", "total")
_BAND = re.compile(r"completed (?P<lower>\d+)(?:-(?P<upper>\d+)|\+)")
Refuse = Callable[[str, str, str], None]
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class Part:
    """One column of people or referrals: where on the pathway they stand, and in which band (weeks)."""

    stage: str
    state: str
    lower_weeks: float | None = None
    upper_weeks: float | None = None


#: Parts other than week bands. Those with a second contact are `completed`; a child still waiting has had
#: no contact or one; a referral may close before the second contact.
PARTS: Mapping[str, Part] = {
    "closed_before": Part("referral_to_second_contact", "closed_before"),
    "no_contact": Part("awaiting_first_contact", "waiting"),
    "one_contact": Part("awaiting_second_contact", "waiting"),
}


@dataclass(frozen=True)
class SheetMeaning:
    """What one sheet holds: a period, a population counted and a service scope."""

    name: str
    period_start: date
    period_end: date
    period_type: str
    first_of_its_type: bool
    population: str
    service_scope: str


@dataclass(frozen=True)
class Layout:
    """One edition's layout. `headers` is our field → the publisher's header; `parts` the columns counted."""

    edition: str
    headers: Mapping[str, str]
    sheets: Mapping[str, SheetMeaning]
    parts: Mapping[str, Part]
    other_sheets: frozenset[str]
    footer: str
    withheld: str
    rounding_caveat: str
    percent_direction: str
    break_caveat: str


def read_layout(edition: str) -> Layout:
    """The layout of one edition. Raises InputError with every problem of its column in the map."""
    fields = read_column_map(SOURCE_ID).for_edition(edition)
    problems: list[Problem] = []

    def refuse(field: str, found: str, expected: str) -> None:
        problems.append(Problem(f"{SOURCE_ID}.csv", found, expected, row=None, column=f"{edition}, {field}"))

    settings = {
        key.removeprefix("edition "): text for key, text in fields.items() if key.startswith("edition ")
    }
    headers = {
        key: text for key, text in fields.items() if not key.startswith(("edition ", "period ", "sheet "))
    }
    for field in _REQUIRED:
        if field not in headers:
            refuse(field, "an empty cell", "the publisher's header")
    direction = settings.get("percent_direction", "either")
    if direction not in DIRECTIONS:
        refuse("edition percent_direction", repr(direction), " or ".join(DIRECTIONS))
    layout = Layout(
        edition=edition,
        headers=headers,
        sheets=_sheets(fields, refuse),
        parts=_parts(headers, refuse),
        other_sheets=frozenset(settings.get("other_sheets", "").split(ALTERNATIVE)),
        footer=settings.get("footer", "Copyright"),
        withheld=settings.get("withheld", "*"),
        rounding_caveat=settings.get("rounding", ""),
        percent_direction=direction,
        break_caveat=settings.get("break", ""),
    )
    if problems:
        raise InputError(problems)
    return layout


def _parts(headers: Mapping[str, str], refuse: Refuse) -> dict[str, Part]:
    """Every field that counts people or referrals, but for the total and the contacts before referral."""
    parts: dict[str, Part] = {}
    for field in headers:
        name, _, kind = field.rpartition(" ")
        band = _BAND.fullmatch(name)
        if kind == "count" and band:
            upper = band["upper"]
            stage = PARTS["closed_before"].stage
            parts[name] = Part(stage, "completed", float(band["lower"]), float(upper) if upper else None)
        elif kind == "count" and name in PARTS:
            parts[name] = PARTS[name]
        elif kind == "percent" and f"{name} count" in headers and (band or name in PARTS):
            continue
        elif field not in (*_REQUIRED, "mean_days", f"{BEFORE_REFERRAL} count"):
            refuse(field, "a field we do not know", "a band such as 'completed 0-4 count', or a known field")
    return dict(sorted(parts.items(), key=_band_start))


def _band_start(part: tuple[str, Part]) -> float:
    """Bands by their lower bound, everything else after them."""
    lower = part[1].lower_weeks
    return float("inf") if lower is None else lower


def _sheets(fields: Mapping[str, str], refuse: Refuse) -> dict[str, SheetMeaning]:
    periods: dict[str, tuple[date, date]] = {}
    for field, text in fields.items():
        if field.startswith("period "):
            period = _period(text)
            if period is None:
                refuse(field, repr(text), "two dates such as '2020-04-01 to 2021-03-31'")
            else:
                periods[field.removeprefix("period ")] = period
    sheets: dict[str, SheetMeaning] = {}
    for field, name in fields.items():
        if not field.startswith("sheet "):
            continue
        period_name, population, scope = [*field.split(), "", "", ""][1:4]
        if period_name not in periods or population not in POPULATIONS or scope not in SCOPES:
            refuse(
                field, "a meaning we do not know", "sheet, a declared period, people or referrals, a scope"
            )
        elif name in sheets:
            refuse(field, f"sheet {name!r} a second time", "one meaning for each sheet")
        else:
            kind = "year" if period_name == "year" else "quarter"
            start, end = periods[period_name]
            first = start == min(begun for begun, _ in periods.values())
            sheets[name] = SheetMeaning(name, start, end, kind, first, population, scope)
    if not sheets:
        refuse("sheet …", "no sheet", "at least one")
    return sheets


def _period(text: str) -> tuple[date, date] | None:
    found = _PERIOD.fullmatch(text)
    try:
        start, end = (date.fromisoformat(part) for part in found.groups()) if found else (None, None)
    except ValueError:
        return None
    return (start, end) if start and end and start < end else None
