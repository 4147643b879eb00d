"""Every benchmark in turn: `python -m bench`, or `make bench`.

The waiting list is measured with 300,000 pathways here; `python -m bench.ptl` alone takes five million, for an hour.
"""

from __future__ import annotations

from bench import ptl, spc, statistics


def main() -> int:
    """1 if any of them missed its target, else 0."""
    return max(spc.main(), statistics.main(), ptl.main(["300000"]))


if __name__ == "__main__":
    raise SystemExit(main())
