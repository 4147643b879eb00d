"""The review report's text as pages of paragraphs: its layout, before any meaning is read into it.

The text was taken from slides. Every line is followed by a blank one, so blank lines say nothing about
paragraphs; what does is the mark a line starts with and how the line before it ends. A line that the slide
wrapped keeps the blank it was wrapped at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

BULLET = "•"
LINK = "link"

_NUMBERED = re.compile(r"(\d{1,2})\. (?=\S)")
_LINK = re.compile(r"\(?(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_SENTENCE_END = re.compile(r"[.:?!][”’')]*$")
_DASHES = ("-", "–")

Line = tuple[int, str]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: where it stands, its mark (a bullet, a number, `link` or nothing) and its words."""

    first_line: int
    last_line: int
    mark: str
    text: str

    @property
    def introduces(self) -> bool:
        """Whether it only leads into the list below it."""
        return self.text.endswith(":")


def split_pages(text: str) -> list[list[Line]]:
    """Pages of (line number, line) without blank lines.

    A page starts with a line that begins with a blank, or after two blank lines or more.
    """
    pages: list[list[Line]] = []
    blanks = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            blanks += 1
            continue
        if not pages or line.startswith(" ") or blanks >= 2:
            pages.append([])
        pages[-1].append((number, line.rstrip("\r")))
        blanks = 0
    return pages


def paragraphs(page: Iterable[Line], *, headings: Collection[str]) -> list[Paragraph]:
    """The paragraphs of a page. `headings` are lines, as `same` gives them, that always stand alone."""
    groups: list[list[Line]] = []
    for number, line in page:
        if not groups or _starts_paragraph(line, groups[-1][-1][1], headings):
            groups.append([])
        groups[-1].append((number, line))
    return [_paragraph(group) for group in groups]


def same(text: str) -> str:
    """Text without what wobbles between pages: white space, letter case and the ampersand."""
    return " ".join(text.replace("&", " and ").split()).casefold()


def _starts_paragraph(line: str, before: str, headings: Collection[str]) -> bool:
    words = line.strip()
    if words.startswith(BULLET) or _NUMBERED.match(words) or _is_link(words) or _is_link(before.strip()):
        return True
    if same(words) in headings or same(before) in headings:
        return True
    if not words[0].isupper() or before.strip().endswith(_DASHES):
        return False
    return bool(_SENTENCE_END.search(before.strip())) or not before.endswith(" ")


def _is_link(words: str) -> bool:
    return _LINK.fullmatch(words) is not None


def _paragraph(group: list[Line]) -> Paragraph:
    text = " ".join(" ".join(line.split()) for _, line in group)
    mark = ""
    numbered = _NUMBERED.match(text)
    if text.startswith(BULLET):
        mark, text = BULLET, text[len(BULLET) :].strip()
    elif _is_link(text):
        mark = LINK
    elif numbered:
        mark, text = numbered.group(1), text[numbered.end() :]
    return Paragraph(group[0][0], group[-1][0], mark, text)
