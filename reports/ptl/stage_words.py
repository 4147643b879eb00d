"""What the pictures of the stages say: where most wait, where the longest waits are, and which part waits longest."""

from __future__ import annotations

from reports.claims import Said, joined
from reports.figure import Period
from reports.ptl.claimed import Cell, cell, named, of_time, setting, spoken
from reports.ptl.headline import LONGER
from reports.ptl.rounding import clearly_more, of_words, share_told, together_off
from reports.ptl.stages import SINCE
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.words import LONG_WEEKS
from store.pathway_columns import ALL_WAITS

HUNDRED = 100
_OVER = {"stage": "over_18_weeks", "referral": "referral_over_18_weeks"}
#: Clock → the columns of the long end and of the half, for those still waiting and those helped.
_HALF = {
    "stage": ("median_weeks", "p92_weeks", "completed_median_weeks"),
    "referral": ("referral_median_weeks", "referral_p92_weeks", "completed_referral_median_weeks"),
}


def pathway_said(
    tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
) -> Said:
    """Where on the pathway most wait, and where most of the long waits are, with their counts."""
    every = cell(tracking, area_id, period, ALL_WAITS, cut)
    if every is None or not every.known("waiting"):
        return Said(
            f"**How many wait along the pathway at the end of {period.label} is withheld.**",
            (of_time(area_id, period),),
        )
    cells = _cells(tracking, area_id, period, cut)
    first = _most(tracking, cells, every, "waiting", f"At the end of {period.label}")
    over = f"Of those past {LONG_WEEKS} weeks {SINCE[clock]},"
    second = _most(tracking, cells, every, _OVER[clock], over, LONG_WEEKS)
    if not first:
        return second
    return joined([Said(f"**{first.text}**", first.claims), second])


def _cells(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> list[Cell]:
    found = [cell(tracking, area_id, period, stage.id, cut) for stage in tracking.words.waits]
    return [one for one in found if one is not None]


def _most(
    tracking: Tracking, cells: list[Cell], every: Cell, column: str, start: str, *settings: float
) -> Said:
    known = [one for one in cells if one.known(column)]
    if not known or not every.known(column) or not every.row[column]:
        return Said("")
    most = max(known, key=lambda one: float(one.row[column]))
    part, whole = most.number(column), every.number(column)
    share = share_told(part, whole)
    name = tracking.words.stage(most.stage).lower()
    rest = whole.value - sum(float(one.row[column]) for one in known) + together_off(len(known) + 1)
    shown = "" if len(known) == len(cells) or rest < part.value else " shown"
    alone = all(clearly_more(part, one.number(column)) for one in known if one is not most)
    largest = f"the largest part{shown} waits" if alone else f"one of the largest parts{shown} waits"
    counts, numbers = of_words(part, whole)
    told = f"{start} {largest} for {name}: {counts}"
    # Rounded counts may add up to all where others, withheld, wait elsewhere: no share says that they do not.
    shares = [] if share is None or (part.value == whole.value and len(known) < len(cells)) else [share]
    told += f" ({share.text})." if share is not None and shares else "."
    claims = (most.claim(part, *shares, *map(setting, settings)), *(every.claim(one) for one in numbers[1:]))
    return Said(told, claims)


def time_said(
    tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
) -> Said:
    """Which stage takes longest of those still waiting, and of those helped in the month."""
    half_of, long_end, helped_half = _HALF[clock]
    cells, since = _cells(tracking, area_id, period, cut), SINCE[clock]
    waiting, helped = (_longest(cells, column) for column in (half_of, helped_half))
    all_waiting = _all_known(cells, half_of, of="waiting")
    all_helped = _all_known(cells, helped_half, of="completed")
    if waiting is None:
        return Said("**Too few waits can be shown to say where the time goes.**")
    half, shown = waiting.weeks(half_of), "" if all_waiting else "shown "
    numbers = [half]
    told = (
        f"**At the end of {period.label} the longest waits {shown}are for "
        f"{tracking.words.stage(waiting.stage).lower()}.** Half have lasted over {half.text} {since}."
    )
    if waiting.known(long_end):
        far = waiting.weeks(long_end)
        told += f" Of {HUNDRED} such waits {LONGER} have lasted over {far.text}."
        numbers += [setting(LONGER), setting(HUNDRED), far]
    claims = [waiting.claim(*numbers)]
    if helped is not None:
        where = (
            "there too"
            if helped.stage == waiting.stage
            else f"for {tracking.words.stage(helped.stage).lower()}"
        )
        had = helped.weeks(helped_half)
        told += (
            f" For those helped that month they were longest {where}: over {had.text} for half."
            if all_helped
            else f" For those helped that month the longest shown were {where}. Half had waited over {had.text}."
        )
        claims.append(helped.claim(had))
    return Said(told, tuple(claims))


def _all_known(cells: list[Cell], column: str, *, of: str) -> bool:
    """Whether a wait is known of every stage that anybody waits in or was helped by: none left out may be longer."""
    return all(one.known(column) or one.row[of] == 0 for one in cells)


def _longest(cells: list[Cell], column: str) -> Cell | None:
    known = [one for one in cells if one.known(column)]
    return max(known, key=lambda one: float(one.row[column])) if known else None


def part_said(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, heading: str, stage: str = ALL_WAITS
) -> Said:
    """Which part waits longest and which least; weak where a part is small."""
    found = part_cells(tracking, area_id, period, dimension, stage=stage)
    known = [(label, one) for label, one in found if one.known("median_weeks")]
    if len(known) < 2:
        return Said("Too few of the parts can be shown to compare them.")
    known.sort(key=lambda pair: float(pair[1].row["median_weeks"]), reverse=True)
    (first, long), (last, short) = known[0], known[-1]
    longest, shortest = long.weeks("median_weeks"), short.weeks("median_weeks")
    since, when = SINCE["stage"], f"at the end of {period.label}"
    names, at = named((first, last)), "at" if dimension == "provider" else "for"
    first, last = spoken(first, dimension), spoken(last, dimension)
    if longest.text == shortest.text:
        each = f"each {heading.lower()}{'' if len(known) == len(found) else ' shown'}"
        told = f"**For {each}, half {when} had waited over {longest.text} {since}.**"
        return Said(told, (long.claim(longest),))
    of_all = len(known) == len(found)
    shown, least = ("", "The shortest were") if of_all else (", of those shown", "The shortest shown were")
    told = (
        f"**By {heading.lower()}{shown}, waits {when} were longest {at} {first}.** Half had lasted over {longest.text} "
        f"{since}. {least} {at} {last}: over {shortest.text} for half. Ask why: they may differ in need."
    )
    return Said(told, (long.claim(longest), short.claim(shortest)), names)


def part_cells(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, stage: str = ALL_WAITS
) -> list[tuple[str, Cell]]:
    """The parts of a dimension with their names; areas of a system are the parts of the dimension `area`."""
    if dimension == "area":
        parts = [(place.short_name, place.area_id, EVERYONE) for place in tracking.places(area_id)]
    else:
        parts = [(cut.label, area_id, cut) for cut in tracking.cuts(area_id) if cut.dimension == dimension]
    found = [(label, cell(tracking, where, period, stage, cut)) for label, where, cut in parts]
    return [(label, one) for label, one in found if one is not None]
