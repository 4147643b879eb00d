"""What was kept for one choice is never shown for another: a server that keeps draws what one draws that keeps none.

The choices: area, indicator, period, geography, view, filter, search, numbers entered, theme, day, who may see returns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.current import current_figures, kept_with
from reports.places import places
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import let_go
from tests.pages.servers import EVERYONE, Server, serving
from tests.pages.walks import DAY, EMPTY, MODULES, SEEN, THEME, Walk
from tests.real_return import BOROUGH, OTHER, SYSTEM

NORTHBANK, LONDON, ELSEWHERE = "DEMO-NB", "E12000007", "E09000003"
#: Places where what is kept meets: neighbours who share a body, a list of their own, the whole, a fictional one.
AREAS = [BOROUGH, OTHER, LONDON, SYSTEM, NORTHBANK]
#: What the plain run changes, one after another, from Bromley's page on.
SAMPLE: dict[str, list[tuple[str, Any]]] = {
    "pages.board.summary": [("area", OTHER), (DAY, None)],
    "pages.performance.waiting_list": [
        ("count", "referrals"),
        (THEME, None),
        ("area", NORTHBANK),
        ("clock", "referral"),
    ],
    "pages.performance.ptl_meeting": [(SEEN, None), ("counted", "over_standard"), ("area", NORTHBANK)],
    "pages.performance.demand_capacity": [(EMPTY, None), ("area", OTHER), (EMPTY, None)],
    "pages.performance.compare": [
        ("by", "system"),
        ("area", ELSEWHERE),
        ("view", "Over time"),
        ("area", OTHER),
    ],
    "pages.performance.trends": [("area", OTHER), (DAY, None)],
    "pages.quality.reviews": [("words", "waiting"), ("kinds", ["issue"])],
    "pages.quality.questionnaire": [(SEEN, None), ("theme", "2"), ("area", OTHER)],
    "pages.data.catalogue": [("find", "bromley"), ("look-at", "Editions loaded"), (SEEN, None)],
}
WALKS, STEPS = 3, 10


@pytest.fixture(scope="module")
def server(real_returns: Path) -> Iterator[Server]:
    """One for all pages, so that what is kept for one meets the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER_VARIABLE, str(real_returns))
        let_go()
        with serving() as one:
            yield one
        let_go()


@pytest.mark.parametrize("module", MODULES)
def test_what_is_kept_is_shown_for_no_other_choice(server: Server, module: str) -> None:
    walk = Walk.to(server, module, {"area": BOROUGH})
    faults = walk.draw()
    for what, value in SAMPLE[module]:
        walk.change(what, value)
        faults += walk.draw()
    assert faults == []
    made, none = kept_with(current_figures(server.seen)), kept_with(server.taken[server.seen])
    assert made is not None
    assert made.made.values()
    assert none is None


@pytest.mark.exhaustive
@pytest.mark.parametrize("module", MODULES)
def test_whatever_readers_choose_one_after_another(server: Server, module: str) -> None:
    seed = random.randrange(10**6)
    choice, faults = random.Random(seed), []
    server.strict, server.read = True, {}
    areas = [*AREAS, *places(current_figures(EVERYONE))]
    for _ in range(WALKS):
        walk = Walk.to(server, module, {"area": choice.choice(AREAS)})
        faults += walk.draw()
        for _ in range(STEPS):
            walk.change(*walk.another(choice, [*AREAS, *choice.sample(areas, 2)]))
            faults += walk.draw()
    assert faults == [], f"seed {seed}"
