"""The message and the tiles of a waiting list: what is so, since when, and what needs a board."""

from __future__ import annotations

from dataclasses import replace

from metrics.printed import count
from metrics.random_rounding import TOO_CLOSE
from reports.claims import Claim, Number, Said
from reports.figure import Period
from reports.ptl.claimed import (
    Cell,
    Change,
    cell,
    changed,
    less,
    named,
    not_compared,
    of_day,
    of_time,
    setting,
)
from reports.ptl.entry import ACCEPTANCE, RECEIVED, Acceptance, acceptance
from reports.ptl.measures import MONTHS, months_to
from reports.ptl.rounding import clearly_more, of_words, share_told
from reports.ptl.stages import SINCE
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.watch import REVIEWS
from reports.summary import Tile
from reports.verdict import Verdict
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

#: Of 100 who wait, so many have waited no longer than the long end that is shown; the rest longer.
WITHIN, LONGER = 92, 8
#: What a tile says where rounding alone may set those due and those done apart.
IF_OVERDUE = f"{TOO_CLOSE} if any is overdue"
#: What a tile says in the place of a figure that is withheld, and why.
HELD_BACK, TOO_FEW = "withheld", "too few to show"
#: The same of a share that the rounding of its counts may move too far.
ROUGH = "not shown"
#: Columns of the longest wait since referral: the highest limit that enough people exceed, and the long end.
LIMIT, LONG_END = "referral_longest_weeks", "referral_p92_weeks"


def message(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> Said:
    """What a board member could read aloud: how many waits, how long, what is published, the year's change."""
    now = cell(tracking, area_id, period, ALL_WAITS, cut)
    name = tracking.areas[area_id].short_name + ("" if cut == EVERYONE else f", {cut.label}")
    names = named([cut.label])
    if now is None or not now.known("waiting"):
        return Said(
            f"**How many waits were running in {name} at the end of {period.label} is withheld.**",
            (of_time(area_id, period),),
            names,
        )
    waiting = now.number("waiting")
    claims = [now.claim(waiting)]
    told = f"**{waiting.text} waits were running in {name} at the end of {period.label}**"
    moved = changed(now, _year_before(tracking, area_id, period, cut), "waiting")
    if moved.claim is not None and moved.verdict != "not_compared":
        told += f", {moved.words}"
        claims.append(moved.claim)
    told += "."
    if now.known("median_weeks"):
        half = now.weeks("median_weeks")
        told += f" Half had lasted more than {half.text} {SINCE['stage']}."
        claims.append(now.claim(half))
    past = cell(tracking, area_id, period, HIDDEN_WAITS, cut)
    if past is not None and past.known("waiting"):
        hidden = past.number("waiting")
        of_them = "of them" if hidden.value <= now.number("waiting").value else "waits"
        told += f" **National figures stop before {hidden.text} {of_them}**: "
        told += "the young person was seen once, and waits on."
        claims.append(past.claim(hidden))
    return Said(told, tuple(claims), names)


TileRows = tuple[tuple[str, tuple[Tile, ...]], ...]


def tiles(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> TileRows:
    """Two rows of tiles: how long they wait, and what lies behind it."""
    now = cell(tracking, area_id, period, ALL_WAITS, cut)
    if now is None:
        return ()
    before = _year_before(tracking, area_id, period, cut)
    stage, referral = (SINCE[clock] for clock in ("stage", "referral"))
    waits = (
        _counted("All waits", now, before, "waiting", detail=_beginnings(now)),
        _counted(f"Over 18 weeks {stage}", now, before, "over_18_weeks", of="waiting"),
        _counted(f"Over 52 weeks {referral}", now, before, "referral_over_52_weeks", of="waiting"),
        longest_tile(now, before),
    )
    behind = (
        _hidden(tracking, now),
        _counted("Past their standard", now, before, "over_standard", of="with_standard"),
        _watch(tracking, area_id, REVIEWS, "Risk review in time", period, cut),
        _acceptance(tracking, area_id, period, cut),
    )
    when = f"at the end of {period.label}"
    return ((f"How many wait, and for how long, {when}", waits), (f"What lies behind it, {when}", behind))


def tile_said(tile: Tile) -> Said:
    """A tile as it reads, with all that it claims."""
    told = [f"{tile.name}: {tile.printed}", tile.verdict.text, tile.detail]
    return Said(" · ".join(text for text in told if text), tile.verdict.claims)


def _year_before(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> Cell | None:
    months = months_to(tracking, area_id, period, months=MONTHS + 1)
    return cell(tracking, area_id, months[0], ALL_WAITS, cut) if len(months) == MONTHS + 1 else None


def _verdict(change: Change, *claims: Claim) -> Verdict:
    """A change as a tile's verdict, with its claim and the others of the tile."""
    return Verdict(
        change.verdict, change.words, "", claims=(*claims, *([change.claim] if change.claim else []))
    )


Detail = tuple[str, tuple[Number, ...]]


def _counted(
    name: str, now: Cell, before: Cell | None, column: str, *, of: str = "", detail: Detail = ("", ())
) -> Tile:
    """A count with its change over the year; fewer is better."""
    value = now.number(column)
    words, numbers = detail
    if of and now.known(column) and now.known(of) and now.row[of]:
        words, numbers = _share_or_whole(value, now.number(of))
    named = tuple(setting(float(word)) for word in name.split() if word.isdigit())
    claims = (now.claim(*([value] if now.known(column) else []), *named, *numbers),)
    printed = value.text if now.known(column) else HELD_BACK
    return Tile("Performance", name, printed, _verdict(changed(now, before, column), *claims), words)


def _share_or_whole(part: Number, whole: Number) -> Detail:
    """`40% of 250`; without the share where rounding may move it far, and nothing where it made the part the larger."""
    share = share_told(part, whole)
    if share is not None:
        return f"{share.text} of {whole.text}", (share, whole)
    return (f"of {whole.text}", (whole,)) if part.value <= whole.value else ("", ())


def _beginnings(now: Cell) -> Detail:
    if not all(now.known(column) for column in ("started", "completed", "closed")):
        return "", ()
    joined, parts = now.number("started"), (now.number("completed", ""), now.number("closed", ""))
    left = Number(count(parts[0].value + parts[1].value), parts[0].value + parts[1].value, "sum", of=parts)
    return f"{joined.text} began and {left.text} ended in the month", (joined, left)


def longest_tile(now: Cell, before: Cell | None) -> Tile:
    """The longest wait since referral as far as it is known; set beside a year before that is known in the same way."""
    column = _furthest(now)
    printed, detail, numbers = HELD_BACK, "", list[Number]()
    if column:
        numbers.append(now.weeks(column))
        printed = f"over {numbers[0].text}"
    if now.known(LONG_END):
        most = now.weeks(LONG_END)
        detail = f"{LONGER} in 100 over {most.text}"
        numbers += [setting(LONGER), setting(100), most]
    if before is None or _furthest(before) == column:
        change = changed(now, before, column or LIMIT, over_weeks=True)
    else:
        change = not_compared(before)
    return Tile(
        "Performance", f"Longest {SINCE['referral']}", printed, _verdict(change, now.claim(*numbers)), detail
    )


def _furthest(one: Cell) -> str:
    """The column that knows most of the longest wait: the highest limit that enough people exceed, or the long end.

    Few may be known to exceed a limit that the long end lies beyond: the longest is longer than both. Empty where
    neither is known.
    """
    limit = one.row[LIMIT] if one.known(LIMIT) else 0
    if one.known(LONG_END) and one.row[LONG_END] > limit:
        return LONG_END
    return LIMIT if limit else ""


def _hidden(tracking: Tracking, now: Cell) -> Tile:
    name, stands = "Past the national clock stop", "in no national figure"
    past = cell(tracking, now.area_id, now.period, HIDDEN_WAITS, now.cut)
    if past is None or not past.known("waiting"):
        return Tile("Performance", name, HELD_BACK, Verdict("not_compared", stands, ""), "")
    hidden, detail, numbers = past.number("waiting"), "", list[Number]()
    part = share_told(hidden, now.number("waiting", "")) if now.known("waiting") else None
    if part is not None:
        detail, numbers = f"{part.text} of all waits", [part]
    verdict = Verdict("not_compared", stands, "", claims=(past.claim(hidden, *numbers),))
    return Tile("Performance", name, hidden.text, verdict, detail)


def _watch(tracking: Tracking, area_id: str, measure: str, name: str, period: Period, cut: Cut) -> Tile:
    """Done in time, of those due on the day of the extract: anything clearly less than all needs a board."""
    newest = tracking.periods(area_id)[-1]
    if period != newest:
        claim = Claim(f"pathway_measures.{measure}", area_id, (newest.label,))
        verdict = Verdict("not_compared", f"known at {newest.label} only", "", claims=(claim,))
        return Tile("Quality", name, "not known", verdict, "Only the newest extract says what was due")
    found = of_day(tracking, measure, area_id, cut)
    if found is None or not found[2].value:
        return _without_figure(tracking, measure, area_id, cut, heading="Quality", name=name)
    day, done, due = found
    part, overdue, late = share_told(done, due), less(due, done), clearly_more(due, done)
    told, counts = of_words(done, due)
    numbers = (*([part] if part else []), *counts, *([overdue] if late else []))
    claim = Claim(f"pathway_measures.{measure}", area_id, (day.label,), numbers)
    how = ("worse", f"about {overdue.text} overdue") if late else ("not_compared", IF_OVERDUE)
    if due not in counts:
        detail = f"in time on {day.label}; how many were due is too close to tell"
    else:
        detail = f"{told} due on {day.label}" if part else f"due on {day.label}"
    return Tile("Quality", name, part.text if part else told, Verdict(*how, "", claims=(claim,)), detail)


def _acceptance(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> Tile:
    found: Acceptance | None = acceptance(tracking, area_id, period, cut)
    stands = "neither high nor low is good"
    if found is None:
        return _without_figure(tracking, RECEIVED[0], area_id, cut, heading="Access", name=ACCEPTANCE)
    detail = f"{found.counts} not accepted in {found.when}"
    verdict = Verdict("not_compared", stands, "", claims=(found.claim,))
    if found.share is None:
        verdict = replace(verdict, text="too few for a share of rounded counts")
    return Tile("Access", ACCEPTANCE, found.share.text if found.share else ROUGH, verdict, detail)


def _without_figure(
    tracking: Tracking, measure: str, area_id: str, cut: Cut, *, heading: str, name: str
) -> Tile:
    """A tile of a measure that this part was never counted by, or of which its counts are withheld, in words."""
    rows = tracking.measure(measure, area_id)
    mine = (rows["provider_id"] == cut.provider_id) & (rows["breakdown"] == cut.breakdown)
    printed, why = (HELD_BACK, TOO_FEW) if mine.any() else ("not counted", "this part has no count of it")
    return Tile(heading, name, printed, Verdict("not_compared", why, ""), "")


def headline_said(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> tuple[Said, ...]:
    """The message and every tile, under the heading of its row."""
    rows = tiles(tracking, area_id, period, cut)
    return (
        message(tracking, area_id, period, cut),
        *(tile_said(tile) for _, row in rows for tile in row),
    )
