"""The review findings by domain and kind, and the matrix of published good practice."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reports.figures import Figures
from reports.wording import join_words

REVIEW = "sit_reviews"
#: When the reviews were made: the first year, the last, and its last day.
REVIEWED = ("2018", "2019", date(2019, 12, 31))
#: What a row of the findings is, for whoever reads its file.
DEFINITION = (
    "What a review published, in our own summary: nothing here is a rating, and where nothing was published there is "
    "no judgement."
)
#: Kinds of finding in the order a reader meets them, with the heading of each.
KINDS = {
    "indicator_statement": "What good looks like",
    "key_finding": "What the reviews found",
    "issue": "Issues",
    "recommendation": "Recommendations",
    "high_impact_change": "High-impact changes",
    "good_practice": "Good practice",
    "voice": "What young people and parents asked for",
    "resource": "Tools and resources",
}


def findings(figures: Figures) -> pd.DataFrame:
    """All findings of the reviews with `area_names` and `searchable` text."""
    rows = figures.tables["findings"]
    rows = rows[rows["review_id"] == REVIEW].fillna({"areas": "", "number": "", "themes": "", "link": ""})
    names = [join_words([figures.areas[a].short_name for a in ids.split(";") if a]) for ids in rows["areas"]]
    text = rows["domain"] + " " + rows["summary"] + " " + rows["themes"]
    return rows.assign(
        area_names=names, searchable=text.str.lower() + " " + pd.Series(names, index=rows.index).str.lower()
    )


def domains(rows: pd.DataFrame) -> list[str]:
    """The good-practice domains in the reviews' order."""
    return list(dict.fromkeys(rows.loc[rows["kind"] == "indicator_statement", "domain"]))


def reviewed_areas(rows: pd.DataFrame) -> list[str]:
    """Ids of the areas named anywhere in the good practice."""
    named = {a for ids in rows.loc[rows["kind"] == "good_practice", "areas"] for a in ids.split(";") if a}
    return sorted(named)


def search(rows: pd.DataFrame, *, text: str, domain: str | None, kinds: list[str]) -> pd.DataFrame:
    """Findings that hold every word of `text`, of one domain (or any) and of `kinds` (or all)."""
    kept = rows
    for word in text.lower().split():
        kept = kept[kept["searchable"].str.contains(word, regex=False)]
    if domain is not None:
        kept = kept[kept["domain"] == domain]
    return kept[kept["kind"].isin(kinds)] if kinds else kept
