"""Measures that say again what the snapshots say, or what another measure says."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from bench.intruder.axes import labels_of
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints
from bench.intruder.knows_stocks import FLOWS, beyond
from bench.intruder.sums import Book

COUNT, DENOMINATOR = 0, 1
#: Of a measure's part, the stage and the column that count the same pathways.
SAME = (
    ("referrals_received", COUNT, "pathway", "started"),
    ("multiple_referrals", DENOMINATOR, "pathway", "started"),
    ("referrals_accepted", COUNT, "assessment", "started"),
    ("referrals_rejected", COUNT, "pathway", "closed"),
    ("discharges", COUNT, "pathway", "completed"),
    ("episode_days", DENOMINATOR, "pathway", "completed"),
    ("sessions", DENOMINATOR, "discharge", "completed"),
    ("removals", COUNT, "all_waits", "closed"),
)
#: Of one measure's denominator, the measure that counts the same pathways.
OF = (
    ("multiple_referrals", "referrals_received"),
    ("bounces", "referrals_rejected"),
    ("episode_days", "discharges"),
)
BETWEEN = ("below_threshold", "too_complex")
WATCHED = ("risk_reviews", "contacts_while_waiting")
SHARES = ("multiple_referrals", "bounces", "between_tiers", *WATCHED)


def tell_measures(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    for measure, part, stage, column in SAME:
        book.equal(f"measures: {measure}", grid.measure(measure, part), _snapshot(grid, stage, column))
    for measure, other in OF:
        book.equal(f"measures: of {other}", grid.measure(measure, DENOMINATOR), grid.measure(other))
    for measure in SHARES:
        _no_more(book, "measures: shares", [grid.measure(measure)], [grid.measure(measure, DENOMINATOR)])
    _no_more(book, "measures: sessions", [grid.measure("sessions", 1)], [grid.measure("discharges")])
    _returns(book, grid)
    _removals(book, grid, catalogue)
    _steps(book, grid, catalogue)
    _breaches(book, grid, catalogue)
    _watch(book, grid, catalogue)


def _snapshot(grid: Grid, stage: str, column: str) -> Ints:
    """A column of the snapshots for the cells of the measures, [cell, area, period]."""
    found = np.full(grid.measures.shape[1:4], NOBODY, dtype=grid.measures.dtype)
    for number, cell in enumerate(grid.axes.cells["measures"]):
        place = grid.cell("snapshots", *cell)
        if place is not None:
            found[number] = grid.column(column)[place, :, grid.axes.place["stage"][stage]]
    return found


def _no_more(book: Book, kind: str, parts: list[Ints], wholes: list[Ints]) -> None:
    made = np.any([part != NOBODY for part in parts], axis=0)
    gone = np.any([whole == NOBODY for whole in wholes], axis=0)
    book.at_most(kind, parts, wholes, unless=~made | gone)


def _renamed(grid: Grid, measure: str, change: Callable[[str], str | None], part: int = COUNT) -> Ints:
    """A measure's counts in the places of other cells: [cell, area, period], by what `change` makes of a breakdown."""
    array, found = grid.measure(measure, part), np.full(grid.measures.shape[1:4], NOBODY, grid.measures.dtype)
    for number, (provider, breakdown) in enumerate(grid.axes.cells["measures"]):
        source = change(breakdown)
        place = None if source is None else grid.cell("measures", provider, source)
        if place is not None:
            found[number] = array[place]
    return found


def _by(grid: Grid, measure: str, wanted: Callable[[dict[str, str]], bool], part: int = COUNT) -> list[Ints]:
    """A measure's counts of the cells with such labels, each [area, period]."""
    array = grid.measure(measure, part)
    return [array[n] for n, cell in enumerate(grid.axes.cells["measures"]) if wanted(labels_of(cell))]


def _returns(book: Book, grid: Grid) -> None:
    """Refusals between tiers are those for two reasons; who was sent to another tier had bounced."""
    everyone = grid.cell("measures")
    refused = _by(grid, "referrals_rejected", lambda labels: labels.get("rejection_reason") in BETWEEN)
    between = grid.measure("between_tiers", DENOMINATOR)
    book.add("measures: between tiers", refused, [between[everyone]], unless=between[everyone] == NOBODY)
    _no_more(book, "measures: between tiers", [between], [grid.measure("bounces", DENOMINATOR)])
    _no_more(book, "measures: between tiers", [grid.measure("between_tiers")], [grid.measure("bounces")])


def _removals(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Removals by stage are what the stage closed; those for a refusal's reason are refusals, the others discharges."""
    everyone = grid.cell("snapshots")
    for stage in catalogue.waits:
        closed = grid.column("closed")[everyone, :, grid.axes.place["stage"][stage]]
        for said in _by(grid, "removals", lambda labels, stage=stage: labels == {"stage": stage}):
            book.equal("measures: removals by stage", said, closed)
    refusal = re.compile("rejection_reason=(.*)")
    for form in ("reason=rejected_{}", "stage=triage;reason=rejected_{}"):
        removed = _renamed(grid, "removals", lambda text, form=form: _format(refusal.fullmatch(text), form))
        book.equal("measures: removals of refusals", removed, grid.measure("referrals_rejected"))
    discharge = re.compile("discharge_reason=(.*)")
    chain = [
        _renamed(
            grid,
            "removals",
            lambda text, s=stage: _format(discharge.fullmatch(text), f"stage={s};reason={{}}"),
        )
        for stage in ("triage", "assessment", "treatment")
    ]
    _no_more(book, "measures: removals and discharges", chain, [grid.measure("discharges")])
    transition = _renamed(
        grid, "removals", lambda text: _format(discharge.fullmatch(text), "stage=transition;reason={}")
    )
    _no_more(book, "measures: removals and discharges", [transition], [grid.measure("discharges")])


def _format(found: re.Match[str] | None, form: str) -> str | None:
    return form.format(found[1]) if found else None


def _steps(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Steps referred for and started, by kind, are the flows of the stage that the kinds make up."""
    for stage, kinds in catalogue.kinds.items():
        for measure, column in (("steps_referred", "started"), ("steps_started", "completed")):
            flow = grid.column(column)[:, :, grid.axes.place["stage"][stage]]
            for number, (provider, breakdown) in enumerate(grid.axes.cells["snapshots"]):
                places = [grid.cell("measures", provider, f"step_kind={kind}") for kind in kinds]
                if not breakdown:
                    parts = [grid.measure(measure)[place] for place in places if place is not None]
                    told = np.any([part != NOBODY for part in parts], axis=0) & (flow[number] != NOBODY)
                    book.add("measures: steps", parts, [flow[number]], unless=~told)


def _breaches(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Reasons add up to themes. Where the standard is on the stage's own clock, breaches make up who is over it."""
    for theme in {*catalogue.themes.values(), "not_recorded"}:
        reasons = {reason for reason, of in catalogue.themes.items() if of == theme} or {theme}
        by_reason = _by(grid, "breaches", lambda labels, r=reasons: labels.get("breach_reason") in r)
        by_theme = _by(grid, "breaches", lambda labels, t=theme: labels.get("breach_theme") == t)
        if by_reason and by_theme:
            book.add("measures: themes", by_reason, by_theme)
    everyone = grid.cell("snapshots")
    months = [n for n, period in enumerate(grid.axes.periods) if period[2] == "month"]
    for stage in catalogue.waits:
        clocks = {clock for (_, of), (clock, _) in catalogue.standards.items() if of == stage}
        said = _by(grid, "breaches", lambda labels, stage=stage: labels == {"stage": stage})
        if clocks != {"stage"} or not said:
            continue
        column = {
            name: grid.column(name)[everyone, :, grid.axes.place["stage"][stage]]
            for name in (*FLOWS, "over_standard")
        }
        before, now = months[:-1], months[1:]
        came = [
            column["over_standard"][:, before],
            said[0][:, now],
            column["completed_within_standard"][:, now],
        ]
        stayed = [column["over_standard"][:, now], column["completed_with_standard"][:, now]]
        book.at_most("measures: breaches", stayed, came)
        book.at_most("measures: breaches", came, [*stayed, column["closed"][:, now]])


def _watch(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Who is to be seen by now has waited so long; the bands say how many at most and at least."""
    reviews, contacts = (grid.measure(name, DENOMINATOR) for name in WATCHED)
    ends = {period[1]: number for number, period in enumerate(grid.axes.periods) if period[2] == "month"}
    for today, (_, end, kind) in enumerate(grid.axes.periods):
        if kind != "snapshot":
            continue
        ended = ends.get(end, today)
        _no_more(book, "measures: watch", [reviews[..., today]], [contacts[..., today]])
        for denominators, days_of in ((reviews, catalogue.review_days), (contacts, catalogue.contact_days)):
            for number, (provider, breakdown) in enumerate(grid.axes.cells["measures"]):
                labels = labels_of((provider, breakdown))
                stage = labels.pop("stage", "all_waits")
                rest = ";".join(f"{k}={v}" for k, v in labels.items() if k != "provider")
                days = {days_of[labels["pathway"]]} if "pathway" in labels else set(days_of.values())
                said = denominators[number, :, today]
                _between(book, grid, said, (provider, rest), stage, ended, days)
        same = [p for p, days in catalogue.review_days.items() if days == catalogue.contact_days[p]]
        for number, cell in enumerate(grid.axes.cells["measures"]):
            if labels_of(cell).get("pathway") in same and "stage" not in labels_of(cell):
                book.equal("measures: watch", reviews[number, :, today], contacts[number, :, today])


def _between(
    book: Book, grid: Grid, said: Ints, cell: tuple[str, str], stage: str, ended: int, days: set[int]
) -> None:
    """Who has waited `days` (one number a pathway): no more than wait, or than lie beyond an edge below them."""
    snapshot, place = grid.cell("snapshots", *cell), grid.axes.place["stage"][stage]
    if snapshot is None or (said == NOBODY).all():
        return
    _no_more(book, "measures: watch", [said], [grid.column("waiting")[snapshot, :, place, ended]])
    band = grid.axes.place["cell of bands"].get(cell)
    for weeks in grid.axes.lowers[1:] if band is not None else ():
        bands = [one[band, :, place, ended] for one in beyond(grid, 0, weeks)[0]]
        made = np.any([one != NOBODY for one in bands], axis=0)
        if 7 * weeks + 1 >= max(days):
            book.at_most("measures: watch", bands, [said], unless=~made | (said == NOBODY))
        if 7 * weeks + 1 <= min(days):
            book.at_most("measures: watch", [said], bands, unless=~made | (said == NOBODY))
