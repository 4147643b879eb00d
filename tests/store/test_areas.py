"""Areas answer what a code means and who served whom, on any day, without guessing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.areas import Areas, UnknownArea, areas_frames, areas_from_frames, read_areas
from store.errors import InputError

WESTMINSTER, CITY, HACKNEY, BROMLEY = "E09000033", "E09000001", "E09000012", "E09000006"
AREAS_HEADER = "area_id,name,short_name,kind,scope,valid_from,valid_to,tile_row,tile_column\n"
LINKS_HEADER = "child_id,parent_id,relation,valid_from,valid_to,weight,weight_basis\n"
ALIASES_HEADER = "alias,area_id,valid_from,valid_to,note\n"
_SHIPPED = read_areas()  # property tests take no fixtures
ANY_DAY = st.dates(date(2015, 4, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def areas() -> Areas:
    return read_areas()


def made(folder: Path, *, areas: str = "", links: str = "", aliases: str = "") -> Path:
    """A small reference folder of our own: England, London, two areas that share a code by date."""
    base = (
        "E92000001,England,England,country,comparator,,,,\n"
        "E12000007,London,London,region,london,,,,\n"
        "AAA,First,First,ccg,london,,2020-03-31,,\n"
        "BBB,Second,Second,ccg,london,2020-04-01,,,\n"
    )
    (folder / "areas.csv").write_text(AREAS_HEADER + base + areas, encoding="utf-8")
    (folder / "area_links.csv").write_text(LINKS_HEADER + links, encoding="utf-8")
    (folder / "area_aliases.csv").write_text(ALIASES_HEADER + aliases, encoding="utf-8")
    return folder


def test_areas_are_read_once_for_what_their_files_say(tmp_path: Path) -> None:
    first = read_areas(made(tmp_path, aliases="X,AAA,,,\n"))
    assert read_areas(tmp_path) is first
    made(tmp_path, aliases="X,BBB,,,\n")  # of the same size
    assert [read.resolve("X") for read in (first, read_areas(tmp_path))] == ["AAA", "BBB"]


@pytest.mark.parametrize("code", ["England", "ENGLAND", "ENG", "Eng", "EN", "E", " e92000001 "])
def test_every_coding_of_england_is_england(areas: Areas, code: str) -> None:
    assert areas.resolve(code) == "E92000001"


@pytest.mark.parametrize("code", ["Y56", "LONDON", "E40000003", "E39000018", "London Commissioning Region"])
def test_every_coding_of_london_is_london(areas: Areas, code: str) -> None:
    assert areas.resolve(code) == "E12000007"


@pytest.mark.parametrize(
    ("code", "area_id"),
    [("E54000030", "QKK"), ("E54000022", "QMM"), ("E38000023", "07Q"), ("e40000007", "Y61"), ("07q", "07Q")],
)
def test_ons_codes_mean_the_nhs_body(areas: Areas, code: str, area_id: str) -> None:
    assert areas.resolve(code) == area_id


def test_nhs_england_as_a_commissioner_is_not_england(areas: Areas) -> None:
    assert areas.resolve("X24") == "X24"
    assert areas["X24"].kind == "unknown"


def test_residual_rows_are_known_as_residual(areas: Areas) -> None:
    assert {areas.resolve("UNKNOWN"), areas.resolve("UNKNOWN/INVALID")} == {"UNKNOWN"}


@pytest.mark.parametrize("code", ["", "ZZ9", "07", "Bromley", "NHS Bromley CCG", "07Q.", "0７Q", "weſt"])
def test_an_unknown_code_stops_by_name(areas: Areas, code: str) -> None:
    with pytest.raises(UnknownArea) as caught:
        areas.resolve(code)
    assert repr(code) in str(caught.value)
    assert "data/reference/area_aliases.csv" in str(caught.value)


@given(code=st.text(), on=st.none() | st.dates())
def test_any_text_means_a_known_area_or_is_refused(code: str, on: date | None) -> None:
    try:
        found = _SHIPPED.resolve(code, on=on)
    except UnknownArea as refusal:
        found = str(refusal)
    assert found in _SHIPPED or repr(code) in found


@given(data=st.data())
def test_case_and_surrounding_space_do_not_matter(data: st.DataObject) -> None:
    area_id = data.draw(st.sampled_from(sorted(_SHIPPED)))
    padding = st.text(" \t\n\u00a0", max_size=3)
    swapped = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in area_id)
    assert _SHIPPED.resolve(data.draw(padding) + swapped + data.draw(padding)) == area_id


def test_a_code_used_twice_is_resolved_by_its_date(tmp_path: Path) -> None:
    aliases = "X1,AAA,,2020-03-31,\nX1,BBB,2020-04-01,,\nX2,AAA,2019-04-01,2020-03-31,\n"
    areas = read_areas(made(tmp_path, aliases=aliases))
    assert areas.resolve("x1", on=date(2020, 3, 31)) == "AAA"
    assert areas.resolve("x1", on=date(2020, 4, 1)) == "BBB"
    assert areas.resolve("X2") == "AAA"
    with pytest.raises(UnknownArea, match="AAA or BBB, depending on the date"):
        areas.resolve("X1")
    with pytest.raises(UnknownArea, match="AAA, but not on 2021-01-01"):
        areas.resolve("X2", on=date(2021, 1, 1))


@given(on=ANY_DAY)
def test_a_boroughs_shares_add_up_to_one_on_every_day(on: date) -> None:
    boroughs = _SHIPPED.of_kind("borough")
    assert len(boroughs) == 33
    for borough in boroughs:
        serving = _SHIPPED.serving(borough, on=on)
        assert sum(weight for _, weight in serving if weight is not None) == pytest.approx(1, abs=1e-12)
        kinds = {_SHIPPED[area_id].kind for area_id, _ in serving}
        assert kinds == ({"ccg"} if on <= date(2022, 6, 30) else {"system"})


@given(on=ANY_DAY, data=st.data())
def test_who_serves_a_borough_existed_and_lies_in_its_system(on: date, data: st.DataObject) -> None:
    borough = data.draw(st.sampled_from(_SHIPPED.of_kind("borough")))
    system = _SHIPPED.parents(borough, on=on)
    for area_id, _ in _SHIPPED.serving(borough, kind="ccg", on=on):
        assert area_id in _SHIPPED.of_kind("ccg", scope="london", on=on)
        assert _SHIPPED.parents(area_id, on=on) == system
        assert borough in _SHIPPED.members(area_id, kind="borough", on=on)


@pytest.mark.parametrize(
    ("on", "serving"),
    [
        (date(2019, 6, 1), [("09A", 94 / 128), ("08Y", 34 / 128)]),
        (date(2021, 3, 31), [("09A", 94 / 128), ("08Y", 34 / 128)]),
        (date(2021, 4, 1), [("W2U3Z", 1.0)]),
        (date(2022, 7, 1), [("QRV", 1.0)]),
    ],
)
def test_westminster_was_split_between_two_ccgs_until_april_2021(
    areas: Areas, on: date, serving: list[tuple[str, float]]
) -> None:
    assert areas.serving(WESTMINSTER, on=on) == serving


def test_city_and_hackney_shared_one_ccg(areas: Areas) -> None:
    on = date(2019, 12, 31)
    assert areas.serving(CITY, on=on) == areas.serving(HACKNEY, on=on) == [("07T", 1.0)]
    assert areas.members("07T", kind="borough", on=on) == [CITY, HACKNEY]


@pytest.mark.parametrize(
    ("on", "ccgs"),
    [(date(2019, 6, 1), 32), (date(2020, 6, 1), 18), (date(2021, 6, 1), 5), (date(2022, 7, 1), 0)],
)
def test_london_had_as_many_ccgs_as_were_published(areas: Areas, on: date, ccgs: int) -> None:
    assert len(areas.members("E12000007", kind="ccg", on=on)) == ccgs


@pytest.mark.parametrize(
    ("year", "ccgs"),
    [(2016, 209), (2017, 207), (2018, 195), (2019, 191), (2020, 135), (2021, 106), (2022, 0)],
)
def test_england_had_as_many_ccgs_as_there_were(areas: Areas, year: int, ccgs: int) -> None:
    assert len(areas.of_kind("ccg", on=date(year, 7, 1))) == ccgs


def test_a_boroughs_comparators_go_upward_to_england(areas: Areas) -> None:
    assert areas.comparators(BROMLEY, on=date(2019, 6, 1)) == ["QKK", "E12000007", "E92000001"]
    assert areas.comparators("26A", on=date(2021, 3, 31)) == ["QMM", "Y61", "E92000001"]
    assert areas.comparators("E92000001", on=date(2021, 3, 31)) == []


def test_links_that_run_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    areas = read_areas(made(tmp_path, links="AAA,BBB,part_of,,,1,\nBBB,AAA,part_of,,,1,\n"))
    assert areas.comparators("AAA", on=date(2020, 1, 1)) == ["BBB", "AAA"]


def test_a_merged_ccg_is_followed_to_its_successor(areas: Areas) -> None:
    assert areas.successor("07Q", on=date(2020, 3, 31)) == "07Q"
    assert areas.successor("07Q", on=date(2020, 4, 1)) == "72Q"
    assert {areas.successor(code, on=date(2021, 1, 1)) for code in ("06M", "06V", "06W", "06Y", "07J")} == {
        "26A"
    }


def test_a_county_that_lies_only_partly_in_the_system_has_no_share(areas: Areas) -> None:
    on = date(2021, 1, 1)
    assert areas.members("QMM", kind="county", on=on) == ["E10000020", "E10000029"]
    assert areas.serving("E10000029", on=on) == [("26A", None)]


def test_every_london_system_holds_its_boroughs(areas: Areas) -> None:
    found = Counter(areas.parents(borough, on=date(2024, 4, 30))[0] for borough in areas.of_kind("borough"))
    assert found == {"QMF": 8, "QRV": 8, "QKK": 6, "QWE": 6, "QMJ": 5}


def test_tiles_are_one_a_borough_and_lie_on_the_grid(areas: Areas) -> None:
    tiles = [(area.tile_row, area.tile_column) for area in map(areas.__getitem__, areas.of_kind("borough"))]
    assert len(set(tiles)) == len(tiles) == 33
    assert all(row in range(1, 7) and column in range(1, 9) for row, column in tiles)
    assert all(areas[area_id].tile_row is None for area_id in areas if areas[area_id].kind != "borough")


def test_every_area_in_scope_has_england_above_it_or_is_england(areas: Areas) -> None:
    for area_id in filter(areas.in_scope, areas):
        day = areas[area_id].valid_to or date(2024, 4, 30)
        assert (
            area_id == "E92000001"
            or "E92000001" in areas.comparators(area_id, on=day)
            or (areas[area_id].kind == "provider" and areas.parents(area_id, on=day) == [])
        )


def test_names_are_written_as_people_write_them(areas: Areas) -> None:
    assert areas["72Q"].name == "NHS South East London CCG"
    assert areas["72Q"].short_name == "South East London"
    shouting = [a for a in areas if areas[a].kind != "provider" and areas[a].name.isupper()]
    assert shouting == []


def test_shares_lie_between_nought_and_one_and_say_what_they_rest_on() -> None:
    links = areas_frames()["area_links"]
    assert links["weight"].dropna().between(0, 1, inclusive="right").all()
    told = links["weight_basis"].notna()
    assert told[links["weight"].isna()].all()
    assert told[links["weight"] < 1].all()


def test_a_snapshots_own_tables_answer_the_same() -> None:
    again = areas_from_frames(areas_frames())
    assert again.values() == _SHIPPED.values() == [_SHIPPED[area_id] for area_id in again]
    assert again.serving(WESTMINSTER, on=date(2019, 6, 1)) == _SHIPPED.serving(
        WESTMINSTER, on=date(2019, 6, 1)
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"links": "AAA,ZZZ,part_of,,,1,\n"}, ["area_links.csv", "row 2", "'ZZZ'"]),
        ({"aliases": "X,ZZZ,,,\n"}, ["area_aliases.csv", "row 2", "'ZZZ'"]),
        ({"aliases": "aaa,BBB,,,\n"}, ["area_aliases.csv", "'aaa'", "no area's own id"]),
        ({"aliases": "X,AAA,,,\nx,BBB,2020-01-01,,\n"}, ["row 3", "line 2"]),
        ({"links": "AAA,BBB,part_of,,,1,\nAAA,BBB,part_of,2020-01-01,,1,\n"}, ["row 3", "line 2"]),
        ({"areas": "CCC,C,C,ccg,london,1 April 2020,,,\n"}, ["areas.csv", "row 6", "valid_from"]),
        ({"areas": "CCC,C,C,village,london,,,,\n"}, ["'village'"]),
        ({"areas": "CCC,C,C,borough,london,,,one,\n"}, ["tile_row", "'one'"]),
        ({"areas": "AAA,C,C,borough,london,,,,\n"}, ["a second row"]),
        ({"links": "AAA,BBB,part_of,,,all,\n"}, ["weight", "'all'"]),
    ],
)
def test_a_broken_reference_table_is_refused_by_name(
    tmp_path: Path, files: dict[str, str], words: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        read_areas(made(tmp_path, **files))
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_missing_or_unreadable_table_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"areas\.csv, row|areas\.csv: found no such file"):
        read_areas(tmp_path)
    (made(tmp_path) / "area_aliases.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"area_aliases\.csv"):
        read_areas(tmp_path)
    (tmp_path / "area_aliases.csv").write_text("alias,area\n", encoding="utf-8")
    with pytest.raises(InputError, match="alias, area_id, valid_from"):
        read_areas(tmp_path)
