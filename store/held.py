"""Snapshots that stay: the newest few, and those that somebody holds by a name, such as a pack that was made of one.

Who holds a snapshot is written in its own folder, one name a line: nothing that becomes of another file lets it go, and
it stays as long as there is such a file, whatever became of the names. A local return that was withdrawn goes whatever
holds it (loaders/withdrawn.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from store import durable
from store.errors import StoreError
from store.snapshot import current_id, list_snapshots, snapshot_path, store_folder, verify_snapshot
from store.writer import remove, replace, writing

HELD = "held.txt"
MOST_LETTERS = 80
SEE = "See: python -m loaders list"
UNREADABLE = "a name that cannot be read"

#: The id of a snapshot → the names that it is held by.
Held = Mapping[str, tuple[str, ...]]


def held(root: Path | None = None) -> Held:
    """What is held, and by which names: UNREADABLE where they cannot be read."""
    folder = store_folder(root)
    names = {each: _names(snapshot_path(each, folder=folder)) for each in list_snapshots(folder)}
    return {each: by for each, by in names.items() if by}


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
        names = dict.fromkeys((*_names(snapshot_path(identifier, folder=folder)), called))
        _write(tuple(names), identifier, folder)


def release(identifier: str, name: str = "", *, root: Path | None = None) -> list[str]:
    """Let go what `name`, or every name, holds of a snapshot; the names. Raises StoreError where none does."""
    folder = store_folder(root)
    with writing(folder):
        before = held(folder).get(identifier, ())
        gone = [one for one in before if name in ("", one)]
        if not gone:
            raise StoreError(f"{identifier} is not held{f' for {name!r}' if name else ''}.", SEE)
        _write(tuple(one for one in before if one not in gone), identifier, folder)
    return gone


def remove_earlier(*, keep: int, replaced: Collection[str] = (), root: Path | None = None) -> list[str]:
    """Remove every snapshot but the current one, the `keep` newest that can be read and those that are held; their ids.

    Those that it has `replaced` stay as well, and so do those that cannot be read but are as new. Nothing is removed
    where it cannot be read which one is current: StoreError.
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


def _names(path: Path) -> tuple[str, ...]:
    """By which names the snapshot in a folder is held; none where it is not."""
    try:
        said = (path / HELD).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        said = []
    return tuple(filter(None, said)) or (UNREADABLE,)


def _write(names: tuple[str, ...], identifier: str, folder: Path) -> None:
    """Write by which names a snapshot is held. Only while `writing`."""
    path = snapshot_path(identifier, folder=folder) / HELD
    if names:
        replace(path, "".join(f"{name}\n" for name in names).encode(), folder=folder)
    else:
        durable.remove_file(path)
        durable.sync_folder(path.parent)
