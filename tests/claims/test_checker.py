"""The checker finds each kind of fault in sentences made by hand, and none in true ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reports.claims import Basis, Claim, Key, Number, Said
from reports.figure import Period
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.numbers_held import number_faults
from tests.claims.numerals import percent_text, tokens
from tests.claims.redone import wilson, z_of
from tests.claims.settings_held import setting_faults
from tests.claims.words_held import word_faults

YEAR = Period(dt.date(2020, 3, 31), dt.date(2019, 4, 1), "year")
PART = "scope=mental_health;count=people"
MEASURE = "waits_no_contact"
CCG, LONDON, ENGLAND = "07Q", "E12000007", "E92000001"
TODAY = dt.date(2026, 11, 27)
URGENT = "ed_urgent_within_1_week"


def figure(
    known: Known, area: str = CCG, *, measure: str = MEASURE, column: str = "value", text: str = ""
) -> Number:
    key = Key(measure, area, YEAR, PART, column)
    value = known.value(key)
    assert value is not None
    printed = percent_text(value) if column == "value" else f"{value:,.0f}"
    return Number(text or printed, value, "figure", key)


def true_sentence(known: Known) -> Said:
    """Bromley against London: every kind of number that a comparison has."""
    own, london = figure(known), figure(known, LONDON)
    part, whole = (figure(known, column=c) for c in ("numerator", "denominator"))
    low, high = wilson(part.value, whole.value, z_of(0.95))
    word = "worse" if 100 * low > london.value else "better" if 100 * high < london.value else "similar"
    than = "similar to" if word == "similar" else f"{word} than"
    basis = Basis(
        "interval",
        {
            "lowercl": 100 * low,
            "uppercl": 100 * high,
            "benchmark": london.value,
            "polarity": "lower_is_better",
        },
    )
    claim = Claim(MEASURE, CCG, (YEAR.label,), (own, london, part, whole), verdict=word, basis=basis)
    return Said(
        f"**{own.text} of children in Bromley had no contact in {YEAR.label}**, {than} London ({london.text}): "
        f"{part.text} of {whole.text}.",
        (claim,),
    )


def found(said: Said | tuple[Said, ...], known: Known) -> list[str]:
    view = View("made by hand", said if isinstance(said, tuple) else (said,), place_id="E09000006")
    return [str(fault) for fault in faults(view, known, today=TODAY)]


def changed(said: Said, **changes: object) -> Said:
    return replace(said, claims=(replace(said.claims[0], **changes), *said.claims[1:]))  # type: ignore[arg-type]


def test_a_true_sentence_has_no_fault(known: Known) -> None:
    assert found(true_sentence(known), known) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("71%, £2.5m, 1,580 and +3.2 on the 3rd day, <0.1%", ["71%", "£2.5m", "1,580", "3.2", "3", "<0.1%"]),
        ("21% to 35% (505 of 1,580)", ["21%", "35%", "505", "1,580"]),
        ("from 46% down by 12.5 points", ["46%", "12.5"]),
    ],
)
def test_every_number_of_a_text_is_found(text: str, told: list[str]) -> None:
    assert [token.text for token in tokens(text)] == told


def test_a_number_that_nobody_claims_is_a_fault(known: Known) -> None:
    said = true_sentence(known)
    assert "the number 12 is not claimed" in found(replace(said, text=f"{said.text} Twelve is 12."), known)[0]


def test_a_percentage_printed_otherwise_is_a_fault(known: Known) -> None:
    said = true_sentence(known)
    own = said.claims[0].numbers[0]
    wrong = percent_text(own.value + 1)
    numbers = (replace(own, text=wrong), *said.claims[0].numbers[1:])
    said = changed(replace(said, text=said.text.replace(own.text, wrong, 1)), numbers=numbers)
    assert any("is not what" in fault for fault in found(said, known))


def test_a_value_that_the_store_does_not_hold_is_a_fault(known: Known) -> None:
    said = true_sentence(known)
    own = said.claims[0].numbers[0]
    said = changed(said, numbers=(replace(own, value=own.value + 1e-3), *said.claims[0].numbers[1:]))
    assert any("the store has" in fault for fault in found(said, known))


def test_a_withheld_figure_printed_as_nought_is_a_fault(known: Known) -> None:
    withheld = next(
        Key(i, a, p, b)
        for (i, a, b), rows in known._rows.items()
        if i == "adult_ward_admissions" and known.figures.areas[a].kind == "region"
        for p, row in rows.items()
        if row.value != row.value
    )
    area = known.figures.areas[withheld.area_id].short_name
    claim = Claim(
        withheld.indicator_id,
        withheld.area_id,
        (withheld.period.label,),
        (Number("0", 0.0, "figure", withheld),),
    )
    said = Said(f"{area} had 0 in {withheld.period.label}.", (claim,))
    assert found(said, known)


def test_a_name_must_be_a_real_one(known: Known) -> None:
    said = true_sentence(known)
    assert found(replace(said, text=f"{said.text} Top 10 list.", names=("Top 10 list",)), known)
    named = replace(said, text=f"{said.text} That is within 4 weeks.", names=("4 weeks",))
    assert found(named, known) == []
    other = replace(said, text=f"{said.text} First steps in 4 weeks.", names=("First steps in 4 weeks",))
    assert any("is named, and the figures are of" in fault for fault in found(other, known))


def test_a_figure_without_its_period_is_a_fault(known: Known) -> None:
    said = true_sentence(known)
    assert any(
        "period" in fault
        for fault in found(replace(said, text=said.text.replace(YEAR.label, "that year")), known)
    )
    assert any("names no period" in fault for fault in found(changed(said, periods=()), known))


def test_a_borough_is_not_given_a_figure_of_its_system(known: Known) -> None:
    key = Key("cyp_ed_spend", "QMF", Period(dt.date(2022, 3, 31), dt.date(2021, 4, 1), "year"))
    value = known.value(key)
    assert value is not None
    text = f"£{value / 1e6:.1f}m"
    claim = Claim(key.indicator_id, "QMF", (key.period.label,), (Number(text, value, "figure", key),))
    view = View(
        "by hand", (Said(f"Spend was {text} in Tower Hamlets in {key.period.label}.", (claim,)),), "E09000030"
    )
    assert any("whom nobody names" in str(fault) for fault in faults(view, known, today=TODAY))


def test_figures_that_swap_their_places_are_a_fault(known: Known) -> None:
    own, london = figure(known), figure(known, LONDON)
    claim = Claim(MEASURE, CCG, (YEAR.label,), (own, london))
    true = Said(f"In {YEAR.label}: Bromley {own.text}, London {london.text}.", (claim,))
    lie = Said(f"In {YEAR.label}: Bromley {london.text}, London {own.text}.", (claim,))
    assert found(true, known) == []
    assert len(found(lie, known)) == 2


def test_a_verdict_that_its_comparison_does_not_give_is_a_fault(known: Known) -> None:
    said = true_sentence(known)
    other = "better" if said.claims[0].verdict != "better" else "worse"
    assert any("and the claim says" in fault for fault in found(changed(said, verdict=other), known))


def test_the_comparison_must_be_on_the_figures_own_counts(known: Known) -> None:
    said = true_sentence(known)
    basis = said.claims[0].basis
    assert basis is not None
    narrow = replace(basis, given={**basis.given, "lowercl": float(str(basis.given["lowercl"])) + 1})
    assert any("the limits are" in fault for fault in found(changed(said, basis=narrow), known))
    other = replace(basis, given={**basis.given, "benchmark": 1.0})
    assert any("benchmark" in fault for fault in found(changed(said, basis=other), known))
    turned = replace(basis, given={**basis.given, "polarity": "higher_is_better"})
    assert any("its comparison took" in fault for fault in found(changed(said, basis=turned), known))


def test_a_verdict_in_words_without_a_claim_is_a_fault(known: Known) -> None:
    plain = Said("Things are getting worse and the standard is missed.")
    assert len(found(plain, known)) == 2
    assert (
        found(Said("Whether lower is better is said in the catalogue; they may or may not be met."), known)
        == []
    )


def test_a_text_that_says_rose_of_a_claim_that_fell_is_a_fault(known: Known) -> None:
    said = fallen(known)
    assert found(said, known) == []
    lie = replace(said, text=said.text.replace("fell", "rose"))
    assert any("'rose'" in fault for fault in found(lie, known))


def fallen(known: Known, *, measure: str = "full_stops") -> Said:
    """Two printed counts of one series, the later one lower."""
    for (one, area, part), rows in known._rows.items():
        if one != measure or known.figures.areas[area].kind != "system":
            continue
        keyed = [(Key(one, area, p, part), r.value) for p, r in sorted(rows.items()) if r.value == r.value]
        for first, last in zip(keyed, keyed[3:], strict=False):
            if last[1] < first[1]:
                before, after = (Number(f"{v:,.0f}", v, "figure", k) for k, v in (first, last))
                basis = Basis("change_printed", {"before": first[1], "after": last[1], "polarity": "none"})
                periods = (first[0].period.label, last[0].period.label)
                claim = Claim(measure, area, periods, (before, after), direction="fell", basis=basis)
                name = known.figures.areas[area].short_name
                return Said(
                    f"In {name} it fell from {before.text} in the {periods[0]} to {after.text} in the {periods[1]}.",
                    (claim,),
                )
    raise AssertionError("no series falls")


def test_figures_beside_the_wrong_period_are_a_fault(known: Known) -> None:
    said = fallen(known)
    before, after = (n.text for n in said.claims[0].numbers)
    lie = replace(said, text=said.text.replace(before, "X").replace(after, before).replace("X", after))
    assert any("stands beside" in fault for fault in found(lie, known))


def test_a_difference_is_that_of_the_printed_numbers(known: Known) -> None:
    said = fallen(known)
    claim = said.claims[0]
    after, before = claim.numbers[1], claim.numbers[0]
    by = before.value - after.value
    text = said.text.replace("fell from", f"fell by {by:,.0f}, from")
    right = Number(f"{by:,.0f}", by, "difference", of=(before, after))
    wrong = Number(f"{by:,.0f}", by + 0.4, "difference", of=(before, after))
    assert found(changed(replace(said, text=text), numbers=(right, *claim.numbers)), known) == []
    assert any(
        "should be" in f
        for f in found(changed(replace(said, text=text), numbers=(wrong, *claim.numbers)), known)
    )


def test_a_test_of_chance_on_periods_that_share_months_is_a_fault(known: Known) -> None:
    said = fallen(known, measure="full_stops")
    claim = said.claims[0]
    key = claim.numbers[0].key
    assert key is not None
    ends = [n.key.period for n in claim.numbers if n.key is not None]
    values = tuple(r.value for p, r in known.series(key).items() if ends[0] <= p <= ends[-1])
    basis = Basis("mann_kendall", {"values": values, "polarity": "none"})
    assert any("share months" in fault for fault in found(changed(said, basis=basis), known))


def test_opposite_claims_of_one_view_are_a_fault(known: Known) -> None:
    fell = fallen(known)
    chance = replace(fell.claims[0], direction="no_clear_change")
    quiet = replace(fell, text=fell.text.replace("fell", "moved"), claims=(chance,))
    assert any("is fell and no_clear_change" in fault for fault in found((fell, quiet), known))
    assert not any("opposed" in fault for fault in found((fell, fell), known))


def test_a_tally_counts_the_last_periods_by_the_standard_then_in_force(known: Known) -> None:
    key, newest = next(
        (Key(URGENT, area, p, part), p)
        for (one, area, part), rows in known._rows.items()
        if one == URGENT and area == "QMM"
        for p in [max(q for q, row in rows.items() if row.value == row.value)]
    )
    series = [(p, r.value) for p, r in known.series(key).items() if r.value == r.value and p <= newest]
    last = [Number("", v, "figure", replace(key, period=p)) for p, v in series[-4:]]
    level = known.standard(key)
    assert level is not None
    met = tuple(n for n in last if n.value >= level)

    def sentence(counted: tuple[Number, ...], window: list[Number]) -> Said:
        numbers = (
            Number(str(len(counted)), float(len(counted)), "tally", of=counted),
            Number(str(len(window)), float(len(window)), "tally", of=tuple(window)),
        )
        label = newest.label
        claim = Claim(URGENT, "QMM", (label,), numbers)
        name = known.figures.areas["QMM"].short_name
        return Said(f"{name} up to {label}: met in {len(counted)} of the last {len(window)}.", (claim,))

    assert found(sentence(met, last), known) == []
    earlier = [Number("", v, "figure", replace(key, period=p)) for p, v in series[-6:-2]]
    assert found(sentence(tuple(n for n in earlier if n.value >= level), earlier), known)
    assert found(sentence((*met, last[0]), last), known)


def test_a_rank_is_counted_from_the_end_that_it_names(known: Known) -> None:
    rows = [
        figure(known, area)
        for area in known.figures.areas.of_kind("ccg", scope="london")
        if known.value(Key(MEASURE, area, YEAR, PART)) is not None
    ]
    rows = [n for n in rows if n.value == n.value]
    rows.sort(key=lambda n: -n.value)
    first = rows[0]
    assert first.key is not None
    name = known.figures.areas[first.key.area_id].short_name
    numbers = (
        first,
        Number("", 1.0, "rank", of=tuple(rows)),
        Number(str(len(rows)), float(len(rows)), "tally", of=tuple(rows)),
    )
    claim = Claim(MEASURE, first.key.area_id, (YEAR.label,), numbers)
    true = Said(f"{name} {first.text} in {YEAR.label}, highest of {len(rows)} CCGs.", (claim,))
    assert found(true, known) == []
    assert found(replace(true, text=true.text.replace("highest", "lowest")), known)


@pytest.mark.parametrize(
    ("measure", "area", "periods", "told"),
    [
        (
            "waits_still_waiting",
            CCG,
            (Period(dt.date(2019, 6, 30), dt.date(2019, 4, 1), "quarter"),) * 2,
            "share days and are counted as two",
        ),
        (
            "waits_still_waiting",
            LONDON,
            (YEAR, Period(dt.date(2021, 3, 31), dt.date(2020, 4, 1), "year")),
            "are counted across the break waits_2020_21",
        ),
    ],
)
def test_figures_counted_in_a_run_share_no_days_and_cross_no_break(
    known: Known, measure: str, area: str, periods: tuple[Period, ...], told: str
) -> None:
    of = tuple(
        Number("", known.value(key) or 0.0, "figure", key)
        for key in (Key(measure, area, period, PART) for period in periods)
    )
    claim = Claim(measure, area, (periods[0].label,), (Number("2", 2.0, "tally", of=of),))
    name = known.figures.areas[area].name
    said = Said(f"So it was in {name} in each of 2 figures, the first in {periods[0].label}.", (claim,))
    assert any(told in fault for fault in found(said, known))


def test_a_rate_is_its_count_over_all_the_people_who_live_there(known: Known) -> None:
    month = Period(dt.date(2024, 8, 31), dt.date(2024, 8, 1), "snapshot")
    per = Number("1,000", 1_000.0, "setting")

    def said(children: float) -> Said:
        count = Number("14,580", 14_580.0, "figure", Key("hidden_wait_gap", "QKK", month))
        people = Number("", children, "figure", Key("populations.0-17", "QKK", month))
        rate = 1_000 * 14_580 / children
        numbers = (count, per, Number(f"{rate:.0f}", rate, "rate", of=(count, people, per)))
        claim = Claim("hidden_wait_gap", "QKK", (month.label,), numbers)
        return Said(
            f"In South East London system 14,580 on {month.label}, {rate:.0f} for every 1,000 children.",
            (claim,),
        )

    boroughs = 58_724 + 73_457 + 65_325 + 51_454 + 62_052 + 55_626
    assert found(said(boroughs), known) == []
    assert any("populations.0-17" in fault for fault in found(said(boroughs - 55_626), known))
    right = said(boroughs)
    wrong = replace(right.claims[0].numbers[2], text="50", value=50.0)
    claim = replace(right.claims[0], numbers=(*right.claims[0].numbers[:2], wrong))
    assert any(
        "should be" in fault for fault in found(Said(right.text.replace(" 40 ", " 50 "), (claim,)), known)
    )


def test_a_run_is_of_one_series_and_not_of_as_many_areas(known: Known) -> None:
    (measure, area, part), rows = next(
        (series, rows) for series, rows in known._rows.items() if len(rows) > 1 and not series[2]
    )
    first, second = list(rows)[:2]
    others = [name for (one, name, _) in known._rows if one == measure and name != area][:1]
    counted = [
        [Key(measure, area, period, part) for period in (second, first)],
        [Key(measure, name, second, part) for name in (area, *others)],
    ]

    def told(keys: list[Key]) -> list[str]:
        of = tuple(Number("", known.value(key) or 0.0, "figure", key) for key in keys)
        claim = Claim(measure, area, (first.label,), (Number("2", 2.0, "tally", of=of),))
        said = Said(f"So it was in each of 2 figures, the first in {first.label}.", (claim,))
        return [what for what in number_faults(said, known, today=TODAY) if "of one series" in what]

    assert told(counted[0]) == []
    assert told(counted[1]) != []


def test_a_count_that_happens_to_be_the_share_is_not_held_to_the_standard(known: Known) -> None:
    measure, period = (
        "pathway_snapshots.assessment",
        Period(dt.date(2024, 2, 29), dt.date(2024, 2, 1), "month"),
    )
    columns = ("completed_within_standard", "completed_with_standard")
    counts = [
        Number("", value, "figure", Key(measure, "DEMO-B1", period, column=column))
        for value, column in zip((85.0, 100.0), columns, strict=True)
    ]
    share = Number("85%", 85.0, "share", of=tuple(counts))
    basis = Basis("standard", {"value": 85.0, "standard": 85.0, "polarity": "higher_is_better"})
    claim = Claim(measure, "DEMO-B1", (period.label,), (share,), verdict="meets", basis=basis)
    said = Said(f"85% were assessed in time in {period.label}, which meets the standard.", (claim,))
    assert not any("the standard of" in what for what in word_faults(said, known))


def test_a_period_of_three_months_without_a_figure_is_called_by_its_name(known: Known) -> None:
    label = next(label for label in sorted(known.periods) if label.startswith("3 months to "))
    said = Said(f"Here is no figure in the {label}.", (Claim("access_rate", LONDON, (label,)),))
    assert list(setting_faults(said, View("made up", (said,)), known)) == []
    twelve = Said(said.text.replace("3 months", "9 months"), said.claims)
    assert list(setting_faults(twelve, View("made up", (twelve,)), known)) != []
