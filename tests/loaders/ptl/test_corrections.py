"""What an extract of an area withheld, no other extract of it tells: a correction, an older list, another name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from loaders.counted import counted_now
from loaders.provenance import TEXT_FIELDS, provenance_bytes
from loaders.ptl import SOURCE_ID, load_counted, measures
from loaders.ptl.configuration import read_pathways
from loaders.ptl.secret import NO_SECRET, fingerprint
from loaders.published import PROVENANCE, publish
from loaders.seal import sha256_of
from metrics.pathway_measures import Measure
from metrics.snapshots import CrossTabulation
from store.errors import InputError
from tests.loaders.ptl.extracts import day, write_extract

SENT = "northbank-2024-06-30"
WAITING = {"accepted_on": "2024-01-15"}
ELSEWHERE = WAITING | {"borough": "DEMO-B2"}
LEFT = {"referred_on": "2023-11-01", "discharged_on": "2023-12-01", "discharge_reason": "declined"}
FEW, MORE = 3, 12
#: What gives the measures of a load, by family.
FAMILIES = ("referral_measures", "step_measures", "episode_measures", "return_measures", "watch_measures")


@pytest.fixture(autouse=True)
def few_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """One table of all, and one by tier."""
    tables = (CrossTabulation("all", bands=True), CrossTabulation("tier", ("tier",)))
    settings = replace(read_pathways(), cross_tabulations=tables)
    monkeypatch.setattr("loaders.ptl.recipe.read_pathways", lambda: settings)


@pytest.fixture(autouse=True)
def few_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """One measure of each family: writing the queries of all takes most of a load."""
    for family in FAMILIES:
        every = getattr(measures, family)
        monkeypatch.setattr(measures, family, partial(_first, every))


def _first(every: Callable[..., Sequence[Measure]], *args: object, **options: object) -> Sequence[Measure]:
    return every(*args, **options)[:1]


def waiting(folder: Path, edition: str, number: int) -> pd.Series:
    """How many the borough shows as waiting at the end of May, of a list with so many of it, loaded as that edition."""
    rows = [*[WAITING] * number, *[ELSEWHERE] * MORE, LEFT]
    path = write_extract(folder, *rows, name=f"ptl_{edition}.csv")
    tables, counted = load_counted(path, edition=edition, folder=folder)
    publish(SOURCE_ID, edition, tables, official_file=path, folder=folder, counted=counted)
    frame = tables["pathway_snapshots"]
    here = (frame["area_id"] == "DEMO-B1") & (frame["period_end"] == day("2024-05-31"))
    return frame.loc[here, "waiting"].dropna()


@pytest.mark.parametrize(
    "edition",
    [SENT, "DEMO-NB-2024-06-30", "northbank-2024-05-31"],
    ids=["its correction", "the same day under another name", "an older list sent late"],
)
def test_what_one_withheld_the_other_does_not_show(tmp_path: Path, edition: str) -> None:
    assert waiting(tmp_path, SENT, FEW).empty
    assert waiting(tmp_path, edition, MORE).empty


def test_the_same_list_sent_again_is_the_same(tmp_path: Path) -> None:
    first = waiting(tmp_path, SENT, MORE)
    assert set(first) <= {10, 15}
    assert len(first)
    pd.testing.assert_series_equal(waiting(tmp_path, SENT, MORE), first)


def test_a_correction_of_a_damaged_extract_is_refused(tmp_path: Path) -> None:
    """What it withheld is not known, so it is to be withdrawn first."""
    first = tmp_path / SOURCE_ID / SENT
    first.mkdir(parents=True)
    counted = counted_now(fingerprint(NO_SECRET))
    fields = dict.fromkeys(TEXT_FIELDS, "said") | {"source_id": SOURCE_ID, "edition": SENT}
    rows, files = {"pathway_snapshots": 1}, {"pathway_snapshots.parquet": sha256_of(b"a table")}
    (first / PROVENANCE).write_bytes(provenance_bytes(fields, rows=rows, files=files, counted=counted))
    (first / "pathway_snapshots.parquet").write_bytes(b"damaged")
    with pytest.raises(InputError, match=r"pathway_snapshots.*Withdraw it \(delete its folder\)"):
        waiting(tmp_path, SENT, MORE)
