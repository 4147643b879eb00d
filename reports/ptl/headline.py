"""The message and the tiles of a waiting list: what is so, since when, and what needs a board."""

from __future__ import annotations

from metrics.printed import WITHHELD, count
from reports.claims import Claim, Number, Said
from reports.figure import Period
from reports.ptl.claimed import Cell, Change, cell, changed, less, named, of_day, of_time, setting, share_of
from reports.ptl.entry import ACCEPTANCE, Acceptance, acceptance
from reports.ptl.measures import MONTHS, months_to
from reports.ptl.stages import SINCE, longest_words
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.watch import REVIEWS
from reports.summary import Tile
from reports.verdict import Verdict
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

#: Of 100 who wait, so many have waited no longer than the long end that is shown; the rest longer.
WITHIN, LONGER = 92, 8


def message(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> Said:
    """What a board member could read aloud: how many waits, how long, what is published, the year's change."""
    now = cell(tracking, area_id, period, ALL_WAITS, cut)
    name = tracking.areas[area_id].short_name + ("" if cut == EVERYONE else f", {cut.label}")
    names = named([cut.label])
    if now is None or not now.known("waiting"):
        return Said(
            f"**How many waits were running in {name} at the end of {period.label} is withheld: too few.**",
            (of_time(area_id, period),),
            names,
        )
    waiting = now.number("waiting")
    claims = [now.claim(waiting)]
    told = f"**{waiting.text} waits were running in {name} at the end of {period.label}**"
    moved = changed(now, _year_before(tracking, area_id, period, cut), "waiting")
    if moved.claim is not None:
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
        told += (
            f" **National figures stop before {hidden.text} of them**: the young person was seen once, and "
        )
        told += "waits on."
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
        _longest(now, before),
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
        whole = now.number(of)
        part = share_of(value, whole)
        words, numbers = f"{part.text} of {whole.text}", (part, whole)
    named = tuple(setting(float(word)) for word in name.split() if word.isdigit())
    claims = (now.claim(*([value] if now.known(column) else []), *named, *numbers),)
    return Tile("Performance", name, value.text, _verdict(changed(now, before, column), *claims), words)


def _beginnings(now: Cell) -> Detail:
    if not all(now.known(column) for column in ("started", "completed", "closed")):
        return "", ()
    joined, parts = now.number("started"), (now.number("completed", ""), now.number("closed", ""))
    left = Number(count(parts[0].value + parts[1].value), parts[0].value + parts[1].value, "sum", of=parts)
    return f"{joined.text} began and {left.text} ended in the month", (joined, left)


def _longest(now: Cell, before: Cell | None) -> Tile:
    longest = now.row["referral_longest_weeks"]
    numbers: list[Number] = []
    printed, detail = longest_words(longest), ""
    # Few may be known to exceed a limit that the long end lies beyond: the longest is longer than both.
    far = now.known("referral_p92_weeks") and not now.row["referral_p92_weeks"] <= longest
    column = "referral_p92_weeks" if far else "referral_longest_weeks"
    if printed != WITHHELD or far:
        numbers.append(now.weeks(column))
        printed = f"over {numbers[0].text}"
    if now.known("referral_p92_weeks"):
        most = now.weeks("referral_p92_weeks")
        detail = f"{LONGER} in 100 over {most.text}"
        numbers += [setting(LONGER), setting(100), most]
    change = changed(now, before, "referral_longest_weeks", in_weeks=True)
    return Tile(
        "Performance", f"Longest {SINCE['referral']}", printed, _verdict(change, now.claim(*numbers)), detail
    )


def _hidden(tracking: Tracking, now: Cell) -> Tile:
    name, stands = "Past the national clock stop", "in no national figure"
    past = cell(tracking, now.area_id, now.period, HIDDEN_WAITS, now.cut)
    if past is None or not past.known("waiting"):
        return Tile("Performance", name, WITHHELD, Verdict("not_compared", stands, ""), "")
    hidden, detail, numbers = past.number("waiting"), "", list[Number]()
    if now.known("waiting"):
        part = share_of(hidden, now.number("waiting", ""))
        detail, numbers = f"{part.text} of all waits", [part]
    verdict = Verdict("not_compared", stands, "", claims=(past.claim(hidden, *numbers),))
    return Tile("Performance", name, hidden.text, verdict, detail)


def _watch(tracking: Tracking, area_id: str, measure: str, name: str, period: Period, cut: Cut) -> Tile:
    """Done in time, of those due on the day of the extract: anything less than all needs a board."""
    newest = tracking.periods(area_id)[-1]
    if period != newest:
        claim = Claim(f"pathway_measures.{measure}", area_id, (newest.label,))
        verdict = Verdict("not_compared", f"known at {newest.label} only", "", claims=(claim,))
        return Tile("Quality", name, "[x]", verdict, "Held by: the newest extract")
    found = of_day(tracking, measure, area_id, cut)
    if found is None or not found[2].value:
        return Tile("Quality", name, "[x]", Verdict("not_compared", "not counted for this part", ""), "")
    day, done, due = found
    part, overdue = share_of(done, due), less(due, done)
    late = due.value > done.value
    claim = Claim(
        f"pathway_measures.{measure}",
        area_id,
        (day.label,),
        (part, done, due, *([overdue] if late else [])),
    )
    verdict = Verdict(
        "worse" if late else "better",
        f"{overdue.text} overdue" if late else "none overdue",
        "",
        claims=(claim,),
    )
    return Tile("Quality", name, part.text, verdict, f"{done.text} of {due.text} due on {day.label}")


def _acceptance(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> Tile:
    if not tracking.measure("referrals_received", area_id)["breakdown"].eq(cut.breakdown).any():
        return Tile("Access", ACCEPTANCE, "[x]", Verdict("not_compared", "not counted for this part", ""), "")
    found: Acceptance | None = acceptance(tracking, area_id, period, cut)
    stands = "neither high nor low is good"
    if found is None:
        return Tile("Access", ACCEPTANCE, WITHHELD, Verdict("not_compared", stands, ""), "")
    detail = f"{found.refused.text} of {found.received.text} not accepted in {found.when}"
    verdict = Verdict("not_compared", stands, "", claims=(found.claim,))
    return Tile("Access", ACCEPTANCE, found.share.text, verdict, detail)


def headline_said(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> tuple[Said, ...]:
    """The message and every tile, under the heading of its row."""
    rows = tiles(tracking, area_id, period, cut)
    return (
        message(tracking, area_id, period, cut),
        *(tile_said(tile) for _, row in rows for tile in row),
    )
