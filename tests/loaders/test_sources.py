"""Every source has one loader, and a file is recognised by one source at most."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from loaders import ptl
from loaders.column_maps import read_column_map
from loaders.sources import LOADERS, file_head, guess_editions, guess_source
from store.catalogue import read_catalogue
from store.errors import InputError
from tests.official import official

OFFICIAL = {
    "data/raw/additional_cyp_wait_times_1920.xlsx": ("additional_waits", ("2019-20",)),
    "data/raw/additional_cyp_wait_times_2020-21_v2.xlsx": ("additional_waits", ("2020-21",)),
    "data/raw/EIP-Timeseries-History-File-December-2015-to-September-2019-1.csv": (
        "eip_history",
        ("2015-12-to-2019-09",),
    ),
    "data/raw/nhs_mh_dashboard_q4_2021-22_cyp_eip_finance_long.csv": ("mh_dashboard", ("2021-22-q4",)),
    "data/raw/MHSDS Data_4WW_AprPerf_2024_v2.csv": ("mhsds_waits", ("2024-04-performance",)),
    "sources/cqc_hwb_questionnaire_2019.txt": ("cqc_questionnaire", ("2019",)),
    "sources/norfolk_waveney_review_2019.txt": ("norfolk_waveney", ("2019",)),
    "sources/sit_reviews_london_2018_19.txt": ("sit_reviews", ("2018-19",)),
}


@pytest.mark.parametrize("name", OFFICIAL)
def test_an_official_file_is_recognised_with_its_edition(name: str) -> None:
    path = official(name)
    source, editions = OFFICIAL[name]
    assert guess_source(path) == source
    assert guess_editions(source, path, or_only=True) == editions


@pytest.mark.parametrize(
    ("name", "edition"),
    [("waits_1920.xlsx", "2019-20"), ("waits_2020-21_v2.xlsx", "2020-21"), ("Waits 2021.xlsx", "2020-21")],
)
def test_an_edition_is_read_from_a_files_name(tmp_path: Path, name: str, edition: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert guess_editions("additional_waits", tmp_path / name) == (edition,)


@pytest.mark.parametrize(
    "name", ["waits_2018-19.xlsx", "waits_2021-22.xlsx", "waits_2020-2021.xlsx", "waits.xlsx"]
)
def test_another_year_is_never_taken_for_a_known_edition(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match="Say --edition"):
        guess_editions("additional_waits", tmp_path / name)


def test_figures_are_kept_under_the_only_edition_only_if_one_says_so(tmp_path: Path) -> None:
    path = tmp_path / "newer.csv"
    path.write_bytes(b"")
    assert guess_editions("eip_history", path, or_only=True) == read_column_map("eip_history").editions
    with pytest.raises(InputError, match="Say --edition"):
        guess_editions("eip_history", path)


@pytest.mark.parametrize("source_id", LOADERS)
def test_every_loader_has_a_declared_source_and_a_layout(source_id: str) -> None:
    assert source_id in read_catalogue().sources
    declared_otherwise = source_id == ptl.SOURCE_ID  # in data/catalogue/ptl.toml
    assert ptl.explained() if declared_otherwise else read_column_map(source_id).editions


@pytest.mark.parametrize("source_id", LOADERS)
def test_every_loader_lies_in_a_room(source_id: str) -> None:
    _, room, *module = str(LOADERS[source_id].load.__module__).split(".")
    assert module, f"{source_id} is loaded from a file at the top of loaders, {room}"


def test_files_of_other_publications_are_recognised_by_nobody() -> None:
    for name in (
        "data/raw/nhs_mh_dashboard_indicator_lookup.csv",
        "sources/coordinated_system_task_group_2015.txt",
    ):
        with pytest.raises(InputError, match="no source recognises"):
            guess_source(official(name))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 not a zip after all", b"\x00" * 100])
def test_any_bytes_have_a_head(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert isinstance(file_head(path), str)


def test_the_head_of_a_zip_without_texts_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("letter.txt", "Dear all")
    assert file_head(path) == ""


@pytest.mark.parametrize("shared", [True, False], ids=["shared texts", "texts on the sheets"])
def test_a_workbook_is_recognised_wherever_it_keeps_its_texts(shared: bool, tmp_path: Path) -> None:
    path = tmp_path / "ptl_2024-06-30.xlsx"
    options = {"in_memory": True} if shared else {"constant_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        book.add_worksheet("What the columns hold").write(0, 0, "Read me")
        book.add_worksheet("extract").write_row(0, 0, ["pathway_id", "person_id", "referred_on"])
    with zipfile.ZipFile(path) as package:
        assert (b"pathway_id" in package.read("xl/sharedStrings.xml")) if shared else True
        assert (b"pathway_id" in package.read("xl/worksheets/sheet2.xml")) != shared
    assert guess_source(path) == "ptl"
