"""The stages of a pathway as one: what it can take in, and what it takes if all stages catch up at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.queue_chain import chain_relief, whole_pathway_measures
from metrics.queue_fluid import fluid_course
from metrics.queue_stages import Stage
from reports.claims import Basis, Claim, Number, Said
from reports.demand.standing import Standing, called_for, missing, up
from reports.demand.words import ENOUGH, WHOLE, a_week, needed, starts

#: A stage that needs fewer more than this per week is said to need what it would need alone.
NOTICED_PER_WEEK = 0.5


def whole_pathway(stages: Sequence[Stage], found: Sequence[Standing]) -> Standing:
    """The pathway as one, of its stages: who joins from outside, the most it can take in, queues and waits added up."""
    measured = whole_pathway_measures(stages)
    outside, load = float(measured["demand_per_week"]), float(measured["load"])
    takes = outside / load if load > 0 else min((row.capacity for row in found), default=0.0)
    return WholeStanding(
        stage=WHOLE,
        demand=outside,
        capacity=0.0 if np.isinf(load) else takes,
        queue=sum(row.queue for row in found),
        standard_weeks=sum(row.standard_weeks for row in found),
        target_queue=sum(row.target_queue for row in found),
        relief=None,
        hold=0.0,
        weeks_to_target=max(row.weeks_to_target for row in found),
        clear_in_weeks=found[0].clear_in_weeks,
        off=max((row.off for row in found), default=0.0),
        wait=_wait_all_the_way(stages),
    )


@dataclass(frozen=True)
class WholeStanding(Standing):
    """The whole pathway: its wait is that of somebody who joins now and goes all the way."""

    wait: float | None = None

    @property
    def wait_weeks(self) -> float | None:
        return self.wait


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
    """What a stage needs, in people per week: by itself, and while every stage catches up. `more` is not there now."""

    stage: str
    capacity: float
    alone: float
    together: float

    @property
    def more(self) -> float:
        return missing(self.called_for, self.capacity)

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
    return [
        Need(
            row.stage,
            row.capacity,
            alone=row.demand if row.needs is None else row.needs,
            together=max(float(needs), row.needs or 0.0),
        )
        for row, needs in zip(found, table["capacity_while_clearing"], strict=True)
    ]


def together_table(needs: Sequence[Need]) -> pd.DataFrame:
    """The stages as text: seen now, what each needs by itself, together with the others, and more than now."""
    return pd.DataFrame(
        {
            "Stage": [need.stage for need in needs],
            "Seen per week now": [a_week(need.capacity) for need in needs],
            "Needed alone": [needed(need.alone) for need in needs],
            "Needed together": [needed(need.called_for) for need in needs],
            "More than now": [needed(need.more) if need.more else ENOUGH for need in needs],
        }
    )


def together_said(needs: Sequence[Need], whole: Standing, *, area_id: str) -> Said:
    """Where catching up everywhere at once needs most beyond what is there."""
    weeks = int(whole.clear_in_weeks)
    in_time = Number(str(weeks), weeks, "setting")
    head = f"To catch up everywhere in {weeks} weeks, "
    short = [need for need in needs if need.more]
    if not short:
        late = whole.weeks_said is None or whole.weeks_said > weeks
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
    text = f"**{head}{most.stage} needs {starts(needed(enough))}** (now {a_week(most.capacity)})."
    if most.extra >= NOTICED_PER_WEEK:
        numbers.append(Number(needed(most.alone), up(most.alone), "setting"))
        text += f" Alone it would need {needed(most.alone)}: while they catch up, the stages before it send more on."
    basis = Basis("threshold", {"value": enough, "limit": most.capacity})
    claim = Claim(
        f"demand_and_capacity.{most.stage}.together", area_id, (), tuple(numbers), "", "higher", basis
    )
    return Said(text, (claim,))
