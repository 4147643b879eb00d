"""Derived figures worked out again from their parents, by formulas written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.claims import Key

RATE_PER = 100_000
#: A formula is given what is known, the key of the figure, and the base that the store holds beside it.
Formula = Callable[[Any, Key, float], float | None]


def _parent(known: Any, key: Key, name: str, column: str = "value") -> float:
    found = known.value(Key(name, key.area_id, key.period, key.breakdown, column))
    return float("nan") if found is None else float(found)


def _people(known: Any, key: Key, given: float) -> float:
    """The population a rate was divided by: it must be one of the area's own, aged 0 to 17."""
    return given if known.was_people(key.area_id, given) else float("nan")


def still_waiting(known: Any, key: Key, given: float) -> float:
    """The share of the two counts where both have one base, else the sum of the two shares."""
    none, one = "waits_no_contact", "waits_one_contact"
    waiting = _parent(known, key, none, "numerator") + _parent(known, key, one, "numerator")
    base = _parent(known, key, none, "denominator")
    if waiting == waiting and base > 0 and base == _parent(known, key, one, "denominator"):
        return 100 * waiting / base
    return _parent(known, key, none) + _parent(known, key, one)


def hidden_wait_gap(known: Any, key: Key, given: float) -> float:
    return _parent(known, key, "waiting_full_stop") - _parent(known, key, "waiting_first_contact")


def open_and_seen(known: Any, key: Key, given: float) -> float | None:
    every = _parent(known, key, "waiting_full_stop")
    return 100 * (every - _parent(known, key, "waiting_first_contact")) / every if every else None


def access_rate(known: Any, key: Key, given: float) -> float:
    return RATE_PER * _parent(known, key, "access_one_contact") / _people(known, key, given)


def spend_per_head(known: Any, key: Key, given: float) -> float:
    spent = _parent(known, key, "cyp_spend") + _parent(known, key, "cyp_ed_spend")
    return spent / _people(known, key, given)


def spend_growth(known: Any, key: Key, given: float) -> float | None:
    series = known.series(Key("mh_spend", key.area_id, key.period))
    before = next((row for p, row in series.items() if p.end.year == key.period.end.year - 1), None)
    return None if before is None else 100 * (_parent(known, key, "mh_spend") / before.value - 1)


FORMULAS: Mapping[str, Formula] = {
    "waits_still_waiting": still_waiting,
    "hidden_wait_gap": hidden_wait_gap,
    "first_steps_open_seen_percent": open_and_seen,
    "access_rate": access_rate,
    "cyp_spend_per_head": spend_per_head,
    "mh_spend_growth": spend_growth,
}
