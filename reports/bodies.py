"""Which body a figure was published for, in words: whom it served, how much of it, and who else."""

from __future__ import annotations

import re
from datetime import date

from metrics.printed import percent
from reports.claims import Number
from reports.figures import Figures
from reports.wording import join_words
from store.areas import Area

#: Boroughs that are named beside the place; more are counted.
MOST_NAMED = 2
#: What follows the short name of a body, so that it is never taken for the place of the same name.
KIND_WORDS = {"ccg": "CCG", "system": "system", "region": "region"}


def body_name(body: Area) -> str:
    """A body's name and kind, as a sentence says it: Bromley CCG, South East London system, Midlands region."""
    return name_and_kind(body.kind, short=body.short_name, full=body.name)


def name_and_kind(kind: str, *, short: str, full: str) -> str:
    """The same of a body of which only its kind and its names are known."""
    if kind == "provider":
        return full
    return short if short == "London" else f"{short} {KIND_WORDS.get(kind, '')}".strip()


def whose(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """Whose a figure is that stands for a place: the body's name and kind, and whom else it serves.

    `North East London CCG (served Tower Hamlets and 7 other boroughs)`: a figure is its body's before it is said of
    a part of it. The brackets are left out where the body served the place alone, and all of it.
    """
    served = serves(figures, place, body, on=on)
    return f"{body_name(body)} ({served})" if served else body_name(body)


def serves(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """Whom else a body serves that stands for a place: `serves Hackney and 7 other boroughs`; of a past one, served.

    Empty where the body is the place, or served it alone and all of it.
    """
    served = served_words(figures, place, body, on=on)
    if served in {"", f"served {place.short_name}"}:
        return ""
    return served if body.valid_to is not None else f"serves{served.removeprefix('served')}"


def whose_numbers(told: str) -> tuple[Number, ...]:
    """The numbers in the words of `whose`, as a claim has them: how many others it serves, what share of the place."""
    found = re.search(r"(\d+)(%?)(?: of | other )", told)
    if found is None:
        return ()
    size = float(found[1])
    if found[2]:
        part, every = Number("", size, "setting"), Number("", 100.0, "setting")
        return (Number(f"{found[1]}%", size, "share", of=(part, every)),)
    return (Number(found[1], size, "tally", of=(Number("", 1.0, "setting"),) * int(size)),)


def served_words(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """Whom a body served on a day, the place first: `served Hackney and City of London`.

    Empty for the place itself. A body that served only part of the place says which share of its small areas.
    """
    if body.area_id == place.area_id:
        return ""
    first = place.short_name
    share = figures.areas.share(place.area_id, body.area_id, on=on)
    if share is None:
        first = f"part of {first}"
    elif share < 1:
        first = f"{percent(100 * share)} of {first}"
    others = [
        _named(figures, other, body, on=on)
        for other in figures.areas.members(body.area_id, kind=place.kind, on=on)
        if other != place.area_id and place.kind in {"borough", "county"}
    ]
    if len(others) > MOST_NAMED:
        return f"served {first} and {len(others)} other boroughs"
    return f"served {join_words([first, *others])}"


def published_for(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """One sentence on whom a figure was published for; empty where it is the place itself."""
    served = served_words(figures, place, body, on=on)
    return f"Published for {body.name}, which {served}; it is not split further." if served else ""


def _named(figures: Figures, area_id: str, body: Area, *, on: date) -> str:
    share = figures.areas.share(area_id, body.area_id, on=on)
    name = figures.areas[area_id].short_name
    return f"part of {name}" if share is None or share < 1 else name
