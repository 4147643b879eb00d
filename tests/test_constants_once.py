"""What is decided once stands once: codes of areas, the fictional scope, the rounding of counts and its caveat."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from metrics.random_rounding import TOO_CLOSE
from metrics.rounding import NEAREST
from store.areas import ENGLAND, LONDON
from store.catalogue import read_catalogue
from store.reference import DEMONSTRATION
from store.rounded import ROUNDED_CAVEAT, ROUNDED_TO

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("store", "loaders", "metrics", "charts", "reports", "pages", "bench")
#: A text that stands for itself → the module that says it.
ONCE = {
    ENGLAND: "store/areas.py",
    LONDON: "store/areas.py",
    DEMONSTRATION: "store/schema/places.py",
    ROUNDED_CAVEAT: "store/rounded.py",
}


@pytest.fixture(scope="module")
def nodes() -> dict[str, list[ast.AST]]:
    """A module of the product → every node of its parsed text."""
    paths = [ROOT / "dashboard.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    trees = {str(p.relative_to(ROOT)): ast.parse(p.read_text(encoding="utf-8")) for p in sorted(paths)}
    return {name: list(ast.walk(tree)) for name, tree in trees.items()}


@pytest.mark.parametrize("text", ONCE)
def test_a_text_that_stands_for_itself_is_written_once(text: str, nodes: dict[str, list[ast.AST]]) -> None:
    found = [
        name
        for name, within in nodes.items()
        for node in within
        if isinstance(node, ast.Constant) and node.value == text
    ]
    assert found == [ONCE[text]]


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("ENGLAND", "store/areas.py"),
        ("LONDON", "store/areas.py"),
        ("DEMONSTRATION", "store/schema/places.py"),
        ("OUTTURN", "reports/outturn.py"),
        ("ROUNDED_TO", "store/rounded.py"),
        ("NEAREST_REACH", "store/rounded.py"),
        ("RANDOM_REACH", "store/rounded.py"),
        ("HIDDEN_BELOW", "store/withholding/rounding.py"),
        ("TOO_CLOSE", "metrics/random_rounding.py"),
    ],
)
def test_a_constant_is_given_its_value_in_one_module(
    name: str, home: str, nodes: dict[str, list[ast.AST]]
) -> None:
    found = [
        module
        for module, within in nodes.items()
        for node in within
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id.strip("_") == name for target in node.targets)
    ]
    assert found == [home]


def test_what_is_too_close_to_call_is_called_so_in_one_place(nodes: dict[str, list[ast.AST]]) -> None:
    """Every page, picture and table takes these words from there; docstrings apart."""
    found = {
        name
        for name, within in nodes.items()
        for node in within
        for text in ast.iter_child_nodes(node)
        if not isinstance(node, ast.Expr) and isinstance(text, ast.Constant) and TOO_CLOSE in str(text.value)
    }
    assert found == {"metrics/random_rounding.py"}


def test_the_statistics_round_as_the_store_says() -> None:
    assert NEAREST == ROUNDED_TO
    assert ROUNDED_CAVEAT in read_catalogue().caveats
