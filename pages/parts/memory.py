"""What was worked out or drawn once, kept: for everybody by what it depends on, or for one session alone.

What follows from numbers that a person entered is kept in that person's session only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

Made = TypeVar("Made")


@st.cache_resource(max_entries=400, show_spinner=False)
def _measured(key: tuple[Hashable, ...], _compute: Callable[[], object]) -> object:
    return _compute()


def measured(key: tuple[Hashable, ...], compute: Callable[[], Made]) -> Made:
    """What `compute` gives for `key`, the same for everybody: computed once and never changed in place.

    `key` must name all that it depends on.
    """
    found: Made = _measured(key, compute)  # type: ignore[assignment]
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _file(key: tuple[Hashable, ...], _write: Callable[[], bytes]) -> bytes:
    return _write()


def file_of(key: tuple[Hashable, ...], write: Callable[[], bytes]) -> bytes:
    """The bytes that `write` gives for `key`: few are kept, because a reader's search makes a file of its own."""
    found: bytes = _file(key, write)
    return found


def own(name: str, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, kept in this session under `name` until `key` changes; nowhere else."""
    slot = f"_own_{name}"
    if slot not in st.session_state or st.session_state[slot][0] != key:
        st.session_state[slot] = (key, make())
    made: Made = st.session_state[slot][1]
    return made
