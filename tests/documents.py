"""Reading the documents: their links, headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def links_of(page: Path) -> list[str]:
    """Relative links of a page, outside code."""
    text = re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def leads(page: Path, link: str) -> bool:
    """Whether the file is there, and in it the heading that the link names."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors_of(target)


def anchors_of(page: Path) -> set[str]:
    """The headings of a page as a link names them."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def tables_of(page: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    """(head, rows) of every table of a page, cells without outer space."""
    block: list[list[str]] = []
    for line in [*FENCED.sub("", page.read_text(encoding="utf-8")).splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif block:
            yield block[0], block[2:]
            block = []


def first_table(page: Path, head: str) -> dict[str, list[str]]:
    """The rows of the first table headed so, by the id in their first cell."""
    rows = next(rows for found, rows in tables_of(page) if found[0] == head)
    return {re.findall(r"`([^`]+)`", row[0])[0]: row for row in rows}
