"""Tables of the catalogue: indicators, coverage, editions, and the lineage of every figure."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number, trimmed
from reports.claims import Claim, Number, Said
from reports.figures import Figures
from reports.verdict import stands
from reports.wording import format_value, period_label


def catalogue_said(figures: Figures) -> Said:
    """How many measures have figures, and how many wait for a file that areas send themselves."""
    every = figures.catalogue.indicators.values()
    waiting = [one for one in every if one.availability == "needs a local return"]
    loaded, local = (
        Number(
            number(len(found)), len(found), "tally", of=tuple(Number(one.id, 1, "setting") for one in found)
        )
        for found in (figures.shown, waiting)
    )
    rest = f" {local.text} more wait for figures that areas send themselves." if waiting else ""
    return Said(
        f"**{loaded.text} measures are loaded.**{rest} Choose one to read what it means, and where each of its figures "
        "comes from.",
        (Claim("catalogue", "", (), (loaded, local) if waiting else (loaded,)),),
    )


def indicator_table(figures: Figures) -> pd.DataFrame:
    """One row an indicator: what it is, where it stands and how much of it is loaded."""
    rows = []
    for indicator in figures.catalogue.indicators.values():
        loaded = figures.of(indicator.id)
        periods = figures.periods(indicator.id)
        rows.append(
            {
                "Indicator": indicator.short_name,
                "Domain": indicator.domain,
                "Stage": indicator.stage,
                "Unit": indicator.unit.replace("_", " "),
                "Good is": indicator.polarity.replace("_", " ").replace("none", "neither"),
                "Status": f"{number(len(loaded))} figures" if len(loaded) else indicator.availability,
                "Areas": int(loaded["area_id"].nunique()),
                "From": periods[0].label if periods else "",
                "To": periods[-1].label if periods else "",
                "Published by": figures.catalogue.sources[indicator.source].publisher,
                "Definition": indicator.definition,
                "Identifier": indicator.id,
            }
        )
    return pd.DataFrame(rows)


def coverage_table(figures: Figures, indicator_id: str) -> pd.DataFrame:
    """Rows a period, columns a kind of area: how many areas have a figure."""
    rows = figures.of(indicator_id)
    kinds = rows["area_id"].map(lambda area_id: figures.areas[area_id].kind)
    table = []
    for period in figures.periods(indicator_id):
        inside = (
            (rows["period_end"] == period.end)
            & (rows["period_start"] == period.start)
            & (rows["period_type"] == period.kind)
        )
        counts = kinds[inside].value_counts()
        table.append(
            {
                "Period": period.label,
                **{str(kind): int(count) for kind, count in counts.items()},
                "withheld or missing": int(rows.loc[inside, "value"].isna().sum()),
            }
        )
    return pd.DataFrame(table).fillna(0)


def lineage_table(figures: Figures, indicator_id: str) -> pd.DataFrame:
    """Every row of an indicator, all breakdowns and plans too, newest first, with edition and cell.

    A row that pages show has their verdict on it; a plan, or a figure of an edition that was replaced, has none.
    """
    indicator = figures.catalogue.indicators[indicator_id]
    rows = figures.observations[figures.observations["indicator_id"] == indicator_id]
    if rows.empty:
        return pd.DataFrame()
    names = {area_id: figures.areas[area_id].name for area_id in rows["area_id"].unique()}
    judged = figures.verdicts.reindex(rows.index)
    shown = judged["comparison"].notna()
    against = judged["comparator_id"].map(
        lambda name: figures.areas[name].short_name if name else "", "ignore"
    )
    table = pd.DataFrame(
        {
            "Area": rows["area_id"].map(names),
            "Period": [
                period_label(start, end, kind)
                for start, end, kind in zip(
                    rows["period_start"], rows["period_end"], rows["period_type"], strict=True
                )
            ],
            "Value": [
                format_value(value, indicator, note=note)
                for value, note in zip(rows["value"], rows["value_note"], strict=True)
            ],
            "As printed": rows["published_value"].map(lambda v: "" if pd.isna(v) else trimmed(v)),
            "Numerator": rows["numerator"],
            "Denominator": rows["denominator"],
            "Verdict": [
                stands(word, other, close_call=bool(close)) if here else ""
                for word, other, close, here in zip(
                    judged["comparison"], against, judged["close_call"], shown, strict=True
                )
            ],
            "Why not compared": judged["comparison_reason"].where(shown, ""),
            "95% from": judged["lowercl"],
            "95% to": judged["uppercl"],
            "Standard": judged["standard"].astype("float64"),
            "Meets it": judged["meets_standard"].map({True: "yes", False: "no"}).fillna(""),
            "Breakdown": rows["breakdown"],
            "Status": rows["status"],
            "Edition": rows["edition"],
            "Cell or line": rows["source_ref"],
            "Caveats": rows["caveats"],
            "Note": rows["value_note"],
            "Area code": rows["area_id"],
        }
    )
    order = (
        rows.assign(_area=table["Area"]).sort_values(["period_end", "_area"], ascending=[False, True]).index
    )
    return table.loc[order].reset_index(drop=True)


def code_words(codes: str) -> str:
    """Codes as a reader takes them: scope: all services, count: people."""
    return codes.replace("=", ": ").replace(";", ", ").replace("_", " ")


def worded(lineage: pd.DataFrame) -> pd.DataFrame:
    """A lineage table as a reader takes it: its codes in words, without its notes, which its values bear."""
    words = {name: lineage[name].map(code_words) for name in ("Breakdown", "Caveats")}
    return lineage.drop(columns="Note").assign(**words)


def as_text(lineage: pd.DataFrame) -> list[str]:
    """Each row of a lineage table as one text in capitals, for a search that takes no heed of them; gaps are empty."""
    columns = (lineage[name].astype("str").fillna("").str.upper() for name in lineage)
    return [" ".join(cells) for cells in zip(*columns, strict=True)]


def edition_table(figures: Figures) -> pd.DataFrame:
    """The ledger of loaded editions, one row a table of each."""
    ledger = figures.tables["editions"]
    return ledger.rename(
        columns={
            "source_id": "Source",
            "edition": "Edition",
            "publisher": "Publisher",
            "title": "Publication",
            "licence": "Licence",
            "file_name": "Official file",
            "file_sha256": "SHA-256 of the file",
            "table": "Table",
            "rows": "Rows",
            "loader_version": "Loader",
            "loaded_at": "Loaded",
            "status": "Status",
        }
    )
