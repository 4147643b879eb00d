"""The board questionnaire: every printed cell read, held to its base, and nothing passed over unseen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.cqc_questionnaire.recipe import TICKED, WITHHELD, known_editions, load, remarks
from metrics.survey import distribution, diverging
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables, conform
from tests.official import official
from tests.sampling import examples

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "cqc_questionnaire"
REPORT = (FIXTURES / "report.txt").read_text(encoding="utf-8")


@pytest.fixture
def own_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the column map of the made-up report."""
    monkeypatch.setenv("SIGHTLINE_DATA", str(FIXTURES))


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The real report, loaded once."""
    return load(official("sources/cqc_hwb_questionnaire_2019.txt"), edition="2019")


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    """The answers that come with the project."""
    root = Path(__file__).resolve().parents[3]
    return pd.read_parquet(root / "data/published/cqc_questionnaire/2019/survey_answers.parquet")


def load_text(text: str | bytes, folder: Path) -> Tables:
    path = folder / "report.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, edition="2031")


def answers_of(tables: Tables, question: str, part: str = "") -> dict[str, int]:
    frame = tables["survey_answers"]
    rows = frame[(frame["question_id"] == question) & (frame["part"] == part)]
    return dict(zip(rows["option"], rows["count"], strict=True))


@pytest.mark.usefixtures("own_wording")
class TestMadeUpReport:
    def test_every_shape_of_row_is_read(self, tmp_path: Path) -> None:
        tables = load_text(REPORT, tmp_path)
        assert answers_of(tables, "0.1") == {"Yes": 7, "No": 3}
        assert answers_of(tables, "0.2", "bakers") == {"Standing partner": 5, "Consulted": 9}
        assert answers_of(tables, "1.2") == {
            "Yes, always": 3,
            "Yes, sometimes": 4,
            "No, never": 1,
            "Don't know": 0,
            "Not applicable": 0,
        }
        assert answers_of(tables, "1.2a") == {"Yes": 5, "No": 3}
        assert answers_of(tables, "1.3", "guests") == {"Yes": 6, "No": 4}
        assert answers_of(tables, "1.4") == {"Yes": 9, "No": 1}
        assert answers_of(tables, "1.6")["No, never"] == 3
        assert answers_of(tables, "2.1.1")["Yes, sometimes"] == 8
        assert answers_of(tables, "2.2")["No, planned"] == 1
        assert len(tables["survey_answers"]) == 41

    def test_the_base_is_that_of_the_question(self, tmp_path: Path) -> None:
        frame = load_text(REPORT, tmp_path)["survey_answers"]
        bases = frame.groupby("question_id")["base"].first()
        assert bases[["0.2", "1.1", "1.2", "1.2a", "2.2"]].tolist() == [10, 10, 8, 8, 10]

    def test_a_withheld_question_keeps_its_place_and_says_so(self, tmp_path: Path) -> None:
        frame = load_text(REPORT, tmp_path)["survey_answers"]
        row = frame[frame["question_id"] == "1.5"].iloc[0]
        assert (row["option"], row["value_note"]) == (WITHHELD, "x")
        assert pd.isna(row["count"])

    def test_a_question_of_its_own_kind_carries_its_own_caveat(self, tmp_path: Path) -> None:
        frame = load_text(REPORT, tmp_path)["survey_answers"]
        extra = frame["caveats"].str.removeprefix("cqc_anonymous_boards;cqc_self_assessed;cqc_dated_2019")
        place = frame["question_id"] + " " + frame["part"]
        found = {caveat: set(place[extra == caveat]) for caveat in set(extra) - {""}}
        assert found == {
            ";cqc_smaller_bases": {"1.2 ", "1.2a "},
            ";cqc_added_agencies": {"0.2 sailors"},
            "cqc_withheld_questions": {"1.5 "},
        }

    def test_each_answer_names_its_line(self, tmp_path: Path) -> None:
        frame = load_text(REPORT, tmp_path)["survey_answers"]
        lines = REPORT.split("\n")
        for row in frame[frame["option"] != WITHHELD].itertuples():
            assert f"{row.count} ({row.printed_percent:.0f}%)" in lines[int(row.source_ref.split()[1]) - 1]

    def test_the_response_becomes_an_observation(self, tmp_path: Path) -> None:
        row = load_text(REPORT, tmp_path)["observations"].iloc[0]
        assert (row["numerator"], row["denominator"], row["value"]) == (10, 25, 40)
        assert (row["period_start"], row["period_end"]) == (dt.date(2031, 5, 3), dt.date(2031, 6, 9))

    def test_a_percentage_that_does_not_follow_is_reported_not_corrected(self, tmp_path: Path) -> None:
        tables = load_text(REPORT.replace("8 (80%)\t1 (10%)", "8 (81%)\t1 (10%)"), tmp_path)
        line = next(n for n, text in enumerate(REPORT.split("\n"), 1) if text.startswith("2.1.1"))
        assert remarks(tables) == [f"line {line}: question 2.1.1 prints 81% for 8 of 10"]
        assert remarks(load_text(REPORT, tmp_path)) == []

    @pytest.mark.parametrize(
        ("change", "into", "said"),
        [
            ("3 (30%)\t4 (40%)\t2 (20%)", "4 (40%)\t4 (40%)\t2 (20%)", "sum to 11, expected the base 10"),
            ("8 (80%)\t2 (20%)", "11 (80%)\t2 (20%)", "at most the base 10"),
            ("Is the kettle boiled", "Is the cauldron boiled", "question 1.1 with other words"),
            ("2.2\tIs there", "2.3\tIs there", "no question 2.2"),
            ("2.2\tIs there", "2.3\tIs there", "question 2.3, expected a question of the layout"),
            ("\tGuests\t6 (60%)", "\tVisitors\t6 (60%)", "the label 'Visitors'"),
            ("Sailors\t1 (10%)\t0 (0%)\n", "", "no answers to 0.2 sailors"),
            (
                "1 (10%)\t3 (30%)\t1 (10%)\t5 (50%)",
                "1 (10%)\t3 (30%)\t6 (60%)",
                "3 answers, expected one for",
            ),
            ("9 (90%)\t1 (10%)", "9 (90%)\t1 10%", "'1 10%'"),
            ("XQ (", "ZZ (", "'ZZ ('"),
            (
                "1.5\tSee footnote*\t\t\t\t\t",
                "1.5\tSee footnote*\t1 (10%)\t0 (0%)\t0 (0%)\t0 (0%)\t9 (90%)",
                "1.5",
            ),
            ("both 8 responses", "8 each", "with the bases of the exceptions"),
            ("on 10 resp\tondents", "on ten resp\tondents", "Figures based on N respondents"),
            ("10 submissions sent", "some submissions sent", "no sentence with the boards asked"),
            ("3 May and 9 June", "3 May and 40 June", "two dates of one year"),
            ("10 submissions sent back from 25", "30 submissions sent back from 25", "fewer answers than"),
            ("10 submissions sent", "9 submissions sent", "a base of 10, expected at most 9 boards"),
        ],
    )
    def test_what_cannot_be_is_refused_by_line_and_name(
        self, tmp_path: Path, change: str, into: str, said: str
    ) -> None:
        assert change in REPORT
        with pytest.raises(InputError) as refused:
            load_text(REPORT.replace(change, into), tmp_path)
        assert said in str(refused.value)

    def test_all_problems_come_at_once(self, tmp_path: Path) -> None:
        text = REPORT.replace("Guests", "Visitors").replace("boiled with", "cooked with")
        with pytest.raises(InputError) as refused:
            load_text(text, tmp_path)
        assert len(refused.value.problems) >= 3

    def test_an_unknown_edition_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "report.txt"
        path.write_text(REPORT, encoding="utf-8")
        with pytest.raises(InputError, match="2019"):
            load(path, edition="2019")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(120))
    @given(data=st.data())
    def test_any_bytes_give_a_full_load_or_one_clear_error(self, tmp_path: Path, data: st.DataObject) -> None:
        whole = REPORT.encode()
        start = data.draw(st.integers(0, len(whole)))
        stop = data.draw(st.integers(start, min(len(whole), start + 200)))
        middle = data.draw(
            st.one_of(st.binary(max_size=40), st.text("\t\n()%0123456789 Yes.", max_size=40).map(str.encode))
        )
        text = data.draw(st.sampled_from([whole[:start] + middle + whole[stop:], whole[:start], middle]))
        try:
            tables = load_text(text, tmp_path)
        except InputError:
            return
        assert conform("survey_answers", tables["survey_answers"], file="x").num_rows == 41


class TestOfficialReport:
    def test_all_390_cells_are_there_with_their_bases(self, tables: Tables) -> None:
        answers = tables["survey_answers"]
        assert int(answers["count"].notna().sum()) == 390
        bases = answers.dropna(subset=["base"]).groupby("question_id")["base"].unique()
        others = {question: list(base) for question, base in bases.items() if list(base) != [67]}
        assert others == {"1.3": [65], "2.3a": [64], "2.3b": [64]}
        assert set(answers.loc[answers["count"].isna(), "question_id"]) == {"2.2", "2.7"}

    def test_every_printed_percentage_follows_from_its_count(self, tables: Tables) -> None:
        assert remarks(tables) == []
        assert not distribution(tables["survey_answers"])["differs_from_print"].any()

    def test_known_cells(self, tables: Tables) -> None:
        assert answers_of(tables, "6.1.2")["Yes, always"] == 23
        assert answers_of(tables, "0.2", "stps") == {"Standing partner": 43, "Consulted": 25}
        assert answers_of(tables, "5.4")["No, planned for 2019-20"] == 5
        assert answers_of(tables, "9.5")["Don't know"] == 11

    def test_no_answer_is_given_to_a_place(self, tables: Tables) -> None:
        assert set(tables["survey_answers"]["respondent"]) == {"England"}
        assert set(tables["observations"]["area_id"]) == {"E92000001"}

    def test_tables_fit_the_store(self, tables: Tables) -> None:
        assert conform("survey_answers", tables["survey_answers"], file="x").num_rows == 392
        assert conform("observations", tables["observations"], file="x").num_rows == 9


class TestShippedFigures:
    def test_each_answer_has_a_declared_label_option_and_part(self, shipped: pd.DataFrame) -> None:
        questions = read_catalogue().questions
        for row in shipped.itertuples():
            question = questions[row.question_id]
            assert row.part in (question.parts or {"": ""})
            assert (row.option == WITHHELD) == bool(question.withheld)
            assert row.option == WITHHELD or row.option in question.options.split("; ")

    def test_caveats_stand_on_the_questions_that_they_name(self, shipped: pd.DataFrame) -> None:
        def questions(caveat: str) -> set[str]:
            return set(shipped.loc[shipped["caveats"].str.contains(caveat), "question_id"])

        assert questions("cqc_withheld_questions") == {"2.2", "2.7"}
        assert questions("cqc_smaller_bases") == {"1.3", "2.3a", "2.3b"}
        added = shipped[shipped["caveats"].str.contains("cqc_added_agencies")]
        assert set(added["question_id"]) == {"0.2"}
        assert added["part"].nunique() == 8

    def test_each_declared_question_has_its_answers(self, shipped: pd.DataFrame) -> None:
        asked = {q.id: q for q in read_catalogue().questions.values() if q.survey == "cqc_questionnaire"}
        assert set(asked) - set(shipped["question_id"]) == {"6.1"}
        for question in asked.values():
            rows = shipped[shipped["question_id"] == question.id]
            expected = len(question.parts or {"": ""}) * len(question.options.split("; "))
            assert len(rows) == (expected if question.options else int(bool(question.withheld)))

    def test_each_question_but_the_boxes_to_tick_fills_a_diverging_bar(self, shipped: pd.DataFrame) -> None:
        drawn = diverging(shipped)
        lengths = (drawn["end_percent"] - drawn["start_percent"]).abs()
        whole = lengths.groupby([drawn["question_id"], drawn["part"]]).sum(min_count=1).dropna()
        assert whole.round(6).eq(100).all()
        assert set(drawn.loc[drawn["end_percent"].isna(), "option"]) == {WITHHELD, *TICKED}

    def test_the_shipped_figures_are_what_the_report_says(self, shipped: pd.DataFrame) -> None:
        tables = load(official("sources/cqc_hwb_questionnaire_2019.txt"), edition="2019")
        fresh = conform("survey_answers", tables["survey_answers"], file="x").to_pandas()
        pd.testing.assert_frame_equal(fresh, shipped, check_dtype=False)


def test_the_2019_edition_is_declared() -> None:
    assert known_editions() == ("2019",)
