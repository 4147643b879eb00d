"""The concise overall-performance summary of one place: the message, the tiles, what needs us and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from charts.numbers import number, percent
from reports.bodies import served_words
from reports.figures import Figure, Figures, Period
from reports.pathway import Pathway, periods, read_pathway
from reports.pathway_words import pathway_sentence
from reports.questionnaire import NATIONAL
from reports.reviews import REVIEW, domains, findings
from reports.verdict import Verdict, judge
from reports.wording import explain_note, marks
from store.areas import Area

#: What happened to children (of the chosen year), and how the system is doing (the newest published).
CHILDREN = ("waits_still_waiting", "waits_mean_days", "waits_within_4_weeks", "waits_closed_before")
SYSTEM = ("access_rate", "ed_urgent_within_1_week", "four_week_full_stop", "hidden_wait_gap")
CONTACT_QUESTION = "6.1.2"


@dataclass(frozen=True)
class Tile:
    """One headline: what it is, its value, how it stands, and what must be known to read it."""

    heading: str
    name: str
    printed: str
    verdict: Verdict
    detail: str
    figure: Figure | None = None
    explained: str = ""


@dataclass(frozen=True)
class Summary:
    """Everything the summary page and pack say of one place."""

    place: Area
    period: Period
    pathway: Pathway
    message: str
    rows: tuple[tuple[str, tuple[Tile, ...]], ...]

    def sorted_tiles(self) -> dict[str, list[Tile]]:
        """Tiles by what they ask of a board: needs us, working, not known."""
        tiles = [tile for _, row in self.rows for tile in row]
        return {
            "Needs us": [t for t in tiles if t.verdict.needs_attention],
            "Working": [t for t in tiles if t.verdict.is_working],
            "Not known": [t for t in tiles if t.printed.startswith("[")],
        }


def years(figures: Figures, place: Area) -> list[Period]:
    """The years with a pathway for this place, the most local and then the newest last."""
    totals = [
        figures.figure("waits_total", place.area_id, period) for period in periods(figures, kind="year")
    ]
    found = [figure for figure in totals if figure is not None]
    return [figure.period for figure in sorted(found, key=lambda f: (-figures.distance(f), f.period.end))]


def summarise(figures: Figures, place: Area, period: Period) -> Summary:
    """Assemble the summary of a place for a year."""
    pathway = read_pathway(figures, place, period)
    children = tuple(_of_year(figures, name, place, period) for name in CHILDREN)
    system = tuple(_newest(figures, name, place) for name in SYSTEM)
    context = (
        _reviews_tile(figures, place),
        _questionnaire_tile(figures, place),
        _newest(figures, "cyp_spend_per_head", place),
        _voice_tile(figures, place),
    )
    return Summary(
        place=place,
        period=period,
        pathway=pathway,
        message=_message(figures, pathway, children[1]),
        rows=(
            (f"What happened to children referred in {period.label}{_whose(figures, pathway)}", children),
            ("How the system is doing, newest published", system),
            ("Quality, finance and insight", context),
        ),
    )


def _whose(figures: Figures, pathway: Pathway) -> str:
    """Whom the year's figures were published for, where that is not the place itself."""
    own, place = pathway.own, pathway.place
    if own is None or own == place:
        return ""
    return f" · published for {own.name}, which {served_words(figures, place, own, on=pathway.period.end)}"


def _message(figures: Figures, pathway: Pathway, mean_wait: Tile) -> str:
    sentence, figure = pathway_sentence(pathway), mean_wait.figure
    if figure is None or figure.value is None or figure.blocked("comparison", figures.catalogue):
        return sentence
    return (
        f"{sentence} Those seen twice had waited {figure.said} on average"
        f"{f' ({mean_wait.verdict.detail})' if mean_wait.verdict.detail else ''}."
    )


def _of_year(figures: Figures, indicator_id: str, place: Area, period: Period) -> Tile:
    return _tile(
        figures, indicator_id, place, figures.figure(indicator_id, place.area_id, period), dated=False
    )


def _newest(figures: Figures, indicator_id: str, place: Area) -> Tile:
    return _tile(figures, indicator_id, place, figures.latest(indicator_id, place.area_id))


def _tile(
    figures: Figures, indicator_id: str, place: Area, figure: Figure | None, *, dated: bool = True
) -> Tile:
    indicator = figures.catalogue.indicators[indicator_id]
    heading = indicator.domain.capitalize()
    if figure is None:
        holder = indicator.holder or figures.catalogue.sources[indicator.source].publisher
        verdict = Verdict("not_compared", f"not published for {place.short_name}", "")
        return Tile(heading, indicator.short_name, "[x]", verdict, f"Held by: {holder}")
    verdict = judge(figure, figures)
    parts = [verdict.detail, _of_people(figure)]
    if dated:
        parts.append(figure.period.label)
        if not figure.is_own:
            parts.append(f"{figure.published_for.short_name} {_kind_word(figure)}".rstrip())
    detail = " · ".join(part for part in parts if part)
    meant = explained(figure, figures)
    return Tile(heading, indicator.short_name, figure.printed, verdict, detail, figure, meant)


def explained(figure: Figure, figures: Figures) -> str:
    """Definition, boundary, marks and the way back to the cell of a figure."""
    indicator, source = figure.indicator, figures.catalogue.sources[figure.source_id]
    marked = f" {explain_note(figure.note)}." if figure.note else ""
    boundary = f" Boundary: {indicator.boundary}." if indicator.boundary else ""
    return (
        f"{indicator.definition}{boundary} Not for: {indicator.not_for}{marked} "
        f"Source: {source.publisher}, {source.title} ({figure.edition}, {figure.source_ref})."
    )


def _kind_word(figure: Figure) -> str:
    """CCG or system, where the name alone would not tell the body from the borough."""
    return {"ccg": "CCG", "system": "system"}.get(figure.published_for.kind, "")


def _of_people(figure: Figure) -> str:
    if figure.indicator.unit != "percent" or figure.numerator is None or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)} of {number(figure.denominator)}"


def _reviews_tile(figures: Figures, place: Area) -> Tile:
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


def _questionnaire_tile(figures: Figures, place: Area) -> Tile:
    """The place's own answer where it sent one, beside the share of England's boards that are always in touch."""
    table = figures.tables["survey_answers"]
    rows = table[table["question_id"] == CONTACT_QUESTION]
    always = rows[(rows["respondent"] == NATIONAL) & (rows["option"] == "Yes, always")].iloc[0]
    own = rows.loc[(rows["respondent"] == place.area_id) & (rows["count"] > 0), "option"]
    detail = (
        f"England {percent(100 * always['count'] / always['base'])} always, of the {always['base']:.0f} boards that "
        "answered, 2019, of 152 asked"
    )
    told = "needs a local return" if own.empty else "self-assessed, not scored"
    verdict = Verdict("not_compared", told, "")
    printed = marks("x") if own.empty else str(own.iloc[0])
    return Tile("Insight", "Always in touch while waiting", printed, verdict, detail)


def _voice_tile(figures: Figures, place: Area) -> Tile:
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
