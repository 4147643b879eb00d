"""Hidden waits: those past the point where national clocks stop, which no national figure shows."""

from __future__ import annotations

import pandas as pd

from reports.claims import Said
from reports.figures import Period
from reports.ptl.claimed import cell, of_time
from reports.ptl.rounding import base_words, share_held
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

SEEN, PAST, UNKNOWN = "before the national clock stop", "past it and still waiting", "withheld"
FILLS = {SEEN: "accent", PAST: "waiting_no_help", UNKNOWN: "context"}


def hidden_rows(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """Waits before and past the national clock stop, for the system and each borough: columns as charts.shares."""
    rows = []
    for place in tracking.places(area_id):
        every = tracking.row(place.area_id, period, ALL_WAITS, cut)
        past = tracking.row(place.area_id, period, HIDDEN_WAITS, cut)
        if every is None or past is None:
            continue
        total, hidden = every["waiting"], past["waiting"]
        if pd.isna(total) or pd.isna(hidden):
            rows.append((place.short_name, UNKNOWN, float("nan"), float("nan"), "[c]"))
            continue
        base, share = base_words(total, "waits", hidden, "past it"), share_held(hidden, total)
        rows.append((place.short_name, SEEN, max(total - hidden, 0.0), 100 - share, base))
        rows.append((place.short_name, PAST, hidden, share, base))
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base"])


def hidden_said(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> Said:
    """How many of an area's waits no national figure shows."""
    every, past = (cell(tracking, area_id, period, stage, cut) for stage in (ALL_WAITS, HIDDEN_WAITS))
    name = tracking.areas[area_id].short_name
    when = f"at the end of {period.label}"
    if every is None or past is None or not every.known("waiting") or not past.known("waiting"):
        return Said(
            f"**How many waits in {name} were past the national clock stop {when} is withheld.**",
            (of_time(area_id, period),),
        )
    hidden, whole = past.number("waiting"), every.number("waiting")
    fits = hidden.value <= whole.value
    of = f" of the {whole.text}" if fits else ""
    told = (
        f"**{hidden.text}{of} waits in {name} {when} are past the national clock stop.** The young person has been "
        "seen once and still waits. No national figure shows it."
    )
    return Said(told, (past.claim(hidden), *([every.claim(whole)] if fits else [])))
