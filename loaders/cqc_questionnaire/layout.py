"""The wording of each edition of the questionnaire report, declared in its column map.

Fields of the map: `question ID`, `stem ID` (introduces others, has no answers), `withheld ID` (asked, not
published), `part ID key`, `added ID key` (a part that boards wrote in themselves), `option text` and `noise`
(headings and what scanning left behind). A cell holds the printed words, or `#` and their fingerprint where
they are a sentence: the project carries no sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.column_maps import ALTERNATIVE, read_column_map
from loaders.fingerprints import declared_fingerprint
from store.errors import InputError, Problem

SOURCE_ID = "cqc_questionnaire"
_ASKED = ("question", "stem", "withheld")
#: How many words follow the kind in a field's name.
_NAMES = {"question": 1, "stem": 1, "withheld": 1, "part": 2, "added": 2, "option": 1, "noise": 0}
#: The opening questions carry no printed number; the ids we give them begin with a nought.
_UNNUMBERED = "0."


@dataclass(frozen=True)
class Layout:
    """What one edition prints, by fingerprint; `questions` holds the wording of every id that was asked."""

    questions: Mapping[str, str]
    stems: frozenset[str]
    withheld: frozenset[str]
    unnumbered: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]
    added: frozenset[tuple[str, str]]
    options: Mapping[str, str]
    noise: frozenset[str]


def editions() -> tuple[str, ...]:
    """The editions whose wording is declared."""
    return read_column_map(SOURCE_ID).editions


def read_layout(edition: str) -> Layout:
    """The layout of `edition`. Raises InputError for an edition or a field that the map cannot mean."""
    declared: dict[str, list[tuple[tuple[str, ...], str]]] = {kind: [] for kind in _NAMES}
    problems: list[Problem] = []
    for field, cells in read_column_map(SOURCE_ID).for_edition(edition).items():
        kind, *_ = field.split(" ", 1)
        names = tuple(field.split(" ", _NAMES.get(kind, 0))[1:])
        if kind not in _NAMES or len(names) != _NAMES[kind]:
            expected = "question ID, stem ID, withheld ID, part ID key, added ID key, option text or noise"
            problems.append(Problem(f"{SOURCE_ID}.csv", f"the field {field!r}", expected))
            continue
        declared[kind] += [(names, declared_fingerprint(cell)) for cell in cells.split(ALTERNATIVE)]
    if problems:
        raise InputError(problems)
    questions = {names[0]: wording for kind in _ASKED for names, wording in declared[kind]}
    return Layout(
        questions=questions,
        stems=frozenset(names[0] for names, _ in declared["stem"]),
        withheld=frozenset(names[0] for names, _ in declared["withheld"]),
        unnumbered={wording: name for name, wording in questions.items() if name.startswith(_UNNUMBERED)},
        parts={
            (names[0], wording): names[1] for kind in ("part", "added") for names, wording in declared[kind]
        },
        added=frozenset((names[0], names[1]) for names, _ in declared["added"]),
        options={wording: names[0] for names, wording in declared["option"]},
        noise=frozenset(wording for _, wording in declared["noise"]),
    )
