"""The review report's resources: the table of tools by domain, and the reading linked on each domain's page.

The table's cells come out as lines: a domain's name, its tools (each with an arrow where there are several),
then the tools' addresses in the same order, broken at any place. After the last row the addresses of the
whole page are repeated, which adds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.sit_reviews.pages import Line, same

ARROW = "➢"
_ADDRESS = re.compile(r"https?://\S*")
_READING = re.compile(r"Link to (?:the )?(?P<name>.+?) [-–] (?P<link>https?://\S+)")


@dataclass
class Tool:
    """One tool or piece of reading: the domain it is listed under, its words, its address and its lines."""

    domain: str
    first_line: int
    last_line: int
    text: str
    link: str = ""


@dataclass
class _Row:
    domain: str
    tools: list[Tool] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def read_tools(page: Sequence[Line], *, domains: Sequence[str]) -> list[Tool]:
    """The tools of the table, each with its address. A domain with more tools than addresses leaves "" ."""
    rows: list[_Row] = []
    lines = list(page)[1:]
    position = 0
    while position < len(lines):
        domain, used, rest = _domain_at(lines, position, domains)
        number = lines[position][0]
        if domain:
            rows.append(_Row(domain))
        if rows:
            _add(rows[-1], number, rest)
        position += used
    for row in rows:
        for tool, link in zip(row.tools, row.links, strict=False):
            tool.link = link
    return [tool for row in rows for tool in row.tools]


def read_reading(page: Sequence[Line], *, domain: str) -> list[Tool]:
    """The lines of a domain's page that name a document with its address."""
    found = []
    for number, line in page:
        match = _READING.fullmatch(" ".join(line.split()))
        if match:
            found.append(Tool(domain, number, number, match["name"], match["link"]))
    return found


def _domain_at(lines: Sequence[Line], position: int, domains: Sequence[str]) -> tuple[str, int, str]:
    """The domain whose name starts here, over up to three lines; lines used; what follows on the last."""
    for used in (1, 2, 3):
        joined = " ".join(line.strip() for _, line in lines[position : position + used])
        for domain in domains:
            size = len(domain)
            whole = joined[size:] == "" or joined[size] == " "
            if joined[:1].isupper() and same(joined[:size]) == same(domain) and whole:
                return domain, used, joined[size:].strip()
    return "", 1, lines[position][1].strip()


def _add(row: _Row, number: int, words: str) -> None:
    """Put one line of the table's second or third column where it belongs."""
    address = _ADDRESS.search(words)
    text = words[: address.start()].strip() if address else words
    if text and row.links and " " not in text and not text.startswith(ARROW):
        row.links[-1] += text
    elif text.startswith(ARROW) or (text and (row.links or not row.tools)):
        row.tools.append(Tool(row.domain, number, number, text.removeprefix(ARROW).strip()))
    elif text:
        row.tools[-1].text += f" {text}"
        row.tools[-1].last_line = number
    if address:
        row.links.append(address.group())
