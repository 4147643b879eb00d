"""Hold our functions against stored outputs of PHEindicatormethods, whole or a selection of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from metrics.funnel import funnel_limits, funnel_points, funnel_significance
from metrics.proportions import proportion
from metrics.quantiles import quantile
from metrics.rates import directly_standardised_rate, rate
from tests.metrics.closeness import assert_close, assert_same_text

FIGURES = ("value", "lowercl", "uppercl")
WORDS = ("confidence", "statistic", "method")


def proportions_match(folder: Path) -> int:
    return _counts_match(pd.read_csv(folder / "phe_proportion.csv"), proportion)


def rates_match(folder: Path) -> int:
    return _counts_match(pd.read_csv(folder / "phe_rate.csv"), rate)


def _counts_match(stored: pd.DataFrame, measure: Callable[..., pd.DataFrame]) -> int:
    for (confidence, multiplier), theirs in stored.groupby(["arg_confidence", "arg_multiplier"]):
        ours = measure(
            theirs[["x", "n"]], numerator="x", denominator="n", confidence=confidence, multiplier=multiplier
        )
        for column in FIGURES:
            assert_close(ours[column], theirs[column], where=f"{column} at {confidence}, {multiplier}")
        for column in WORDS:
            assert_same_text(ours[column], theirs[column], where=f"{column} at {confidence}, {multiplier}")
    return len(stored)


def standardised_rates_match(folder: Path) -> int:
    bands, stored = (pd.read_csv(folder / f"phe_{name}.csv") for name in ("dsr_inputs", "dsr"))
    for (confidence, multiplier), theirs in stored.groupby(["arg_confidence", "arg_multiplier"]):
        ours = directly_standardised_rate(
            bands,
            by="area",
            numerator="x",
            denominator="n",
            standard_population="stdpop",
            confidence=confidence,
            multiplier=multiplier,
        )
        assert ours["area"].tolist() == bands["area"].unique().tolist()
        ours = ours.set_index("area").loc[theirs["area"]]
        for column in ("total_count", "total_pop", *FIGURES):
            assert_close(ours[column], theirs[column], where=f"{column} at {confidence}, {multiplier}")
        for column in WORDS:
            assert_same_text(ours[column], theirs[column], where=column)
    return len(stored)


def quantiles_match(folder: Path) -> int:
    stored = pd.read_csv(folder / "phe_quantile.csv")
    for (count, invert), theirs in stored.groupby(["nquantiles", "arg_invert"]):
        areas = theirs[["set", "area", "value"]]
        ours = quantile(areas, quantiles=count, by="set", invert=bool(invert))
        assert_close(ours["quantile"], theirs["quantile"], where=f"{count} quantiles, inverted {invert}")
        assert_same_text(ours["qinverted"], theirs["qinverted"])
        flagged = quantile(areas.assign(turn=invert), quantiles=count, by="set", invert="turn")
        pd.testing.assert_series_equal(flagged["quantile"], ours["quantile"])
    return len(stored)


def funnel_limits_match(folder: Path) -> int:
    stored = pd.read_csv(folder / "phe_funnel_limits.csv")
    for name, areas, arguments in _funnels(folder):
        years = areas["years"].iloc[0] if arguments["statistic"] == "rate" else 1
        ours = funnel_limits(areas, **arguments, years=years)
        assert len(ours) == 100
        theirs = stored[stored["set"] == name].dropna(axis="columns", how="all").drop(columns="set")
        assert set(ours) == set(theirs)
        axis = next(c for c in ("Population", "Observed_events", "Events") if c in theirs)
        ours = ours.set_index(axis, drop=False).loc[theirs[axis]]
        tolerance = 1e-9 if arguments["statistic"] == "proportion" else 1e-4
        for column in theirs:
            if pd.api.types.is_numeric_dtype(theirs[column]):
                assert_close(ours[column], theirs[column], tolerance=tolerance, where=f"{name} {column}")
            else:
                assert_same_text(ours[column], theirs[column], where=f"{name} {column}")
    return len(stored)


def funnel_significance_matches(folder: Path) -> int:
    stored = pd.read_csv(folder / "phe_funnel_significance.csv")
    for name, areas, arguments in _funnels(folder):
        theirs = stored[stored["set"] == name]
        ours = funnel_significance(areas, **arguments)
        assert_same_text(ours["area"], theirs["area"])
        assert_same_text(ours["significance"], theirs["significance"], where=name)
    return len(stored)


def funnel_points_match(folder: Path) -> int:
    stored = pd.read_csv(folder / "phe_funnel_points.csv")
    for name, areas, arguments in _funnels(folder):
        if arguments["statistic"] != "rate":
            continue
        theirs = stored[stored["set"] == name]
        ours = funnel_points(
            areas, kind="dsr", multiplier=arguments["multiplier"], years=areas["years"].iloc[0]
        )
        for column in ("rate_chart", "denominator_derived"):
            assert_close(ours[column], theirs[column], where=f"{name} {column}")
    return len(stored)


def _funnels(folder: Path) -> list[tuple[str, pd.DataFrame, dict]]:
    stored = pd.read_csv(folder / "phe_funnel_inputs.csv")
    found = []
    for name, areas in stored.groupby("set"):
        first = areas.iloc[0]
        arguments = {
            "statistic": first["statistic"],
            "kind": None if pd.isna(first["sub"]) else first["sub"],
            "rate": "rate" if first["statistic"] == "rate" else None,
            "multiplier": float(first["multiplier"]),
        }
        found.append((str(name), areas, arguments))
    return found
