"""Teams: shown by the names that a list declares, else under a code; what the guide says is in no list."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from loaders.forms import DATE, EMAIL, NHS_NUMBER, PATTERNS, POSTCODE, STREET, TELEPHONE, TITLED, WEB
from loaders.northbank.columns import team_names
from loaders.northbank.plan import read_plan
from loaders.ptl.codes import read_codes
from loaders.ptl.configuration import read_pathways
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.editions import extract_day
from loaders.ptl.labels import PATHWAYS, label_pathways
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.read import read_ptl
from loaders.ptl.teams import MOST_UNDECLARED, declared_teams, is_code, read_teams, undeclared_said
from loaders.ptl.workspace import workspace
from loaders.templates import TEAMS, template
from store.areas import read_areas
from store.errors import InputError
from store.settings import data_folder
from tests.loaders.ptl.extracts import EDITION, WHOLE, write_extract

AREAS = read_areas(demonstration=True)
SECRET, OTHER = b"a" * 32, b"b" * 32
NAMES = [
    "Mrs Jane Doe, 12 High Street",
    "07700 900123",
    "DOB 01/02/2010",
    "Dr Jane Smith",
    "N1 2AB",
    "9434765919",
    "jane@example.org",
    "www.example.org",
    ":material/home:",
    "[Team](https://example.org)",
    "*Team*",
    "team-0a1b2c3d",
    "",
]
#: What is noticed in a name → how the guide calls it.
SAID = {
    NHS_NUMBER: "an NHS number",
    POSTCODE: "a postcode",
    TELEPHONE: "a telephone number",
    EMAIL: "an e-mail address",
    WEB: "a web address",
    STREET: "a street with a house number",
    DATE: "a date",
    TITLED: "a title such as Dr before a name",
}
ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/ptl.md").read_text(encoding="utf-8")


def shown(folder: Path, *teams: str, secret: bytes | None = SECRET) -> list[str]:
    """What the teams of an extract, one a row, are shown as."""
    path = write_extract(folder, *({**WHOLE, "team": team} for team in teams))
    extract, dictionary, settings = extract_day(EDITION, file="x"), read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        typed = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        codes = read_codes(place, typed, dictionary, AREAS, extract=extract)
        label_pathways(place, typed, codes, dictionary, settings, secret=secret)
        columns = place.column(f"select column_name from (describe {PATHWAYS})")
        assert not [name for name in columns if str(name).endswith("_team")]
        found = place.column(
            f"select cast(team as varchar) from {PATHWAYS} order by length(pathway_id), pathway_id"
        )
    return [str(team) for team in found]


def test_a_declared_team_has_its_name_whatever_its_capitals_and_spaces(tmp_path: Path) -> None:
    assert shown(tmp_path, "Community B1", "community  b1", "CRISIS") == [
        "Community B1",
        "Community B1",
        "Crisis",
    ]


def test_any_other_is_under_a_code_that_is_the_same_in_every_extract(tmp_path: Path) -> None:
    first, again, other = shown(tmp_path, "Dr Jane Smith", "dr jane  smith", "Dr John Smith")
    assert is_code(first)
    assert first == again != other
    assert shown(tmp_path, "Dr Jane Smith") == [first]


def test_the_code_is_the_area_s_own(tmp_path: Path) -> None:
    drawn = [shown(tmp_path, "Dr Jane Smith", secret=secret)[0] for secret in (SECRET, OTHER, None, None)]
    assert len(set(drawn)) == len(drawn)


def test_free_text_is_no_list_of_teams(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="501 labels that no list of teams declares") as caught:
        shown(tmp_path, *(f"Told {n}" for n in range(MOST_UNDECLARED + 1)))
    assert "Told" not in str(caught.value)


def test_every_team_of_the_demonstration_system_is_declared() -> None:
    declared = declared_teams(["DEMO-NB"], AREAS)
    plan = read_plan()
    names, table = team_names(plan)
    told = {
        (plan.provider_of[borough.area_id, pathway.id], names[table[b, p]].casefold())
        for b, borough in enumerate(plan.boroughs)
        for p, pathway in enumerate(plan.pathways)
    }
    assert told == set(declared)


def test_a_real_area_s_list_lies_with_its_returns(data_copy: Path) -> None:
    folder = data_copy / "local" / "teams"
    folder.mkdir(parents=True)
    provider = next(
        area for area in AREAS.values() if area.kind == "provider" and area.scope != "demonstration"
    )
    (folder / "E09000007.csv").write_text(f"provider,team,name\n{provider.area_id},TEAM X,Team of Camden\n")
    assert declared_teams(["E09000007"], AREAS) == {(provider.area_id, "team x"): "Team of Camden"}
    assert declared_teams(["E09000006"], AREAS) == {}


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIGHTLINE_DATA", str(tmp_path))
    return tmp_path


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "E09000007.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_teams(path, AREAS)
    return [str(problem).split(": ", 1)[0] + ": " + problem.found for problem in caught.value.problems]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_form_that_tells_or_that_is_no_plain_text_is_refused(name: str, tmp_path: Path) -> None:
    cell = f'"{name}"'
    (found,) = refused(tmp_path, f"provider,team,name\nDEMO-P1,Team X,{cell}\n")
    assert "row 2, column name: " in found
    assert not name or name not in found


def test_the_guide_says_what_is_noticed_and_that_a_name_without_a_title_is_not(tmp_path: Path) -> None:
    (list_,) = [part for part in GUIDE.split("\n## ") if part.startswith("Teams\n")]
    assert set(SAID) == {*PATTERNS, NHS_NUMBER}
    assert [said for said in SAID.values() if said not in " ".join(list_.split())] == []
    assert "**Nothing else is noticed**: *Jane Smith* is taken for a team." in " ".join(list_.split())
    path = tmp_path / "E09000007.csv"
    path.write_text("provider,team,name\nDEMO-P1,Team X,Jane Smith\n", encoding="utf-8")
    assert list(read_teams(path, AREAS).values()) == ["Jane Smith"]


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "docs"])
def test_no_document_claims_that_people_are_known_by_their_names(document: str) -> None:
    path = ROOT / document
    for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
        text = " ".join(file.read_text(encoding="utf-8").split())
        assert (
            re.findall(r"(?:looks?|looking) like (?:a (?:person|name)|somebody|people)[^'’]", text) == []
        ), file


def test_every_other_fault_of_a_list_is_told_at_once_without_a_cell(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        "provider,team,name\nJane,Team X,Team X\nDEMO-P1,,Team X\nDEMO-P1,A\nDEMO-P1,B,B\nDEMO-P1,b,B\n",
    )
    assert [text.split(", ", 1)[1] for text in found] == [
        "row 2, column provider: text of 4 characters",
        "row 3, column team: an empty cell",
        "row 4: 2 cells",
        "row 6, column team: the same team again",
    ]


def test_the_template_is_the_header_of_the_list() -> None:
    header = (data_folder() / "demonstration" / "teams.csv").read_text(encoding="utf-8").splitlines()[0]
    assert template(TEAMS).strip() == header


@pytest.mark.parametrize(
    ("breakdowns", "said"),
    [
        (["", "team=Crisis", "tier=3"], ""),
        (["team=team-0a1b2c3d", "team=team-0a1b2c3d"], "1 team is shown under a code"),
        (["team=team-0a1b2c3d", "team=team-1a1b2c3d"], "2 teams are shown under a code"),
    ],
)
def test_the_load_says_how_many_teams_are_under_codes(breakdowns: list[str], said: str) -> None:
    told = undeclared_said({"pathway_snapshots": pd.DataFrame({"breakdown": breakdowns})})
    assert told.startswith(said)
    assert bool(told) == bool(said)
