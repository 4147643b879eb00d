"""What the measures of demand and capacity say: who keeps up, what would catch up, and the pathway as one."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.printed import number, weeks
from metrics.queue import STANDARD_TO_MEAN_WAIT
from metrics.random_rounding import TOO_CLOSE
from reports.claims import NOTHING, Basis, Claim, Number, Said, joined
from reports.demand.numbers import MEASURED_MONTHS
from reports.demand.standing import CV_CAPACITY, CV_DEMAND, Standing
from reports.demand.words import a_week, at_least, needed, starts
from reports.wording import join_words

MEASURE = "demand_and_capacity"
#: Of a hundred whose waits are exponential with a quarter of the standard as their mean, so many are inside it.
WITHIN_OF_HUNDRED = 98
#: A message names so many stages; the rest are counted.
STAGES_NAMED = 2


def message_said(
    found: Sequence[Standing], whole: Standing, *, area_id: str, where: str, clear_in_weeks: int
) -> Said:
    """The message of the page: which stage grows, and what would bring it back."""
    return joined(
        [
            _keeps_up(found, whole, area_id=area_id, where=where),
            _catches_up(found, area_id=area_id, clear_in_weeks=clear_in_weeks),
        ]
    )


def _keeps_up(found: Sequence[Standing], whole: Standing, *, area_id: str, where: str) -> Said:
    growing = sorted((row for row in found if row.grows and not row.close), key=_growth, reverse=True)
    close = [row for row in found if row.close]
    if growing:
        named = growing[:STAGES_NAMED]
        more = len(growing) - len(named)
        over = all(row.demand > row.capacity for row in growing)
        rule = "more join than are seen" if over else "as many join as are seen, or more"
        head = f"**The list grows in {where}: at {_stages(len(growing))} {rule}.**"
        who = f"It grows most at {join_words([_flows(row) for row in named])}"
        others = f", and at {_stages(more)} besides" if more else ""
        numbers = [Number(str(len(growing)), len(growing), "setting")]
        numbers += [Number(str(more), more, "setting")] if more else []
        claims = [Claim(MEASURE, area_id, (), tuple(numbers))] + [_flow_claim(row, area_id) for row in named]
        unsure = f" At {join_words([row.stage for row in close])} it is {TOO_CLOSE}." if close else ""
        return Said(f"{head} {who}{others}.{unsure}", tuple(claims))
    if close:
        why = f"the counts are rounded{', or withheld' if any(map(_not_known, close)) else ''}"
        head, of_it = f"**Whether the list grows in {where} is {TOO_CLOSE}: {why}.**", []
        if not whole.close:
            head = f"**The list grows in {where}, but at which stage is {TOO_CLOSE}: {why}.**"
            of_it = [Claim(MEASURE, area_id, (), (), *_grows(whole))]
        nearest = sorted(close, key=_load, reverse=True)[:STAGES_NAMED]
        who = f"It may at {join_words([_flows(row) for row in nearest])}."
        return Said(f"{head} {who}", (*of_it, *(_flow_claim(row, area_id) for row in nearest)))
    joining = [row for row in found if not row.nobody_joins]
    if not joining:
        return Said(f"**Nobody joins in {where}.**", (Claim(MEASURE, area_id),))
    fullest = max(joining, key=_load)
    return Said(
        f"**Every stage keeps up with who joins in {where}.** The fullest is {_flows(fullest)}.",
        (_flow_claim(fullest, area_id),),
    )


def _catches_up(found: Sequence[Standing], *, area_id: str, clear_in_weeks: int) -> Said:
    """What it would take to catch up, at the stages where most is missing; how many more there are."""
    behind = sorted((row for row in found if row.more), key=lambda r: r.more, reverse=True)
    in_time = Number(str(clear_in_weeks), clear_in_weeks, "setting")
    if behind:
        named, more = behind[:STAGES_NAMED], len(behind) - STAGES_NAMED
        needs = [
            f"{row.stage} needs **{starts(at_least(row.needs or 0.0, least=row.at_least is not None))}** "
            f"(now {a_week(row.capacity)})"
            for row in named
        ]
        others = f"; {_stages(more)} besides need{'s' if more == 1 else ''} more too" if more > 0 else ""
        claims = [_need_claim(row, area_id, in_time) for row in named]
        if more > 0:
            claims.append(Claim(MEASURE, area_id, (), (Number(str(more), more, "setting"),)))
        return Said(f"To be on target in {clear_in_weeks} weeks, {join_words(needs)}{others}.", tuple(claims))
    close = [row.stage for row in found if row.more_close]
    if close:
        return Said(
            f"No stage clearly needs more to be on target in {clear_in_weeks} weeks. At {join_words(close)} it is "
            f"{TOO_CLOSE}.",
            (Claim(MEASURE, area_id, (), (in_time,)),),
        )
    if all(row.needs is None and not row.long_close for row in found):
        return Said("No queue is more than twice what its standard allows.")
    if any(row.close for row in found):
        return Said("No stage needs more for its own long queue.")
    late = [row for row in found if row.surely_by is None or row.surely_by > clear_in_weeks]
    if any(row.weeks_close for row in late):
        return Said("No stage needs more for its own long queue.")
    if late:
        return Said("No stage needs more for its own long queue; the stages before send theirs on.")
    return Said(
        f"No stage needs more: at today's pace every queue is on target within {clear_in_weeks} weeks.",
        (Claim(MEASURE, area_id, (), (in_time,)),),
    )


def left_out_said(stages: list[str], *, of: int, area_id: str) -> Said:
    """Which stages of a pathway the page cannot speak of; nothing where it speaks of all."""
    if not stages:
        return NOTHING
    missing, every = (Number(str(count), count, "setting") for count in (len(stages), of))
    verb, what = ("is", "a count of it is") if len(stages) == 1 else ("are", "counts of them are")
    return Said(
        f"**{missing.text} of the {every.text} stages {verb} left out, as {what} withheld.** What "
        f"follows is of the others alone, without {join_words(stages)}.",
        (Claim(MEASURE, area_id, (), (missing, every)),),
    )


def rough_said(stages: list[str], *, area_id: str) -> Said:
    """At which stages months are withheld, so that an average may be too high or too low; nothing where at none."""
    if not stages:
        return NOTHING
    return Said(
        f"**Some of the averages are rough.** At {join_words(stages)}, months are withheld: who joins or is seen may "
        "be more or less.",
        (Claim(MEASURE, area_id),),
    )


def whole_said(found: Sequence[Standing], whole: Standing, *, area_id: str, part: bool = False) -> Said:
    """The pathway as one in plain words: who waits, how long somebody who joins now waits, and when it is on target.

    With `part` some of its stages are left out, and what is said is of those shown.
    """
    targets = tuple(
        Number("", row.target_queue, "target_queue", of=_given(row.demand, row.standard_weeks))
        for row in found
    )
    numbers = [
        Number(number(whole.queue), whole.queue, "setting"),
        Number(number(whole.target_queue), whole.target_queue, "sum", of=targets),
    ]
    as_one, all_the_way = (
        ("Of the stages shown", "through them") if part else ("As one pathway", "all the way")
    )
    parts = [f"**{as_one}: {numbers[0].text} wait where the standards allow {numbers[1].text}.**"]
    unseen = [row.stage for row in found if row.nobody_seen]
    if whole.wait_weeks is None:
        parts.append(f"Nobody is seen at {join_words(unseen)}, so no wait can be told.")
    elif whole.wait_weeks == 0:
        parts.append("Who joins now does not wait.")
    else:
        long = whole.wait_weeks >= 1
        told = f"about {weeks(whole.wait_weeks)}" if long else "less than a week"
        numbers += [Number(weeks(whole.wait_weeks), whole.wait_weeks, "simulated")] if long else []
        numbers.append(Number(weeks(whole.standard_weeks), whole.standard_weeks, "setting"))
        parts.append(
            f"Who joins now and goes {all_the_way} waits {told}. The standards add up to {numbers[-1].text}."
        )
    room, more = _room(whole)
    parts.append(room)
    text = " ".join(parts)
    if whole.load is None or whole.nobody_joins or whole.close or not whole.takes_known:
        return Said(text, (Claim(MEASURE, area_id, (), (*numbers, *more)),))
    return Said(text, (Claim(MEASURE, area_id, (), (*numbers, *more), *_grows(whole)),))


def _room(whole: Standing) -> tuple[str, list[Number]]:
    """What the pathway can take in of those who join, and when its last queue is on target."""
    joins, takes = a_week(whole.demand), a_week(whole.capacity)
    numbers = [
        Number(joins, whole.demand, "setting"),
        Number(takes, whole.capacity, "ratio", of=_given(whole.demand, _load(whole))),
    ]
    if whole.nobody_joins:
        head, numbers = "Nobody joins the pathway", []
    elif whole.close:
        return (
            f"Whether it can take in as many as join per week, {takes} and {joins}, is {TOO_CLOSE}.",
            numbers,
        )
    elif whole.grows and joins == takes:
        return (
            f"It can take in no more than the {joins} who join per week: any bad week adds to a queue.",
            numbers[:1],
        )
    elif whole.grows and not whole.takes_known:
        return (
            f"Not all of the {joins} who join per week can be taken in.",
            numbers[:1],
        )
    elif whole.grows:
        return (
            f"It can take in {takes} of the {joins} who join per week, so a queue grows on the way.",
            numbers,
        )
    elif joins == takes:
        head, numbers = f"It can take in just over the {joins} who join per week", numbers[:1]
    else:
        head = f"It can take in {takes} per week where {joins} join"
    words, in_weeks = _last_queue(whole)
    return f"{head}{words}", [*numbers, *in_weeks]


def _last_queue(whole: Standing) -> tuple[str, list[Number]]:
    """When the last queue of a pathway that keeps up is on target, from the earliest to the latest."""
    first, last = whole.surely_not_before, whole.surely_by
    if last is None or first is None:
        never = ", but a queue stays above its target"
        return (
            f". When the last queue is on target is {TOO_CLOSE}" if whole.weeks_close else never
        ) + ".", []
    if last == 0:
        return ", and every queue is on target now.", []
    at_most = Number(weeks(last), last, "simulated")
    if first == last:
        return f". If nothing changes, the last queue is on target in {at_most.text}.", [at_most]
    if first == 0:
        return f". Every queue is on target now, or in {at_most.text} at most if nothing changes.", [at_most]
    numbers = [Number(str(first), first, "simulated"), at_most]
    return f". If nothing changes, the last queue is on target in {first} to {at_most.text}.", numbers


def rules_said(*, clear_in_weeks: int) -> Said:
    """How the measures of the page are worked out, and the one set of assumptions they share."""
    grows, quarter = _set(1), _set(STANDARD_TO_MEAN_WAIT)
    within, hundred = _set(WITHIN_OF_HUNDRED), _set(100)
    clear, months = _set(clear_in_weeks), _set(MEASURED_MONTHS)
    joining, seen = _set(CV_DEMAND), _set(CV_CAPACITY)
    text = (
        f"Load: joining ÷ seen, at {grows.text} or above the queue grows. Target queue: joining × standard ÷ "
        f"{quarter.text}, at which about {within.text} in {hundred.text} wait no longer than the standard. Wait: those "
        "ahead ÷ seen per week. Pressure: twice that wait ÷ the standard. Capacity to hold keeps the target queue; "
        f"capacity to catch up reaches it in {clear.text} weeks, where the queue is more than twice its target. The "
        f"pace counts what earlier stages send on. Measured numbers are averages of {months.text} months. The whole "
        "pathway has the load that its fullest stage would have if the stages before it kept up, and the wait of who "
        "joins now and meets each queue as it will be then. Everything on this page assumes the same: first come, "
        "first served; who joins and who is seen vary by chance from week to week (coefficients of variation "
        f"{joining.text} and {seen.text}), in the capacity that holds a queue as in the simulation; who is seen at a "
        "stage may go on to the next."
    )
    numbers = (grows, quarter, within, hundred, clear, months, joining, seen)
    return Said(text, (Claim(MEASURE, "", (), numbers),))


def _set(value: float) -> Number:
    return Number(number(value), value, "setting")


def _not_known(row: Standing) -> bool:
    """Whether too little is shown to tell how many join."""
    return row.off.fewer


def _growth(row: Standing) -> float:
    """How many more join than are seen: those who are added to the queue each week."""
    return row.demand - row.capacity


def _load(row: Standing) -> float:
    return float("inf") if row.load is None else row.load


def _grows(row: Standing) -> tuple[str, str, Basis]:
    """Direction, verdict and basis of a claim on what a queue does: at a load of 1 it grows as well."""
    load = 1.0 + 1e-9 if row.load == 1 else _load(row)
    return "rose" if row.grows else "level", "", Basis("threshold", {"value": load, "limit": 1.0})


def _given(*values: float) -> tuple[Number, ...]:
    return tuple(Number("", value, "setting") for value in values)


def _flows(row: Standing) -> str:
    return f"{row.stage} ({a_week(row.demand)} join and {a_week(row.capacity)} are seen per week)"


def _flow_claim(row: Standing, area_id: str) -> Claim:
    numbers = (
        Number(a_week(row.demand), row.demand, "setting"),
        Number(a_week(row.capacity), row.capacity, "setting"),
    )
    if row.load is None or row.close:
        return Claim(_measure(row), area_id, (), numbers)
    return Claim(_measure(row), area_id, (), numbers, *_grows(row))


def _need_claim(row: Standing, area_id: str, in_time: Number) -> Claim:
    """More is called for because what is needed is more than what is there."""
    enough = row.needs or 0.0
    numbers = (
        Number(needed(enough), enough, "limit"),
        Number(a_week(row.capacity), row.capacity, "setting"),
        in_time,
    )
    basis = Basis("threshold", {"value": enough, "limit": row.capacity})
    return Claim(f"{_measure(row)}.needed", area_id, (), numbers, "", "higher", basis)


def _measure(row: Standing) -> str:
    return f"{MEASURE}.{row.stage}"


def _stages(count: int) -> str:
    return f"{count} stage{'' if count == 1 else 's'}"
