"""Walk the questionnaire's tables and recognise every printed row; nothing is passed over unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loaders.cqc_questionnaire.layout import Layout
from loaders.cqc_questionnaire.tables import Block, Report, Row
from loaders.fingerprints import fingerprint, plain_words
from store.errors import InputError, Problem

_NUMBER = re.compile(r"[1-9]\d?\.\d{1,2}(\.\d{1,2})?[a-z]?")
_ANSWER = re.compile(r"(?:(\w+) ?= ?)?(\d{1,6}) \((\d{1,3})%\)")


@dataclass(frozen=True)
class Answer:
    """One printed cell: how many boards gave this option to this part of a question, and the share."""

    question_id: str
    part: str
    option: str
    count: int
    percent: int
    base: int
    line: int


@dataclass
class _Open:
    """The question whose rows are being read."""

    number: str = ""
    line: int = 0
    words: list[str] = field(default_factory=list)
    complete: bool = False  # its wording has ended: a label that follows is a part's
    answered: bool = False


@dataclass
class _Walk:
    layout: Layout
    file: str
    header: dict[int, str] = field(default_factory=dict)
    open: _Open = field(default_factory=_Open)
    answers: list[Answer] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, row: int, found: str, expected: str) -> None:
        mend = "add it to the edition's column map if the publisher changed it"
        self.problems.append(Problem(self.file, found, expected, mend, row=row))


def walk(report: Report, layout: Layout) -> tuple[list[Answer], Mapping[str, int]]:
    """Every answer cell of `report`, and the line of every question. Raises InputError with all problems.

    Each row must be one that `layout` knows, and each question, part and withheld question of `layout`
    must occur exactly once.
    """
    state = _Walk(layout, report.file)
    for block in report.blocks:
        state.header = {}
        for row in block.rows:
            _take(state, row, block)
        _close(state)
    state.problems += list(_missing(state))
    if state.problems:
        raise InputError(state.problems)
    return state.answers, state.lines


def _take(state: _Walk, row: Row, block: Block) -> None:
    layout = state.layout
    words = " ".join(row.cells)
    if not plain_words(words) or fingerprint(words) in layout.noise:
        return
    numbered = bool(_NUMBER.fullmatch(row.cells[0]))
    place = 1 if numbered or not row.cells[0] else 0
    text = row.cells[place] if len(row.cells) > place else ""
    unnumbered = layout.unnumbered.get(fingerprint(text)) if place == 0 else None
    rest = {i: cell for i, cell in enumerate(row.cells) if i > place and cell}
    answers = {i: match for i, cell in rest.items() if (match := _ANSWER.fullmatch(cell))}
    options = {i: option for i, cell in rest.items() if (option := layout.options.get(fingerprint(cell)))}
    strange = [
        cell
        for i, cell in rest.items()
        if i not in answers and i not in options and not (numbered and row.cells[0] in layout.withheld)
    ]
    if strange or (answers and options):
        state.problem(row.line, repr((strange or [words])[0][:60]), "answers such as '16 (24%)' or options")
        return
    if options:
        state.header = options
    if numbered or unnumbered:
        _close(state)
        number = row.cells[0] if numbered else str(unnumbered)
        state.open = _Open(number, row.line, [text], complete=bool(options) or bool(unnumbered))
        text = ""
    elif text and not answers:
        _continue(state, text, row)
    elif text and not state.open.complete and not state.open.answered:
        state.open.words.append(text)
        text = ""
    if answers:
        _answer(state, row, answers, text, block)


def _continue(state: _Walk, text: str, row: Row) -> None:
    """A row with words and no answers goes on with the wording of the question above it."""
    if state.open.number and not state.open.complete:
        state.open.words.append(text)
    else:
        state.problem(row.line, f"the words {text[:40]!r}…, {fingerprint(text)}", "a row of the layout")


def _answer(state: _Walk, row: Row, answers: Mapping[int, re.Match[str]], text: str, block: Block) -> None:
    layout, number = state.layout, state.open.number
    alone = layout.options.get(fingerprint(text)) if text and not state.header else None
    part = "" if alone or not text else layout.parts.get((number, fingerprint(text)), "?")
    named = any(match[1] for match in answers.values())
    if part == "?":
        state.problem(row.line, f"the label {text[:40]!r}", f"a part of question {number or '(none)'}")
        return
    if not alone and not named and set(answers) != set(state.header):
        state.problem(row.line, f"{len(answers)} answers", f"one for each of {len(state.header)} options")
        return
    state.open.answered = True
    base = block.exceptions.get(number, block.base)
    for index, match in answers.items():
        option = layout.options.get(fingerprint(match[1])) if match[1] else alone or state.header.get(index)
        if option is None:
            state.problem(row.line, repr(row.cells[index]), "an option of the layout")
            continue
        state.answers.append(Answer(number, part, option, int(match[2]), int(match[3]), base, row.line))


def _close(state: _Walk) -> None:
    """Hold the wording of the question that ends here to the one the layout declares for its number."""
    question = state.open
    state.open = _Open()
    if not question.number:
        return
    words = " ".join(question.words)
    expected = state.layout.questions.get(question.number)
    if expected is None:
        state.problem(question.line, f"question {question.number}", "a question of the layout")
    elif question.number in state.lines:
        state.problem(question.line, f"question {question.number} again", "each question once")
    elif expected != fingerprint(words):
        state.problem(
            question.line,
            f"question {question.number} with other words ({words[:40]!r}…, #{fingerprint(words)})",
            f"the wording #{expected}",
        )
    state.lines.setdefault(question.number, question.line)


def _missing(state: _Walk) -> Iterator[Problem]:
    layout = state.layout
    for number in layout.questions:
        if number not in state.lines:
            yield Problem(state.file, f"no question {number}", "every question of the edition's layout")
    seen = {(answer.question_id, answer.part) for answer in state.answers}
    wanted = {(number, part) for (number, _), part in layout.parts.items()}
    with_parts = {number for number, _ in wanted}
    plain = set(layout.questions) - with_parts - layout.stems - layout.withheld
    for number, part in sorted((wanted | {(number, "") for number in plain}) - seen):
        yield Problem(state.file, f"no answers to {number} {part}".rstrip(), "every part of the layout")
    for number in sorted(layout.withheld & {answer.question_id for answer in state.answers}):
        yield Problem(state.file, f"answers to the withheld question {number}", "none")
