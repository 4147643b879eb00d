"""The tables of the questionnaire report: printed rows, as they stand in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from store.errors import InputError, Problem

LARGEST_BYTES = 5_000_000
_BASE = re.compile(r"Figures based on (\d{1,6}) respond")
_EXCEPT = re.compile(r"((?:\d+\.\d+[a-z]?(?:, | and )?)+) \((?:both |all )?(\d{1,6}) responses?\)")
_NUMBER = re.compile(r"\d+\.\d+[a-z]?")
_INVITED = re.compile(r"(\d{1,6}) submissions .{0,40}from (\d{1,6}) health and wellbeing boards invited")
_DATES = re.compile(r"between (\d{1,2} \w{3,9}) and (\d{1,2} \w{3,9}) (\d{4})")
_PRINTED = re.compile(r"represented (\d{1,3})% of the boards")


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file (from 1) and its cells, without empty ones at the end."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The rows under one "Figures based on" line, with the base they share and the questions that differ."""

    line: int
    base: int
    exceptions: Mapping[str, int]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Response:
    """How many boards were asked and answered, the share as printed, and when; with the lines that say so."""

    answered: int
    invited: int
    printed_percent: int
    opened: date
    closed: date
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """What the report's text says, before any judgement: the response and the tables."""

    file: str
    response: Response
    blocks: tuple[Block, ...]


def read_report(path: Path) -> Report:
    """Read the report's text. Raises InputError for bytes, sizes or layouts that are not such a text."""
    lines = _read_lines(path)
    starts = [n for n, line in lines if _is_base(_cells(line))]
    if not starts:
        raise InputError([Problem(path.name, "no table", "a line that begins 'Figures based on'")])
    blocks = tuple(_block(lines[start - 1 :], file=path.name) for start in starts)
    return Report(path.name, _response(lines, file=path.name), blocks)


def _response(lines: list[tuple[int, str]], *, file: str) -> Response:
    """The response as the introduction words it; each of its three facts must be found, and be possible."""
    found: list[re.Match[str]] = []
    places: list[int] = []
    for pattern, meaning in ((_INVITED, "boards asked"), (_DATES, "dates"), (_PRINTED, "printed share")):
        match = next(((n, m) for n, line in lines if (m := pattern.search(line))), None)
        if match is None:
            raise InputError([Problem(file, f"no sentence with the {meaning}", "the response to the survey")])
        places.append(match[0])
        found.append(match[1])
    boards, dates, printed = found
    try:
        opened, closed = (datetime.strptime(f"{dates[i]} {dates[3]}", "%d %B %Y").date() for i in (1, 2))
    except ValueError as error:
        raise InputError([Problem(file, repr(dates[0]), "two dates of one year", row=places[1])]) from error
    if not 0 < int(boards[1]) <= int(boards[2]) or opened > closed:
        raise InputError([Problem(file, repr(boards[0]), "fewer answers than boards asked", row=places[0])])
    lines_used = tuple(sorted(set(places)))
    return Response(int(boards[1]), int(boards[2]), int(printed[1]), opened, closed, lines_used)


def _read_lines(path: Path) -> list[tuple[int, str]]:
    content = path.read_bytes()
    if len(content) > LARGEST_BYTES:
        raise InputError([Problem(path.name, f"{len(content)} bytes", f"at most {LARGEST_BYTES}")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(path.name, f"a byte that is not UTF-8 at {error.start}", "text in UTF-8")
        raise InputError([problem]) from error
    return list(enumerate(text.replace("\r\n", "\n").split("\n"), 1))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.rstrip().split("\t"))


def _is_base(cells: tuple[str, ...]) -> bool:
    return "".join(cells).startswith("Figures based on")


def _block(lines: list[tuple[int, str]], *, file: str) -> Block:
    """One block: from its base line to the first line of prose that follows an answer."""
    start, first = lines[0]
    heading = "".join(_cells(first))
    base = _BASE.match(heading)
    exceptions = {
        number: int(count) for group, count in _EXCEPT.findall(heading) for number in _NUMBER.findall(group)
    }
    if base is None or ("except" in heading) != bool(exceptions):
        expected = "'Figures based on N respondents', with the bases of the exceptions in brackets"
        raise InputError([Problem(file, repr(heading[:80]), expected, row=start)])
    rows: list[Row] = []
    answered = False
    for number, line in lines[1:]:
        cells = _cells(line)
        prose = bool(cells[0]) and "\t" not in line
        if _is_base(cells) or (prose and answered):
            break
        answered = answered or "%)" in line
        if any(cells):
            rows.append(Row(number, cells))
    return Block(start, int(base[1]), exceptions, tuple(rows))
