"""The place a list is worked on in, when there is no more room for it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from loaders.ptl.workspace import workspace
from store.errors import StoreError


@pytest.mark.parametrize(
    "said",
    [
        'IO Error: Could not write file "/tmp/x": No space left on device',
        "Out of Memory Error: failed to offload, see 'max_temp_directory_size'",
    ],
)
def test_a_full_disk_is_one_sentence_without_a_word_of_the_engine(tmp_path: Path, said: str) -> None:
    with pytest.raises(StoreError) as caught, workspace(within=tmp_path):
        raise duckdb.IOException(said)
    assert (
        str(caught.value) == f"The disk is full: {tmp_path}. No figures were lost; make room, then try again."
    )
    assert list(tmp_path.iterdir()) == []


def test_another_fault_of_the_engine_stays_one(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException), workspace(within=tmp_path):
        raise duckdb.IOException("IO Error: a cell")
