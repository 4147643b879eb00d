"""Words that no reader should meet, and where they may stand all the same."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.documents import FENCED, ROOT

#: Rooms whose text a reader sees.
ROOMS = ("pages", "reports", "charts", "metrics")
#: Phrase → what to say instead.
BANNED = {
    r"\bfull (?:clock )?stops?\b": "first steps: first contact, first outcome score, and care plan or help",
    r"\bsecond contacts?\b": "second appointment",
    r"\bnumber \d+ from the top\b|\bfrom the top (?:of|at)\b": "highest of 32, and whether high is bad",
    r"\breturns? of pathways\b": "your waiting list file",
    r"\bneeds us\b": "a heading without a full stop that says what it holds",
    r"\bin 12 months to\b": "in the 12 months to",
    r"\bin \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b": "on a day",
    r"\ba clinician day\b": "per clinician day",
    r"\bneighbours move together\b": "each figure counts some of the same days as the one before",
}
#: Words of method: only behind "How this is worked out", in definitions and in the docs.
METHOD = re.compile(
    r"\b(?:winsori[sz]ed?|winsori[sz]ation|additive|arcsine|Mann.Kendall|Newcombe|Wilson|Byar|Cochran|Armitage|"
    r"overdispers\w+|chi-square|Poisson|XmR)\b",
    re.IGNORECASE,
)
COMMAND = re.compile(r"\bpython -m\b|`make |\bpip install\b")


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that could reach a reader: no docstrings, no names of columns or keys."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@cache
def texts_of_rooms() -> tuple[tuple[str, str], ...]:
    """Where, and the text: of every room that a reader sees."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return tuple(
        (f"{path.relative_to(ROOT)}:{line}", text) for path in paths for line, text in strings_of(path)
    )


def texts_of_catalogue() -> Iterator[tuple[str, str]]:
    """Where, and the text: of every record of the catalogue. A publisher's own words in a definition are told as such."""
    for path in sorted((ROOT / "data" / "catalogue").rglob("*.toml")):
        yield from _texts(tomllib.loads(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)))


def texts_of_documents() -> Iterator[tuple[str, str]]:
    """Where, and the text: of every paragraph, item and table row of README, glossary, changelog and docs, but code."""
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        prose = re.sub(r"`[^`\n]*`", "", FENCED.sub("", path.read_text(encoding="utf-8")))
        for paragraph in re.split(r"\n\s*\n|\n(?=[-|#])", prose):
            yield str(path.relative_to(ROOT)), " ".join(paragraph.split())


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(
                one, f"{where}:{value.get('id', name)}.{name}" if isinstance(one, str) else where
            )
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, where)
