"""Which body a figure was published for, in words: whom it served, how much of it, and who else."""

from __future__ import annotations

from datetime import date

from metrics.printed import percent
from reports.figures import Figures
from reports.wording import join_words
from store.areas import Area

#: Boroughs that are named beside the place; more are counted.
MOST_NAMED = 2
#: What follows the short name of a body, so that it is never taken for the place of the same name.
KIND_WORDS = {"ccg": "CCG", "system": "system", "region": "region"}


def body_name(body: Area) -> str:
    """A body's name and kind, as a sentence says it: Bromley CCG, South East London system, Midlands region."""
    if body.kind == "provider":
        return body.name
    kind = KIND_WORDS.get(body.kind, "")
    return body.short_name if body.short_name == "London" else f"{body.short_name} {kind}".strip()


def whose(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """Whose a figure is that stands for a place: the body's name and kind, and whom else it serves.

    `North East London CCG (served Tower Hamlets and 7 other boroughs)`: a figure is its body's before it is said of
    a part of it. The brackets are left out where the body served the place alone, and all of it.
    """
    served = served_words(figures, place, body, on=on)
    if served in {"", f"served {place.short_name}"}:
        return body_name(body)
    if body.valid_to is None:
        served = f"serves{served.removeprefix('served')}"
    return f"{body_name(body)} ({served})"


def served_words(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """Whom a body served on a day, the place first: `served Hackney and City of London`.

    Empty for the place itself. A body that served only part of the place says which share of its small areas.
    """
    if body.area_id == place.area_id:
        return ""
    share = _share(figures, place.area_id, body, on=on)
    first = place.short_name if share >= 1 else f"{percent(100 * share)} of {place.short_name}"
    others = [
        _named(figures, borough, body, on=on)
        for borough in figures.areas.members(body.area_id, kind="borough", on=on)
        if borough != place.area_id
    ]
    if len(others) > MOST_NAMED:
        return f"served {first} and {len(others)} other boroughs"
    return f"served {join_words([first, *others])}"


def published_for(figures: Figures, place: Area, body: Area, *, on: date) -> str:
    """One sentence on whom a figure was published for; empty where it is the place itself."""
    served = served_words(figures, place, body, on=on)
    return f"Published for {body.name}, which {served}; it is not split further." if served else ""


def _named(figures: Figures, borough: str, body: Area, *, on: date) -> str:
    name = figures.areas[borough].short_name
    return name if _share(figures, borough, body, on=on) >= 1 else f"part of {name}"


def _share(figures: Figures, place_id: str, body: Area, *, on: date) -> float:
    """How much of a place a body served, 0 to 1; the whole of it where no file says otherwise."""
    share = dict(figures.areas.serving(place_id, on=on)).get(body.area_id)
    return 1.0 if share is None else share
