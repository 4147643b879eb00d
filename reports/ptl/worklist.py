"""The open waits of an extract, for the people in the meeting: filtered, a page at a time, as text. Never kept."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metrics.printed import number
from reports.claims import Claim, Said
from reports.inert import as_text
from reports.ptl.claimed import setting
from reports.ptl.words import Words

ANY = ""
PAGE_ROWS = 25
#: What needs the meeting → the column that is above 0 where it does.
NEEDS = {
    "days_past_standard": "Past its standard",
    "review_overdue_days": "Risk review overdue",
    "contact_overdue_days": "Contact overdue",
}
FILTERS = {
    "stage": "Waiting for",
    "priority": "Priority",
    "pathway": "Pathway",
    "provider": "Provider",
    "team": "Team",
}


def options(
    waits: pd.DataFrame, column: str, words: Words, *, providers: Mapping[str, str]
) -> dict[str, str]:
    """What a column of the waits holds, each with its name (`providers` has theirs), after anything at all."""
    codes = sorted(waits[column].dropna().astype(str).unique())
    ordered = [s for s in words.stages if s in codes] if column == "stage" else words.order(column, codes)
    names = {code: words.stage(code) if column == "stage" else words.label(column, code) for code in ordered}
    names = {code: providers.get(code, code) for code in ordered} if column == "provider" else names
    return {ANY: "Any"} | names


def chosen_waits(waits: pd.DataFrame, chosen: Mapping[str, str], *, need: str = ANY) -> pd.DataFrame:
    """The waits that match every chosen code, and need what is asked for; in the order in which they came."""
    kept = pd.Series(True, index=waits.index)
    for column, code in chosen.items():
        if code != ANY:
            kept &= waits[column].astype("object") == code
    if need != ANY:
        kept &= waits[need] > 0
    return waits[kept]


def pages_of(waits: pd.DataFrame) -> int:
    """How many pages the waits fill: one at least."""
    return max(1, -(-len(waits) // PAGE_ROWS))


def work_table(waits: pd.DataFrame, words: Words, *, page: int) -> pd.DataFrame:
    """One page (from 1) of the waits as text, one row a wait, in five columns that a phone has room for."""
    rows = waits.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return pd.DataFrame(
        {
            "Pathway": [
                f"{as_text(row['pathway_id'])}, {words.label('priority', str(row['priority'])).lower()}"
                for row in rows.to_dict("records")
            ],
            "Waiting for": [
                f"{words.stage(str(row['stage']))}: {words.label('pathway', str(row['pathway']))}, "
                f"{as_text(row['team'])}"
                for row in rows.to_dict("records")
            ],
            "Weeks in this stage, since referral": [
                f"{number(here / 7)}, {number(everything / 7)}"
                for here, everything in zip(rows["stage_days"], rows["referral_days"], strict=True)
            ],
            "Standard": [_late(days, "days past", "days left") for days in rows["days_past_standard"]],
            "Risk review; contact": [
                "; ".join(_late(days, "days overdue", "in time") for days in both)
                for both in zip(rows["review_overdue_days"], rows["contact_overdue_days"], strict=True)
            ],
        }
    )


def work_said(waits: pd.DataFrame, every: pd.DataFrame) -> Said:
    """How many of the waits are shown, and what they need: counted in this session, of a list that is kept nowhere."""
    needs = {name: setting(int((waits[column] > 0).sum())) for column, name in NEEDS.items()}
    shown, whole = setting(len(waits)), setting(len(every))
    told = ", ".join(f"{needed.text} {name.lower()}" for name, needed in needs.items())
    return Said(
        f"**{shown.text} of {whole.text} open waits are shown.** Of these: {told}.",
        (Claim("open_waits", "", (), (shown, whole, *needs.values())),),
    )


def _late(days: float, late: str, early: str) -> str:
    """Days beyond what is allowed in words, with a shape; or that there is time."""
    if pd.isna(days):
        return "no standard"
    if days > 0:
        return f"▼ {number(days)} {late}"
    return f"● {number(-days)} {early}" if early.startswith("days") else f"● {early}"
