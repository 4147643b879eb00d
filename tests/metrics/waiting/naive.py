"""The same figures by plain loops over rows, written only to be compared with: slow, obvious, nothing shared."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Clock = dict[str, Any]
STEP_STAGES = {"subsequent": "subsequent", "internal": "internal", "step_up": "internal"}


def loop_clocks(row: Row, limits: Mapping[tuple[str, str], tuple[str, int]]) -> Iterator[Clock]:
    """Every clock of one pathway. `limits`: (pathway, stage) → ("referral" or "stage", longest days)."""
    get = row.get
    accepted = earliest(get("accepted_on"), get("first_contact_on"))
    found = [
        ("triage", get("referred_on"), accepted, earliest(get("rejected_on"), get("discharged_on"))),
        ("assessment", accepted, get("first_contact_on"), get("discharged_on")),
        ("treatment", get("first_contact_on"), get("second_contact_on"), get("discharged_on")),
        ("transition", get("transition_referred_on"), get("transition_started_on"), get("discharged_on")),
        ("discharge", get("second_contact_on"), get("discharged_on"), None),
        ("pathway", get("referred_on"), get("discharged_on"), get("rejected_on")),
    ]
    for n in range(1, 5):
        kind = get(f"step_{n}_kind")
        if kind:
            step = (get(f"step_{n}_referred_on"), get(f"step_{n}_started_on"), get("discharged_on"))
            found.append((STEP_STAGES[kind], *step))
    for stage, started, stopped, closed in found:
        if started is not None:
            clock, days = limits.get((row["pathway"], stage), ("stage", None))
            yield {
                "stage": stage,
                "started": started,
                "stopped": stopped,
                "ended": stopped or closed,
                "limit": days,
                "limit_start": row["referred_on"] if clock == "referral" else started,
                "row": row,
            }


def earliest(*days: dt.date | None) -> dt.date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def adjusted(row: Row, start: dt.date, end: dt.date) -> int:
    """Days on the adjusted clock, day by day: a day counts if it comes after the last reset and nobody was away."""
    begin = start
    for reset in (row.get("last_dna_on"), row.get("last_cancelled_by_patient_on")):
        if reset is not None and start <= reset <= end:
            begin = max(begin, reset)
    away: set[dt.date] = set()
    if row.get("unavailable_from") is not None:
        away = {row["unavailable_from"] + dt.timedelta(days=n) for n in range(row["unavailable_days"])}
    days = (begin + dt.timedelta(days=n) for n in range((end - begin).days))
    return sum(day not in away for day in days)


def over(days: int, weeks: int, edge: str) -> bool:
    return days >= weeks * 7 if edge == "in_upper_band" else days > weeks * 7


def percentile(days: list[int], share: float) -> float | None:
    """In weeks, straight between the two neighbours of the place share × (n - 1)."""
    if not days:
        return None
    ordered = sorted(days)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return (ordered[low] + (ordered[high] - ordered[low]) * (place - low)) / 7


def loop_cell(
    clocks: Sequence[Clock], first: dt.date, last: dt.date, waits: Sequence[str], edge: str
) -> dict[str, Any]:
    """Every figure of one cell at the end of one period; nothing if no clock ran in it."""
    counts: dict[str, int] = defaultdict(int)
    waited: dict[str, list[int]] = defaultdict(list)
    for clock in clocks:
        started, ended, row = clock["started"], clock["ended"], clock["row"]
        if started > last or (ended is not None and ended < first):
            continue
        counts["clocks"] += 1
        counts["opening" if started < first else "started"] += 1
        waiting = ended is None or ended > last
        until = last if waiting else ended
        state = "waiting" if waiting else ("completed" if clock["stopped"] is not None else "closed")
        counts[state] += 1
        late = clock["limit"] is not None and (until - clock["limit_start"]).days > clock["limit"]
        adjusted_late = (
            clock["limit"] is not None and adjusted(row, clock["limit_start"], until) > clock["limit"]
        )
        days = {"": (until - started).days}
        if clock["stage"] in waits:
            days["referral_"] = (until - row["referred_on"]).days
            days["adjusted_"] = adjusted(row, started, until)
        if state == "waiting":
            counts["with_standard"] += clock["limit"] is not None
            counts["over_standard"] += late
            counts["adjusted_over_standard"] += adjusted_late
            for weeks in (18, 52):
                counts[f"over_{weeks}_weeks"] += over(days[""], weeks, edge)
                from_referral = (until - row["referred_on"]).days
                counts[f"referral_over_{weeks}_weeks"] += over(from_referral, weeks, edge)
        if state == "completed" and clock["limit"] is not None:
            counts["completed_with_standard"] += 1
            counts["completed_within_standard"] += not late
            counts["completed_adjusted_within_standard"] += not adjusted_late
        if state != "closed":
            for name, number in days.items():
                waited[("completed_" if state == "completed" else "") + name].append(number)
    if not counts.pop("clocks", 0):
        return {}
    figures: dict[str, Any] = dict(counts)
    for prefix in ("", "referral_", "adjusted_", "completed_", "completed_referral_", "completed_adjusted_"):
        figures[f"{prefix}median_weeks"] = percentile(waited[prefix], 0.5)
        figures[f"{prefix}p92_weeks"] = percentile(waited[prefix], 0.92)
    for prefix in ("", "referral_"):
        figures[f"{prefix}longest_weeks"] = max(waited[prefix]) / 7 if waited[prefix] else None
    return figures
