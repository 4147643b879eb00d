"""One sentence that several views share, word for word and claim for claim, is held against the figures once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from reports.claims import Said

#: How many sentences are remembered: views that share them follow one another.
KEPT = 64
_FOUND: dict[tuple[int, Hashable], tuple[Said, tuple[str, ...]]] = {}


def once(said: Said, asked: Hashable, find: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """What `find` gives for a sentence, each fault once; what it gave before for the very same object, asked alike."""
    key = (id(said), asked)  # the sentence is kept beside its faults, so that no other can have its id
    if key not in _FOUND:
        if len(_FOUND) >= KEPT:
            del _FOUND[next(iter(_FOUND))]
        _FOUND[key] = (said, tuple(dict.fromkeys(find())))
    return _FOUND[key][1]
