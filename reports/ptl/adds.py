"""What a waiting list file would add for an area that has none: measure by measure, and who holds it."""

from __future__ import annotations

import pandas as pd

#: What is asked → what national figures say of it, and what the file would.
_ADDED = (
    ("How many wait for triage and acceptance", "not published", "by weeks, provider and pathway"),
    (
        "How many wait for a first appointment",
        "every month by ICB and provider, once a year by CCG",
        "every month and week end",
    ),
    (
        "How many wait for treatment",
        "to the second appointment, in three bands",
        "ten bands, median and longest",
    ),
    (
        "Who waits for further treatment or another team",
        "not published",
        "as for every stage: the hidden waits",
    ),
    ("Who waits for adult services", "not published", "as for every stage"),
    (
        "Flow in and out, and whether the stock agrees",
        "not published",
        "every month, with reasons for leaving",
    ),
    ("Standards missed, why, and whether avoidably", "not published", "by theme, reason and stage"),
    ("Risk reviews and contact while waiting", "not published", "due and done on the day of the extract"),
    ("Who is refused, why, and what is done for them", "not published", "by reason, action, source and tier"),
    ("Who is referred again, or sent between tiers", "not published", "shares of referrals and refusals"),
    (
        "Missed and cancelled appointments, sessions",
        "not published by stage",
        "for each pathway and provider",
    ),
    ("Waits by age, need and source of referral", "not published", "median and 92nd percentile of each"),
)


def added_table() -> pd.DataFrame:
    """One row a question: what is published nationally, and what the return adds."""
    return pd.DataFrame(_ADDED, columns=["Question", "In national figures", "From your waiting list file"])
