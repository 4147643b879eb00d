"""Patient tracking lists as pages see them: read once a snapshot, with what every picture of one has under it."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.address import AREA
from pages.parts.choices import select
from pages.parts.memory import measured
from reports.figures import Figures, Period
from reports.inert import as_text
from reports.ptl.tracking import EVERYONE, Cut, Tracking, read_tracking
from reports.wording import join_words
from store.areas import Area
from store.rounded import RANDOM_REACH, ROUNDED_TO


def tracking_of(figures: Figures) -> Tracking | None:
    """The tracking lists of the snapshot in use; None where no return was loaded."""
    return measured(("tracking", figures.snapshot_id), lambda: read_tracking(figures))


def choose_month(
    options: list[Period], *, key: str, label: str, first: Period | None = None, of: Sequence[str] = ()
) -> Period:
    """One of the period ends (earliest first, shown newest first); `first`, or the newest, unless chosen."""
    by_date = {period.end.isoformat(): period for period in reversed(options)}
    names = {day: period.label for day, period in by_date.items()}
    start = first.end.isoformat() if first else None
    return by_date[
        select(label, list(by_date), key=key, first=start, names=names, of=(AREA, *of), what="day")
    ]


def choose_cut(tracking: Tracking, place: Area) -> Cut:
    """Everyone, or one provider, pathway, tier … of the place's list. Parts cannot be combined."""
    cuts = {cut.id: cut for cut in tracking.cuts(place.area_id)}
    tip = (
        "Choose all, or one provider, team, pathway, tier, need group, age, priority or source. Two parts are never "
        "crossed: small numbers could be worked out."
    )
    names = {name: cut.heading for name, cut in cuts.items()}
    return cuts.get(
        select("Whom to count", list(cuts), key="part", names=names, tip=tip, of=(AREA,), what="part"),
        EVERYONE,
    )


def list_source(figures: Figures, tracking: Tracking, place: Area) -> str:
    """Where a local figure comes from, and how it is protected."""
    first = tracking.cell(place.area_id).iloc[0]
    source = figures.catalogue.sources.get(str(first["source_id"]))
    named = f"{source.publisher}, {source.title}" if source else "waiting list file"
    edition = as_text(str(first["edition"]))
    return (
        f"Source: {named} ({edition}). A wait is one pathway in one stage. Counts are rounded at random, up or down, "
        f"to a multiple of {ROUNDED_TO}: each count of a month, week or day is at most {RANDOM_REACH} away from the "
        "true one. Sums of several are further off, and parts do not quite add up. [c] is nought to four, or of fewer "
        "than five people, or withheld so that no such number can be worked out."
    )


SAME_SOURCE = "Source and rounding as above."


def everyone_only(cut: Cut, what: list[str]) -> str:
    """A note where a picture cannot be drawn for the chosen part."""
    if cut == EVERYONE:
        return ""
    return f"Shown for everyone: {join_words(what)} not counted by {cut.dimension.replace('_', ' ')} here."
