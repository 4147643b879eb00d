"""The review findings by domain and kind, the matrix of published good practice, and what both say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from metrics.maturity import good_practice_matrix
from metrics.printed import number
from reports.claims import Claim, Key, Number, Said
from reports.figures import LONDON, Figures, Period
from reports.wording import join_words
from store.areas import Area

REVIEW, PRACTICE = "sit_reviews", "good_practice"
#: When the reviews were made, in words, and the last day of it; and as they were published.
REVIEWED = ("Reviews of 2018 and 2019", date(2019, 12, 31))
EDITION = Period(date(2019, 3, 31), date(2018, 4, 1), "year")
#: What a row of the findings is, for whoever reads its file.
DEFINITION = (
    "What a review found, in our own words. Nothing here is a rating, and where nothing was published there is no "
    "judgement."
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


@dataclass(frozen=True)
class Example:
    """A published example of good practice: `areas` are the ids it names with `;` between them, or empty."""

    summary: str
    domain: str
    areas: str
    area_names: str
    source_ref: str


@dataclass(frozen=True)
class Reviews:
    """What a page says of the reviews whichever area is asked about. Frames are shared: never change them in place.

    `rows` are the findings, `within` their domains, `kinds` their kinds in a reader's order; `domains` those of the
    good practice, `areas` the ids it names, `practice` its examples and `matrix` how many of each (`matrix_of`).
    """

    rows: pd.DataFrame
    edition: str
    within: tuple[str, ...]
    kinds: tuple[str, ...]
    domains: tuple[str, ...]
    areas: tuple[str, ...]
    practice: tuple[Example, ...]
    matrix: pd.DataFrame
    said: Said


def read_reviews(figures: Figures) -> Reviews:
    """The reviews as a page needs them."""
    rows = findings(figures)
    columns = ("summary", "domain", "areas", "area_names", "source_ref")
    practice = rows[rows["kind"] == PRACTICE]
    return Reviews(
        rows=rows,
        edition=str(rows["edition"].iloc[0]),
        within=tuple(dict.fromkeys(rows["domain"])),
        kinds=tuple(kind for kind in KINDS if kind in set(rows["kind"])),
        domains=tuple(domains(rows)),
        areas=tuple(reviewed_areas(rows)),
        practice=tuple(Example(*cells) for cells in zip(*(practice[name] for name in columns), strict=True)),
        matrix=matrix_of(rows),
        said=reviews_said(rows),
    )


def domains(rows: pd.DataFrame) -> list[str]:
    """The good-practice domains in the reviews' order."""
    return list(dict.fromkeys(rows.loc[rows["kind"] == "indicator_statement", "domain"]))


def reviewed_areas(rows: pd.DataFrame) -> list[str]:
    """Ids of the areas named anywhere in the good practice."""
    named = {a for ids in rows.loc[rows["kind"] == PRACTICE, "areas"] for a in ids.split(";") if a}
    return sorted(named)


def search(rows: pd.DataFrame, *, text: str, domain: str | None, kinds: list[str]) -> pd.DataFrame:
    """Findings that hold every word of `text`, of one domain (or any) and of `kinds` (or all)."""
    kept = rows
    for word in text.lower().split():
        kept = kept[kept["searchable"].str.contains(word, regex=False)]
    if domain is not None:
        kept = kept[kept["domain"] == domain]
    return kept[kept["kind"].isin(kinds)] if kinds else kept


def matrix_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Examples of good practice by domain and reviewed area: `domain`, `area_id`, `count`."""
    return good_practice_matrix(rows, domains=domains(rows), areas=reviewed_areas(rows))


def reviews_said(rows: pd.DataFrame) -> Said:
    """Who was reviewed, in how many of the cells good practice was published, and what an empty one means."""
    every = [
        _examples(cell["domain"], cell["area_id"], cell["count"])
        for cell in matrix_of(rows).to_dict("records")
    ]
    filled = [cell for cell in every if cell.value > 0]
    told = (
        Number(number(len(filled)), len(filled), "tally", of=tuple(filled)),
        Number(number(len(every)), len(every), "tally", of=tuple(every)),
    )
    return Said(
        f"**Seven London boroughs were reviewed in {EDITION.label}, in ten domains.** Good practice was published for "
        f"{told[0].text} of the {told[1].text} pairs of borough and domain. Where none was published there may be "
        "some all the same: the reviews rated nobody, and no rating may be read from them.",
        (Claim(REVIEW, LONDON, (EDITION.label,), told),),
    )


def found_said(found: pd.DataFrame, rows: pd.DataFrame) -> Said:
    """How many of all entries a search found."""
    told = tuple(Number(number(len(one)), len(one), "setting") for one in (found, rows))
    return Said(f"{told[0].text} of {told[1].text} entries.", (Claim(REVIEW, LONDON, (), told),))


def practice_said(reviews: Reviews, place: Area) -> Said:
    """How much good practice was published of one place."""
    all_of_it = _examples("", "", len(reviews.practice))
    if place.area_id == LONDON:
        named = _examples("", "any", sum(one.areas != "" for one in reviews.practice))
        return Said(
            f"{number(all_of_it.value)} examples of good practice were published in {EDITION.label}. "
            f"{number(named.value)} of them name one of the seven boroughs, the rest name none.",
            (Claim(REVIEW, LONDON, (EDITION.label,), (_said(all_of_it), _said(named))),),
        )
    if place.area_id not in reviews.areas:
        return Said(f"{place.short_name} was not among the seven. What others do well may be worth copying.")
    by_domain = [
        _examples(cell["domain"], cell["area_id"], cell["count"])
        for cell in reviews.matrix[reviews.matrix["area_id"] == place.area_id].to_dict("records")
        if cell["count"]
    ]
    own = _examples("", place.area_id, sum(place.area_id in one.areas for one in reviews.practice))
    found = Number(number(len(by_domain)), len(by_domain), "tally", of=tuple(by_domain))
    one = own.value == 1
    return Said(
        f"{number(own.value)} of the {number(all_of_it.value)} examples of good practice published in "
        f"{EDITION.label} {'names' if one else 'name'} {place.short_name}, in {found.text} "
        f"domain{'' if len(by_domain) == 1 else 's'}.",
        (Claim(REVIEW, place.area_id, (EDITION.label,), (_said(own), _said(all_of_it), found)),),
    )


def _examples(domain: str, area_id: str, count: float) -> Number:
    """How many examples of good practice the findings hold: of any domain and area, unless one is named."""
    return Number(
        "", float(count), "figure", Key(f"findings.{PRACTICE}.{domain}", area_id, EDITION, column="count")
    )


def _said(one: Number) -> Number:
    return Number(number(one.value), one.value, one.kind, one.key)
