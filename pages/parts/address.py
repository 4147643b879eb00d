"""The address of a page: all that is chosen stands in it, so that a link shows the same view.

One rule for every choice, in this order: what the reader chose just now; what the address says, unless something
that the choice hangs on was changed just now; what was chosen for this area before in the session; what fits.
Whatever is shown is then written out, what fits too: the address of a page says everything, whoever opens it.
A value in the address that is not known is named, with what is shown in its place, and stays there until the reader
chooses something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.address_words import meant_by, unknown
from reports.current import Kept, kept_with
from reports.figures import Figures

AREA, PAGE = "area", "page"
#: The names by which the addresses of pages mean a period: each understands those of the others.
PERIODS = ("period", "when", "year")
_MEMORY, _CHOSEN, _VISIT, _FIELDS = "kept choices", "chosen just now", "page being drawn", "fields shown"


@dataclass
class Visit:
    """One drawing of a page: the address as it came, what the reader just chose, and what is shown.

    `values` are the options shown, `shown` the words for them in the address, `changed` the choices that differ from
    what the address said because the reader chose something. `figures` are those of this drawing, once they were
    read, and `kept` what was worked out from them; `older` ones stand in for those loaded last.
    """

    given: Mapping[str, str]
    chosen: Mapping[str, str]
    page: str = ""
    notes: DeltaGenerator | None = None
    values: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    figures: Figures | None = None
    kept: Kept | None = None
    older: bool = False


@contextmanager
def kept_in_address(page: str = "") -> Iterator[Visit]:
    """Around the drawing of `page`: afterwards the address says everything that was shown.

    Where nothing was chosen the address is only completed, never changed.
    """
    chosen = dict(st.session_state.get(_CHOSEN, {}))
    visit = Visit(st.query_params.to_dict(), chosen, page, st.container())
    st.session_state[_VISIT] = visit
    try:
        yield visit
    except Exception:
        _close(visit)
        raise
    else:
        _close(visit)
    finally:
        visit.figures = visit.kept = None  # a session that stands open holds no snapshot


def _close(visit: Visit) -> None:
    st.session_state.pop(_VISIT, None)
    st.session_state.pop(_CHOSEN, None)
    said = visit.shown if visit.chosen else {**visit.given, **visit.shown}
    address = {key: value for key, value in said.items() if value}
    if address != visit.given:
        st.query_params.from_dict(address)


def figures_of_visit() -> Figures | None:
    """The figures that the page being drawn is drawn from; None where it asked for none yet, or none is drawn."""
    return _visit().figures


def kept_of_visit() -> Kept | None:
    """What was worked out from the figures of this drawing; None where there are none yet, or they were replaced."""
    return _visit().kept


def draw_from(figures: Figures, *, older: bool) -> None:
    """Let all of the page being drawn be of these figures, whatever is loaded meanwhile.

    `older`: they stand in for those loaded last, which cannot be read.
    """
    visit = _visit()
    visit.figures, visit.kept, visit.older = figures, kept_with(figures), older


def draws_older() -> bool:
    """Whether the page being drawn is of figures that stand in for those loaded last."""
    return _visit().older


def asked_for(key: str) -> str:
    """What the address, or else this session, says of `key`, whether or not it can be had; empty where nothing."""
    visit = _visit()
    return visit.chosen.get(key, visit.given.get(key, _memory().get((key, ""), "")))


def forget(key: str) -> None:
    """Let this session no longer ask for what it kept of `key`."""
    _memory().pop((key, ""), None)


def settle(
    key: str,
    options: Sequence[str],
    *,
    first: str,
    what: str,
    names: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    of: Sequence[str] = (),
    called: Sequence[str] = (),
) -> str:
    """Which of `options` is shown for the choice `key`, by the rule of this module.

    `names` are how the options are called on the page, `words` how they stand in the address (as they are, unless
    given); an address may use either. `of` names the choices that this one hangs on: it is taken anew when one of
    them changes. `first` is what fits, `what` the kind of thing in a sentence. An address may also name the choice by
    one of `called`, as other pages do.
    """
    visit, memory = _visit(), _memory()
    slot = _slot(key, visit, of)
    said = next((visit.given[name] for name in (key, *called) if name in visit.given), None)
    just = visit.chosen.get(key)
    hangs_on_a_change = not visit.changed.isdisjoint(of)
    meant = None if said is None or hangs_on_a_change else meant_by(said, options, names, words)
    value = just if just is not None and just in options else meant
    if value is None:
        kept = memory.get(slot, first)
        value = kept if kept in options else first
        if said is not None and not visit.chosen:
            tell(unknown(what, said, shown=(names or {}).get(value, value)))
    elif value == first:
        memory.pop(slot, None)
    else:
        memory[slot] = value
    if visit.chosen and value != meant_by(said, options, names, words):
        visit.changed.add(key)
    visit.values[key] = value
    visit.shown[key] = said if said is not None and not visit.chosen else (words or {}).get(value, value)
    return value


def settle_text(key: str, *, of: Sequence[str] = ()) -> str:
    """The free text of the choice `key`: a search, a number, the ids of several things. Empty unless chosen."""
    visit, memory = _visit(), _memory()
    slot = _slot(key, visit, of)
    said = None if not visit.changed.isdisjoint(of) else visit.given.get(key)
    text = visit.chosen.get(key, said)
    if text is None:
        text = "" if visit.chosen else memory.get(slot, "")
    if visit.chosen and text != visit.given.get(key, ""):
        visit.changed.add(key)
    memory[slot] = visit.values[key] = visit.shown[key] = text
    return text


def settle_amount(key: str, *, start: float, most: float, what: str, of: Sequence[str] = ()) -> float:
    """The number of the choice `key`, from nought to `most`: what it starts at unless one was chosen."""
    text = settle_text(key, of=of)
    try:
        amount = float(text) if text else start
    except ValueError:
        amount = float("nan")
    if 0 <= amount <= most:
        return amount
    tell(unknown(what, text, shown=f"{start}"))
    return start


def hold(key: str, value: str | float | list[str]) -> None:
    """Let the field of `key` show `value`.

    Only where it does not: what is sent anew could undo what a quick reader does meanwhile. A field of another page
    is another field, even under the same key.
    """
    fields: dict[str, str] = st.session_state.setdefault(_FIELDS, {})
    page = _visit().page
    if st.session_state.get(key) != value or fields.get(key) != page:
        st.session_state[key] = value
    fields[key] = page


def choose(key: str, value: str) -> None:
    """Take `value` for the choice `key`, as though the reader had chosen it. For callbacks."""
    st.session_state.setdefault(_CHOSEN, {})[key] = value


def tell(text: str) -> None:
    """A sentence about the address, above the page."""
    visit = _visit()
    (st.container() if visit.notes is None else visit.notes).warning(text, icon=":material/link_off:")


def _visit() -> Visit:
    found: Visit | None = st.session_state.get(_VISIT)
    if found is None:
        return Visit(st.query_params.to_dict(), dict(st.session_state.get(_CHOSEN, {})))
    return found


def _memory() -> dict[tuple[str, str], str]:
    kept: dict[tuple[str, str], str] = st.session_state.setdefault(_MEMORY, {})
    return kept


def _slot(key: str, visit: Visit, of: Sequence[str]) -> tuple[str, str]:
    """What hangs on the area is remembered for that area alone."""
    return key, visit.values.get(AREA, "") if AREA in of else ""
