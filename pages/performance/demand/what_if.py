"""What if capacity moved, or were added? Where the wait goes, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from charts.trajectory import trajectories
from metrics.queue_stages import Stage
from pages.parts.address import AREA
from pages.parts.choices import choose_amount, dark_mode, select
from pages.parts.counted import draw_table
from pages.parts.memory import own
from pages.parts.say import say
from pages.parts.show import keep, show
from reports.demand.futures import changed_chain, futures, whole
from reports.demand.futures_said import what_if_said
from reports.demand.numbers import RUNS
from reports.demand.words import STAGES_SHOWN, WHOLE, what_if_table
from reports.export import with_lineage
from reports.figures import Figures
from store.areas import Area

#: Clinicians move most easily between seeing new people and treating those seen: the example to begin with.
GIVER, TAKER = "Treatment", "Assessment"
#: How much of the giver's capacity the example moves.
EXAMPLE_SHARE = 0.2
#: Where there is one stage, the example adds so many starts per week.
EXAMPLE_ADDED = 1.0


def what_if(
    known: Figures, stages: Sequence[Stage], *, place: Area, pathway: str, weeks: int, part: bool
) -> None:
    """Move or add capacity; see every stage's wait with and without it, and the course of one stage or all.

    Between fewer than two stages nothing can move. With `part` some stages of the pathway are left out.
    """
    names = [stage.name for stage in stages]
    several = len(names) > 1
    st.header("What if capacity moves, or is added?" if several else "What if capacity is added?")
    giver = taker = names[0]
    as_one = STAGES_SHOWN if part else WHOLE
    with st.container(horizontal=True):
        if several:
            giver = select("Move starts from", names, key="giver", first=GIVER)
            taker = select("to", names, key="taker", first=TAKER)
        extra_at = select("Add starts at", names, key="added", first=GIVER)
        shown = select(
            "Show the course of", [WHOLE, *names], key="course", names={WHOLE: as_one} | {n: n for n in names}
        )
    left, right = st.columns(2, gap="large") if several else (None, st.container())
    moved = 0.0
    if left is not None:
        with left:
            moved = _moved(stages, giver, taker)
    with right:
        extra = choose_amount(
            f"Starts per week added at {extra_at}",
            key="extra",
            start=0.0 if several else EXAMPLE_ADDED,
            most=100.0,
            step=0.5,
            of=(AREA, "pathway"),
            slide=True,
        )
    after = changed_chain(stages, giver=giver, taker=taker, moved=moved, extra=extra, extra_at=extra_at)
    key = (tuple(stages), tuple(after), weeks)
    found = own("futures", key, lambda: futures(stages, after, weeks=weeks))
    say(what_if_said(found.ends, weeks_ahead=weeks, area_id=place.area_id, part=part))
    rows = found.of(whole(shown))
    dark = dark_mode()
    source = f"{as_one if shown == WHOLE else shown}: {RUNS} simulated runs of the numbers on this page."
    explain = partial(with_lineage, catalogue=known.catalogue, definition=source)
    kept = own(
        "course",
        (key, shown, source, place.area_id, known.snapshot_id, dark),
        lambda: keep(
            trajectories(rows, measure="waiting", dark=dark),
            when=f"Simulated, the {weeks} weeks from now",
            explain=explain,
            place=place,
            dark=dark,
        ),
    )
    show(
        kept,
        figures=known,
        stem=f"course-{place.area_id}",
        source=source,
        caveats=[
            "The line is the middle run; 8 runs in 10 lie in the band. First come, first served; who joins and who is "
            "seen vary by chance; a start counts one for one wherever it is moved."
        ],
    )
    draw_table(what_if_table(found.ends, weeks=weeks, part=part))


def _moved(stages: Sequence[Stage], giver: str, taker: str) -> float:
    """How many starts the reader moves from one stage to another."""
    most = max(1.0, next(float(str(stage.capacity_per_week)) for stage in stages if stage.name == giver))
    return choose_amount(
        f"Starts per week moved from {giver} to {taker}",
        key="moved",
        start=round(most * EXAMPLE_SHARE, 1),
        most=most,
        step=0.1,
        of=(AREA, "pathway", "giver"),
        slide=True,
    )
