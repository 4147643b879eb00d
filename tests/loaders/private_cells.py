"""Every kind of private cell, made up, and where to look for one that was repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

#: What it is → a cell that holds it. No letter of one stands anywhere else in the project.
CELLS = {
    "a name": "Zyxwina Quorble",
    "a name without a space": "Zyxwina.Quorble",
    "a name with a title": "Dr Zyxwina Quorble",
    "a name and an address": "Mrs Zyxwina Quorble, 12 High Street",
    "an address": "12 Quorble Street",
    "a mobile number": "07700 900123",
    "a mobile number in one piece": "07700900123",
    "a mobile number without its nought": "7700900123",
    "a number from abroad": "+44 7700 900123",
    "a telephone number": "(020) 7946 0018",
    "an announced number": "tel:07700900123",
    "an e-mail address": "zyxwina.quorble@example.org",
    "an NHS number": "9434765919",
    "an NHS number in three pieces": "943 476 5919",
    "an NHS number with dashes": "943-476-5919",
    "an announced NHS number": "NHS 9434765919",
    "a date of birth": "17/08/2011",
    "a date of birth as in a file": "2011-08-17",
    "a date of birth in words": "17 August 2011",
    "a date of birth in one piece": "17082011",
    "an announced date of birth": "DOB 17.08.11",
    "a postcode": "N1 2QZ",
    "a postcode in one piece": "n12qz",
    "a sentence about a child": "Zyxwina cries and will not go to school",
    "a web address": "https://quorble.example/zyxwina",
    "an icon": ":material/quorble:",
    "a link": "[Zyxwina](https://quorble.example)",
    "a formula": '=HYPERLINK("https://quorble.example")',
    "two lines": "Zyxwina\nQuorble",
}
#: Pieces of them: any one of these that is found tells.
PIECES = (
    "zyxwina",
    "quorble",
    "12 high street",
    "07700",
    "7700900123",
    "7700 900123",
    "900123",
    "7946 0018",
    "9434765919",
    "943 476",
    "943-476",
    "476 5919",
    "17/08/2011",
    "2011-08-17",
    "17 august",
    "17082011",
    "17.08.11",
    "n1 2qz",
    "n12qz",
)
DATES = ("a date of birth", "a date of birth as in a file")


def repeated(text: str) -> list[str]:
    """The pieces of private cells that a text repeats."""
    plain = re.sub(r"\s+", " ", text).casefold()
    return [piece for piece in PIECES if piece in plain]


def repeated_in(folder: Path, *, but: Path) -> list[str]:
    """The same of the names and the contents of all files below a folder, `but` for the file that was sent."""
    return [
        f"{path.relative_to(folder)}: {piece}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != but
        for piece in repeated(" ".join([path.name, *_texts(path)]))
    ]


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        for name in table.column_names:
            yield " ".join({str(cell) for cell in table[name].to_pylist()})
    else:
        yield path.read_bytes().decode("utf-8", errors="replace")
