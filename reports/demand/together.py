"""The stages of a pathway as one: what it can take in, and what it takes if all stages catch up at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.queue_chain import chain_relief, whole_pathway_measures
from metrics.queue_fluid import fluid_course
from metrics.queue_stages import Stage
from metrics.random_rounding import TOO_CLOSE
from reports.claims import Basis, Claim, Number, Said
from reports.demand.reach import EXACT, Off
from reports.demand.standing import Standing, called_for, missing, up
from reports.demand.words import ENOUGH, WHOLE, a_week, at_least, needed, starts
from reports.wording import join_words

#: A stage that needs fewer more than this per week is said to need what it would need alone.
NOTICED_PER_WEEK = 0.5


def whole_pathway(stages: Sequence[Stage], found: Sequence[Standing]) -> Standing:
    """The pathway as one, of its stages: who joins from outside, the most it can take in, queues and waits added up."""
    measured = whole_pathway_measures(stages)
    outside, load = float(measured["demand_per_week"]), float(measured["load"])
    takes = outside / load if load > 0 else min((row.capacity for row in found), default=0.0)
    capacity = 0.0 if np.isinf(load) else takes
    load_off, fewer, close = _load_off(stages, found) if capacity else (0.0, False, False)
    off = capacity * load_off
    return WholeStanding(
        stage=WHOLE,
        demand=outside,
        capacity=capacity,
        queue=sum(row.queue for row in found),
        standard_weeks=sum(row.standard_weeks for row in found),
        target_queue=sum(row.target_queue for row in found),
        relief=None,
        hold=0.0,
        weeks_to_target=max(row.weeks_to_target for row in found),
        clear_in_weeks=found[0].clear_in_weeks,
        earliest=max(row.earliest for row in found),
        latest=max(row.latest for row in found),
        off=Off(flows=off, fewer=fewer),
        wait=_wait_all_the_way(stages),
        waits_off=math.hypot(*(row.wait_off for row in found)),
        open_takes=(fewer or close) and any(row.grows and not row.close for row in found),
        unsure=_unsure(found, outside - capacity, off=off, fewer=fewer),
    )


def _load_off(stages: Sequence[Stage], found: Sequence[Standing]) -> tuple[float, bool, bool]:
    """How far off rounding may set the load of the fullest stage, as a share; if it may be any less, or is open.

    Who joins a stage is so many of those who join the one before it: what that is off by comes on top.
    """
    before, fewer, demand, share, fullest = 0.0, False, 0.0, 0.0, (0.0, 0.0, False, False)
    for stage, row in zip(stages, found, strict=True):
        passed_on = share * demand
        demand, share = float(np.mean(stage.demand_per_week)) + passed_on, stage.onward_share
        if not demand:
            before, fewer = 0.0, False
            continue
        from_before = before * passed_on / demand if passed_on else 0.0
        fewer = row.own.fewer or (fewer and passed_on > 0)
        before = math.hypot(row.own.flows / row.capacity, from_before)
        fullest = max(fullest, (demand / row.capacity, before, fewer, row.close))
    return fullest[1:]


def _unsure(found: Sequence[Standing], over: float, *, off: float, fewer: bool) -> bool:
    """Whether it is too close to call if the pathway keeps up, where so many more join than it takes in.

    It is not where a stage clearly grows, and it is where one of them may.
    """
    if any(row.grows and not row.close for row in found) or (over > off and not fewer):
        return False
    return any(row.close for row in found) or (off > 0 and over >= -off)


@dataclass(frozen=True)
class WholeStanding(Standing):
    """The whole pathway: its wait is that of somebody who joins now and goes all the way."""

    wait: float | None = None
    waits_off: float = 0.0
    unsure: bool = False
    open_takes: bool = False

    @property
    def close(self) -> bool:
        return self.unsure

    @property
    def takes_known(self) -> bool:
        return not self.open_takes

    @property
    def wait_weeks(self) -> float | None:
        return self.wait

    @property
    def wait_off(self) -> float:
        return self.waits_off


def _wait_all_the_way(stages: Sequence[Stage]) -> float | None:
    """Weeks that somebody who joins now waits in all: at each stage for those who are there on arrival."""
    week = 0.0
    for stage in stages:
        course = fluid_course(stages, weeks=[week])
        ahead = float(course.loc[course["stage"] == stage.name, "queue"].iloc[0])
        capacity = float(np.mean(stage.capacity_per_week))
        if not capacity:
            return None
        week += ahead / capacity
    return week


@dataclass(frozen=True)
class Need:
    """What a stage needs, in people per week: by itself, and while every stage catches up. `more` is not there now.

    `sure` where it clearly needs more, and `least` where that is what it needs at least.
    """

    stage: str
    capacity: float
    alone: float
    together: float
    off: Off = EXACT
    sure: bool = False
    least: bool = False

    @property
    def more(self) -> float:
        return 0.0 if self.close else missing(self.called_for, self.capacity)

    @property
    def close(self) -> bool:
        """Whether rounding alone decides if it has enough."""
        return not self.sure and self.off.decides(self.called_for - self.capacity)

    @property
    def called_for(self) -> float:
        """What it needs while all catch up, as it is printed."""
        return called_for(self.together, self.capacity)

    @property
    def extra(self) -> float:
        """What comes on top because the stages before it catch up too."""
        return self.together - self.alone


def together(stages: Sequence[Stage], found: Sequence[Standing]) -> list[Need]:
    """What each stage needs while all catch up, beside what it would need while the others stay as they are."""
    table = chain_relief(stages, clear_in_weeks=found[0].clear_in_weeks)
    needs = []
    for row, off, called in zip(
        found, _off_together(stages, found), table["capacity_while_clearing"], strict=True
    ):
        alone = row.demand if row.needs is None else row.needs
        joint = alone if row.at_least is not None else max(float(called), row.needs or 0.0)
        least = row.at_least is not None
        needs.append(Need(row.stage, row.capacity, alone, joint, off=off, sure=row.more > 0, least=least))
    return needs


def _off_together(stages: Sequence[Stage], found: Sequence[Standing]) -> list[Off]:
    """How far off what each stage needs is while all catch up: with the queues, and those that may be long or not."""
    needs, reach, maybe, fewer, share = [], 0.0, 0.0, False, 0.0
    for stage, row in zip(stages, found, strict=True):
        reach = math.hypot(row.own.flows, row.off.queue / row.clear_in_weeks, share * reach)
        maybe = share * maybe + (abs(row.catching_up) if row.long_close else 0.0)
        fewer = row.own.fewer or (fewer and share > 0)
        needs.append(Off(flows=reach + maybe, fewer=fewer))
        share = stage.onward_share
    return needs


def together_table(needs: Sequence[Need]) -> pd.DataFrame:
    """The stages as text: seen now, what each needs by itself, together with the others, and more than now."""
    return pd.DataFrame(
        {
            "Stage": [need.stage for need in needs],
            "Seen per week now": [a_week(need.capacity) for need in needs],
            "Needed alone": [at_least(need.alone, least=need.least) for need in needs],
            "Needed together": [at_least(need.called_for, least=need.least) for need in needs],
            "More than now": [_more_words(need) for need in needs],
        }
    )


def _more_words(need: Need) -> str:
    if need.close:
        return TOO_CLOSE
    return needed(need.more) if need.more else ENOUGH


def together_said(needs: Sequence[Need], whole: Standing, *, area_id: str) -> Said:
    """Where catching up everywhere at once needs most beyond what is there."""
    weeks = int(whole.clear_in_weeks)
    in_time = Number(str(weeks), weeks, "setting")
    head = f"To catch up everywhere in {weeks} weeks, "
    short = [need for need in needs if need.more]
    close = [need.stage for need in needs if need.close]
    if not short and close:
        return Said(
            f"**{head}no stage clearly needs more.** At {join_words(close)} it is {TOO_CLOSE}.",
            (Claim("demand_and_capacity.together", area_id, (), (in_time,)),),
        )
    if not short:
        late = whole.surely_by is None or whole.surely_by > weeks
        at_once = " Each then sends people on evenly, not all at once." if late else ""
        return Said(
            f"**{head}no stage needs more than it has.**{at_once}",
            (Claim("demand_and_capacity.together", area_id, (), (in_time,)),),
        )
    most = max(short, key=lambda need: (need.extra >= NOTICED_PER_WEEK, need.extra, need.more))
    if most.extra < NOTICED_PER_WEEK:
        most = max(short, key=lambda need: need.more)
    enough = most.called_for
    numbers = [
        Number(needed(enough), enough, "limit"),
        Number(a_week(most.capacity), most.capacity, "setting"),
        in_time,
    ]
    text = f"**{head}{most.stage} needs {starts(at_least(enough, least=most.least))}** (now {a_week(most.capacity)})."
    if most.extra >= NOTICED_PER_WEEK:
        numbers.append(Number(needed(most.alone), up(most.alone), "setting"))
        text += f" Alone it would need {needed(most.alone)}: while they catch up, the stages before it send more on."
    basis = Basis("threshold", {"value": enough, "limit": most.capacity})
    claim = Claim(
        f"demand_and_capacity.{most.stage}.together", area_id, (), tuple(numbers), "", "higher", basis
    )
    return Said(text, (claim,))
