"""What tells who somebody is, found by its form; and what only looks a little like it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from loaders.ptl.workspace import Workspace, workspace


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
        ("E09000007", False),
        ("93C", False),
        ("W2U3Z", False),
        ("DEMO-B1", False),
        ("Community East", False),
        (None, False),
    ],
)
def test_a_postcode_anywhere_in_a_cell(cell: str | None, holds: bool, place: Workspace) -> None:
    assert place.engine.execute("select holds_postcode(?)", [cell]).fetchone() == (holds,)


def test_what_is_shown_never_repeats_them(place: Workspace) -> None:
    cells = ["9434765919", "N1 2AB", "routin"]
    shown = [place.engine.execute("select shown(?)", [cell]).fetchone() for cell in cells]
    assert shown == [("what looks like an NHS number",), ("what looks like a postcode",), ("'routin'",)]
