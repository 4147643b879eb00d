"""Snapshots that stay: the newest few, and those that somebody holds by a name, such as a pack that was made of one.

`<store>/held.json` says who holds what, under the SHA-256 of what it says: where it was changed or damaged, nothing is
removed; where it is not there, nothing is held. A local return that was withdrawn goes whatever holds it
(loaders/withdrawn.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from store.errors import StoreError
from store.snapshot import current_id, list_snapshots, store_folder, verify_snapshot
from store.writer import remove, replace, writing

HELD = "held.json"
MOST_LETTERS = 80
SEE = "See: python -m loaders list"

#: The id of a snapshot → the names that it is held by.
Held = Mapping[str, tuple[str, ...]]


def held(root: Path | None = None) -> Held:
    """What is held, and by which names. Raises StoreError where that cannot be read."""
    try:
        content = (store_folder(root) / HELD).read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable() from error
    seal, _, said = content.partition(b"\n")
    if hashlib.sha256(said).hexdigest().encode() != seal:
        raise _unreadable()
    return {identifier: tuple(names) for identifier, names in json.loads(said).items()}


def hold(identifier: str, name: str, *, root: Path | None = None) -> None:
    """Let a snapshot stay for as long as `name` holds it. Raises StoreError if it cannot be read, or for a bad name."""
    called = " ".join(name.split())
    if not called or len(called) > MOST_LETTERS or not called.isprintable():
        raise StoreError(
            f"{name!r} is no name.", f"Say in 1 to {MOST_LETTERS} letters what the snapshot is for."
        )
    folder = store_folder(root)
    with writing(folder):
        verify_snapshot(identifier, root=folder)
        before = held(folder)
        names = dict.fromkeys((*before.get(identifier, ()), called))
        _write({**before, identifier: tuple(names)}, folder)


def release(identifier: str, name: str = "", *, root: Path | None = None) -> list[str]:
    """Let go what `name`, or every name, holds of a snapshot; the names. Raises StoreError where none does."""
    folder = store_folder(root)
    with writing(folder):
        before = held(folder)
        gone = [one for one in before.get(identifier, ()) if name in ("", one)]
        if not gone:
            raise StoreError(f"{identifier} is not held{f' for {name!r}' if name else ''}.", SEE)
        _write({**before, identifier: tuple(one for one in before[identifier] if one not in gone)}, folder)
    return gone


def remove_earlier(*, keep: int, replaced: Collection[str] = (), root: Path | None = None) -> list[str]:
    """Remove every snapshot but the current one, the `keep` newest that can be read and those that are held; their ids.

    Those that it has `replaced` stay as well, and so do those that cannot be read but are as new. Nothing is removed
    where it cannot be read which one is current, or what is held: StoreError.
    """
    folder = store_folder(root)
    with writing(folder):
        stay = {current_id(folder), *replaced, *held(folder), *_newest(keep, folder)}
        gone = [identifier for identifier in list_snapshots(folder) if identifier not in stay]
        if gone:
            remove(gone, folder=folder)
    return gone


def _newest(keep: int, folder: Path) -> list[str]:
    """The newest snapshots, down to the one with which there are `keep` that can be read."""
    every = list_snapshots(folder)
    if len(every) <= keep:
        return every
    sound = 0
    for place in reversed(range(len(every))):
        with suppress(StoreError):
            verify_snapshot(every[place], root=folder)
            sound += 1
        if sound == keep:
            return every[place:]
    return every


def _write(now: Held, folder: Path) -> None:
    """Write what is held, but for snapshots that are gone."""
    there = set(list_snapshots(folder))
    said = json.dumps(
        {one: names for one, names in sorted(now.items()) if names and one in there}, indent=1
    ).encode()
    replace(folder / HELD, hashlib.sha256(said).hexdigest().encode() + b"\n" + said)


def _unreadable() -> StoreError:
    return StoreError(
        f"{HELD} was changed or damaged, so no snapshot is removed.",
        f"Delete it, then hold again what must stay. {SEE}",
    )
