"""A link shows the same view: after any choice the page reads as a fresh visitor reads it at the address it then has."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput, Slider

from pages.parts.sections import PAGES
from reports.figures import Figures
from reports.places import places
from tests.pages.opening import open_page, page_at
from tests.pages.text import text_of

pytestmark = pytest.mark.usefixtures("store")

MODULES = {title: draw.__module__ for pages in PAGES.values() for draw, title, _ in pages}
ASKING = {title: module for title, module in MODULES.items() if title != "Catalogue"}
#: One of each kind of place, the one that was misread among them, and a fictional one.
KINDS = ("E09000006", "E12000007", "QMM", "06M", "E10000029", "E92000001", "DEMO-NB")
#: What a reader does in a session alone: numbers that were entered, the list itself, and a way into another choice.
IN_SESSION = ("go into", "list-")


def address_of(app: AppTest) -> dict[str, str]:
    return {key: str(value) for key, value in app.query_params.items()}


def assert_read_alike(app: AppTest, module: str) -> None:
    """The page as it stands, and as a fresh visitor finds it at its address."""
    fresh = open_page(module, **address_of(app))
    assert [problem.value for problem in (*app.exception, *fresh.exception)] == []
    assert [note.value for note in (*app.warning, *fresh.warning)] == []
    assert text_of(app) == text_of(fresh), address_of(app)
    assert address_of(fresh) == address_of(app)


def leave_something(app: AppTest) -> None:
    """Choose otherwise wherever the page lets one, so that what was chosen for one area lies about."""
    for key in [box.key for box in app.selectbox if box.key != "area"][1:]:
        if not str(key).startswith(IN_SESSION) and key in {box.key for box in app.selectbox}:
            app.selectbox(key=key).select_index(-1).run()


@pytest.mark.parametrize("title", ASKING)
def test_choosing_an_area_shows_what_its_address_shows(
    title: str, figures: Figures, exhaustive: bool
) -> None:
    module, every = ASKING[title], places(figures)
    chosen = every if exhaustive else [place for place in every if place in KINDS[::2]]
    app = open_page(module)
    for number, place in enumerate(chosen):
        if number % 6 == 1:
            leave_something(app)
        app.selectbox(key="area").set_value(place).run()
        assert app.selectbox(key="area").value == place
        assert_read_alike(app, module)
    sys.stdout.write(f"{title}: {len(chosen)} areas chosen, each read as at its address\n")


@pytest.mark.parametrize("title", MODULES)
def test_any_choice_is_in_the_address(title: str, exhaustive: bool) -> None:
    for place in KINDS if exhaustive else (KINDS[0], KINDS[-1]):
        reader = Reader(MODULES[title], place)
        try_everything(reader)
        sys.stdout.write(f"{title}, {place}: {reader.handed_on} choices, each read as at its address\n")


def try_everything(reader: Reader) -> None:
    """Every list, view, amount, search and filter of a page."""
    reader.try_lists()
    for group in reader.app.button_group:
        for view in reader.app.button_group(key=group.key).options[1:]:
            reader.app.button_group(key=group.key).set_value(view)
            reader.hand_on()
            reader.try_lists()
    for amount in [*reader.app.slider, *reader.app.number_input]:
        if " of " in str(amount.key):
            next(box for box in reader.amounts() if box.key == amount.key).set_value(1.5)
            reader.hand_on()
    for search in reader.app.text_input:
        reader.app.text_input(key=search.key).input("waiting list")
        reader.hand_on()
    for several in reader.app.multiselect:
        reader.app.multiselect(key=several.key).set_value(["issue", "voice"])
        reader.hand_on()


class Reader:
    """Somebody who tries every field of a page once, and hands on the address after each choice."""

    def __init__(self, module: str, place: str) -> None:
        self.module, self.app = module, page_at(module, {"area": place}).run()
        self.tried: set[str | None] = {"area"}
        self.handed_on = 0

    def hand_on(self) -> None:
        self.app.run()
        assert_read_alike(self.app, self.module)
        self.handed_on += 1

    def amounts(self) -> list[Slider[float] | NumberInput]:
        return [*self.app.slider, *self.app.number_input]

    def try_lists(self) -> None:
        """The last option of each list that was not tried yet."""
        while untried := [box for box in self.app.selectbox if self._is_new(box.key)]:
            self.tried.add(untried[0].key)
            untried[0].select_index(-1)
            self.hand_on()

    def _is_new(self, key: str | None) -> bool:
        return key not in self.tried and not str(key).startswith(IN_SESSION)


def test_a_borough_starts_at_the_most_local_figure_whatever_was_looked_at_before() -> None:
    app = open_page("pages.board.summary", area="Lewisham")
    app.selectbox(key="year").select_index(0).run()
    app.selectbox(key="area").select("E09000006").run()
    assert address_of(app) == {"area": "Bromley", "year": "2019-20"}
    assert "71% of children referred in Bromley" in " ".join(block.value for block in app.markdown)


def test_what_was_chosen_for_an_area_is_found_again() -> None:
    app = open_page("pages.board.summary", area="Bromley")
    app.selectbox(key="year").select("2020-21").run()
    app.selectbox(key="area").select("E09000007").run()
    assert app.selectbox(key="year").value == "2019-20"
    app.selectbox(key="area").select("E09000006").run()
    assert address_of(app) == {"area": "Bromley", "year": "2020-21"}


def test_the_area_goes_from_page_to_page_and_what_was_chosen_on_a_page_is_kept_there() -> None:
    app = open_page("pages.board.summary", area="Bromley", year="2020-21")
    for module in [*MODULES.values(), "pages.board.summary"]:
        app.session_state["module"] = module
        app.query_params = {}  # a link to another page drops the address
        app.run()
        assert app.query_params["area"] == "Bromley"
    assert address_of(app) == {"area": "Bromley", "year": "2020-21"}


@pytest.mark.parametrize(
    ("module", "address", "told"),
    [
        (
            "pages.board.summary",
            {"area": "Atlantis"},
            "the area `Atlantis`. Nothing here goes by that name: London",
        ),
        ("pages.board.summary", {"area": "Bromley", "year": "2035-36"}, "the period `2035-36`"),
        ("pages.performance.waiting_list", {"period": "1999"}, "the period `1999`"),
        ("pages.performance.compare", {"indicator": "happiness"}, "the indicator `happiness`"),
        ("pages.performance.compare", {"by": "parish"}, "the geography `parish`"),
        ("pages.performance.compare", {"view": "Sideways"}, "the view `Sideways`"),
        ("pages.data.catalogue", {"area": "Atlantis"}, "the area `Atlantis`"),
        ("pages.quality.reviews", {"practice": "[x](http://y)`z`"}, "the domain `[x](http://y)'z'`"),
    ],
)
def test_what_is_not_known_is_named_with_what_is_shown_instead(
    module: str, address: dict[str, str], told: str
) -> None:
    app = open_page(module, **address)
    assert len(app.warning) == 1
    assert f"The address asks for {told}" in app.warning[0].value
    assert app.warning[0].value.endswith("is shown instead.")
    assert address_of(app) | address == address_of(app)  # it stays, so that a reload says the same
    app.selectbox[0].select_index(2).run()
    assert len(app.warning) == 0
    assert_read_alike(app, module)


def test_a_period_is_found_by_the_name_it_has_on_another_page() -> None:
    found = open_page("pages.board.summary", area="London", period="2019-20")
    assert found.selectbox(key="year").value == "2019-20"
    assert "2020-21" in open_page("pages.board.summary", area="London").selectbox(key="year").value


def test_old_links_with_ids_or_names_still_work() -> None:
    by_id = open_page("pages.performance.compare", area="E09000006", by="CCGs", indicator="waits_mean_days")
    by_name = open_page("pages.performance.compare", area="bromley", by="ccg", indicator="waits_mean_days")
    assert len(by_id.warning) == len(by_name.warning) == 0
    assert text_of(by_id) == text_of(by_name)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Norfolk & Waveney", "QMM"),
        ("norfolk and waveney", "QMM"),
        ("Northbank", "DEMO-NB"),
        ("Northbank (demonstration)", "DEMO-NB"),
    ],
)
def test_an_area_is_found_however_its_name_is_written(written: str, shown: str) -> None:
    app = open_page("pages.performance.trends", area=written)
    assert len(app.warning) == 0
    assert app.selectbox[0].value == shown
