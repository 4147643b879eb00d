"""A number becomes text in one module: no other formats one for a reader, in a sentence, a picture, a table or a box."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("store", "loaders", "metrics", "charts", "reports", "pages")
#: Where numbers are printed.
PRINTER = "metrics/printed.py"
APART = "a process of its own, which imports nothing of the project"
#: What is no figure for a reader, with the reason: (module, the code as it stands) → why.
ALLOWED: dict[tuple[str, str], str] = {
    ("charts/ramps.py", "{part:02X}"): "a colour, #RRGGBB",
    ("loaders/mh_dashboard/periods.py", "{(self.year + 1) % 100:02d}"): "a year's name, 2019/20",
    ("loaders/northbank/columns.py", "{place:03d}"): "the id of a made-up clinician",
    ("loaders/northbank/columns.py", "{number:0{width}d}"): "the id of a made-up pathway",
    ("loaders/workbook_child.py", "{last_row:,}"): APART,
    ("loaders/workbook_child.py", "{last_column:,}"): APART,
    ("loaders/workbook_child.py", "{cells:,}"): APART,
    ("reports/wording.py", "{following:02d}"): "a year's name, 2019-20",
    ("store/manifest.py", "{created.microsecond // 1000:03d}"): "the id of a snapshot, from its time",
}

#: A format of Python for a number: sign, thousands, decimals or a type for numbers (dates hold a %, text a width).
SPEC = re.compile(r"(.?[<>=^])?[+ \-]?z?#?0?\d*[,_]?(\.\d+)?[bdeEfFgGnoxX%]?")
#: Formats of others: %.1f of boxes and columns of a page; ,.0f of pictures.
PERCENT_STYLE = re.compile(r"%[+ ]?,?\d*(\.\d+)?[dfgeiu]")
D3 = re.compile(r"[+(]?(,|\.\d|,\.\d)[fgde%s]|[+]?,?\.\d[fgde%s]")
BRACES = re.compile(r"\{[^{}:]*:([^{}]+)\}")


def is_number_spec(spec: str) -> bool:
    """Whether a format spec is one for numbers, not a width or a date's."""
    return bool(SPEC.fullmatch(spec)) and bool(re.search(r"[,_.+]|[deEfFgGn%]$|^0\d", spec))


def spec_of(node: ast.FormattedValue) -> str:
    """The format spec of a piece of an f-string; what it fills in itself read as 0."""
    if not isinstance(node.format_spec, ast.JoinedStr):
        return ""
    parts = node.format_spec.values
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in parts)


def is_called(node: ast.AST, *names: str) -> bool:
    """Whether a piece of code is a call of one of these functions or methods."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )
    return name in names


def formats_a_number(node: ast.AST) -> bool:
    """Whether a piece of code turns a number into text, or says how another library is to."""
    if isinstance(node, ast.FormattedValue):
        return is_number_spec(spec_of(node)) or is_called(node.value, "round")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
        others = PERCENT_STYLE.fullmatch(text) or (len(text) > 1 and D3.fullmatch(text)) or "format(" in text
        return bool(others) or any(is_number_spec(spec) for spec in BRACES.findall(text))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "format":
            return len(node.args) == 2
        if isinstance(node.func, ast.Name) and node.func.id in {"str", "repr"}:
            return bool(node.args) and is_called(node.args[0], "round")
        return any(
            word.arg == "format" and isinstance(word.value, ast.Constant) and word.value.value == ","
            for word in node.keywords
        )
    return False


def without_docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    """Every piece of a module's code but the strings that only describe it."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    firsts = [node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    words = {
        id(first.value)
        for first in firsts
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    }
    specs = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None
        for part in ast.walk(node.format_spec)
    }
    return (node for node in ast.walk(tree) if id(node) not in words | specs)


def formatted_in(source: str) -> list[str]:
    """The pieces of a module's code that format a number, as they stand."""
    return [ast.unparse(node) for node in without_docstrings(ast.parse(source)) if formats_a_number(node)]


def found_elsewhere() -> list[tuple[str, str]]:
    """Every number that is formatted outside the printer: module and code."""
    paths = [ROOT / "dashboard.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    names = {str(path.relative_to(ROOT)): path for path in sorted(paths)}
    return [
        (name, code)
        for name, path in names.items()
        if name != PRINTER
        for code in formatted_in(path.read_text(encoding="utf-8"))
    ]


def test_numbers_are_printed_by_one_module() -> None:
    wrong = [f"{name}: {code}" for name, code in found_elsewhere() if (name, code) not in ALLOWED]
    assert wrong == []


def test_every_exception_is_still_there_and_says_why() -> None:
    assert set(ALLOWED) - set(found_elsewhere()) == set()
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    "code",
    [
        'f"{value:,.0f}"',
        'f"{value:.1f}%"',
        'f"{value:,}"',
        'f"{value:+.{decimals}f}"',
        'f"{value:g}"',
        'f"{value:03d}"',
        'f"{round(value, 1)}"',
        'f"{value.round(1)}"',
        "str(round(value, 1))",
        '"{:,.1f}".format(value)',
        'table["a"].map("{:,.1f}".format)',
        '"%.1f" % value',
        '"%d waits" % value',
        'format(value, ",.0f")',
        '"{value:.1f}".format(value=value)',
        'alt.Tooltip("mid:Q", format=",.0f")',
        'alt.Tooltip("mid:Q", format=",")',
        'alt.Axis(format=".0%")',
        "alt.Axis(labelExpr=\"format(abs(datum.value), ',')\")",
        'column(format="%.1f")',
        'rows.style.format("{:.2f}")',
    ],
)
def test_a_number_formatted_in_any_way_is_found(code: str) -> None:
    assert formatted_in(code)


@pytest.mark.parametrize(
    "code",
    [
        'f"{day:%b %Y}"',
        'f"{name:>10}"',
        'f"{name}"',
        "round(value, 1)",
        '",".join(names)',
        'table["value"].round(2)',
        '"{days} days".format(days=days)',
        '"100% of them"',
        'def f():\n    """Text such as {:,.1f}."""',
    ],
)
def test_what_formats_no_number_is_left_alone(code: str) -> None:
    assert formatted_in(code) == []
