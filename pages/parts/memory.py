"""What was worked out or drawn once, kept: for everybody with the figures it follows from, or for one session alone.

What follows from numbers that a person entered is kept in that person's session only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from pages.parts.address import kept_of_visit

Made = TypeVar("Made")


def measured(key: tuple[Hashable, ...], compute: Callable[[], Made]) -> Made:
    """What `compute` gives for `key`, the same for everybody: computed once and never changed in place.

    `key` must name all that it depends on. It goes with the figures that this page is drawn from.
    """
    kept = kept_of_visit()
    return compute() if kept is None else kept.made.get(key, compute)


def file_of(key: tuple[Hashable, ...], write: Callable[[], Made]) -> Made:
    """The file that `write` gives for `key`, kept alike."""
    kept = kept_of_visit()
    return write() if kept is None else kept.files.get(key, write)


def own(name: str, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, kept in this session under `name` until `key` changes; nowhere else."""
    slot = f"_own_{name}"
    if slot not in st.session_state or st.session_state[slot][0] != key:
        st.session_state[slot] = (key, make())
    made: Made = st.session_state[slot][1]
    return made
