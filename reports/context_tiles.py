"""The headlines that are no indicator: what the reviews, the boards and the young people themselves said."""

from __future__ import annotations

from metrics.printed import number, percent
from reports.figures import Figures
from reports.questionnaire import NATIONAL
from reports.reviews import REVIEW, domains, findings
from reports.tile import Tile
from reports.verdict import Verdict
from reports.wording import marks
from store.areas import Area

CONTACT_QUESTION = "6.1.2"


def reviews_tile(figures: Figures, place: Area) -> Tile:
    """In how many domains good practice of the place was published: described, never scored."""
    rows = findings(figures)
    practice = rows[
        (rows["kind"] == "good_practice") & rows["areas"].str.contains(place.area_id, regex=False)
    ]
    name, heading = "Good practice published", "Quality"
    if practice.empty:
        verdict = Verdict("not_compared", "none published", "")
        return Tile(
            heading, name, "[x]", verdict, "Seven boroughs were reviewed in 2018-19; a blank is no judgement"
        )
    found = list(dict.fromkeys(practice["domain"]))
    verdict = Verdict("not_compared", "described, not scored", "")
    return Tile(
        heading,
        name,
        f"{len(found)} of {len(domains(rows))}",
        verdict,
        f"{', '.join(found)} · reviews of 2018-19",
    )


def questionnaire_tile(figures: Figures, place: Area) -> Tile:
    """The place's own answer where it sent one, beside the share of England's boards that are always in touch."""
    table = figures.tables["survey_answers"]
    rows = table[table["question_id"] == CONTACT_QUESTION]
    always = rows[(rows["respondent"] == NATIONAL) & (rows["option"] == "Yes, always")].iloc[0]
    own = rows.loc[(rows["respondent"] == place.area_id) & (rows["count"] > 0), "option"]
    detail = (
        f"England {percent(100 * always['count'] / always['base'])} always, of the {number(always['base'])} boards "
        "that answered, 2019, of 152 asked"
    )
    told = "needs a local return" if own.empty else "self-assessed, not scored"
    verdict = Verdict("not_compared", told, "")
    printed = marks("x") if own.empty else str(own.iloc[0])
    return Tile("Insight", "Always in touch while waiting", printed, verdict, detail)


def voice_tile(figures: Figures, place: Area) -> Tile:
    """What young people asked for most often: in the place's own review, else in London's reviews."""
    voices = figures.tables["voices"]
    young = voices[voices["who"].str.contains("young person")]
    own = young[young["area_id"] == place.area_id]
    asked = own if len(own) else young[young["source_id"] == REVIEW]
    if asked.empty:
        verdict = Verdict("not_compared", "nothing published", "")
        return Tile(
            "Insight",
            "Young people spoke of",
            marks("x"),
            verdict,
            "Held by: the system's participation leads",
        )
    theme = asked["theme"].mode().iloc[0]
    about = asked[asked["theme"] == theme]
    whose = figures.areas[place.area_id].short_name if len(own) else "reviews of seven London boroughs"
    return Tile(
        "Insight",
        "Young people spoke of",
        str(theme).replace("_", " ").capitalize(),
        Verdict("not_compared", "described, not scored", ""),
        f"{len(about)} of {len(asked)} suggestions recorded · {whose}, {about['period'].iloc[0]}",
        explained=" ".join(about["summary"]),
    )
