"""A tracking list of five million pathways: read and counted, each beside the best that was found without us.

    python -m bench.ptl [PATHWAYS [MONTHS]]

In one run, on one made-up extract: CSV to checked Parquet beside the engine's own reader writing the same cells
unchecked, and sixty monthly snapshots in every declared cross-tabulation beside SQL written by hand. Both must agree.
Each part runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bench.ptl_data import EXTRACT, write_extract
from bench.ptl_sql import sql_snapshots, write_unchecked
from loaders.ptl.codes import read_codes
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.labels import label_pathways
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.periods import Period, periods
from loaders.ptl.read import read_ptl
from loaders.ptl.secret import NO_SECRET
from loaders.ptl.snapshots import make_clocks, take_snapshots
from loaders.ptl.workspace import Workspace, quoted, workspace
from metrics.snapshot_figures import breakdown
from store.areas import read_areas

PATHWAYS, MONTHS = 5_000_000, 60
READ_TARGET, SNAPSHOT_TARGET, MEMORY_GB = 1.3, 1.3, 1.0
Part = Callable[[Path, Path, int], None]


def read_with_checks(folder: Path, target: Path, months: int) -> None:
    """CSV to typed Parquet, every rule looked at."""
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace(within=folder) as place:
        raw = read_ptl(extract_of(folder), dictionary, place)
        typed = normalise_ptl(raw, dictionary, settings, place, extract=EXTRACT)
        Path(typed.split("'")[1]).rename(target)


def read_without(folder: Path, target: Path, months: int) -> None:
    """CSV to Parquet by the engine alone."""
    with workspace(within=folder) as place:
        write_unchecked(place.engine, extract_of(folder), target, read_dictionary())


def snapshots_of_ours(folder: Path, target: Path, months: int) -> None:
    """Every month by the definition that the product uses."""
    settings = settings_of_bench(months)
    with workspace(within=folder) as place:
        label(place, folder, settings)
        clocks = make_clocks(place, settings)
        found, _ = take_snapshots(place, clocks, settings, months_of(settings))
        found.drop(columns=["period_start", "period_type"]).to_parquet(target)


def snapshots_by_hand(folder: Path, target: Path, months: int) -> None:
    """The same months in SQL."""
    settings = settings_of_bench(months)
    with workspace(within=folder) as place:
        label(place, folder, settings)
        stages = ", ".join(quoted(stage.id) for stage in settings.stages)
        place.engine.execute(f"create type stage_label as enum ({stages})")
        sql_snapshots(place.engine, settings, months_of(settings), pathways="pathways").to_parquet(target)


def extract_of(folder: Path) -> Path:
    return folder / f"ptl_{EXTRACT}.csv"


def typed_of(folder: Path) -> Path:
    return folder / "typed.parquet"


def settings_of_bench(months: int = MONTHS) -> Pathways:
    """So many month ends of every cross-tabulation; bands and weeks are counted from the same rows and left out."""
    settings = read_pathways()
    crosses = tuple(replace(cross, bands=False) for cross in settings.cross_tabulations)
    return replace(settings, cross_tabulations=crosses, month_ends=months, week_ends=0)


def months_of(settings: Pathways) -> list[Period]:
    return periods(
        extract=EXTRACT,
        complete_from=EXTRACT.replace(year=EXTRACT.year - 6),
        month_ends=settings.month_ends,
        week_ends=0,
    )


def label(place: Workspace, folder: Path, settings: Pathways) -> None:
    dictionary = read_dictionary()
    typed = f"read_parquet({quoted(str(typed_of(folder)))})"
    codes = read_codes(place, typed, dictionary, read_areas(demonstration=True), extract=EXTRACT)
    label_pathways(place, typed, codes, dictionary, settings, secret=NO_SECRET)


PARTS: dict[str, Part] = {
    "read": read_with_checks,
    "read by the engine alone": read_without,
    "snapshots": snapshots_of_ours,
    "snapshots by hand": snapshots_by_hand,
}


READS = ("read", "read by the engine alone")


def in_a_process(part: str, folder: Path, target: Path, months: int = MONTHS) -> dict[str, float]:
    """Seconds, seconds of processor time, and peak memory in GB of one part."""
    command = [sys.executable, "-m", "bench.ptl", "--part", part, str(folder), str(target), str(months)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run_part(part: str, folder: Path, target: Path, months: int) -> None:
    started, worked = time.perf_counter(), time.process_time()
    PARTS[part](folder, target, months)
    seconds, work = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "cpu": work, "peak_gb": peak}))  # noqa: T201 - read by the parent


def same(ours: Path, by_hand: Path) -> bool:
    """Whether both gave the same cells with the same figures."""
    mine, theirs = pd.read_parquet(ours), pd.read_parquet(by_hand)
    settings = settings_of_bench()
    parts = []
    for cross in settings.cross_tabulations:
        rows = theirs[theirs["cross"] == cross.id]
        labels = [name for name in cross.by if name != "provider"]
        provider = rows["provider"] if "provider" in cross.by else ""
        parts.append(rows.assign(provider_id=provider, breakdown=breakdown(rows, labels)))
    key = ["area_id", "provider_id", "breakdown", "stage", "period_end"]
    columns = [*key, *(c for c in mine.columns if c not in key and c in theirs)]
    both = [f[columns].sort_values(key).reset_index(drop=True) for f in (mine, pd.concat(parts))]
    both = [
        f.astype({name: "float64" for name in columns if name not in key} | dict.fromkeys(key, "string"))
        for f in both
    ]
    pd.testing.assert_frame_equal(*both, rtol=1e-9)
    return True


def main(arguments: list[str]) -> int:
    pathways, months = [*map(int, arguments), *(PATHWAYS, MONTHS)[len(arguments) :]]
    out = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as name:
        folder = Path(name)
        write_extract(extract_of(folder), pathways=pathways)
        size = extract_of(folder).stat().st_size / 1e9
        out(f"{pathways:,} pathways, {size:.2f} GB of CSV, {months} months\n")
        targets = {part: folder / f"{number}.parquet" for number, part in enumerate(PARTS)}
        targets["read"] = typed_of(folder)
        found: dict[str, dict[str, float]] = {}
        for part in [
            *READS,
            *PARTS,
        ]:  # reading is short, so it is done twice in turn and the better time counts
            now = in_a_process(part, folder, targets[part], months)
            found[part] = min(found.get(part, now), now, key=lambda times: times["seconds"])
            out(
                f"  {part:26} {now['seconds']:8.1f} s   processor {now['cpu']:8.1f} s   "
                f"peak {now['peak_gb']:.2f} GB\n"
            )
            sys.stdout.flush()
        same(targets["snapshots"], targets["snapshots by hand"])
    good = True
    for part, beside, target in (
        ("read", "read by the engine alone", READ_TARGET),
        ("snapshots", "snapshots by hand", SNAPSHOT_TARGET),
    ):
        ratio, work = (found[part][unit] / found[beside][unit] for unit in ("seconds", "cpu"))
        good = good and ratio <= target and found[part]["peak_gb"] <= MEMORY_GB
        out(
            f"  {part}: {ratio:.2f} times as long as {beside} (at most {target}), "
            f"{work:.2f} times its processor time\n"
        )
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        run_part(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
    else:
        raise SystemExit(main(sys.argv[1:]))
