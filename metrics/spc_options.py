"""What may be chosen for each series of an SPC chart, checked and laid out as one array a choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.spc_presets import (
    DEFAULT_RUN_LENGTH,
    FEWEST_TO_DRAW,
    PRESETS,
    RUN_LENGTHS,
    Preset,
)

DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
"""Which way is good, by name. Neutral: neither."""

NEUTRAL = "neutral"
LENGTHS = {length: length for length in RUN_LENGTHS}
TRUTH = {True: True, False: False, "TRUE": True, "FALSE": False}

OPTIONS = (
    "improvement_direction",
    "target",
    "fix_after_n_points",
    "rebase",
    "screen_outliers",
    "proportion",
    "never_negative",
    "run_length",
    "preset",
)
"""Every choice there is."""

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
Options = pd.DataFrame | Mapping[str, Any] | None


@dataclass(frozen=True)
class Choices:
    """One value a series, in the order of the series' names. `fix_after` is infinite where nothing is fixed."""

    improvement_direction: Objects
    good: NDArray[np.int64]
    target: Floats
    fix_after: Floats
    rebase: Objects
    screen: NDArray[np.bool_]
    proportion: NDArray[np.bool_]
    never_negative: NDArray[np.bool_]
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
    if isinstance(options, pd.DataFrame):
        return _read(_one_row_each(options, names=names, series=series), preset)
    same = options or {}
    _refuse_unknown(same)
    one = _read({name: _column([same.get(name)]) for name in OPTIONS}, preset)
    return Choices(**{field.name: np.repeat(getattr(one, field.name), len(names)) for field in fields(one)})


def known_preset(name: str) -> Preset:
    """The preset of that name, or ValueError."""
    found: Preset = _known(_column([name]), PRESETS, "preset", default=None)[0]
    return found


def _one_row_each(options: pd.DataFrame, *, names: pd.Index, series: str) -> dict[str, Objects]:
    """The options as one column each, in the order of the names; missing where nothing is said."""
    if series not in options.columns:
        raise ValueError(f"the options need a column {series!r} that says which series each row is for")
    given = options.set_index(series)
    _refuse_unknown(given.columns)
    twice = given.index[given.index.duplicated()]
    if len(twice):
        raise ValueError(f"the options name a series more than once: {twice[0]!r}")
    table = given.reindex(names)
    nothing = np.full(len(names), None, dtype=object)
    return {name: table[name].to_numpy(dtype=object) if name in table else nothing for name in OPTIONS}


def _column(values: list[Any]) -> Objects:
    """The values as they are: a list of dates stays one value."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _refuse_unknown(names: Iterable[str]) -> None:
    unknown = [str(name) for name in names if name not in OPTIONS]
    if unknown:
        raise ValueError(f"unknown SPC options: {', '.join(unknown)}; there are {', '.join(OPTIONS)}")


def _read(given: Mapping[str, Objects], preset: str) -> Choices:
    """The choices, each value checked, defaults filled in."""
    presets = _known(given["preset"], PRESETS, "preset", default=known_preset(preset).name)
    screen = _known(given["screen_outliers"], TRUTH, "screen_outliers", default=None)
    own = [chosen.screen_outliers for chosen in presets]
    direction = np.where(pd.isna(given["improvement_direction"]), NEUTRAL, given["improvement_direction"])
    return Choices(
        improvement_direction=direction,
        good=np.array(
            _known(direction, DIRECTIONS, "improvement_direction", default=NEUTRAL), dtype=np.int64
        ),
        target=_numbers(given["target"], "target"),
        fix_after=_fixed_after(given["fix_after_n_points"]),
        rebase=given["rebase"],
        screen=np.array(
            [by if one is None else one for one, by in zip(screen, own, strict=True)], dtype=bool
        ),
        proportion=np.array(_known(given["proportion"], TRUTH, "proportion", default=False), dtype=bool),
        never_negative=np.array(
            _known(given["never_negative"], TRUTH, "never_negative", default=False), dtype=bool
        ),
        run_length=np.array(_known(given["run_length"], LENGTHS, "run_length", default=DEFAULT_RUN_LENGTH)),
        fewest_points=np.array([chosen.fewest_points for chosen in presets], dtype=np.int64),
        icons_need_limits=np.array([chosen.icons_need_limits for chosen in presets], dtype=bool),
        outside_counts_as_near=np.array([chosen.outside_counts_as_near for chosen in presets], dtype=bool),
        improvement_wins=np.array([chosen.improvement_wins for chosen in presets], dtype=bool),
    )


def _known(values: Objects, known: Mapping[Any, Any], option: str, *, default: Any) -> list[Any]:
    """Each value as `known` translates it, the default where missing; ValueError names the first unknown."""
    absent = pd.isna(values)
    wrong = [value for value in values[~absent] if value not in known]
    if wrong:
        raise ValueError(f"{option} cannot be {wrong[0]!r}; it is one of {', '.join(map(str, known))}")
    fallback = known.get(default)
    return [fallback if gone else known[value] for value, gone in zip(values, absent, strict=True)]


def _numbers(values: Objects, option: str) -> Floats:
    try:
        return pd.to_numeric(pd.Series(values)).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError(f"{option} must be a number for each series, or missing") from None


def _fixed_after(values: Objects) -> Floats:
    fixed = _numbers(values, "fix_after_n_points")
    if (fixed < FEWEST_TO_DRAW).any():
        raise ValueError(f"fix_after_n_points must be at least {FEWEST_TO_DRAW}: fewer points fix no limits")
    return np.where(np.isnan(fixed), np.inf, fixed)
