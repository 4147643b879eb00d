"""Every benchmark in turn: `python -m bench`, or `make bench`.

Five million pathways are counted at six month ends here, some ten minutes; `python -m bench.ptl` alone counts
them at sixty, for an hour or more.
"""

from __future__ import annotations

from bench import ptl, spc, statistics


def main() -> int:
    """1 if any of them missed its target, else 0."""
    return max(spc.main(), statistics.main(), ptl.main(["5000000", "6"]))


if __name__ == "__main__":
    raise SystemExit(main())
