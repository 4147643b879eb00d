"""What may be chosen for each series of an SPC chart, checked and laid out as one array a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.spc_presets import DEFAULT_RUN_LENGTH, FEWEST_TO_DRAW, PRESETS, RUN_LENGTHS

DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
"""Which way is good, by name. Neutral: neither."""

TRUTH = {True: True, False: False, "TRUE": True, "FALSE": False}

DEFAULTS: dict[str, Any] = {
    "improvement_direction": "neutral",
    "target": None,
    "fix_after_n_points": None,
    "rebase": None,
    "screen_outliers": None,
    "proportion": False,
    "run_length": DEFAULT_RUN_LENGTH,
    "preset": None,
}
"""Every choice there is, and what holds where none is made. No `screen_outliers`: as the preset says."""

Options = pd.DataFrame | Mapping[str, Any] | None


@dataclass(frozen=True)
class Choices:
    """One value a series, in the order of the series' names. `fix_after` is infinite where nothing is fixed."""

    improvement_direction: NDArray[np.object_]
    good: NDArray[np.int64]
    target: NDArray[np.float64]
    fix_after: NDArray[np.float64]
    rebase: NDArray[np.object_]
    screen: NDArray[np.bool_]
    proportion: NDArray[np.bool_]
    run_length: NDArray[np.int64]
    fewest_points: NDArray[np.int64]
    icons_need_limits: NDArray[np.bool_]
    outside_counts_as_near: NDArray[np.bool_]
    improvement_wins: NDArray[np.bool_]


def read_choices(options: Options, *, names: pd.Index, series: str, preset: str) -> Choices:
    """The checked choices for `names`.

    `options` is one mapping for all series, or a frame with a column `series` and one row a series; a
    series without a row, or with a missing value, takes the default. Rows for other series are passed
    over, so that one register of options may serve many selections. Raises ValueError for an unknown
    option, a series given twice, or a value that an option cannot take.
    """
    table = _table(options, names=names, series=series)
    presets = _each(table["preset"].fillna(preset), PRESETS, "preset")
    direction = table["improvement_direction"].to_numpy(dtype=object)
    screen = table["screen_outliers"]
    by_preset = pd.Series([one.screen_outliers for one in presets], index=table.index, dtype=object)
    return Choices(
        improvement_direction=direction,
        good=np.array(_each(direction, DIRECTIONS, "improvement_direction"), dtype=np.int64),
        target=_numbers(table["target"], "target"),
        fix_after=_fixed_after(table["fix_after_n_points"]),
        rebase=table["rebase"].to_numpy(dtype=object),
        screen=np.array(_each(screen.where(screen.notna(), by_preset), TRUTH, "screen_outliers"), dtype=bool),
        proportion=np.array(_each(table["proportion"], TRUTH, "proportion"), dtype=bool),
        run_length=np.array(_each(table["run_length"], {n: n for n in RUN_LENGTHS}, "run_length"), dtype=np.int64),
        fewest_points=np.array([one.fewest_points for one in presets], dtype=np.int64),
        icons_need_limits=np.array([one.icons_need_limits for one in presets], dtype=bool),
        outside_counts_as_near=np.array([one.outside_counts_as_near for one in presets], dtype=bool),
        improvement_wins=np.array([one.improvement_wins for one in presets], dtype=bool),
    )


def _table(options: Options, *, names: pd.Index, series: str) -> pd.DataFrame:
    """One row a series, one column an option, defaults filled in."""
    if options is None or isinstance(options, Mapping):
        given = pd.DataFrame({name: [value] * len(names) for name, value in (options or {}).items()}, index=names)
    elif series in options.columns:
        given = options.set_index(series)
    else:
        raise ValueError(f"the options need a column {series!r} that says which series each row is for")
    unknown = [str(name) for name in given.columns if name not in DEFAULTS]
    if unknown:
        raise ValueError(f"unknown SPC options: {', '.join(unknown)}; there are {', '.join(DEFAULTS)}")
    twice = given.index[given.index.duplicated()]
    if len(twice):
        raise ValueError(f"the options name a series more than once: {twice[0]!r}")
    table = given.reindex(names).astype(object)
    for name, default in DEFAULTS.items():
        if name not in table:
            table[name] = pd.Series([default] * len(names), index=names, dtype=object)
        elif default is not None:
            table[name] = table[name].where(table[name].notna(), default)
    return table


def _each(values: pd.Series | NDArray[np.object_], known: Mapping[Any, Any], option: str) -> list[Any]:
    """Each value as `known` translates it; ValueError names the first that is not known."""
    translated = [known.get(value, known) for value in values]
    for value, result in zip(values, translated, strict=True):
        if result is known:
            raise ValueError(f"{option} cannot be {value!r}; it is one of {', '.join(map(str, known))}")
    return translated


def _numbers(values: pd.Series, option: str) -> NDArray[np.float64]:
    try:
        return pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError(f"{option} must be a number for each series, or missing") from None


def _fixed_after(values: pd.Series) -> NDArray[np.float64]:
    fixed = _numbers(values, "fix_after_n_points")
    if (fixed < FEWEST_TO_DRAW).any():
        raise ValueError(f"fix_after_n_points must be at least {FEWEST_TO_DRAW}: fewer points fix no limits")
    return np.where(np.isnan(fixed), np.inf, fixed)
