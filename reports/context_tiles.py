"""The headlines that are no indicator: what the reviews, the boards and the young people themselves said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from metrics.printed import number, percent
from reports.age import age_numbers, dated
from reports.claims import Claim, Key, Number, key_of
from reports.figures import ENGLAND, Figures, Period
from reports.questionnaire import NATIONAL
from reports.reviews import REVIEW, domains, findings, reviewed_areas
from reports.tile import NOT_PUBLISHED, Tile
from reports.verdict import Verdict
from store.areas import Area

CONTACT_QUESTION, ALWAYS = "6.1.2", "Yes, always"
CONTACT, ANSWERED = "cqc_contact_while_waiting", "cqc_response_rate"
ASKED_ON = date(2019, 12, 17)
GOOD_PRACTICE = "good_practice_examples"
REVIEWED = "reviews of 2018-19"
#: How many of the seven areas took part in the part of the reviews that asked young people; which five, nobody says.
ASKED_IN_REVIEWS = "five of the seven London areas reviewed"
DESCRIBED = "described, not scored"


def reviews_tile(figures: Figures, place: Area) -> Tile:
    """In how many domains good practice of the place, or of the areas within it, was published: never scored."""
    rows = findings(figures)
    every = rows[rows["kind"] == "good_practice"]
    within = {place.area_id, *_within(figures, place)}
    practice = every[every["areas"].map(lambda ids: bool(within & set(ids.split(";"))))]
    name, heading = "Good practice published", "Quality"
    reviewed = [a for a in reviewed_areas(rows) if a in within]
    if practice.empty:
        detail = f"No review of {place.short_name} is among the seven in London; a blank is no judgement"
        names = (place.short_name,)
        return Tile(
            heading,
            name,
            NOT_PUBLISHED,
            Verdict("not_compared", "no judgement", ""),
            detail,
            known=False,
            names=names,
        )
    found, whole = list(dict.fromkeys(practice["domain"])), domains(rows)
    counts = [_tally(len(found)), _tally(len(whole)), _tally(len(practice)), _tally(len(reviewed))]
    printed = f"{counts[0].text} of {counts[1].text} domains"
    areas = "London borough" if len(reviewed) == 1 else "London boroughs"
    examples = "example" if len(practice) == 1 else "examples"
    detail = f"{counts[2].text} {examples} from {counts[3].text} {areas} · {REVIEWED}"
    claim = Claim(GOOD_PRACTICE, "", (), tuple(counts))
    verdict = Verdict("not_compared", DESCRIBED, "")
    return Tile(heading, name, printed, verdict, detail, claims=(claim,), names=("2018-19",))


def questionnaire_tile(figures: Figures, place: Area, *, today: date) -> Tile:
    """The place's own answer where it sent one, beside the share of England's boards that are always in touch."""
    table = figures.tables["survey_answers"]
    rows = table[table["question_id"] == CONTACT_QUESTION]
    own = rows.loc[(rows["respondent"] == place.area_id) & (rows["count"] > 0), "option"]
    national = rows[(rows["respondent"] == NATIONAL) & (rows["option"] == ALWAYS)].iloc[0]
    rate = figures.latest(ANSWERED, ENGLAND)
    period = Period(ASKED_ON, ASKED_ON, "snapshot") if rate is None else rate.period
    key = Key(
        f"survey_answers.{national['survey_id']}.{NATIONAL}.{CONTACT_QUESTION}.{national['part'] or ''}.{ALWAYS}",
        ENGLAND,
        period,
    )
    count, base = (
        Number(number(national[column]), float(national[column]), "figure", replace(key, column=column))
        for column in ("count", "base")
    )
    share = 100 * count.value / base.value
    numbers = [Number(percent(share), share, "share", of=(count, base)), base, *age_numbers(key, today)]
    answered = f"always, of the {base.text} boards that answered"
    if rate is not None and rate.denominator:
        asked = Number(number(rate.denominator), rate.denominator)
        numbers.append(replace(asked, key=replace(key_of(rate), column="denominator")))
        answered += f", of {asked.text} asked"
    answered += f" · {dated(period, today)}"
    claims = (Claim(CONTACT, ENGLAND, (period.label,), tuple(numbers)),)
    always = numbers[0]
    name = "Always in touch while waiting"
    if place.area_id == ENGLAND:
        verdict = Verdict("not_compared", "the boards' own answers, not scored", "")
        return Tile("Insight", name, always.text, verdict, answered, claims=claims)
    detail = f"England {always.text} {answered}"
    if own.empty:
        verdict = Verdict("not_compared", "needs a local return", "")
        return Tile("Insight", name, NOT_PUBLISHED, verdict, detail, known=False, claims=claims)
    verdict = Verdict("not_compared", "self-assessed, not scored", "")
    return Tile("Insight", name, str(own.iloc[0]), verdict, detail, claims=claims)


def voice_tile(figures: Figures, place: Area) -> Tile:
    """What young people spoke of most often: in the place's own review, else in London's, for places in London."""
    voices = figures.tables["voices"]
    young = voices[voices["who"].str.contains("young person")]
    own = young[young["area_id"].isin([place.area_id, *_within(figures, place)])]
    shared = young[young["source_id"] == REVIEW] if place.scope == "london" else young.iloc[0:0]
    if place.area_id == ENGLAND:
        own, shared = young, young.iloc[0:0]
    asked = own if len(own) else shared
    name = "Young people spoke of"
    if asked.empty:
        verdict = Verdict("not_compared", "nothing published", "")
        detail = "Held by: the system's participation leads"
        return Tile("Insight", name, NOT_PUBLISHED, verdict, detail, known=False)
    theme = asked["theme"].mode().iloc[0]
    about = asked[asked["theme"] == theme]
    counts = (_tally(len(about)), _tally(len(asked)))
    detail = f"{counts[0].text} of {counts[1].text} suggestions recorded · {_who(figures, asked)}"
    return Tile(
        "Insight",
        name,
        str(theme).replace("_", " ").capitalize(),
        Verdict("not_compared", DESCRIBED, ""),
        detail,
        explained=" ".join(about["summary"]),
        claims=(Claim("voices", "", (), (*counts, *_years(detail))),),
        names=("2018-19",) if "2018-19" in detail else (),
    )


def _years(text: str) -> tuple[Number, ...]:
    """The years of autumns and springs, which are no period of a figure."""
    return tuple(Number(year, float(year), "setting") for year in re.findall(r"[a-z]+ (\d{4})\b(?!-)", text))


def _who(figures: Figures, asked: pd.DataFrame) -> str:
    """Whose voices they are, and from when: each source once."""
    told = []
    for area_id, period in asked[["area_id", "period"]].fillna("").drop_duplicates().itertuples(index=False):
        told.append(f"{figures.areas[area_id].short_name if area_id else ASKED_IN_REVIEWS}, {period}")
    return "; ".join(told)


def _within(figures: Figures, place: Area) -> Sequence[str]:
    """The boroughs, and for England and the regions the systems, that lie within a place."""
    if place.kind == "borough":
        return ()
    # Boroughs and systems are as they stand now; the reviews name boroughs, whose bounds have not moved.
    now = date.max.replace(year=2024)
    kinds = ("borough", "county", "system")
    return [a for kind in kinds for a in figures.areas.members(place.area_id, kind=kind, on=now)]


def _tally(size: int) -> Number:
    """A count of rows that have no figure of their own."""
    return Number(number(size), float(size), "tally", of=(Number("", 1.0, "setting"),) * size)
