"""Kill a writer with SIGKILL at the steps asked for, and say what a reader sees afterwards.

Run as `python -m tests.store.crash_driver FOLDER every|some`; one JSON line a case on standard output. A
process of its own, because it forks: only the signal ends the writer, no `finally` and no `atexit` runs.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from tests.store.stopping import sampled, seen, steps_of_a_write, stopped, write


def main(folder: Path, *, exhaustive: bool) -> None:
    base = folder / "base"
    write(1, base)
    leftover = base / "snap-20200101T000000000Z-000000000000.tmp"
    leftover.mkdir()
    leftover.joinpath("areas.parquet").write_bytes(b"half a file")
    whole = folder / "whole"
    shutil.copytree(base, whole)
    steps = steps_of_a_write(whole)
    for at in sampled(len(steps), exhaustive=exhaustive):
        name = steps[at - 1]
        for torn in (False, True) if name == "write_piece" else (False,):
            _one(folder / f"{at}-{torn}", base=base, at=at, torn=torn)


def _one(root: Path, *, base: Path, at: int, torn: bool) -> None:
    shutil.copytree(base, root)
    child = os.fork()
    if child == 0:
        _write_and_die(root, at=at, torn=torn)
    _, status = os.waitpid(child, 0)
    case: dict[str, object] = {"at": at, "torn": torn, "killed": os.WTERMSIG(status) == signal.SIGKILL}
    try:
        case["seen"] = seen(root)
        write(3, root)
        case["next"] = seen(root)
    except Exception as error:
        case["error"] = repr(error)
    case["left"] = [path.name for path in root.glob("*.tmp")]
    sys.stdout.write(json.dumps(case) + "\n")


def _write_and_die(root: Path, *, at: int, torn: bool) -> None:
    def die(name: str, arguments: tuple[object, ...]) -> None:
        if torn:
            descriptor, piece = arguments
            assert isinstance(descriptor, int)
            assert isinstance(piece, bytes)
            os.write(descriptor, piece[: len(piece) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    with stopped(at, die):
        write(2, root)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), exhaustive=sys.argv[2] == "every")
