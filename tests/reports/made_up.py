"""Small made-up observations among the real areas and the real catalogue, read as a snapshot is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from reports.figures import Figures, Period, read_figures
from store.manifest import Manifest
from store.schema import TABLES, conform
from store.snapshot import Snapshot

PEOPLE = "scope=mental_health;count=people"
MANIFEST = Manifest(1, "2026-11-01T00:00:00+00:00", "test", {}, {})
YEAR_2019 = Period(date(2020, 3, 31), date(2019, 4, 1), "year")
YEAR_2020 = Period(date(2021, 3, 31), date(2020, 4, 1), "year")


def observation(
    indicator_id: str, area_id: str, value: float | None, *, period: Period = YEAR_2019, **more: Any
) -> dict[str, Any]:
    """One row of `observations`; a missing value is confidential unless `value_note` says otherwise."""
    return {
        "indicator_id": indicator_id,
        "area_id": area_id,
        "period_start": period.start,
        "period_end": period.end,
        "period_type": period.kind,
        "breakdown": PEOPLE if indicator_id.startswith("waits") else "",
        "numerator": None,
        "denominator": None,
        "value": value,
        "published_value": value,
        "value_note": "" if value is not None else "c",
        "caveats": "",
        "status": "final",
        "source_id": "additional_waits",
        "edition": "2019-20",
        "source_ref": f"1b!{area_id}",
    } | more


def share(
    indicator_id: str, area_id: str, numerator: float, denominator: float, **more: Any
) -> dict[str, Any]:
    """One proportion with its counts."""
    counted = {"numerator": numerator, "denominator": denominator}
    return observation(indicator_id, area_id, 100 * numerator / denominator, **counted | more)


def figures_of(
    real: Figures, observations: Sequence[dict[str, Any]], *, wait_bands: pd.DataFrame | None = None
) -> Figures:
    """The figures of a snapshot with these observations and everything else as shipped."""
    rows = pd.DataFrame(list(observations), columns=TABLES["observations"].columns)
    checked = conform("observations", rows, file="made up").to_pandas(date_as_object=True)
    tables = {**real.tables, "observations": checked}
    if wait_bands is not None:
        tables["wait_bands"] = wait_bands
    manifest = replace(MANIFEST, files=dict.fromkeys(tables))  # type: ignore[arg-type]
    return read_figures(Snapshot("made-up", Path("nowhere"), manifest, _frames=tables))
