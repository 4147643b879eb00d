"""How often a test of change cries wolf: made-up services that do not change, tested as ours are.

    python -m bench.false_alarms

Every series comes from one unchanging chance, so each verdict is a false alarm; 5% are what a test at 95% promises. The
sizes are those of the published series: some 5 cases a month in a CCG, 25 in a system, 100 in a region. The table in
docs/statistics.md is what this prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.change import proportion_change
from metrics.spc import spc
from metrics.trend import proportion_trend, ranked_trend

SEED, REPEATS = 20_260_331, 10_000
#: Chance of the event, and cases a month of a CCG, a system and a region.
CHANCE, SIZES = 0.7, (5, 25, 100)
#: Of those who wait at the end of a month, the share still waiting at the end of the next.
STAYING = 0.8
Floats = NDArray[np.float64]
Counts = tuple[Floats, Floats]


class Rate(NamedTuple):
    """One line of the table: the share of unchanging series that a test calls changed, 0-100."""

    figures: str
    test: str
    points: int
    percent: float
    used: bool


def months(random: np.random.Generator, repeats: int, count: int) -> Counts:
    """Events and cases of `count` months in `repeats` series, a third of each size."""
    cases = random.poisson(np.resize(SIZES, repeats)[:, None], (repeats, count))
    return random.binomial(cases, CHANCE).astype(float), cases.astype(float)


def windows(monthly: Counts, *, length: int, step: int) -> Counts:
    """Sums over `length` months, one every `step` months."""
    return tuple(  # type: ignore[return-value]
        np.lib.stride_tricks.sliding_window_view(part, length, axis=1)[:, ::step].sum(axis=2)
        for part in monthly
    )


def stock(random: np.random.Generator, repeats: int, count: int) -> Counts:
    """Month ends of a queue in balance: most of those in it were there the month before. Events: waits of a kind."""
    size = np.resize(SIZES, repeats) * 5
    queue = random.poisson(size)
    marked = random.binomial(queue, CHANCE)
    events, cases = np.empty((repeats, count)), np.empty((repeats, count))
    for month in range(count):
        events[:, month], cases[:, month] = marked, queue
        stayed_marked = random.binomial(marked, STAYING)
        stayed = stayed_marked + random.binomial(queue - marked, STAYING)
        joined = random.poisson(size * (1 - STAYING))
        marked = stayed_marked + random.binomial(joined, CHANCE)
        queue = stayed + joined
    return events, cases


def correlated(random: np.random.Generator, repeats: int, count: int, *, with_neighbour: float) -> Floats:
    """Figures that follow the one before: first-order autoregression, started in balance."""
    noise = random.standard_normal((repeats, count))
    noise[:, 1:] *= np.sqrt(1 - with_neighbour**2)
    for place in range(1, count):
        noise[:, place] += with_neighbour * noise[:, place - 1]
    return noise


def long(values: Floats, **more: Floats) -> pd.DataFrame:
    """Series by row as one long frame: series, period, value and whatever else has the same shape."""
    repeats, count = values.shape
    return pd.DataFrame(
        {"series": np.repeat(np.arange(repeats), count), "period": np.tile(np.arange(count), repeats)}
        | {"value": values.ravel()}
        | {name: part.ravel() for name, part in more.items()}
    )


def chi_square(counts: Counts) -> float:
    frame = long(counts[0], numerator=counts[0], denominator=counts[1])
    return _share(
        proportion_trend(frame, by="series", overlapping=False)["trend"].isin(["rising", "falling"])
    )


def by_rank(values: Floats) -> float:
    found = ranked_trend(long(values), by="series", overlapping=False)
    return _share(found["trend"].isin(["rising", "falling"]))


def last_against(counts: Counts, *, back: int) -> float:
    """The newest figure against the one `back` figures before it."""
    events, cases = counts
    pairs = {
        "numerator": events[:, -1],
        "denominator": cases[:, -1],
        "numerator_before": events[:, -1 - back],
        "denominator_before": cases[:, -1 - back],
    }
    return _share(proportion_change(pd.DataFrame(pairs))["change"].isin(["rise", "fall"]))


def newest_special(values: Floats) -> float:
    """The newest point of a control chart called a special cause."""
    dates = pd.date_range("2000-01-31", periods=values.shape[1], freq="ME")
    frame = long(values).assign(date=np.tile(dates, len(values)))
    return _share(spc(frame).icons["variation_type"] != "common_cause")


def _share(found: pd.Series) -> float:
    return 100 * float(found.mean())


def rates(*, repeats: int = REPEATS, seed: int = SEED) -> Iterator[Rate]:
    """Every line of the table. `used` says whether a page makes this test of such figures."""
    random = np.random.default_rng(seed)

    def rolling(points: int, *, length: int, step: int) -> Counts:
        return windows(months(random, repeats, length + step * (points - 1)), length=length, step=step)

    trend, rank, pair = "chi-square for trend", "Mann-Kendall", "Newcombe"
    year = "12 months, by quarter"
    for points in (13, 21):
        counts = rolling(points, length=12, step=3)
        yield Rate(year, trend, points, chi_square(counts), False)
        yield Rate(year, rank, points, by_rank(_shares(counts)), False)
        apart = tuple(part[:, ::-4][:, ::-1] for part in counts)
        yield Rate("12 months, every fourth", rank, apart[0].shape[1], by_rank(_shares(apart)), False)
    yield Rate("12 months, a year apart", pair, 2, last_against(rolling(5, length=12, step=3), back=4), True)
    for points in (5, 12):
        counts = rolling(points, length=3, step=1)
        yield Rate("3 months, by month", trend, points, chi_square(counts), False)
        yield Rate("3 months, by month", rank, points, by_rank(_shares(counts)), False)
    for points in (5, 12):
        counts = rolling(points, length=3, step=3)
        yield Rate("quarters", trend, points, chi_square(counts), False)
        yield Rate("quarters", rank, points, by_rank(_shares(counts)), False)
    yield Rate("quarters, a year apart", pair, 2, last_against(rolling(5, length=3, step=3), back=4), True)
    for points in (5, 12):
        counts = stock(random, repeats, points)
        yield Rate("people waiting at month ends", trend, points, chi_square(counts), False)
        yield Rate("people waiting at month ends", rank, points, by_rank(_shares(counts)), False)
    for with_neighbour in (0.1, 0.3, 0.5):
        name = f"figures that follow the last by {with_neighbour}"
        for points in (8, 12):
            values = correlated(random, repeats, points, with_neighbour=with_neighbour)
            yield Rate(name, rank, points, by_rank(values), False)
    few = max(1, repeats // 5)
    for with_neighbour in (0.0, 0.1, 0.3, 0.5):
        name = (
            f"figures that follow the last by {with_neighbour}" if with_neighbour else "independent figures"
        )
        values = correlated(random, few, 24, with_neighbour=with_neighbour)
        yield Rate(name, "XmR, newest point", 24, newest_special(values), True)


def _shares(counts: Counts) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(counts[1] > 0, counts[0] / counts[1], np.nan)


def table(found: Callable[[], Iterator[Rate]] = rates) -> str:
    """The lines as the guide prints them."""
    lines = ["| figures | test | points | false alarms | made on a page |", "|---|---|---|---|---|"]
    lines += [
        f"| {rate.figures} | {rate.test} | {rate.points} | {rate.percent:.0f}% | {'yes' if rate.used else 'no'} |"
        for rate in found()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
