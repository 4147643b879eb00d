"""Published figures: written with their provenance, read back only if they are still what was written."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from loaders.addresses import put_back
from loaders.published import publish, read_published
from loaders.reseal import reseal
from store.errors import InputError
from store.schema import TABLES, conform
from tests.loaders.small_data import (
    EDITION,
    SOURCE,
    observations,
    official_file,
    published,
    say_otherwise,
)


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_is_published_is_read_back_with_where_it_comes_from(data: Path, by_hand: bool) -> None:
    file = official_file(data)
    frame = observations(50.0, 60.0)
    folder = publish(SOURCE, EDITION, {"observations": frame}, official_file=file, by_hand=by_hand)
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv" if by_hand else ".parquet", ".toml"]
    (edition,) = read_published()
    written = conform("observations", frame, file="test")
    assert edition.tables["observations"].to_pylist() == written.to_pylist()
    assert edition.publisher == 'The "Publisher"'
    assert edition.file_name == file.name
    assert edition.file_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert edition.status == "provisional"


def test_publishing_again_writes_the_same_bytes_and_leaves_no_old_table(data: Path) -> None:
    folder = published(data)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    publish(
        SOURCE,
        EDITION,
        {"observations": observations(1.0)},
        official_file=official_file(data),
        by_hand=True,
        loader_version="1",
    )
    assert not (folder / "observations.parquet").exists()
    published(data)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_nothing_is_written_when_a_row_is_wrong(data: Path) -> None:
    frame = observations(50.0, 60.0).assign(status="guessed", period_type="decade")
    with pytest.raises(InputError) as caught:
        published(data, {"observations": frame})
    assert len(caught.value.problems) == 4
    assert not (data / "published").exists()


def test_an_unknown_source_or_an_edition_that_is_no_folder_name_is_refused(data: Path) -> None:
    file = official_file(data)
    with pytest.raises(InputError, match="no source 'nobody'"):
        publish("nobody", EDITION, {}, official_file=file)
    with pytest.raises(InputError, match="letters, digits, dots and hyphens"):
        publish(SOURCE, "../2024", {}, official_file=file)


def test_every_fault_of_every_edition_is_listed_at_once(data: Path) -> None:
    folder = published(data)
    folder.joinpath("nonsense.parquet").write_bytes(b"x")
    folder.joinpath("observations.parquet").write_bytes(b"PAR1")
    (data / "published" / SOURCE / "2023").mkdir()
    with pytest.raises(InputError) as caught:
        read_published()
    text = str(caught.value)
    assert "made_up/2024/nonsense.parquet: found an unknown file" in text
    assert "made_up/2024/observations.parquet" in text
    assert "made_up/2023: found no provenance.toml" in text


def test_rows_that_went_missing_are_noticed(data: Path) -> None:
    folder = publish(
        SOURCE,
        EDITION,
        {"observations": observations(50.0, 60.0)},
        official_file=official_file(data),
        by_hand=True,
    )
    say_otherwise(folder, "observations = 2", "observations = 3")
    with pytest.raises(InputError, match="'observations': 3"):
        read_published()


@pytest.mark.parametrize("field", ["licence", "file_sha256", "rows", "loader_version"])
def test_provenance_must_be_complete(data: Path, field: str) -> None:
    folder = published(data)
    text = (folder / "provenance.toml").read_text(encoding="utf-8")
    gone = "[rows]\nobservations = 2\n" if field == "rows" else next(re.finditer(f"{field} = .*\n", text))[0]
    say_otherwise(folder, gone, "")
    with pytest.raises(InputError, match=field):
        read_published()


def test_a_folder_must_be_named_as_its_provenance_says(data: Path) -> None:
    folder = published(data)
    folder.rename(folder.with_name("2025"))
    with pytest.raises(InputError, match="edition '2024', expected '2025'"):
        read_published()


def test_provenance_that_is_no_toml_is_refused(data: Path) -> None:
    (published(data) / "provenance.toml").write_bytes(b"\xff = [")
    with pytest.raises(InputError, match="valid TOML"):
        read_published()


def test_a_register_by_hand_with_a_wrong_type_is_refused(data: Path) -> None:
    folder = published(data)
    names = TABLES["observations"].columns
    folder.joinpath("observations.parquet").unlink()
    folder.joinpath("observations.csv").write_text(
        ",".join(names) + "\n" + ",".join("x" for _ in names) + "\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"observations\.csv"):
        read_published()


def test_the_provenance_is_plain_toml(data: Path) -> None:
    text = (published(data) / "provenance.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["rows"] == {"observations": 2}


class TestAddresses:
    """A register's web addresses lie beside it, and come back into their cells."""

    FINDINGS = pd.DataFrame(
        {
            "finding_id": ["f1", "f2", "f3"],
            "review_id": "made_up",
            "domain": "Waits",
            "kind": ["resource", "issue", "resource"],
            "summary": "Made up.",
            "link": ["https://example.org/one", "", "https://example.org/three"],
            "source_id": SOURCE,
            "edition": EDITION,
            "source_ref": "line 1",
        }
    )

    def write(self, data: Path) -> Path:
        tables = {"findings": self.FINDINGS}
        return publish(SOURCE, EDITION, tables, official_file=official_file(data), by_hand=True)

    def links(self) -> list[str]:
        (edition,) = read_published()
        links: list[str] = edition.tables["findings"]["link"].to_pylist()
        return links

    def test_they_are_set_apart_and_read_back(self, data: Path) -> None:
        folder = self.write(data)
        assert "example.org" not in (folder / "findings.csv").read_text(encoding="utf-8")
        assert self.links() == self.FINDINGS["link"].tolist()

    def test_one_written_into_its_cell_by_hand_stays(self, data: Path) -> None:
        path = self.write(data) / "findings.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        place = lines[0].split(",").index('"link"')
        for row, address in ((1, "https://example.org/new"), (2, "https://example.org/two")):
            cells = lines[row].split(",")
            cells[place] = f'"{address}"'
            lines[row] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        reseal(SOURCE, EDITION)
        assert self.links() == [
            "https://example.org/new",
            "https://example.org/two",
            "https://example.org/three",
        ]

    def test_figures_that_no_hand_wrote_keep_theirs(self, data: Path) -> None:
        folder = publish(SOURCE, EDITION, {"findings": self.FINDINGS}, official_file=official_file(data))
        assert sorted(path.name for path in folder.iterdir()) == ["findings.parquet", "provenance.toml"]
        assert self.links() == self.FINDINGS["link"].tolist()

    def test_a_file_of_them_that_went_missing_is_noticed(self, data: Path) -> None:
        (self.write(data) / "addresses.parquet").unlink()
        with pytest.raises(InputError, match=r"2024/addresses\.parquet: found no such file"):
            read_published()

    def test_a_damaged_file_of_them_is_named(self, data: Path) -> None:
        path = self.write(data) / "addresses.parquet"
        path.write_bytes(path.read_bytes()[:-20])
        with pytest.raises(InputError, match=r"addresses\.parquet"):
            read_published()

    def test_one_of_a_row_that_was_taken_out_goes_with_it_and_is_named(self, data: Path) -> None:
        folder = self.write(data)
        path = folder / "findings.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        for left, gone, addresses in ((3, ["f3"], 1), (1, ["f1"], None)):
            path.write_text("\n".join(lines[:left]) + "\n", encoding="utf-8")
            assert reseal(SOURCE, EDITION) == {folder: gone}
            assert read_published()[0].rows.get("addresses") == addresses
            assert self.links() == ["https://example.org/one", ""][: left - 1]
        assert not (folder / "addresses.parquet").exists()

    def test_one_of_a_row_that_is_not_there_is_named(self) -> None:
        with pytest.raises(InputError, match="an address of f4, expected a row of findings"):
            put_back("findings", self.FINDINGS, {("findings", "f4"): "https://example.org/four"})
