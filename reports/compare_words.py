"""What a comparison says: the sentence of the chosen place, and how far the areas lie apart."""

from __future__ import annotations

import pandas as pd

from metrics.inequality import inequality
from metrics.printed import points, points_between, times
from reports.compare import GEOGRAPHIES, Comparison
from reports.wording import format_value


def comparison_sentence(comparison: Comparison) -> str:
    """What the picture says of the chosen place, in a sentence a board member could read aloud."""
    indicator, shown = comparison.indicator, comparison.compared
    kind = GEOGRAPHIES[comparison.geography]
    where = f"{indicator.short_name}, {comparison.period.label}"
    chosen = comparison.chosen
    if shown.empty:
        return f"**{where}: {_nothing(comparison)}**"
    others = "".join(
        f"; {name} {format_value(value, indicator)}" for name, value in comparison.comparators.items()
    )
    if chosen is None or pd.isna(chosen["value"]) or chosen["blocked"]:
        return f"{where}: {_spread(comparison)}{others}.{_left_out(comparison)}"
    place = int((shown["value"] > chosen["value"]).sum()) + 1
    ranked = indicator.comparison != "count" and shown["value"].nunique() > 1
    rank = f", number {place} from the top of {len(shown)} {kind}" if ranked else ""
    told = f"**{chosen['area']} {format_value(chosen['value'], indicator)}**{whose(comparison)}"
    rest = "" if len(shown) == 1 else f" {_spread(comparison, again=True)}."
    return f"{where}: {told}{rank}{others}.{rest}"


def whose(comparison: Comparison) -> str:
    """For whom the chosen figure was published, in brackets, where that is not the place itself."""
    chosen, place = comparison.chosen, comparison.place
    if chosen is None or chosen["area_id"] == place.area_id:
        return ""
    served = f", which {comparison.served}" if comparison.served != f"served {place.short_name}" else ""
    return f" (published for {chosen['published_for']}{served})"


def spread_sentence(comparison: Comparison) -> str:
    """How far the areas lie apart, in a sentence; empty for counts, which are not compared."""
    rows, indicator = comparison.compared, comparison.indicator
    if len(rows) < 2 or indicator.comparison == "count":
        return ""
    spread = inequality(rows.assign(all="all"), by="all", area="area").iloc[0]
    if spread["range"] == 0:
        return f"**The areas all have the same figure**: {format_value(spread['highest'], indicator)}."
    ratio = f", {times(spread['ratio'])} as high" if pd.notna(spread["ratio"]) else ""
    apart = (
        points(points_between(spread["highest"], spread["lowest"]))
        if indicator.unit == "percent"
        else format_value(spread["range"], indicator)
    )
    return (
        f"**The areas lie {apart} apart**: {spread['highest_area']} "
        f"{format_value(spread['highest'], indicator)}, {spread['lowest_area']} "
        f"{format_value(spread['lowest'], indicator)}{ratio}. Chance alone sets small areas apart: read it beside "
        "the intervals."
    )


def _spread(comparison: Comparison, *, again: bool = False) -> str:
    rows, indicator = comparison.compared.sort_values("value"), comparison.indicator
    low, high = rows.iloc[0], rows.iloc[-1]
    kind = GEOGRAPHIES[comparison.geography]
    if len(rows) == 1:
        return f"only {low['area']} has a figure to compare, **{format_value(low['value'], indicator)}**"
    who = f"{'The' if again else f'the {len(rows)}'} {kind}"
    if low["value"] == high["value"]:
        return f"{who} all have **{format_value(low['value'], indicator)}**"
    return (
        f"{who} range "
        f"from **{format_value(low['value'], indicator)}** in {low['area']} "
        f"to **{format_value(high['value'], indicator)}** in {high['area']}"
    )


def _nothing(comparison: Comparison) -> str:
    """Why no area can be compared."""
    rows, kind = comparison.rows, GEOGRAPHIES[comparison.geography]
    if rows["value"].isna().all():
        if rows["note"].str.split().map(lambda codes: "c" in codes).any():
            return f"no value was published for any of the {len(rows)} {kind}: what there is was withheld as small."
        return f"no value was published for any of the {len(rows)} {kind}."
    return f"the figures of the {len(rows)} {kind} are shown but not compared, because a caveat rules it out."


def _left_out(comparison: Comparison) -> str:
    """Why the chosen place has no part in the comparison; empty where no body of this kind stands for it."""
    chosen, place = comparison.chosen, comparison.place.short_name
    if chosen is None:
        return ""
    if chosen["blocked"] and pd.notna(chosen["value"]):
        said = format_value(chosen["value"], comparison.indicator)
        return (
            f" {place}'s figure{whose(comparison)}, {said}, is not compared, because a caveat rules it out."
        )
    if "c" in str(chosen["note"]).split():
        return f" {place}'s figure{whose(comparison)} is withheld, because a number behind it is small."
    return f" {place} has no published value."
