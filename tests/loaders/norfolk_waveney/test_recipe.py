"""The Norfolk and Waveney review: the register in our own words and the report's text hold each other."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.norfolk_waveney.recipe import SOURCE_ID, load, recognise
from loaders.published import read_edition
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables, conform
from tests.official import official
from tests.sampling import examples

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "norfolk_waveney"
REVIEW = (FIXTURES / "review.txt").read_text(encoding="utf-8")
SHIPPED = Path(__file__).resolve().parents[3] / "data" / "published" / SOURCE_ID / "2019"
OFFICIAL = "sources/norfolk_waveney_review_2019.txt"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up town's data folder, with its register, that a test may change."""
    folder = tmp_path / "data"
    shutil.copytree(FIXTURES, folder)
    monkeypatch.setenv("SIGHTLINE_DATA", str(folder))
    return folder


def load_text(text: str | bytes, town: Path) -> Tables:
    path = town / "review.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, edition="2031")


def refusal(text: str, town: Path) -> str:
    with pytest.raises(InputError) as refused:
        load_text(text, town)
    return str(refused.value)


def change(town: Path, register: str, old: str, new: str) -> None:
    path = town / "published" / SOURCE_ID / "2031" / f"{register}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestMadeUpTown:
    def test_register_and_report_meet(self, town: Path) -> None:
        tables = load_text(REVIEW, town)
        rows = {name: conform(name, table, file="x").num_rows for name, table in tables.items()}
        assert rows == {
            "recommendations": 6,
            "milestones": 6,
            "observations": 5,
            "finance": 3,
            "voices": 1,
        }
        assert all((table["edition"] == "2031").all() for table in tables.values())

    def test_an_amount_in_millions_is_read_in_pounds(self, town: Path) -> None:
        finance = load_text(REVIEW, town)["finance"]
        assert finance["amount_gbp"].fillna(-1).tolist() == [4_000_000, 1_500_000, -1]
        assert finance["value_note"].tolist() == ["e", "e", "x"]

    def test_both_start_dates_are_kept_and_flagged(self, town: Path) -> None:
        steps = load_text(REVIEW, town)["milestones"].set_index("milestone_id")
        starts = steps.loc[["h-start-1", "h-start-2"]]
        assert starts["quarter"].tolist() == ["September 2031", "October 2031"]
        assert starts["caveats"].tolist() == ["start_dates_differ"] * 2

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (
                "Paint the boats.",
                "Sell the boats.",
                "recommendations.csv, row 2: found review.txt with other",
            ),
            ("Ask the sailors\n", "Ask the sailors\n\nAsk the cooks\n", "a recommendation on line 26"),
            ("Count the stones.\n", "", "no recommendation or a second row"),
            ("£4m on boats", "£5m on boats", "finance.csv, row 2: found 4,000,000 gbp"),
            ("£4m on boats", "£5m on boats", "5,000,000 gbp, which no row gives"),
            ("- 61% of", "- 61% (62%) of", "62 percent, which no row gives"),
            ("- 99% of islands", "\n\n- 99% of islands", "99 percent, which no row gives"),
            ("a goal of 40%", "a goal of 45%", "45 percent, which no row gives"),
            ("a 6 week rule", "a 7 week rule", "found 6 weeks, expected a figure printed on line 11"),
            ("Paint\nWall", "Paint twice\nWall", "words 1 to 2, Boats, Apr to Jun 2031"),
            ("Wall\t Order", "Walls\t Order", "a workstream of the layout"),
            ("Apr to Jun 2031\n", "Apr to May 2031\n", "a heading of another quarter"),
            ("Area for action", "Areas", "no road map"),
            ("Sail it: October", "Sail it: November", "a date that the report prints"),
            ("a long time for paint", "no time for paint", "voices.csv, row 2"),
        ],
    )
    def test_a_report_that_says_otherwise_is_refused(self, town: Path, old: str, new: str, said: str) -> None:
        assert old in REVIEW
        assert said in refusal(REVIEW.replace(old, new), town)

    @pytest.mark.parametrize(
        ("register", "old", "new", "said"),
        [
            ("finance", "4000000", "4100000", "4,100,000 gbp, expected a figure printed on line 8"),
            ("observations", "61,61", "62,62", "62 percent, expected a figure printed on line 10"),
            ("observations", "line 10 #", "line 999 #", "lines of the report and a fingerprint"),
            ("observations", "line 10 #", "paragraph 10 #", "lines of the report and a fingerprint"),
            ("recommendations", "Wall,Raise", "Boats,Raise", "section 'Boats' beside another"),
            ("recommendations", "Ferry,Bring", "Boats,Bring", "section 'Boats' in two blocks"),
            ("milestones", "words 3-4", "words 2-4", "steps that are not all its words, once"),
            ("milestones", "Jan to Mar 2031,Wall", "Apr to Jun 2031,Wall", "expected Wall, Jan to Mar 2031"),
            ("milestones", "October 2031", "October 2032", "found 'October 2032'"),
            ("milestones", "October 2031", "soon", "found 'soon'"),
            ("voices", "professional", "ferryman", "'ferryman'"),
        ],
    )
    def test_a_register_that_says_otherwise_is_refused(
        self, town: Path, register: str, old: str, new: str, said: str
    ) -> None:
        change(town, register, old, new)
        assert said in refusal(REVIEW, town)

    def test_two_rows_for_one_recommendation_are_refused(self, town: Path) -> None:
        path = town / "published" / SOURCE_ID / "2031" / "recommendations.csv"
        rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([*rows, rows[1].replace("h-1", "h-9")]) + "\n", encoding="utf-8")
        assert "recommendations.csv, row 8: found line 17, no recommendation or a second row" in refusal(
            REVIEW, town
        )

    def test_a_missing_register_is_named(self, town: Path) -> None:
        (town / "published" / SOURCE_ID / "2031" / "voices.csv").unlink()
        assert "voices.csv" in refusal(REVIEW, town)

    def test_all_problems_come_at_once(self, town: Path) -> None:
        text = REVIEW.replace("Paint the", "Sell the").replace("£4m", "£9m").replace("Order", "Sort")
        assert len(refusal(text, town).splitlines()) >= 5

    def test_an_unknown_edition_is_refused(self, town: Path) -> None:
        with pytest.raises(InputError, match="1999"):
            load(town / "review.txt", edition="1999")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(120))
    @given(data=st.data())
    def test_any_bytes_give_a_full_load_or_one_clear_error(self, town: Path, data: st.DataObject) -> None:
        whole = REVIEW.encode()
        start = data.draw(st.integers(0, len(whole)))
        stop = data.draw(st.integers(start, min(len(whole), start + 150)))
        likely = st.text("\t\n £%-,0123456789mRec", max_size=40).map(str.encode)
        middle = data.draw(st.one_of(st.binary(max_size=40), likely))
        text = data.draw(st.sampled_from([whole[:start] + middle + whole[stop:], whole[:start], middle]))
        try:
            tables = load_text(text, town)
        except InputError:
            return
        assert {name: len(table) for name, table in tables.items()} == {
            "recommendations": 6,
            "milestones": 6,
            "observations": 5,
            "finance": 3,
            "voices": 1,
        }


@pytest.fixture(scope="module")
def shipped() -> dict[str, pd.DataFrame]:
    """The register that comes with the project."""
    return {name: table.to_pandas() for name, table in read_edition(SHIPPED).tables.items()}


class TestShippedRegister:
    def test_there_are_59_recommendations_in_16_sections(self, shipped: dict[str, pd.DataFrame]) -> None:
        rows = shipped["recommendations"]
        assert len(rows) == 59
        assert rows["section"].nunique() == 16
        assert rows["recommendation_id"].tolist() == [f"nw-{n:02d}" for n in range(1, 60)]

    def test_the_road_map_has_its_four_quarters_and_four_workstreams(
        self, shipped: dict[str, pd.DataFrame]
    ) -> None:
        steps = shipped["milestones"]
        road_map = steps[steps["source_ref"].str.contains("column")]
        table = pd.crosstab(road_map["workstream"], road_map["quarter"])
        assert table.loc["System working"].to_dict() == {
            "Jan to Mar 2019": 6,
            "Apr to Jun 2019": 6,
            "Jul to Sep 2019": 2,
            "Oct to Dec 2019": 2,
        }
        assert table.to_numpy().sum() == 45

    def test_the_two_start_dates_stand_side_by_side(self, shipped: dict[str, pd.DataFrame]) -> None:
        steps = shipped["milestones"]
        starts = steps[steps["milestone_id"].str.startswith("nw-start")]
        assert set(starts["quarter"]) == {"September 2020", "October 2020", "Oct 2020"}
        assert starts["caveats"].eq("nw_start_dates_differ").all()
        due = shipped["recommendations"].set_index("recommendation_id").loc["nw-46"]
        assert (due["due"], due["caveats"]) == ("September 2020", "nw_start_dates_differ")

    def test_the_worked_case_of_masking_is_complete(self, shipped: dict[str, pd.DataFrame]) -> None:
        values = shipped["observations"]
        final = values[values["status"] == "final"].groupby("indicator_id")["value"].first()
        indicators = read_catalogue().indicators
        assert (final["nw_access"], indicators["nw_access"].standard) == (55, 35)
        assert final["nw_treated_within_12_weeks"] == 98.6
        assert final["nw_ed_urgent_within_1_week"] == 100
        assert (final["nw_eip_within_14_days"], indicators["nw_eip_within_14_days"].standard) == (68.2, 53)

    def test_a_proposal_is_never_a_result(self, shipped: dict[str, pd.DataFrame]) -> None:
        planned = shipped["observations"].query("status == 'planned'")
        assert set(zip(planned["indicator_id"], planned["value"], strict=True)) == {
            ("nw_access", 65),
            ("nw_population", 204_500),
            ("nw_population", 278_600),
        }

    def test_what_is_not_printed_is_missing_and_says_so(self, shipped: dict[str, pd.DataFrame]) -> None:
        assessed = shipped["observations"].set_index("indicator_id").loc["nw_assessed_within_28_days"]
        assert pd.isna(assessed["value"])
        assert assessed["value_note"] == "x"
        suffolk = shipped["finance"].set_index("organisation").loc["Suffolk County Council"]
        assert pd.isna(suffolk["amount_gbp"])
        assert suffolk["value_note"] == "x"

    def test_every_sum_is_kept_out_of_comparisons(self, shipped: dict[str, pd.DataFrame]) -> None:
        caveats = read_catalogue().caveats
        paid = shipped["finance"].dropna(subset=["amount_gbp"])
        for ids in paid["caveats"]:
            assert any("comparison" in caveats[id_].blocks for id_ in ids.split(";"))

    def test_every_caveat_of_the_family_is_used(self, shipped: dict[str, pd.DataFrame]) -> None:
        used = {
            id_
            for table in shipped.values()
            if "caveats" in table
            for cell in table["caveats"].fillna("")
            for id_ in cell.split(";")
        }
        assert {id_ for id_ in read_catalogue().caveats if id_.startswith("nw_")} <= used

    def test_the_shipped_register_is_what_the_report_says(self, shipped: dict[str, pd.DataFrame]) -> None:
        tables = load(official(OFFICIAL), edition="2019")
        for name, table in tables.items():
            fresh = conform(name, table, file="x").to_pandas()
            pd.testing.assert_frame_equal(fresh, shipped[name])

    def test_nobody_whom_the_report_thanks_is_named(self) -> None:
        text = official(OFFICIAL).read_text(encoding="utf-8")
        thanked = text[text.rindex("who we've seen") :]
        names = set(re.findall(r"(?=\b([A-Z][a-z]+ [A-Z][a-zA-Z'-]+))", thanked.replace("*", "")))
        assert len(names) > 80
        carried = " ".join(path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.csv"))
        assert [name for name in names if name in carried] == []


def test_the_report_is_recognised_by_its_first_lines() -> None:
    assert recognise(official(OFFICIAL).read_text(encoding="utf-8"))
    assert not recognise("area,question_id,part,option")
