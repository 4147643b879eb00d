"""Errors that people cause: one clear sentence each, all problems of a file together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of an input, and how to mend it.

    Every field is plain text; leave out what does not apply. `found` and `expected` are shown as given,
    so quote a raw value yourself where quoting helps.
    """

    file: str
    found: str
    expected: str
    mend: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.sheet:
            place.append(f"sheet {self.sheet}")
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        sentence = f"{', '.join(place)}: found {self.found}, expected {self.expected}."
        return f"{sentence} {self.mend.rstrip('.')}." if self.mend else sentence


class PersonError(Exception):
    """Base of every error a person can mend. Shown as its sentence, without a traceback."""


class InputError(PersonError):
    """An input that cannot be loaded. Carries every problem found, never only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        if not problems:
            raise ValueError("an InputError needs at least one problem")
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(PersonError):
    """The store cannot be read or written: missing, damaged, locked or of another version."""
