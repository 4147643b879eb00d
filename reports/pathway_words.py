"""What the published pathway says: its sentence, its table and the words on its bars."""

from __future__ import annotations

import pandas as pd

from metrics.pathway import SEGMENTS
from metrics.printed import number, percent
from reports.pathway import WAITING, Pathway
from reports.wording import join_words, marks

LABELS = {
    "within_4": "Second contact within 4 weeks",
    "from_4_to_12": "Second contact in 4 to 12 weeks",
    "over_12": "Second contact after more than 12 weeks",
    "closed_before": "Closed before a second contact",
    "one_contact": "Still waiting after one contact",
    "no_contact": "Still waiting with no contact",
}
#: Whom a sentence counts, and to which services they were referred.
COUNTED = {"people": "children and young people referred", "referrals": "referrals"}
REFERRED_TO = {
    "mental_health": "",
    "all_services": " to mental health or learning disability services",
    "learning_disability": " to learning disability services",
}
WITHHELD = marks("c")


def pathway_sentence(pathway: Pathway) -> str:
    """The message of the pathway, in words that can be read aloud."""
    period = pathway.period
    if pathway.own is None:
        return f"**No pathway was published for {pathway.place.short_name} in {period.label}.**"
    own, name = pathway.own.area_id, pathway.own.short_name
    who = f"{COUNTED[pathway.population]}{REFERRED_TO[pathway.service_scope]} in {name}"
    when = "the year" if period.kind == "year" else period.label
    waiting, seen, closed = (
        pathway.share(own, *part) for part in (WAITING, ("within_4",), ("closed_before",))
    )
    others = [
        f"{percent(share)} in {area}"
        for area_id, area in pathway.areas().items()
        if area_id != own and pd.notna(share := pathway.share(area_id, *WAITING))
    ]
    beside = f" ({join_words(others)})" if others else ""
    if pd.isna(waiting):
        first = (
            f"**How many {who} were still waiting for a second contact at the end of {when} is withheld, because a "
            f"number behind it is small**{beside}."
        )
    else:
        first = (
            f"**{percent(waiting)} of {who} were still waiting for a second contact at the end of {when}**{beside}: "
            f"{number(pathway.count(own, *WAITING))} of {number(pathway.total(own))}."
        )
    rest = [
        f"{percent(share)} {what}"
        for share, what in (
            (seen, "had been seen twice within four weeks"),
            (closed, "were closed before a second contact"),
        )
        if pd.notna(share)
    ]
    return f"{first} {', and '.join(rest)}." if rest else first


def printed(rows: pd.DataFrame) -> list[str]:
    """The share of each row of a pathway in words: withheld, or a floor where a part of it is."""
    return [
        WITHHELD if pd.isna(share) else f"at least {percent(share)}" if withheld else percent(share)
        for share, withheld in zip(rows["share_percent"], rows["withheld"], strict=True)
    ]


def profile_table(pathway: Pathway) -> pd.DataFrame:
    """Rows the segments and the total, columns the areas: count and share in words."""
    table = pd.DataFrame({"Where they were": [*LABELS.values(), "Total"]})
    for area_id, area in pathway.areas().items():
        mine = pathway.rows[pathway.rows["area_id"] == area_id].set_index("segment").loc[list(SEGMENTS)]
        total, note = mine["total"].iloc[0], mine["total_note"].iloc[0]
        table[area] = [
            *(
                _cell(*row)
                for row in zip(mine["count"], mine["share_percent"], mine["withheld"], strict=True)
            ),
            marks(note or "x") if pd.isna(total) else number(total),
        ]
    return table


def _cell(count: float, share: float, withheld: int) -> str:
    if pd.isna(count):
        return WITHHELD
    shown = number(count) if pd.isna(share) else f"{number(count)} ({percent(share)})"
    return f"at least {shown}" if withheld else shown
