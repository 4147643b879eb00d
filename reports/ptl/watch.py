"""Keeping watch over those who wait: risk reviews and contact due and done, on the day of the newest extract."""

from __future__ import annotations

import pandas as pd

from reports.claims import Claim, Said
from reports.ptl.claimed import of_day
from reports.ptl.measures import Total, on_the_day, parts, today
from reports.ptl.rounding import base_words, of_words, share_held, share_told
from reports.ptl.tracking import EVERYONE, Cut, Tracking

REVIEWS, CONTACTS = "risk_reviews", "contacts_while_waiting"
NAMES = {REVIEWS: "Risk review in time", CONTACTS: "In contact in time"}
DONE, OVERDUE, UNKNOWN = "done in time", "overdue", "withheld"
FILLS = {DONE: "accent", OVERDUE: "waiting_no_help", UNKNOWN: "context"}


def watch_rows(tracking: Tracking, name: str, area_id: str, *, by: str) -> pd.DataFrame:
    """Done and overdue by `by` (area, stage, priority, provider or pathway): columns as charts.shares."""
    if by == "area":
        cells = [
            (place.short_name, today(tracking, name, place.area_id)) for place in tracking.places(area_id)
        ]
    elif by == "provider":
        cuts = [cut for cut in tracking.cuts(area_id) if cut.dimension == "provider"]
        cells = [(cut.label, today(tracking, name, area_id, cut=cut)) for cut in cuts]
    else:
        cells = _parts(tracking, name, area_id, by)
    rows = [row for label, total in cells if total.months for row in _done_and_overdue(label, total)]
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base"])


def watch_said(tracking: Tracking, area_id: str, *, cut: Cut = EVERYONE) -> Said:
    """How many waits have had a risk review and contact in time, on the day of the newest extract."""
    told, claims = [], []
    for name, what in ((REVIEWS, "a risk review"), (CONTACTS, "contact")):
        found = of_day(tracking, name, area_id, cut)
        if found is None or not found[2].value:
            told.append(f"How many had {what} in time is withheld.")
            continue
        day, done, due = found
        part, (counts, numbers) = share_told(done, due), of_words(done, due)
        start = f"{what[0].upper()}{what[1:]}"
        share = f"**{part.text}** ({counts})" if part else f"**{counts}**"
        told.append(f"{start} was in time for {share} of the waits due one on {day.label}.")
        numbers = (part, *numbers) if part else numbers
        claims.append(Claim(f"pathway_measures.{name}", area_id, (day.label,), numbers))
    return Said(" ".join(told), tuple(claims))


def _parts(tracking: Tracking, name: str, area_id: str, by: str) -> list[tuple[str, Total]]:
    rows = parts(on_the_day(tracking, name, area_id), [by])
    words = tracking.words
    order = list(words.stages) if by == "stage" else words.order(by, list(rows[by]))
    found = {
        row[by]: Total(row["count"], row["denominator"], 1, int(row["withheld"]))
        for row in rows.to_dict("records")
    }
    return [
        (words.stage(code) if by == "stage" else words.label(by, code), found[code])
        for code in order
        if code in found
    ]


def _done_and_overdue(label: str, total: Total) -> list[dict[str, object]]:
    known = total.denominator == total.denominator
    base = base_words(total.denominator, "due", total.count, DONE) if known else "[c]"
    if total.percent != total.percent:
        return [
            {
                "label": label,
                "part": UNKNOWN,
                "count": float("nan"),
                "share_percent": float("nan"),
                "base": base,
            }
        ]
    done, overdue = share_held(total.count, total.denominator), max(total.denominator - total.count, 0.0)
    return [
        {"label": label, "part": DONE, "count": total.count, "share_percent": done, "base": base},
        {
            "label": label,
            "part": OVERDUE,
            "count": overdue,
            "share_percent": 100 - done,
            "base": base,
        },
    ]
