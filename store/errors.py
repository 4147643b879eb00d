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


#: What a reader of a page or of the data interface is told. Nothing of it names a file, a command or a setting.
CANNOT_READ = "The figures loaded last cannot be read."
NOTHING_LOADED = "No figures have been loaded yet."
NOT_DESCRIBED = "The list that says what each figure means cannot be read, so none is shown."


class PersonError(Exception):
    """Base of every error a person can mend. Shown as its sentence, without a traceback.

    The sentence is for who runs the program: on the command line and in the log. A reader is told `told`.
    """

    told = "Something that is needed here cannot be read."


class InputError(PersonError):
    """An input that cannot be loaded. Carries every problem found, never only the first."""

    told = NOT_DESCRIBED

    def __init__(self, problems: list[Problem]) -> None:
        if not problems:
            raise ValueError("an InputError needs at least one problem")
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(PersonError):
    """The store cannot be read or written: missing, damaged, locked or of another version.

    `found` says what is wrong and `mend` what whoever runs the program does about it.
    """

    def __init__(self, found: str, mend: str = "", *, told: str = CANNOT_READ) -> None:
        self.told = told
        super().__init__(f"{found} {mend}".strip())
