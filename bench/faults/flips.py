"""Flipped bits in shipped files, and files that were shortened, lost or added: noticed, read, or a crash."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loaders.published import read_edition
from store.errors import PersonError

NOTICED, UNNOTICED, CRASHED = "noticed", "unnoticed", "crashed"


@dataclass(frozen=True)
class Damaged:
    """One file damaged in one way, what its reader made of it, and what it said."""

    file: str
    how: str
    outcome: str
    said: str = ""


def flipped(content: bytes, chance: random.Random) -> bytes:
    """The content with one bit of it flipped."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def in_published(published: Path, folder: Path, flips: int, *, seed: int = 9) -> Iterator[Damaged]:
    """So many flips, each in any file of any edition; and every file once shortened, once lost, one added."""
    copy = Path(shutil.copytree(published, folder / "published"))
    files = sorted(path for path in copy.glob("*/*/*") if path.is_file())
    chance = random.Random(seed)
    for _ in range(flips):
        path = chance.choice(files)
        yield _told(path, "flipped", flipped(path.read_bytes(), chance))
    for path in files[:: max(1, len(files) // max(1, flips))]:
        content = path.read_bytes()
        yield _told(path, "shortened", content[: len(content) * 2 // 3])
        yield _told(path, "lost", None)
        strange = path.with_name(f"more-{path.name}")
        strange.write_bytes(content)
        yield _outcome(path, "added", partial(read_edition, path.parent))
        strange.unlink()


def in_texts(
    folder: Path, names: str, read: Callable[[], object], flips: int, *, seed: int = 9
) -> Iterator[Damaged]:
    """So many flips, each in any file below `folder` that `names` matches, as `read` takes them."""
    files = sorted(folder.glob(names))
    chance = random.Random(seed)
    for _ in range(flips):
        path = chance.choice(files)
        content = path.read_bytes()
        path.write_bytes(flipped(content, chance))
        yield _outcome(path, "flipped", read)
        path.write_bytes(content)


def _told(path: Path, how: str, damaged: bytes | None) -> Damaged:
    content = path.read_bytes()
    if damaged is None:
        path.unlink()
    else:
        path.write_bytes(damaged)
    result = _outcome(path, how, lambda: read_edition(path.parent))
    path.write_bytes(content)
    return result


def _outcome(path: Path, how: str, read: Callable[[], object]) -> Damaged:
    file = "/".join(path.parts[-3:])
    try:
        read()
    except PersonError as error:
        return Damaged(file, how, NOTICED, str(error))
    except Exception as error:
        return Damaged(file, how, CRASHED, repr(error))
    return Damaged(file, how, UNNOTICED)
