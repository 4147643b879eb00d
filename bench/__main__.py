"""Every benchmark in turn: `python -m bench`, or `make bench`."""

from __future__ import annotations

from bench import spc, statistics


def main() -> int:
    return spc.main() or statistics.main()


if __name__ == "__main__":
    raise SystemExit(main())
