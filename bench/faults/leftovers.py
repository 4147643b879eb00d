"""What a killed writer leaves, of each kind, once the next one of its kind is done: nothing that is not whole."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import duckdb
import pyarrow as pa

from bench.faults.steps import half_written, stopped
from loaders.ptl.secret import FOLDER_VARIABLE, make_secret
from loaders.ptl.workspace import workspace
from store import drafts
from store.held import hold, release, remove_earlier
from store.writer import forget, write_snapshot

#: The areas of two secrets: a killed writer may have made the first.
AREAS = ("camden", "barnet")
ROWS = pa.table({"row": range(1_000)})
#: What lies in a place for good.
_LOCKS = ("writer.lock", ".making.lock")
Write = Callable[[Path, int], None]


@dataclass(frozen=True)
class Leftover:
    """A kill of one kind of writer: at which step, how many unfinished things it left, and which the next one did."""

    kind: str
    step: str
    then: int
    left: tuple[str, ...]


def _list_of_faults(root: Path, turn: int) -> None:
    with drafts.replaced(root / f"faults {turn}.csv") as draft, duckdb.connect() as engine:
        engine.register("listed", ROWS)
        engine.execute(f"copy (select * from listed) to '{draft}' (format csv, header)")


def _file(root: Path, turn: int) -> None:
    with drafts.replaced(root / "made up.csv") as draft:
        draft.write_text(str(turn) * 1_000, encoding="utf-8")


def _secret(root: Path, turn: int) -> None:
    with patch.dict("os.environ", {FOLDER_VARIABLE: str(root)}):
        make_secret(AREAS[turn])


def _list(root: Path, turn: int) -> None:
    with workspace(within=root) as place:
        place.keep("rows_of_people", {"row": [turn]}, {"row": pa.int64()})


def _snapshots(root: Path, turn: int) -> None:
    """Two snapshots, one held and let go; all but the last removed, and that forgotten."""
    for _ in range(2):
        identifier = write_snapshot({}, code_version=str(turn), sources={}, root=root)
        hold(identifier, "a pack", root=root)
        release(identifier, root=root)
    remove_earlier(keep=1, root=root)
    forget(lambda snapshot: True, root=root)


#: Kind of writer → what it writes at its first turn and at the next.
WRITERS: dict[str, Write] = {
    "a list of faults": _list_of_faults,
    "a file in place of another": _file,
    "a secret": _secret,
    "a list of people": _list,
    "snapshots": _snapshots,
}


def at_steps(kind: str, folder: Path, *, most: int | None = None) -> Iterator[Leftover]:
    """A kill before each step, or in the middle of one that writes (or at about `most` of them); then a whole run."""
    write = WRITERS[kind]
    (counted := folder / "counted").mkdir(parents=True)
    with stopped(0, lambda name, arguments: None) as taken:
        write(counted, 0)
    apart = max(1, len(taken) // most) if most else 1
    for at in range(1, len(taken) + 1, apart):
        (root := folder / str(at)).mkdir()
        _killed(write, root, at)
        then = len(_unfinished(root))
        write(root, 1)
        yield Leftover(kind, taken[at - 1], then, tuple(_unfinished(root)))
        shutil.rmtree(root)


def _killed(write: Write, root: Path, at: int) -> None:
    def die(name: str, arguments: tuple[object, ...]) -> None:
        half_written(name, arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    process = os.fork()
    if process == 0:
        with stopped(at, die):
            write(root, 0)
        os._exit(1)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"step {at} was never taken")


def _unfinished(root: Path) -> list[str]:
    """What lies in a place and is neither whole nor there for good."""
    whole = ("faults 0.csv", "faults 1.csv", "made up.csv", *(path.name for path in root.glob("*.secret")))
    snapshots = {path.name for path in root.glob("snap-*") if path.suffix == ""} | {"CURRENT"}
    return sorted({path.name for path in root.iterdir()} - {*whole, *snapshots, *_LOCKS})
