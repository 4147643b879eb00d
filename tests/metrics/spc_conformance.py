"""Our SPC beside stored outputs of the reference implementation, group by group.

Two kinds of group are ours to decide (docs/spc.md): a constant one, and one whose moving ranges are all
zero although it is not constant. They are told from the reference's own figures, and checked apart.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from metrics.spc import Spc, spc

CASE = ["case_id"]
GROUP = ["case_id", "rebase_group"]
LABELS = {"special_cause_type", "point_type", "last_special_cause_type", "date", "last_date"}
RELATIVE = 1e-12


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"spc_{name}.csv")


def run(folder: Path, *, preset: str = "nhsr") -> Spc:
    """Every case of the folder in one call, each case a series of its own."""
    cases = read(folder, "cases")
    frame = cases[["case_id", "series_id"]].merge(read(folder, "inputs"), on="series_id")
    options = cases.drop(columns=["series_id", "note"]).rename(columns={"case_id": "series"})
    return spc(frame.rename(columns={"case_id": "series"}), options=options, preset=preset)


def beside(ours: pd.DataFrame, theirs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Our rows for the reference's cases, in the reference's order and with its names."""
    ours = ours.rename(columns={"series": "case_id"})
    ours = ours[ours["case_id"].isin(theirs["case_id"])]
    pd.testing.assert_frame_equal(ours[keys].reset_index(drop=True), theirs[keys], check_dtype=False)
    return ours.reset_index(drop=True)


def differing(ours: pd.Series, theirs: pd.Series) -> pd.Series:
    """Which entries differ: text exactly, numbers by a part in 10^12, missing only equals missing."""
    if pd.api.types.is_numeric_dtype(theirs) or theirs.isna().all():
        mine, other = ours.astype("float64"), theirs.astype("float64")
        near = np.isclose(mine, other, rtol=RELATIVE, atol=RELATIVE, equal_nan=True)
        return pd.Series(~near, index=theirs.index)
    return ~((ours == theirs) | (ours.isna() & theirs.isna()))


def departures(rows: pd.DataFrame) -> pd.DataFrame:
    """The reference's groups on which we differ on purpose: `kind` is constant or zero_range."""
    groups = rows.groupby(GROUP)
    values = groups["value"].agg(["nunique", "count"])
    no_width = groups["amr_screened"].first().fillna(0) == 0
    kind = pd.Series("", index=values.index)
    kind[(values["nunique"] == 1) & (values["count"] > 1)] = "constant"
    kind[(values["nunique"] > 1) & no_width & groups["mr_screened"].count().gt(0)] = "zero_range"
    return kind[kind != ""].rename("kind").reset_index()


def marked(frame: pd.DataFrame, found: pd.DataFrame, keys: list[str]) -> pd.Series:
    """The kind of departure that touches each row, or empty."""
    kinds = found.sort_values("kind", ascending=False).drop_duplicates(keys)
    return frame[keys].merge(kinds, on=keys, how="left")["kind"].fillna("")


def rows_match(folder: Path) -> None:
    theirs = read(folder, "rows").sort_values([*CASE, "date"]).reset_index(drop=True)
    ours = beside(run(folder).rows, theirs, [*CASE, "date"])
    ordinary = marked(theirs, departures(theirs), GROUP) == ""
    wrong = {name: int(differing(ours[name], theirs[name])[ordinary].sum()) for name in theirs.columns[3:]}
    assert {name: count for name, count in wrong.items() if count} == {}
    assert ordinary.mean() > 0.9


def icons_match(folder: Path) -> None:
    theirs = read(folder, "icons").sort_values(CASE).reset_index(drop=True)
    ours = beside(run(folder).icons, theirs, CASE)
    found = departures(read(folder, "rows"))
    last = read(folder, "rows").groupby(CASE)["rebase_group"].max().reset_index()
    touched = marked(theirs, found, CASE)
    latest = marked(theirs, found.merge(last, on=GROUP), CASE)
    ours["warning"] = ours["warning"] != ""
    theirs["warning"] = theirs["warning"].notna() & (theirs["warning"].astype(str) != "0")
    for name in theirs.columns[2:]:
        skip = (latest != "") & (name in ("lpl", "upl", "assurance_type", "assurance_icon"))
        skip |= (touched == "zero_range") & (name == "n_special")
        assert not differing(ours[name], theirs[name])[~skip].any(), name


def summary_matches(folder: Path) -> None:
    theirs = read(folder, "summary").sort_values(GROUP).reset_index(drop=True)
    ours = beside(run(folder).summary, theirs, GROUP)
    ordinary = marked(theirs, departures(read(folder, "rows")), GROUP) == ""
    for name in theirs.columns[3:]:
        assert not differing(ours[name], theirs[name])[ordinary].any(), name


def departures_are_as_written(folder: Path) -> set[str]:
    """Constant groups have limits at their mean and no special cause; the others no limits, with the reason."""
    theirs = read(folder, "rows").sort_values([*CASE, "date"]).reset_index(drop=True)
    result = run(folder)
    ours = beside(result.rows, theirs, [*CASE, "date"])
    kind = marked(theirs, departures(theirs), GROUP)
    constant, zero_range = ours[kind == "constant"], ours[kind == "zero_range"]
    assert (constant["lpl"] == constant["mean"]).all()
    assert (constant["upl"] == constant["value"].groupby(constant["case_id"]).transform("first")).all()
    assert (constant["special_cause_type"] == "Common Cause").all()
    assert zero_range[["lpl", "nlpl", "nupl", "upl", "drawn_lpl", "drawn_upl"]].isna().all(axis=None)
    assert (zero_range["limits_note"] == "zero_moving_range").all()
    ours_icons = result.icons.set_index("series")
    for case in constant["case_id"].unique():
        icon = ours_icons.loc[case]
        if (
            pd.notna(icon["target"])
            and icon["improvement_direction"] != "neutral"
            and icon["lpl"] == icon["upl"]
        ):
            better = icon["last_value"] - icon["target"]
            better *= 1 if icon["improvement_direction"] == "increase" else -1
            expected = {0: "inconsistent", 1: "consistent_pass", -1: "consistent_fail"}[int(np.sign(better))]
            assert icon["assurance_type"] == expected, case
    return set(kind.unique()) - {""}
