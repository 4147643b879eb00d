"""The checker: every sentence of a view held against the figures, without a word of how sentences are written.

A view's `Said` and the store go in; faults come out. See `tests/claims/test_checker.py` for one example of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from tests.claims.faults import Fault, View
from tests.claims.known import Known
from tests.claims.names_held import name_faults, newest_faults
from tests.claims.numbers_held import number_faults
from tests.claims.once import once
from tests.claims.opposed import opposed
from tests.claims.settings_held import setting_faults
from tests.claims.words_held import word_faults


def faults(view: View, known: Known, *, today: date | None = None) -> list[Fault]:
    """Everything that is wrong with what a view says."""
    return list(_faults(view, known, today or date.today()))


def _faults(view: View, known: Known, today: date) -> Iterator[Fault]:
    for said in view.said:
        for what in once(
            said,
            ("number", id(known), today, tuple(view.ahead)),
            partial(number_faults, said, known, today=today, ahead=view.ahead),
        ):
            yield Fault("number", what, said.text, view.name)
        for what in dict.fromkeys(setting_faults(said, view, known)):
            yield Fault("number", what, said.text, view.name)
        for what in dict.fromkeys(name_faults(said, view, known)):
            yield Fault("name or period", what, said.text, view.name)
        for what in once(said, ("word", id(known)), partial(word_faults, said, known)):
            yield Fault("word", what, said.text, view.name)
    if view.newest_first:
        for what in newest_faults(view, known):
            yield Fault("name or period", what, view.said[0].text if view.said else "", view.name)
    for what in dict.fromkeys(opposed(view)):
        yield Fault("opposed", what, "", view.name)
