"""What good headlines hide: waits past the national clock stop, masking, and assessment pulled forward."""

from __future__ import annotations

import pandas as pd

from metrics.masking import front_loading_alert, masking, masking_sentence
from reports.figures import Period
from reports.ptl.measures import MONTHS, months_to
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.wording import join_words
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

SEEN, PAST, UNKNOWN = "before the national clock stop", "past it and still waiting", "withheld"
FILLS = {SEEN: "accent", PAST: "waiting_no_help", UNKNOWN: "context"}
#: Each end of the window is the average of so many month ends: one month alone is too easily chance.
ENDS = 3
#: A wait that moves by less is not called a change.
NOTICED_WEEKS = 1.0
HEADLINE_STAGE = "assessment"
_FROM = ("assessment", "treatment", "subsequent", "internal")


def hidden_rows(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """Waits before and past the national clock stop, for the system and each borough: columns as charts.shares."""
    rows = []
    for place in tracking.places(area_id):
        every = tracking.row(place.area_id, period, ALL_WAITS, cut)
        past = tracking.row(place.area_id, period, HIDDEN_WAITS, cut)
        if every is None or past is None:
            continue
        total, hidden = every["waiting"], past["waiting"]
        if pd.isna(total) or pd.isna(hidden):
            rows.append((place.short_name, UNKNOWN, float("nan"), float("nan"), "[c]"))
            continue
        base = f"{total:,.0f} waits"
        share = 100 * hidden / total if total else float("nan")
        rows.append((place.short_name, SEEN, total - hidden, 100 - share, base))
        rows.append((place.short_name, PAST, hidden, share, base))
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base"])


def hidden_sentence(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> str:
    """How many of an area's waits no national figure shows, in a sentence."""
    every, past = (tracking.row(area_id, period, stage, cut) for stage in (ALL_WAITS, HIDDEN_WAITS))
    name = tracking.areas[area_id].short_name
    if every is None or past is None or pd.isna(every["waiting"]) or pd.isna(past["waiting"]):
        return f"**How many waits in {name} lie past the national clock stop is withheld.**"
    return (
        f"**{past['waiting']:,.0f} of the {every['waiting']:,.0f} waits in {name} lie past the point where national "
        "clocks stop**: the young person has been seen once, is still waiting, and no national figure shows it."
    )


def changes(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """The median wait of each stage at both ends of the year, for the system and its boroughs.

    Columns: area_id, place, stage, stage_name, stage_order, date, wait_weeks: the average of ENDS month ends.
    """
    months = months_to(tracking, area_id, last, months=MONTHS + ENDS)
    windows = {months[ENDS - 1].end: months[:ENDS], last.end: months[-ENDS:]} if len(months) > ENDS else {}
    rows = []
    for place in tracking.places(area_id):
        for order, stage in enumerate(_FROM):
            series = tracking.series(place.area_id, stage, cut=cut).set_index("period_end")["median_weeks"]
            for day, window in windows.items():
                weeks = series.reindex([p.end for p in window]).mean(skipna=False)
                name = tracking.words.stage(stage)
                rows.append((place.area_id, place.short_name, stage, name, order, day, weeks))
    columns = ["area_id", "place", "stage", "stage_name", "stage_order", "date", "wait_weeks"]
    return pd.DataFrame(rows, columns=columns)


def shift_rows(table: pd.DataFrame) -> pd.DataFrame:
    """`changes` as charts.shifts draws them: the first stage of each place and the later one that grew most.

    Columns place, stage, change in weeks over the window.
    """
    if table.empty:
        return pd.DataFrame(columns=["place", "stage", "change"])
    ends = table.pivot(
        index=["area_id", "place", "stage_order", "stage_name"], columns="date", values="wait_weeks"
    )
    change = (ends.iloc[:, -1] - ends.iloc[:, 0]).rename("change").reset_index()
    first = change[change["stage_order"] == 0]
    later = (
        change[change["stage_order"] > 0].sort_values("change", ascending=False).drop_duplicates("area_id")
    )
    order = {area: place for place, area in enumerate(dict.fromkeys(table["area_id"]))}
    both = pd.concat([first, later])
    both = both.assign(_order=both["area_id"].map(order)).sort_values(["_order", "stage_order"])
    return both.rename(columns={"stage_name": "stage"})[["place", "stage", "change"]].reset_index(drop=True)


def front_loading(table: pd.DataFrame) -> pd.DataFrame:
    """metrics.masking.front_loading_alert on `changes`, with `place`."""
    told = front_loading_alert(table, at_least=NOTICED_WEEKS)
    names = table.drop_duplicates("area_id").set_index("area_id")["place"]
    return told.assign(place=told["area_id"].map(names))


def front_loading_sentence(alerts: pd.DataFrame, *, tracking: Tracking) -> str:
    """Where assessment got faster while a later wait grew, in a sentence."""
    raised = alerts[alerts["alert"].fillna(False).astype(bool)]
    if raised.empty:
        return "**No front-loading alert**: nowhere did assessment get faster while a later wait grew."
    told = [
        f"{row['place']} (assessment {abs(row['first_change']):,.1f} weeks shorter, "
        f"{tracking.words.stage(row['later_stage']).lower()} {row['later_change']:,.1f} longer)"
        for row in raised.to_dict("records")
    ]
    return f"**Front-loading alert: assessment got faster while a later wait grew** in {join_words(told)}."


def headline_checks(tracking: Tracking, area_id: str, last: Period, pathway: str) -> pd.DataFrame:
    """metrics.masking.masking: whether each place meets its assessment standard while a wait behind it grows.

    One row a place, with `place` and `sentence`. The headline is the share of assessments completed within the
    standard over the last ENDS months; behind it are the changes of the later stages over the year.
    """
    standard = tracking.words.standard(pathway, HEADLINE_STAGE)
    cut = Cut("pathway", pathway)
    table = changes(tracking, area_id, last, cut)
    if standard is None or table.empty:
        return pd.DataFrame(columns=["area_id", "place", "sentence", "masked"])
    months = [p.end for p in months_to(tracking, area_id, last, months=ENDS)]
    heads = []
    for place in tracking.places(area_id):
        series = tracking.series(place.area_id, HEADLINE_STAGE, cut=cut)
        recent = series[series["period_end"].isin(months)]
        within, of = (recent[name].sum(min_count=len(months)) for name in _WITHIN)
        heads.append((place.area_id, place.short_name, 100 * within / of if of else float("nan")))
    headlines = pd.DataFrame(heads, columns=["area_id", "place", "value"]).round({"value": 0})
    headlines = headlines.assign(
        measure=f"assessed within {standard.days} days, %",
        standard=standard.share_percent,
        direction="at_least",
    )
    told = masking(headlines, _behind(table, tracking), at_least=NOTICED_WEEKS)
    return told.assign(sentence=[masking_sentence(row) for row in told.to_dict("records")])


_WITHIN = ("completed_within_standard", "completed_with_standard")


def _behind(table: pd.DataFrame, tracking: Tracking) -> pd.DataFrame:
    """The change of every stage behind the headline, as masking asks for it."""
    later = table[table["stage"] != HEADLINE_STAGE]
    ends = later.pivot(index=["area_id", "stage_name"], columns="date", values="wait_weeks")
    change = (ends.iloc[:, -1] - ends.iloc[:, 0]).rename("change").reset_index()
    return change.assign(stage=change["stage_name"].str.lower(), reported="")[
        ["area_id", "stage", "change", "reported"]
    ]


def masking_summary(checks: pd.DataFrame) -> str:
    """Which places meet the headline while a wait behind it grows, in a sentence."""
    masked = checks[checks["masked"].fillna(False).astype(bool)] if len(checks) else checks
    if masked.empty:
        return "**No masking alert**: no place meets its assessment standard while a wait behind it grows."
    told = [
        f"{row['place']} ({row['value']:,.0f}% against {row['standard']:,.0f}%; {row['stage_behind']} "
        f"{row['change_behind']:,.1f} weeks longer)"
        for row in masked.to_dict("records")
    ]
    return f"**Masking alert: the assessment standard is met while a wait behind it grows** in {join_words(told)}."
