"""A model of a disk that loses power: what was written but not brought to the disk is gone afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from store import durable
from tests.store.stopping import PIECE_BYTES


class PowerCut(BaseException):
    """Not an Exception: nothing in the program may handle it."""


class PowerTrace:
    """Follows the writer's steps and knows which bytes, names and renames are safe."""

    def __init__(self, *, disk_obeys: bool = True) -> None:
        self._disk_obeys = disk_obeys
        self._paths: dict[int, Path] = {}
        self._unsynced_bytes: set[Path] = set()
        self._unsynced_names: set[Path] = set()
        self._unsynced_renames: list[tuple[Path, Path, bytes | None]] = []
        self._left: int | None = None

    @contextmanager
    def recording(self, *, cut_before: int | None) -> Iterator[None]:
        """Record a write; cut the power before its step numbered `cut_before` (from 1)."""
        self._left = cut_before
        originals = {
            name: getattr(durable, name)
            for name in ("make_folder", "create_file", "write_piece", "sync", "rename", "sync_folder")
        }

        def make_folder(path: Path) -> None:
            self._count()
            originals["make_folder"](path)

        def create_file(path: Path) -> int:
            self._count()
            descriptor: int = originals["create_file"](path)
            self._paths[descriptor] = path
            self._unsynced_bytes.add(path)
            self._unsynced_names.add(path)
            return descriptor

        def write_piece(descriptor: int, piece: bytes) -> int:
            self._count()
            self._unsynced_bytes.add(self._paths[descriptor])
            return int(originals["write_piece"](descriptor, piece))

        def sync(descriptor: int) -> None:
            self._count()
            originals["sync"](descriptor)
            if self._disk_obeys:
                self._unsynced_bytes.discard(self._paths.get(descriptor, Path()))

        def sync_folder(path: Path) -> None:
            self._paths.clear()  # descriptors are used again
            originals["sync_folder"](path)
            self._unsynced_names = {name for name in self._unsynced_names if name.parent != path}
            self._unsynced_renames = [entry for entry in self._unsynced_renames if entry[1].parent != path]

        def rename(source: Path, target: Path) -> None:
            self._count()
            before = target.read_bytes() if target.is_file() else None
            originals["rename"](source, target)
            self._unsynced_renames.append((source, target, before))
            self._unsynced_bytes = {_moved(path, source, target) for path in self._unsynced_bytes}
            self._unsynced_names = {_moved(path, source, target) for path in self._unsynced_names} - {target}

        steps = {
            "make_folder": make_folder,
            "create_file": create_file,
            "write_piece": write_piece,
            "sync": sync,
            "sync_folder": sync_folder,
            "rename": rename,
        }
        with patch.multiple(durable, PIECE_BYTES=PIECE_BYTES, **steps):
            yield

    def lose_what_is_not_on_disk(self, *, renames_survive: bool) -> None:
        """Empty unsynced files, drop unsynced names, and undo unsynced renames unless they survive."""
        for path in self._unsynced_bytes:
            if path.exists():
                path.write_bytes(b"")
        for path in self._unsynced_names:
            path.unlink(missing_ok=True)
        if renames_survive:
            return
        for source, target, before in reversed(self._unsynced_renames):
            if target.is_dir():
                shutil.move(target, source)
            elif before is not None:
                target.write_bytes(before)
            else:
                target.unlink(missing_ok=True)

    def _count(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                raise PowerCut


def _moved(path: Path, source: Path, target: Path) -> Path:
    return target / path.relative_to(source) if path.is_relative_to(source) else path
