"""The numbers of a chain of stages: a list may hold more than anybody would enter, and nobody is refused the page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

MANY = 37_536.0


def _fields(per_week: float) -> None:
    import pandas as pd

    from pages.performance.demand.numbers import enter_numbers
    from store.areas import read_areas

    start = pd.DataFrame(
        {
            "stage_id": ["triage"],
            "stage": ["Triage and acceptance"],
            "demand_per_week": [per_week],
            "capacity_per_week": [per_week],
            "queue": [40.0],
            "standard_weeks": [1.0],
            "onward_percent": [90.0],
        }
    )
    place = read_areas(demonstration=True)["DEMO-NB"]
    enter_numbers(start, place=place, pathway="all", measured=True)


def test_a_list_of_any_size_is_shown_in_the_fields() -> None:
    app = AppTest.from_function(_fields, args=(MANY,)).run()
    assert not app.exception
    assert [field.value for field in app.number_input][:2] == [MANY, MANY]
