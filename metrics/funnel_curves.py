"""The curves of a funnel: at each size, the figures whose confidence interval just reaches the average."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import Numbers
from metrics.confidence import Confidence
from metrics.funnel_axis import axis_of_events, axis_of_expected, axis_of_population
from metrics.funnel_sizes import Judged, Kind
from metrics.intervals import about_average, exact_poisson

LEVELS = {"2s": Confidence(0.95), "3s": Confidence(0.998)}


def proportion_curves(judged: Judged) -> pd.DataFrame:
    """At each number of people, the shares on either side of the average."""
    people = axis_of_population(*judged.range_of_sizes)
    curves: dict[str, float | Numbers] = {"Population": people}
    for name, level in LEVELS.items():
        for side, share in zip(("lower", "upper"), about_average(judged.average, people, level), strict=True):
            curves[f"{side}_{name}_limit"] = np.clip(share, 0, 1) * judged.multiplier
    return pd.DataFrame({**curves, "baseline": judged.average * judged.multiplier})


def rate_curves(judged: Judged, years: float) -> pd.DataFrame:
    """At each number of events, the populations at which their interval just reaches the average."""
    smallest, largest = (size / years for size in judged.range_of_sizes)
    events = axis_of_events(smallest, largest, events_each=judged.average * years)
    curves: dict[str, float | Numbers] = {"Events": events}
    for name, side, expected in _expected_at_limits(events):
        curves[f"{side}_{name}_population_1_year"] = expected / judged.average / years
        curves[f"{side}_{name}_limit"] = events / expected * judged.average * judged.multiplier
    return pd.DataFrame({**curves, "baseline": judged.average * judged.multiplier})


def ratio_curves(judged: Judged, kind: Kind | None) -> pd.DataFrame:
    """At each number of events, the expected events at which their interval just reaches 1."""
    events = axis_of_expected(*judged.range_of_sizes)
    curves: dict[str, float | Numbers] = {"Observed_events": events}
    for name, side, expected in _expected_at_limits(events):
        curves[f"{side}_{name}_exp_events"] = expected
        curves[f"{side}_{name}_limit"] = events / expected * 100 if kind == "isr" else events / expected - 1
    return pd.DataFrame(curves)


def _expected_at_limits(events: Numbers) -> list[tuple[str, str, Numbers]]:
    """Level, side and the expected count that so many events are just beyond: many expected, a low figure."""
    found = []
    for name, level in LEVELS.items():
        fewest, most = exact_poisson(events, level)
        found += [(name, "lower", most), (name, "upper", fewest)]
    return found
