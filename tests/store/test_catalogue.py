"""Reading the catalogue: standards that change on a day, and every fault of every file at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue import Indicator, read_catalogue
from store.errors import InputError

INDICATOR = """
[[indicator]]
id = "wait"
name = "A wait"
short_name = "Wait"
domain = "performance"
stage = "assessment"
definition = "Made up for a test."
numerator = "some"
denominator = "all"
unit = "percent"
polarity = "higher_is_better"
comparison = "proportion"
frequency = "month"
overlapping = false
source = "made_up"
not_for = "Anything."
"""
SOURCE = """
[[source]]
id = "made_up"
publisher = "Nobody"
title = "A title"
licence = "None"
geography = "Nowhere"
small_numbers = "None."
note = "Made up for a test."
"""


def read(
    tmp_path: Path, *, indicator: str = "", sources: str = SOURCE, surveys: str = "", breaks: str = ""
) -> Indicator:
    """The one indicator of a catalogue that holds it with these lines more."""
    for name, text in {
        "indicators/made_up.toml": INDICATOR + indicator,
        "caveats/made_up.toml": "",
        "sources.toml": sources,
        "surveys.toml": surveys,
        "rebases.toml": "",
        "breaks.toml": breaks,
        "glossary.toml": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_catalogue(tmp_path).indicators["wait"]


STEPS = 'standard_name = "a standard"\nstandard = 60.0\nstandard_steps = '


class TestStandards:
    def test_a_standard_with_steps_is_the_newest_that_has_begun(self, tmp_path: Path) -> None:
        wait = read(tmp_path, indicator=STEPS + "[[2016-04-01, 50.0], [2020-04-01, 60.0]]")
        assert wait.standard_on(date(2016, 3, 31)) is None
        assert wait.standard_on(date(2016, 4, 1)) == 50
        assert wait.standard_on(date(2020, 3, 31)) == 50
        assert wait.standard_on(date(2020, 4, 1)) == 60
        assert wait.standard_on(date(2030, 1, 1)) == 60

    def test_a_standard_without_steps_has_no_date(self, tmp_path: Path) -> None:
        wait = read(tmp_path, indicator='standard_name = "a standard, without a date"\nstandard = 60.0')
        assert {wait.standard_on(date(year, 1, 1)) for year in (1990, 2030)} == {60}

    def test_an_indicator_without_a_standard_has_none_on_any_day(self, tmp_path: Path) -> None:
        assert read(tmp_path).standard_on(date(2020, 1, 1)) is None

    @pytest.mark.parametrize(
        ("steps", "expected"),
        [
            ("[[2016-04-01, 50.0]]", "the value of one of its steps"),
            ("[[2020-04-01, 60.0], [2016-04-01, 50.0]]", "each step later than the one before"),
            ("[[2016-04-01, 50.0], [2016-04-01, 60.0]]", "each step later than the one before"),
            ("[2016-04-01, 60.0]", "a pair of a date and a number"),
            ('[["April 2016", 60.0]]', "a date"),
        ],
    )
    def test_steps_that_cannot_be_are_refused(self, tmp_path: Path, steps: str, expected: str) -> None:
        with pytest.raises(InputError, match=expected):
            read(tmp_path, indicator=STEPS + steps)

    def test_a_standard_without_a_name_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="what the standard is called"):
            read(tmp_path, indicator="standard = 60.0")

    @given(
        days=st.lists(st.integers(0, 5000), unique=True, min_size=1, max_size=6).map(sorted),
        day=st.integers(-100, 5100),
    )
    def test_each_day_has_the_value_of_the_last_step_before_it(self, days: list[int], day: int) -> None:
        first = date(2010, 1, 1)
        steps = tuple((first + timedelta(d), float(place)) for place, d in enumerate(days))
        indicator = Indicator(
            **dict.fromkeys(
                ["id", "name", "short_name", "domain", "stage", "definition", "numerator", "denominator"], "x"
            ),
            **dict.fromkeys(["unit", "polarity", "comparison", "frequency", "source", "not_for"], "x"),
            overlapping=False,
            standard_steps=steps,
        )
        begun = [place for place, d in enumerate(days) if d <= day]
        assert indicator.standard_on(first + timedelta(day)) == (max(begun) if begun else None)


class TestBreaks:
    def test_those_of_an_indicator_come_in_order_for_the_areas_they_hold_for(self, tmp_path: Path) -> None:
        later = '[[break]]\nid = "later"\nstart = 2021-04-01\nreason = "It changed."\nsource = "made_up"\n'
        first = (
            '[[break]]\nid = "first"\nstart = 2020-04-01\nreason = "It changed."\nindicators = ["wait"]\n'
            'areas = ["here"]\n'
        )
        read(tmp_path, breaks=later + first)
        known = read_catalogue(tmp_path)
        assert [entry.id for entry in known.breaks_of("wait", "here")] == ["first", "later"]
        assert [entry.id for entry in known.breaks_of("wait", "there")] == ["later"]


class TestFaults:
    def test_all_faults_of_all_files_come_together(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            read(
                tmp_path,
                indicator='unknown_field = 1\ncaveats = ["nowhere"]',
                sources=SOURCE + SOURCE,
                surveys="broken",
            )
        text = str(caught.value)
        assert "'unknown_field' in wait" in text
        assert "a second entry for made_up" in text
        assert "surveys.toml" in text

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ('caveats = ["nowhere"]', "caveats 'nowhere' in wait"),
            ('availability = "needs a local return"', "who holds the figure"),
            ('availability = "derived"', "what it is computed from"),
            ('availability = "rumoured"', "availability 'rumoured' in wait"),
        ],
    )
    def test_a_reference_to_nothing_is_named(self, tmp_path: Path, lines: str, expected: str) -> None:
        with pytest.raises(InputError, match=expected):
            read(tmp_path, indicator=lines)

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ("", "either a source or indicators"),
            ('source = "made_up"\nindicators = ["wait"]', "either a source or indicators"),
            ('source = "nowhere"', "a source of sources.toml"),
            ('indicators = ["nothing"]', "an indicator of the catalogue"),
            ('source = "made_up"\ncaveat = "nothing"', "a caveat of caveats/"),
            ('source = "made_up"\nends = 2020-04-01', "'ends' in change"),
        ],
    )
    def test_a_break_that_holds_for_nothing_is_refused(
        self, tmp_path: Path, lines: str, expected: str
    ) -> None:
        head = '[[break]]\nid = "change"\nstart = 2020-04-01\nreason = "It changed."\n'
        with pytest.raises(InputError, match=expected):
            read(tmp_path, breaks=head + lines)

    def test_a_break_starts_on_a_date(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="a date"):
            read(
                tmp_path,
                breaks='[[break]]\nid = "b"\nstart = "April"\nreason = "It changed."\nsource = "made_up"',
            )

    def test_a_catalogue_without_its_files_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"sources\.toml"):
            read_catalogue(tmp_path)
