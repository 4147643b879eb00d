"""What tells who somebody is, found by its form; and what only looks a little like it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from loaders.forms import form_of
from loaders.ptl.workspace import Workspace, workspace

#: A cell → what is said of it.
FORMS = {
    "": "an empty cell",
    "9434765919": "what looks like an NHS number",
    "NHS: 943-476-5919": "what looks like an NHS number",
    "N1 2AB": "what looks like a postcode",
    "jane.doe@example.org": "what looks like an e-mail address",
    "https://example.org/jane": "what looks like a web address",
    "www.example.org": "what looks like a web address",
    "07700 900123": "what looks like a telephone number",
    "+44 7700 900123": "what looks like a telephone number",
    "(020) 7946 0018": "what looks like a telephone number",
    "7700900123": "what looks like a telephone number",
    "tel:07700900123": "what looks like a telephone number",
    "12 High Street": "what looks like a street and house number",
    "Dr Jane Smith": "what looks like somebody's name",
    "Mrs Jane Doe, 12 High Street": "what looks like somebody's name",
    "01/02/2010": "what looks like a date",
    "1st Feb 2010": "what looks like a date",
    "DOB 010210": "what looks like a date",
    "20100201": "what looks like a date",
    "01/25/2024": "what looks like a date",
    "26": "a number of 2 characters",
    "x": "text of 1 character",
    "MS Team": "text of 7 characters",
    "routin": "text of 6 characters",
    "Équipe": "text of 6 characters, not all of them plain letters",
    "Jane hates school": "text of 17 characters",
    ":material/home:": "text of 15 characters",
}


@pytest.fixture(scope="module")
def place() -> Iterator[Workspace]:
    with workspace() as opened:
        yield opened


def check_digit(nine: str) -> int:
    """The tenth digit, by the rule in words; 10 means that the nine are never given out."""
    weighted = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return {11: 0}.get(11 - weighted % 11, 11 - weighted % 11)


@pytest.mark.parametrize("nine", ["943476591", "123456788", "401023213", "987654401"])
def test_ten_digits_are_an_nhs_number_only_with_the_right_last_one(nine: str, place: Workspace) -> None:
    expected = check_digit(nine)
    for last in range(10):
        found = place.engine.execute("select holds_nhs_number(?)", [f"{nine}{last}"]).fetchone()
        assert found == (last == expected,)


@pytest.mark.parametrize(
    ("cell", "holds"),
    [
        ("943 476 5919", True),
        ("943-476-5919", True),
        ("N9434765919", True),
        ("ref 9434765919, urgent", True),
        ("PW-9434765919", True),
        ("19434765919", False),
        ("94347659190", False),
        ("P19434765919", False),
        ("943476591", False),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", False),
        ("PW-0001042", False),
        ("", False),
        (None, False),
    ],
)
def test_an_nhs_number_anywhere_in_a_cell(cell: str | None, holds: bool, place: Workspace) -> None:
    assert place.engine.execute("select holds_nhs_number(?)", [cell]).fetchone() == (holds,)


@pytest.mark.parametrize(
    ("cell", "holds"),
    [
        ("N1 2AB", True),
        ("sw1a1aa", True),
        ("Team at E4 7QQ", True),
        ("07700 900123", True),
        ("jane@example.org", True),
        ("E09000007", False),
        ("93C", False),
        ("W2U3Z", False),
        ("DEMO-B1", False),
        ("Community East", False),
        ("Team 0-5, 2/3", False),
        (None, False),
    ],
)
def test_what_no_label_may_hold(cell: str | None, holds: bool, place: Workspace) -> None:
    assert place.engine.execute("select holds_private(?)", [cell]).fetchone() == (holds,)


@pytest.mark.parametrize(
    "cell", ["01/02/2010", "2010-02-01", "01022010", "Mrs-Doe", "07700900123", "www.a1.org"]
)
def test_what_no_pseudonym_may_look_like(cell: str, place: Workspace) -> None:
    assert place.engine.execute("select tells_of_somebody(?)", [cell]).fetchone() == (True,)


@pytest.mark.parametrize(
    "cell",
    [
        "PW-0001042",
        "NB-00000001",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "REF-2024-01-0007",
        "CL-017",
        "4471",
    ],
)
def test_a_pseudonym_tells_of_nobody(cell: str, place: Workspace) -> None:
    assert place.engine.execute("select tells_of_somebody(?)", [cell]).fetchone() == (False,)


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("PW-0001042", True),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", True),
        ("9434765919d04ed1bdd44ae8e8c7d8f29434765919d04ed1bdd44ae8e8c7d8f2", True),
        ("DOB-01022010", False),
        ("TEL0770090", False),
        ("Jane", False),
        ("9434765919", False),
    ],
)
def test_letters_that_announce_a_person_are_not_plain(cell: str, plain: bool, place: Workspace) -> None:
    assert place.engine.execute("select is_plain(?)", [cell]).fetchone() == (plain,)


@pytest.mark.parametrize(("cell", "said"), FORMS.items())
def test_a_cell_is_told_by_its_form_alone_in_python_and_in_the_engine(
    cell: str, said: str, place: Workspace
) -> None:
    assert form_of(cell) == said
    assert place.engine.execute("select form(nullif(?, ''))", [cell]).fetchone() == (said,)
