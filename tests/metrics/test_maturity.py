"""Good practice by domain and area: counted where published, never turned into a judgement."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from metrics.maturity import good_practice_domains, good_practice_matrix, good_practice_without_area

DOMAINS = ["Access", "Outcomes", "Culture"]
AREAS = ["B", "A", "C"]
REGISTER = Path(__file__).resolve().parents[2] / "data/published/sit_reviews/2018-19/findings.csv"


@pytest.fixture
def findings() -> pd.DataFrame:
    rows = [
        ("1", "Access", "good_practice", "A;B"),
        ("2", "Access", "good_practice", "A"),
        ("3", "Access", "good_practice", None),
        ("4", "Access", "issue", ""),
        ("5", "Access", "recommendation", "A"),
        ("6", "Culture", "good_practice", "C"),
        ("7", "Culture", "good_practice", ""),
        ("8", "Another domain", "good_practice", "A"),
        ("9", "Culture", "good_practice", "an area not asked for"),
    ]
    return pd.DataFrame(rows, columns=["finding_id", "domain", "kind", "areas"])


def test_every_cell_has_its_count_in_the_order_asked_for(findings: pd.DataFrame) -> None:
    matrix = good_practice_matrix(findings, domains=DOMAINS, areas=AREAS)
    assert list(matrix.itertuples(index=False, name=None)) == [
        ("Access", "B", 1),
        ("Access", "A", 2),
        ("Access", "C", 0),
        ("Outcomes", "B", 0),
        ("Outcomes", "A", 0),
        ("Outcomes", "C", 0),
        ("Culture", "B", 0),
        ("Culture", "A", 0),
        ("Culture", "C", 1),
    ]
    assert matrix["count"].dtype == "int64"


def test_the_input_is_left_as_it_was(findings: pd.DataFrame) -> None:
    before = findings.copy(deep=True)
    good_practice_matrix(findings, domains=DOMAINS, areas=AREAS)
    good_practice_without_area(findings, domains=DOMAINS)
    pd.testing.assert_frame_equal(findings, before)


def test_an_area_named_twice_by_one_example_counts_once() -> None:
    row = pd.DataFrame(
        [("1", "Access", "good_practice", "A;A")], columns=["finding_id", "domain", "kind", "areas"]
    )
    assert good_practice_matrix(row, domains=["Access"], areas=["A"])["count"].tolist() == [1]


def test_examples_without_an_area_are_counted_apart(findings: pd.DataFrame) -> None:
    found = good_practice_without_area(findings, domains=DOMAINS)
    assert dict(zip(found["domain"], found["count"], strict=True)) == {
        "Access": 1,
        "Outcomes": 0,
        "Culture": 1,
    }


def test_domains_are_counted_once_however_many_examples_they_have(findings: pd.DataFrame) -> None:
    found = good_practice_domains(good_practice_matrix(findings, domains=DOMAINS, areas=AREAS))
    assert list(found.itertuples(index=False, name=None)) == [("B", 1), ("A", 1), ("C", 1)]


def test_no_findings_give_a_full_matrix_of_zeros(findings: pd.DataFrame) -> None:
    matrix = good_practice_matrix(findings.iloc[:0], domains=DOMAINS, areas=AREAS)
    assert len(matrix) == 9
    assert matrix["count"].sum() == 0


def test_the_published_reviews_fill_23_of_70_cells() -> None:
    register = pd.read_csv(REGISTER, dtype=str, keep_default_na=False)
    statements = register[register["kind"] == "indicator_statement"]
    domains = statements["domain"].tolist()
    areas = sorted({id_ for cell in register["areas"] if cell for id_ in cell.split(";")})
    matrix = good_practice_matrix(register, domains=domains, areas=areas)
    assert (len(domains), len(areas), int((matrix["count"] > 0).sum())) == (10, 7, 23)
    by_area = good_practice_domains(matrix).set_index("area_id")["domains"].to_dict()
    assert by_area == {
        "E09000006": 3,  # Bromley
        "E09000007": 3,  # Camden
        "E09000009": 3,  # Ealing
        "E09000014": 7,  # Haringey
        "E09000023": 1,  # Lewisham
        "E09000030": 5,  # Tower Hamlets
        "E09000031": 1,  # Waltham Forest
    }
    without = good_practice_without_area(register, domains=domains)
    assert without.loc[without["count"] > 0, "domain"].tolist() == [
        "Access and Waits",
        "Data and Informatics",
    ]
    assert int(without["count"].sum()) == 2
