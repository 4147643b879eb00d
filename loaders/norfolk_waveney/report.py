"""The Norfolk and Waveney review as it stands: its recommendations by section, and its road map by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.column_maps import ALTERNATIVE, read_column_map
from loaders.fingerprints import declared_fingerprint, fingerprint, plain_words
from metrics.printed import number
from store.errors import InputError, Problem

SOURCE_ID = "norfolk_waveney"
LARGEST_BYTES = 5_000_000
_SUB_POINT = (" ", "-", "•")
_PLAIN_FIELDS = ("heading", "unheaded", "aside", "road map")
_NAMED_FIELDS = ("quarter", "workstream")


@dataclass(frozen=True)
class Passage:
    """Consecutive lines of the report, numbered from 1, and their words."""

    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell of the road map: what one workstream is to do in one quarter, run together as printed."""

    line: int
    column: int
    quarter: str
    workstream: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """The report's text by line, its blocks of recommendations, its road map and the lines set aside.

    `aside` are lines whose figures describe the country and not the area.
    """

    file: str
    lines: tuple[str, ...]
    blocks: tuple[tuple[Passage, ...], ...]
    road_map: tuple[Cell, ...]
    aside: frozenset[int]

    def passage(self, first_line: int, last_line: int) -> Passage | None:
        """The lines from `first_line` to `last_line`, or None where the report has no such lines."""
        if not 0 < first_line <= last_line <= len(self.lines):
            return None
        return Passage(first_line, last_line, " ".join(self.lines[first_line - 1 : last_line]))


def read_review(path: Path, *, edition: str) -> Review:
    """Read the structure of the report's text. Raises InputError for any other file, naming what is missing."""
    layout = _layout(edition)
    try:
        content = path.read_bytes()
        if len(content) > LARGEST_BYTES:
            raise InputError(
                [Problem(path.name, f"{number(len(content))} bytes", f"at most {number(LARGEST_BYTES)}")]
            )
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(path.name, str(error), "the report's text in UTF-8")]) from error
    problems: list[Problem] = []
    blocks = tuple(_blocks(lines, layout))
    road_map = tuple(_road_map(lines, layout, file=path.name, problems=problems))
    aside = frozenset(n for start in _places(lines, layout["aside"]) for n in _page(lines, start))
    for name, found in (("recommendations", blocks), ("road map", road_map)):
        if not found:
            problems.append(Problem(path.name, f"no {name}", "the review's text in the edition's layout"))
    if problems:
        raise InputError(problems)
    return Review(path.name, tuple(lines), blocks, road_map, aside)


def _layout(edition: str) -> Mapping[str, Mapping[str, str]]:
    """Kind of field → fingerprint of the printed words → our name for it."""
    layout: dict[str, dict[str, str]] = {kind: {} for kind in (*_PLAIN_FIELDS, *_NAMED_FIELDS)}
    problems = []
    for field, cells in read_column_map(SOURCE_ID).for_edition(edition).items():
        kind, _, name = (field, "", "") if field in _PLAIN_FIELDS else field.partition(" ")
        if kind not in layout or (kind in _NAMED_FIELDS) != bool(name):
            expected = f"{', '.join(_PLAIN_FIELDS)}, quarter NAME or workstream NAME"
            problems.append(Problem(f"{SOURCE_ID}.csv", f"the field {field!r}", expected))
            continue
        layout[kind].update({declared_fingerprint(cell): name for cell in cells.split(ALTERNATIVE)})
    if problems:
        raise InputError(problems)
    return layout


def _places(lines: Sequence[str], wording: Mapping[str, str]) -> Iterator[int]:
    """Indices of the lines that say, at their margin, what the layout declares."""
    for index, line in enumerate(lines):
        if plain_words(line) and not line.startswith(_SUB_POINT) and fingerprint(line) in wording:
            yield index


def _page(lines: Sequence[str], start: int) -> Iterator[int]:
    """Numbers of the lines from index `start` to the end of its page: the next two blank lines."""
    for index in range(start, len(lines)):
        if not lines[index].strip() and not "".join(lines[index + 1 : index + 2]).strip():
            return
        yield index + 1


def _blocks(lines: Sequence[str], layout: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Passage, ...]]:
    """Each block of recommendations: below a heading, or from a first sentence that stands without one."""
    headed = {index + 1: index for index in _places(lines, layout["heading"])}
    starts = sorted([*headed, *_places(lines, layout["unheaded"])])
    for start in starts:
        passages = tuple(_passages(lines, list(_page(lines, headed.get(start, start))), start))
        if passages:
            yield passages


def _passages(lines: Sequence[str], numbers: Sequence[int], start: int) -> Iterator[Passage]:
    """The paragraphs of a block; sub-points belong to the paragraph above them."""
    groups: list[list[int]] = []
    after_blank = True
    for place in numbers:
        line = lines[place - 1]
        if place <= start or not line.strip():
            after_blank = True
            continue
        if not groups or (after_blank and not line.startswith(_SUB_POINT)):
            groups.append([])
        groups[-1].append(place)
        after_blank = False
    for group in groups:
        yield Passage(group[0], group[-1], " ".join(lines[group[0] - 1 : group[-1]]))


def _road_map(
    lines: Sequence[str], layout: Mapping[str, Mapping[str, str]], *, file: str, problems: list[Problem]
) -> Iterator[Cell]:
    """The cells of the road map's tables, each under its quarter and beside its workstream."""
    quarters: list[str] = []
    for row, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) > 1 and fingerprint(cells[0]) in layout["road map"]:
            quarters = [layout["quarter"].get(fingerprint(cell), "") for cell in cells]
            if not all(quarters[1:]):
                problems.append(Problem(file, "a heading of another quarter", "the layout's", row=row))
        elif len(cells) > 1 and quarters:
            workstream = layout["workstream"].get(fingerprint(cells[0]), "")
            if not workstream or len(cells) != len(quarters):
                problems.append(Problem(file, repr(cells[0][:40]), "a workstream of the layout", row=row))
                continue
            for column, cell in enumerate(cells[1:], 2):
                if words := tuple(plain_words(cell).split()):
                    yield Cell(row, column, quarters[column - 1], workstream, words)
        elif line.strip():
            quarters = []
