"""What is shipped is what the official files say: extracting them again gives the same tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.extract import load_checked
from loaders.published import conform_all, file_sha256, read_edition
from store.reference import DEMONSTRATION
from store.settings import data_folder
from tests.official import official

#: The fictional system's return is held by tests/loaders/northbank.
SHIPPED = sorted(
    path.parent
    for path in (data_folder() / "published").glob("*/*/provenance.toml")
    if DEMONSTRATION not in path.parent.name
)


def test_there_are_shipped_figures() -> None:
    assert len(SHIPPED) >= 7


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_shipped_figures_are_those_of_the_official_file(folder: Path) -> None:
    shipped = read_edition(folder)
    kind = "sources" if shipped.file_name.endswith(".txt") else "data/raw"
    path = official(f"{kind}/{shipped.file_name}")
    assert shipped.file_sha256 == file_sha256(path)
    tables = load_checked(shipped.source_id, path, edition=shipped.edition)
    extracted = conform_all(tables, file=path.name)
    assert set(extracted) == set(shipped.tables)
    for name, table in extracted.items():
        assert table.equals(shipped.tables[name]), f"{name} differs: extract it again"
