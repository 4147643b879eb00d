"""Every benchmark in turn: `python -m bench`, or `make bench`. The waiting list of five million takes long."""

from __future__ import annotations

from bench import ptl, spc, statistics


def main() -> int:
    """1 if any of them missed its target, else 0."""
    return max(spc.main(), statistics.main(), ptl.main([]))


if __name__ == "__main__":
    raise SystemExit(main())
