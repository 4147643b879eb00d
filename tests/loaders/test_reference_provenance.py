"""The reference tables' provenance: every row has its file, and every file its rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from loaders.build import build
from loaders.published import conform_all
from loaders.reference_provenance import Part, reference_parts
from store.errors import InputError
from store.reference import areas_frames
from tests.official import official

ROOT = Path(__file__).resolve().parents[2]


def parts() -> list[Part]:
    return reference_parts(conform_all(areas_frames(), file="reference"))


def change(data: Path, *, old: str, new: str) -> None:
    path = data / "reference/provenance.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_register_has_the_rows_that_no_file_claims_and_is_its_own_file(data: Path) -> None:
    change(data, old="populations = 1 }", new="populations = 1, areas = 3 }")
    found = {(part.table, part.file_name): part for part in parts()}
    assert found["areas", "people.csv"].rows == 3
    own = found["areas", "areas.csv"]
    assert own.rows == 1
    assert own.file_sha256 == hashlib.sha256((data / "reference/areas.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("populations = 1", "populations = 2", "found 2 rows of populations from made_up/2024, expected 1"),
        ('edition = "2024"', 'edition = "2023"', "found 1 rows of populations from made_up/2023, expected 0"),
        ("populations = 1", "people = 1", "found the table 'people'"),
        (
            '"areas", "area_links"',
            '"areas"',
            "found files for 0 rows of area_links, expected files for all 1",
        ),
        ("populations = 1", "populations = 1, areas = 5", "rows of areas"),
        ('file_sha256 = "0123"\n', "", "found no 'file_sha256' in file 1"),
        ('tables = ["areas", "area_links"]\n', "", "found no 'tables' in register 1"),
        ("[[file]]", "[[file]", "expected valid TOML in UTF-8"),
    ],
)
def test_rows_without_a_file_and_files_without_rows_stop_the_build(
    data: Path, old: str, new: str, expected: str
) -> None:
    change(data, old=old, new=new)
    with pytest.raises(InputError) as caught:
        build()
    assert expected in str(caught.value)


def test_reference_tables_without_provenance_stop_the_build(data: Path) -> None:
    (data / "reference/provenance.toml").unlink()
    with pytest.raises(InputError, match=r"reference/provenance\.toml"):
        build()


def test_a_source_that_is_not_declared_stops_the_build(data: Path) -> None:
    change(data, old='source_id = "made_up"\nedition = "our own"', new='source_id = "x"\nedition = "our own"')
    with pytest.raises(InputError, match=r"'x', expected a source of sources\.toml"):
        build()


def test_the_shipped_hashes_are_those_of_the_official_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_DATA", str(ROOT / "data"))
    checked = {
        part.file_name: part.file_sha256
        for part in parts()
        if not (ROOT / "data/reference" / part.file_name).exists()
    }
    assert len(checked) == 5
    for name, sha256 in checked.items():
        folder = "raw/need" if name.startswith("ONS_mye24") else "reference"
        content = official(f"data/{folder}/{name}").read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256, name
