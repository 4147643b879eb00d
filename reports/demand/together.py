"""The stages of a pathway as one: what it can take in, and what it takes if all stages catch up at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.printed import number
from metrics.queue_chain import chain_relief, whole_pathway_measures
from metrics.queue_stages import Stage
from reports.demand.words import ENDLESS, load_words, per_week, pressure_words

WHOLE = "Whole pathway"
#: A stage that needs fewer more than this a week is said to need what it would need alone.
NOTICED_PER_WEEK = 0.5


def whole_pathway(stages: Sequence[Stage]) -> pd.Series:
    """The measures of the pathway as one, as metrics.queue_chain has them."""
    return whole_pathway_measures(stages)


def whole_row(whole: pd.Series) -> pd.DataFrame:
    """The whole pathway as a last row of `words.now_table`."""
    taken = "–" if np.isnan(whole["capacity_per_week"]) else per_week(whole["capacity_per_week"])
    return pd.DataFrame(
        {
            "Stage": [WHOLE],
            "Joining and seen a week": [f"{per_week(whole['demand_per_week'])} and {taken}"],
            "Load": [load_words(whole["load"])],
            "Pressure": [pressure_words(whole["pressure"])],
        }
    )


def whole_sentence(whole: pd.Series) -> str:
    """The pathway as one in plain words: who waits against what its standards allow, and what it can take in."""
    waits = whole["mean_wait_weeks"]
    way = (
        f", and somebody who goes all the way waits about {number(waits)} weeks where its standards add up to "
        f"{number(whole['standard_weeks'])}"
        if np.isfinite(waits)
        else ""
    )
    joins, takes = per_week(whole["demand_per_week"]), per_week(whole["capacity_per_week"])
    weeks = whole["weeks_to_target_queue"]
    if whole["load"] >= 1:
        room = f"It can take in {takes} of the {joins} who join each week, so a queue grows somewhere on the way."
    elif np.isinf(weeks):
        room = (
            f"It can take in {takes} where {joins} join each week, yet its last stage is on target {ENDLESS}."
        )
    else:
        when = "is on target now" if weeks == 0 else f"is on target in {number(weeks)} weeks"
        room = (
            f"It can take in {takes} where {joins} join each week; if nothing changes its last stage {when}."
        )
    return (
        f"**As one pathway: {number(whole['queue'])} wait where its standards allow "
        f"{number(whole['target_queue'])}**{way}. {room}"
    )


def together(stages: Sequence[Stage], measured: pd.DataFrame, *, clear_in_weeks: float) -> pd.DataFrame:
    """What each stage needs while all catch up, as metrics.queue_chain has it, with capacity_per_week and `alone`.

    `measured` are the measures of each stage by itself (`numbers.measures`), while the others stay as they are: what it
    needs to catch up, or what joins it where no catching up is called for.
    """
    own = measured.set_index("stage").loc[[stage.name for stage in stages]]
    alone = own["relief_capacity_per_week"].fillna(own["demand_per_week"])
    return chain_relief(stages, clear_in_weeks=clear_in_weeks).assign(
        alone=alone.to_numpy(), capacity_per_week=own["capacity_per_week"].to_numpy()
    )


def together_table(table: pd.DataFrame) -> pd.DataFrame:
    """The stages as text: seen now, what each needs by itself, together with the others, and more than now."""
    columns = {
        "Seen a week now": "capacity_per_week",
        "Needed alone": "alone",
        "Needed together": "capacity_while_clearing",
        "More than now": "more_per_week",
    }
    return pd.DataFrame(
        {
            "Stage": table["stage"],
            **{
                name: table[column].map(lambda value: number(value, decimals=1))
                for name, column in columns.items()
            },
        }
    )


def together_sentence(table: pd.DataFrame, *, clear_in_weeks: int) -> str:
    """Where catching up everywhere at once costs most beyond what the stage would need alone."""
    extra = table["capacity_while_clearing"] - table["alone"]
    when = f"in {clear_in_weeks} weeks"
    if extra.max() < NOTICED_PER_WEEK:
        return f"**To catch up everywhere {when}, no stage needs more than it would alone.**"
    most = table.iloc[int(extra.to_numpy().argmax())]
    return (
        f"**To catch up everywhere {when}, {most['stage']} needs {per_week(most['capacity_while_clearing'])} starts a "
        f"week, not the {per_week(most['alone'])} it would need alone**: while they catch up, the stages before it "
        "send more people on."
    )
