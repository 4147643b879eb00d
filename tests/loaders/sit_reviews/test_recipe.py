"""The review findings: the report's structure read whole, and the register held against every line of it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.published import file_sha256, publish, read_edition
from loaders.sit_reviews.recipe import (
    check_sit_reviews,
    load,
    normalise_sit_reviews,
    read_register,
    read_sit_reviews,
    recognise,
    remarks,
)
from loaders.sit_reviews.register import REGISTER, THEMES
from loaders.sit_reviews.report import Report
from store.catalogue import Source
from store.errors import InputError
from store.schema import Tables, conform
from tests.official import official
from tests.sampling import examples, some_of

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "tests/fixtures/sit_reviews"
SHIPPED = ROOT / "data/published/sit_reviews/2018-19"
REPORT = FIXTURES / "report.txt"
TEXT = REPORT.read_text(encoding="utf-8")
EDITION = "2018-19"


@pytest.fixture(scope="class")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose register is that of the miniature report."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("reference", "column_maps"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    register = folder / "published/sit_reviews" / EDITION
    register.mkdir(parents=True)
    for name in ("findings.csv", "voices.csv"):
        shutil.copy(FIXTURES / name, register / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGHTLINE_DATA", str(folder))
        yield folder


@pytest.fixture
def report(miniature: Path) -> Report:
    return read_sit_reviews(REPORT, edition=EDITION)


@pytest.fixture
def register(miniature: Path) -> Tables:
    return read_register(EDITION)


def check(register: Tables, report: Report) -> None:
    check_sit_reviews(normalise_sit_reviews(register, report, edition=EDITION), report)


def load_text(text: str | bytes, folder: Path) -> Tables:
    path = folder / "report.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, edition=EDITION)


class TestWhatTheReportSays:
    def test_areas_and_domains_come_from_the_report_in_its_order(self, report: Report) -> None:
        assert report.areas == ("Camden", "Haringey", "Tower Hamlets")
        assert report.domains == ("The Model", "Access and Waits")

    def test_good_practice_has_the_areas_its_line_or_its_opening_names(self, report: Report) -> None:
        found = {e.first_line: e.areas for e in report.entries if e.kind == "good_practice"}
        assert found == {
            70: ("Camden",),
            72: ("Camden",),
            82: ("Haringey",),
            86: ("Camden", "Tower Hamlets"),
            88: (),
        }

    def test_only_good_practice_names_areas(self, report: Report) -> None:
        assert {e.kind for e in report.entries if e.areas} == {"good_practice"}

    def test_changes_and_their_actions_are_numbered(self, report: Report) -> None:
        numbers = [e.number for e in report.entries if e.kind == "high_impact_change"]
        assert numbers == ["1", "1.1", "1.2", "2", "2.1", "P", "P.1"]

    def test_issues_go_on_after_a_page_of_changes(self, report: Report) -> None:
        common = [
            e.first_line for e in report.entries if e.kind == "issue" and e.domain == "Across all domains"
        ]
        assert common == [33, 35, 53]

    def test_points_below_a_number_share_it(self, report: Report) -> None:
        found = [
            (e.first_line, e.number)
            for e in report.entries
            if e.kind == "recommendation" and e.domain == "The Model"
        ]
        assert found == [(122, ""), (124, "1"), (128, "2"), (130, "2"), (132, "")]

    def test_suggestions_say_who_made_them_and_other_advice_is_a_recommendation(self, report: Report) -> None:
        page = [(e.kind, e.who) for e in report.entries if 160 <= e.first_line <= 177]
        assert page == [
            ("voice", "young person and parent or carer"),
            ("voice", "young person"),
            ("recommendation", ""),
        ]

    def test_tools_have_their_own_address_though_broken_over_lines(self, report: Report) -> None:
        tools = {e.text: (e.domain, e.link) for e in report.entries if e.first_line > 190}
        assert tools == {
            "A framework for drawing a model": ("The Model", "https://www.example.org/framework.pdf"),
            "Pencils": ("The Model", "https://www.example.org/pen-cils.pdf"),
            "An alarm clock": ("Access and Waits", "https://www.example.org/clock"),
        }

    def test_reading_belongs_to_the_domain_whose_title_follows(self, report: Report) -> None:
        reading = {
            e.domain: e.text for e in report.entries if e.kind == "resource" and 90 < e.first_line < 150
        }
        assert reading == {"The Model": "Invented Framework", "Access and Waits": "A Report on Waits"}


class TestLoading:
    def test_the_miniature_loads_whole(self, miniature: Path) -> None:
        tables = load(REPORT, edition=EDITION)
        findings = conform("findings", tables["findings"], file="findings").to_pandas()
        voices = conform("voices", tables["voices"], file="voices").to_pandas()
        assert (len(findings), len(voices)) == (40, 2)
        assert (findings.loc[findings["kind"] == "issue", "areas"] == "").all()
        assert remarks(tables) == ["line 88 #ef9bb65f: good practice without an area (Access and Waits)"]

    def test_findings_stand_in_the_order_of_the_report(self, register: Tables, report: Report) -> None:
        shuffled = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in register.items()}
        findings = normalise_sit_reviews(shuffled, report, edition=EDITION)["findings"]
        assert findings["domain"].unique().tolist() == ["Across all domains", "The Model", "Access and Waits"]
        lines = findings["source_ref"].str.extract(r"(\d+)", expand=False).astype(int)
        assert lines.groupby(findings["domain"]).apply(lambda line: line.is_monotonic_increasing).all()

    def test_only_the_report_is_recognised(self) -> None:
        assert recognise(TEXT)
        assert not recognise(
            (ROOT / "tests/fixtures/cqc_questionnaire/report.txt").read_text(encoding="utf-8")
        )

    def test_an_unknown_edition_is_refused(self, miniature: Path) -> None:
        with pytest.raises(InputError, match="no column for edition '2031'"):
            load(REPORT, edition="2031")

    @pytest.mark.parametrize(
        "content", [b"", b"\xff\xfe\x00", b"Hello.\n", b" " * 1_000_001, b" a\n" * 9_000]
    )
    def test_another_file_is_refused(self, miniature: Path, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(InputError):
            load_text(content, tmp_path)

    def test_a_missing_file_is_refused(self, miniature: Path, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"absent\.txt"):
            load(tmp_path / "absent.txt", edition=EDITION)

    def test_everything_missing_from_another_document_is_named_at_once(
        self, miniature: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(InputError) as refused:
            load_text("Hello.\n", tmp_path)
        message = str(refused.value)
        for absent in ("areas reviewed", "domains numbered", "no good_practice", "no voice", "no resource"):
            assert absent in message


class TestTextAgainstRegister:
    def test_a_word_changed_in_any_entry_is_noticed(
        self, report: Report, tmp_path: Path, exhaustive: bool
    ) -> None:
        lines = TEXT.split("\n")
        for entry in some_of(report.entries, exhaustive=exhaustive):
            changed = list(lines)
            place = entry.last_line - 1
            changed[place] = re.sub(r"(\w)(\W*)$", r"\1zz\2", changed[place])
            with pytest.raises(InputError, match=rf"\b{entry.first_line}\b|{REGISTER}, row"):
                load_text("\n".join(changed), tmp_path)

    def test_a_new_bullet_is_one_problem_that_says_where(self, report: Report, tmp_path: Path) -> None:
        lines = TEXT.split("\n")
        assert lines[88] == ""
        lines[88] = "• A point the register has never seen"
        with pytest.raises(InputError) as refused:
            load_text("\n".join(lines), tmp_path)
        assert len(refused.value.problems) == 1
        assert "line 89" in str(refused.value)
        assert "good_practice of Access and Waits" in str(refused.value)

    def test_a_tool_added_below_the_table_is_noticed(self, report: Report, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="resource of Access and Waits"):
            load_text(TEXT + "\nA second alarm clock\n", tmp_path)

    def test_white_space_and_case_do_not_matter(self, report: Report, tmp_path: Path) -> None:
        text = TEXT.replace("Count what is there.", "Count  WHAT is there. ").replace("\n", "\r\n")
        assert len(load_text(text, tmp_path)["findings"]) == 40

    def test_an_area_that_is_no_borough_is_named(self, report: Report, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="the area 'Atlantis'"):
            load_text(TEXT.replace("• Tower Hamlets", "• Atlantis"), tmp_path)


class TestRegisterAgainstText:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("kind", "issue"),
            ("domain", "The Model"),
            ("number", "7"),
            ("areas", "E09000014;E09000030"),
            ("areas", ""),
            ("link", "https://www.example.org/never-printed"),
            ("link", "javascript:alert(1)"),
            ("themes", "weather"),
            ("themes", ""),
            ("summary", "Rated green by the reviewers."),
            ("summary", "Access was 3 out of 5."),
            ("source_ref", "somewhere"),
            ("source_ref", "line 87 #627529a9"),
            ("source_ref", "line 86 #00000000"),
        ],
    )
    def test_a_cell_that_says_otherwise_is_refused_with_its_column(
        self, register: Tables, report: Report, column: str, value: str
    ) -> None:
        findings = register["findings"]
        row = findings.index[findings["source_ref"] == "line 86 #627529a9"]
        findings.loc[row, column] = value
        with pytest.raises(InputError, match=f"column {column}"):
            check(register, report)

    def test_a_row_left_out_is_named_by_its_lines(self, register: Tables, report: Report) -> None:
        findings = register["findings"]
        register["findings"] = findings[findings["finding_id"] != "mini-30"]
        with pytest.raises(InputError, match=r"line 86 #627529a9.*does not cover"):
            check(register, report)

    def test_an_entry_covered_twice_is_refused(self, register: Tables, report: Report) -> None:
        again = register["findings"].iloc[[29]].assign(finding_id="mini-99")
        register["findings"] = pd.concat([register["findings"], again], ignore_index=True)
        with pytest.raises(InputError, match="that cover it"):
            check(register, report)

    def test_a_row_may_not_cover_part_of_an_entry(self, register: Tables, report: Report) -> None:
        findings = register["findings"]
        findings["source_ref"] = findings["source_ref"].str.replace("lines 82-84", "line 82")
        with pytest.raises(InputError, match="whole entries"):
            check(register, report)

    def test_a_suggestion_given_to_somebody_else_is_refused(self, register: Tables, report: Report) -> None:
        register["voices"]["who"] = "professional"
        with pytest.raises(InputError, match="by 'professional'"):
            check(register, report)

    def test_a_suggestion_without_its_voice_is_refused(self, register: Tables, report: Report) -> None:
        register["voices"] = register["voices"].iloc[:1]
        with pytest.raises(InputError, match=r"voices\.csv"):
            check(register, report)

    def test_all_problems_are_listed_together(self, register: Tables, report: Report) -> None:
        findings = register["findings"]
        findings.loc[0, "themes"] = "weather"
        findings.loc[1, "number"] = "7"
        findings.loc[2, "link"] = "https://www.example.org/never-printed"
        register["voices"] = register["voices"].iloc[:1]
        with pytest.raises(InputError) as refused:
            check(register, report)
        assert len(refused.value.problems) == 4


class TestAnyBytes:
    """Whatever the file holds, a load is whole or refused with reasons."""

    @settings(max_examples=examples(60))
    @given(st.binary(max_size=3_000))
    def test_random_bytes(
        self, miniature: Path, tmp_path_factory: pytest.TempPathFactory, content: bytes
    ) -> None:
        self.whole_or_refused(content, tmp_path_factory.mktemp("random"))

    @settings(max_examples=examples(80))
    @given(st.data())
    def test_the_report_cut_or_changed(
        self, miniature: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        content = TEXT.encode()
        start = data.draw(st.integers(0, len(content)), label="start")
        length = data.draw(st.integers(0, 200), label="length")
        new = data.draw(
            st.binary(max_size=20) | st.text(" •➢\n.:12Aa", max_size=20).map(str.encode), label="new"
        )
        cut = data.draw(st.booleans(), label="cut")
        changed = content[:start] if cut else content[:start] + new + content[start + length :]
        self.whole_or_refused(changed, tmp_path_factory.mktemp("changed"))

    @staticmethod
    def whole_or_refused(content: bytes, folder: Path) -> None:
        try:
            tables = load_text(content, folder)
        except InputError:
            return
        assert (len(tables["findings"]), len(tables["voices"])) == (40, 2)


@pytest.fixture(scope="module")
def shipped() -> Tables:
    """The register that comes with the project."""
    return {name: table.to_pandas() for name, table in read_edition(SHIPPED).tables.items()}


class TestShippedRegister:
    def test_it_covers_every_kind(self, shipped: Tables) -> None:
        assert Counter(shipped["findings"]["kind"]) == {
            "recommendation": 85,
            "good_practice": 50,
            "key_finding": 46,
            "resource": 40,
            "high_impact_change": 19,
            "issue": 18,
            "indicator_statement": 10,
            "voice": 5,
        }

    def test_every_domain_has_statement_problem_practice_and_recommendation(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        statements = findings[findings["kind"] == "indicator_statement"]
        assert statements["number"].tolist() == [str(number) for number in range(1, 11)]
        for domain in statements["domain"]:
            kinds = set(findings.loc[findings["domain"] == domain, "kind"])
            assert {"good_practice", "recommendation"} <= kinds
            assert kinds & {"issue", "key_finding"}

    def test_four_changes_are_numbered_and_one_is_on_participation(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        numbers = findings.loc[findings["kind"] == "high_impact_change", "number"]
        assert [number for number in numbers if "." not in number] == ["1", "2", "3", "4", "P"]

    def test_issues_and_recommendations_name_no_area(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        assert set(findings.loc[findings["areas"] != "", "kind"]) == {"good_practice"}

    def test_each_kind_carries_what_its_readers_must_know(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        carried = findings.groupby("kind")["caveats"].agg(set)
        for kind in ("issue", "key_finding", "recommendation", "high_impact_change"):
            assert carried[kind] == {"sit_issues_not_attributed;sit_reviewed_2018_19"}
        for kind in ("indicator_statement", "resource"):
            assert carried[kind] == {""}
        nowhere = findings["caveats"].str.contains("sit_two_without_area")
        assert nowhere.sum() == 2
        assert set(zip(findings[nowhere]["kind"], findings[nowhere]["areas"], strict=True)) == {
            ("good_practice", "")
        }
        assert carried["voice"] == set(shipped["voices"]["caveats"]) == {"sit_voices_five_of_seven"}

    def test_every_theme_declared_is_used(self, shipped: Tables) -> None:
        used = {theme for cell in shipped["findings"]["themes"] for theme in cell.split(";")}
        assert used == THEMES

    def test_every_resource_has_an_address(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        assert findings.loc[findings["kind"] == "resource", "link"].str.match(r"https?://").all()

    def test_no_two_findings_say_the_same_in_one_domain(self, shipped: Tables) -> None:
        findings = shipped["findings"]
        assert not findings.duplicated(["domain", "summary"]).any()

    def test_voices_repeat_the_suggestions_of_the_findings(self, shipped: Tables) -> None:
        findings, voices = shipped["findings"], shipped["voices"]
        suggestions = findings[findings["kind"] == "voice"]
        assert voices["summary"].tolist() == suggestions["summary"].tolist()
        assert (voices["area_id"] == "").all()
        assert voices["count"].isna().all()


class TestOfficialReport:
    @pytest.fixture
    def text(self) -> Path:
        return official("sources/sit_reviews_london_2018_19.txt")

    def test_it_gives_the_shipped_register_again(self, text: Path, tmp_path: Path) -> None:
        declared = read_edition(SHIPPED)
        source = Source("sit_reviews", declared.publisher, declared.title, declared.licence, "", "", "")
        tables = load(text, edition=EDITION)
        written = publish(
            "sit_reviews", EDITION, tables, official_file=text, by_hand=True, source=source, folder=tmp_path
        )
        found = read_edition(written)
        for name in ("findings", "voices"):
            assert found.tables[name].equals(declared.tables[name])
        assert declared.file_sha256 == file_sha256(text)

    def test_seven_areas_ten_domains_and_no_entry_elsewhere(self, text: Path) -> None:
        report = read_sit_reviews(text, edition=EDITION)
        assert (len(report.areas), len(report.domains), len(report.entries)) == (7, 10, 281)
        nowhere = [e.first_line for e in report.entries if e.kind == "good_practice" and not e.areas]
        assert nowhere == [338, 512]
