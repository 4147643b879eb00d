"""What a process of the system takes: memory and processor time, as Linux tells them."""

from __future__ import annotations

import os
from pathlib import Path


def memory_mb(process: int) -> float:
    """MB of memory that a process holds. Raises OSError where the system has no `/proc` or the process is gone."""
    line = next(
        line for line in _file(process, "status").read_text().splitlines() if line.startswith("VmRSS:")
    )
    return int(line.split()[1]) * 1024 / 1e6


def processor_seconds(process: int) -> float:
    """Seconds of processor that a process has taken, all threads together, and those that it started and that ended.

    Raises OSError as `memory_mb` does.
    """
    fields = _file(process, "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _file(process: int, name: str) -> Path:
    return Path("/proc") / str(process) / name
