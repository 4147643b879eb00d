"""The documents agree with the program: links, ids, commands, and the tables that repeat what is declared."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
import typer

from loaders.__main__ import app
from metrics.derived import DERIVED
from store.catalogue import Catalogue, read_catalogue
from store.rounded import RANDOM_REACH, ROUNDED_TO
from store.schema import TABLES, VALUE_NOTES
from store.settings import data_folder
from store.withholding.hiding import FEWEST_VALUES
from store.withholding.rounding import HIDDEN_BELOW
from tests.documents import DOCS, FENCED, ROOT, first_table, leads, links_of, tables_of

PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "GLOSSARY.md"])
METHODS, SOURCES = DOCS / "methods.md", DOCS / "sources.md"

_COMMAND = re.compile(r"python -m ([\w.]+)([^`\n|]*)")
_ID = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pages
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in links_of(page) if not leads(page, link)]
    assert lost == []


@pages
def test_every_command_of_ours_exists(page: Path) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    wrong: list[str] = []
    for module, rest in _COMMAND.findall(page.read_text(encoding="utf-8")):
        if importlib.util.find_spec(module) is None:
            wrong.append(f"{module} is no module")
        if module != "loaders":
            continue
        name, *words = shlex.split(rest.split("#")[0]) or [""]
        if name not in commands:
            wrong.append(f"loaders has no command {name!r}")
            continue
        known = {option for parameter in commands[name].params for option in parameter.opts}
        wrong += [f"{name} has no {word}" for word in words if word.startswith("--") and word not in known]
    assert wrong == []


@pages
def test_every_name_with_an_underscore_is_one_of_the_programs(page: Path, names: set[str]) -> None:
    """Indicators, caveats, sources, tables, columns, functions: a name that has gone is a document gone stale."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    assert sorted(set(_ID.findall(text)) - names) == []


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> set[str]:
    """Every id declared, and every word of the program, of its tests and of the files that describe its data."""
    folders = ("store", "loaders", "metrics", "charts", "reports", "pages", "tests")
    code = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path != Path(__file__)]
    data = [*(data_folder() / "column_maps").glob("*.csv"), *(data_folder() / "catalogue").rglob("*.toml")]
    words = {*catalogue.indicators, *catalogue.caveats, *catalogue.sources, *TABLES}
    for path in [*code, *data]:
        words.update(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", path.read_text(encoding="utf-8")))
    return words


def test_every_document_is_in_the_index() -> None:
    linked = {(DOCS / link.split("#")[0]).resolve() for link in links_of(DOCS / "README.md")}
    guides = {path for path in DOCS.glob("*.md") if path.name != "README.md"}
    assert guides - linked == set()


def test_every_decision_is_in_their_index() -> None:
    folder = DOCS / "decisions"
    linked = set(links_of(folder / "README.md"))
    assert linked == {path.name for path in folder.glob("[0-9]*.md")}


def test_tables_name_indicators_caveats_and_sources_that_are_declared(catalogue: Catalogue) -> None:
    """In every table the first column is what its head says: an indicator, a caveat or a source."""
    declared = {"indicator": catalogue.indicators, "caveat": catalogue.caveats, "source": catalogue.sources}
    wrong: list[str] = []
    seen = 0
    for page in PAGES:
        for head, rows in tables_of(page):
            if head[0] in declared:
                cells = [cell for row in rows for cell in re.findall(r"`([^`]+)`", row[0])]
                seen += len(cells)
                wrong += [f"{page.name}: {cell}" for cell in cells if cell not in declared[head[0]]]
    assert wrong == []
    assert seen > 40


def test_every_source_has_its_section_and_its_row(catalogue: Catalogue) -> None:
    sections = set(re.findall(r"^## `(\w+)`$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE))
    assert sections == set(catalogue.sources)
    assert set(first_table(SOURCES, "source")) == set(catalogue.sources)


def test_every_caveat_that_rules_out_a_use_is_told_with_what_it_rules_out(catalogue: Catalogue) -> None:
    told = {caveat: row[1] for caveat, row in first_table(METHODS, "caveat").items()}
    assert told == {c.id: ", ".join(c.blocks) for c in catalogue.caveats.values() if c.blocks}


def test_every_derived_indicator_and_every_note_is_explained() -> None:
    text = METHODS.read_text(encoding="utf-8")
    assert [name for name in DERIVED if f"| `{name}` |" not in text] == []
    assert [note for note in VALUE_NOTES if f"| `[{note}]` |" not in text] == []


def test_the_steps_of_the_psychosis_standard_are_those_of_the_catalogue(catalogue: Catalogue) -> None:
    steps = catalogue.indicators["eip_within_2_weeks"].standard_steps
    rows = [row for head, rows in tables_of(METHODS) if head[:2] == ["from", "standard"] for row in rows]
    assert [row[:2] for row in rows] == [[f"{day:%B %Y}", f"{value:g}%"] for day, value in steps]


def test_the_limits_of_disclosure_are_those_of_the_door() -> None:
    told = (DOCS / "publishing-and-disclosure.md").read_text(encoding="utf-8")
    words = {3: "three", 4: "four", 5: "five"}
    assert f"under {HIDDEN_BELOW} is withheld" in told
    assert f"**rounded at random to a multiple of {ROUNDED_TO}**" in told
    assert f"at most {RANDOM_REACH} away" in told
    assert f"at least {words[FEWEST_VALUES]} possible values" in told


def test_the_catalogue_says_of_a_list_what_the_guide_says(catalogue: Catalogue) -> None:
    guide = " ".join((DOCS / "publishing-and-disclosure.md").read_text(encoding="utf-8").split())
    said = catalogue.sources["ptl"].small_numbers
    for rule in (
        f"multiple of {ROUNDED_TO}",
        "at least five people",
        "blurred by up to about one person's part and scaled with the rounded number of people behind it",
    ):
        assert rule in guide.replace("**", "").lower()
        assert rule in said
