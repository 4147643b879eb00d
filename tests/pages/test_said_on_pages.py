"""Pages tell numbers through `say`, tables, charts and tiles only: a number written on a page carries no claim."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"
#: What puts words on a page.
WORDS = {
    "markdown", "info", "warning", "error", "success", "write", "caption", "text",
    "title", "header", "subheader", "metric", "html", "small", "note",
}  # fmt: skip
#: Names that may stand in a text: of places, periods and measures. None of them is a figure.
NAMES = {
    "short_name", "name", "label", "heading", "title", "publisher", "licence", "page", "id", "definition", "boundary",
    "not_for", "holder",
}  # fmt: skip
#: module: what it writes that the test cannot read, and why that is no figure.
ALLOWED: dict[str, str] = {}


def calls(path: Path) -> Iterator[tuple[int, str, ast.expr]]:
    """Every text that a module puts on a page."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in WORDS:
            yield node.lineno, called, node.args[0]


def computed(text: ast.expr) -> list[str]:
    """The parts of a text that are worked out: anything but words written here and names of things."""
    if isinstance(text, ast.Constant):
        return []
    if isinstance(text, ast.JoinedStr):
        return [part for value in text.values for part in computed(value)]
    if isinstance(text, ast.FormattedValue):
        return computed(text.value)
    if isinstance(text, ast.IfExp):
        return [*computed(text.body), *computed(text.orelse)]
    if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Add):
        return [*computed(text.left), *computed(text.right)]
    if isinstance(text, ast.Attribute) and text.attr in NAMES:
        return []
    return [ast.unparse(text)]


def written() -> list[str]:
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        for line, called, text in calls(path):
            found += [f"{path.relative_to(PAGES)}:{line} {called}({part})" for part in computed(text)]
    return found
