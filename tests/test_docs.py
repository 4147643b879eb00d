"""The documents agree with the program: links, ids, commands, and the tables that repeat what is declared."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import typer

from loaders.__main__ import app
from loaders.workbook import read_sheets
from metrics.derived import DERIVED
from store.catalogue import Catalogue, read_catalogue
from store.disclosure_hiding import FEWEST_VALUES, HIDDEN_BELOW, ROUNDED_TO
from store.schema import TABLES, VALUE_NOTES
from store.settings import data_folder
from store.snapshot import open_current
from tests.official import official

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "GLOSSARY.md"])
METHODS, SOURCES = DOCS / "methods.md", DOCS / "sources.md"

_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"python -m ([\w.]+)([^`\n|]*)")
_ID = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pages
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in _links(page) if not _leads(page, link)]
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
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
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
    linked = {(DOCS / link.split("#")[0]).resolve() for link in _links(DOCS / "README.md")}
    guides = {path for path in DOCS.glob("*.md") if path.name != "README.md"}
    assert guides - linked == set()


def test_every_decision_is_in_their_index() -> None:
    folder = DOCS / "decisions"
    linked = set(_links(folder / "README.md"))
    assert linked == {path.name for path in folder.glob("[0-9]*.md")}


def test_tables_name_indicators_caveats_and_sources_that_are_declared(catalogue: Catalogue) -> None:
    """In every table the first column is what its head says: an indicator, a caveat or a source."""
    declared = {"indicator": catalogue.indicators, "caveat": catalogue.caveats, "source": catalogue.sources}
    wrong: list[str] = []
    seen = 0
    for page in PAGES:
        for head, rows in _tables(page):
            if head[0] in declared:
                cells = [cell for row in rows for cell in re.findall(r"`([^`]+)`", row[0])]
                seen += len(cells)
                wrong += [f"{page.name}: {cell}" for cell in cells if cell not in declared[head[0]]]
    assert wrong == []
    assert seen > 40


def test_every_source_has_its_section_and_its_row(catalogue: Catalogue) -> None:
    sections = set(re.findall(r"^## `(\w+)`$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE))
    assert sections == set(catalogue.sources)
    assert set(_first_table(SOURCES, "source")) == set(catalogue.sources)


def test_every_caveat_that_rules_out_a_use_is_told_with_what_it_rules_out(catalogue: Catalogue) -> None:
    told = {caveat: row[1] for caveat, row in _first_table(METHODS, "caveat").items()}
    assert told == {c.id: ", ".join(c.blocks) for c in catalogue.caveats.values() if c.blocks}


def test_every_derived_indicator_and_every_note_is_explained() -> None:
    text = METHODS.read_text(encoding="utf-8")
    assert [name for name in DERIVED if f"| `{name}` |" not in text] == []
    assert [note for note in VALUE_NOTES if f"| `[{note}]` |" not in text] == []


def test_the_steps_of_the_psychosis_standard_are_those_of_the_catalogue(catalogue: Catalogue) -> None:
    steps = catalogue.indicators["eip_within_2_weeks"].standard_steps
    rows = [row for head, rows in _tables(METHODS) if head[:2] == ["from", "standard"] for row in rows]
    assert [row[:2] for row in rows] == [[f"{day:%B %Y}", f"{value:g}%"] for day, value in steps]


def test_the_limits_of_disclosure_are_those_of_the_door() -> None:
    told = (DOCS / "publishing-and-disclosure.md").read_text(encoding="utf-8")
    words = {3: "three", 4: "four", 5: "five"}
    assert f"under {HIDDEN_BELOW} is withheld" in told
    assert f"**rounded to {ROUNDED_TO}**" in told
    assert f"at least {words[FEWEST_VALUES]} possible values" in told


class TestRecordOnPercentages:
    """The figures of decision 0003, those of the shipped tables and those of the official workbooks."""

    PAGE = DOCS / "decisions" / "0003-recompute-whole-percentages.md"

    def told(self, place: int) -> dict[str, str]:
        """What the page says of one edition: first cell → the edition's cell."""
        tables = [rows for head, rows in _tables(self.PAGE) if head[1:] == ["2019-20", "2020-21"]]
        return {row[0]: row[place].strip("*") for rows in tables for row in rows}

    @pytest.mark.parametrize(("edition", "place"), [("2019-20", 1), ("2020-21", 2)])
    def test_it_counts_what_is_shipped(self, edition: str, place: int, store: Path) -> None:
        rows = open_current().frame("observations")
        rows = rows[(rows["source_id"] == "additional_waits") & (rows["edition"] == edition)]
        shares = rows.dropna(subset=["numerator", "denominator", "value"])
        by_hand = {
            name: shares["caveats"].str.contains(name)
            for name in ("percent_recomputed", "percent_as_printed")
        }
        recomputed, printed = by_hand.values()
        away = (shares["value"] - shares["published_value"])[recomputed]
        told = self.told(place)
        assert told["worked out from counts"] == f"{recomputed.sum():,}"
        assert told["printed figure stands: counts too coarse"] == f"{printed.sum():,}"
        assert told["printed with decimals"] == f"{(~recomputed & ~printed).sum():,}"
        assert told["value less printed figure, on average, where worked out"] == f"{away.mean():+.2f} points"
        assert told["the same, least and most"] == f"{away.min():.1f} to {away.max():.1f}".replace("-", "−")

    @pytest.mark.parametrize(
        ("place", "file"),
        [(1, "additional_cyp_wait_times_1920.xlsx"), (2, "additional_cyp_wait_times_2020-21_v2.xlsx")],
    )
    def test_it_counts_what_was_printed(self, place: int, file: str) -> None:
        cells = printed_percentages(official(f"data/raw/{file}"))
        least = 100 * (cells["count"] - 2).clip(lower=0) / (cells["total"] + 2)
        most = 100 * (cells["count"] + 2) / (cells["total"] - 2)
        cut_off = (least < cells["printed"] + 1) & (most >= cells["printed"])
        rounded = (least <= cells["printed"] + 0.5) & (most >= cells["printed"] - 0.5)
        told = self.told(place)
        assert told["printed percentages below England with both counts"] == f"{len(cells):,}"
        assert told["can be the true figure with its fraction cut off"] == f"{cut_off.sum():,}"
        assert told["can be the true figure rounded to the nearest whole"] == f"{rounded.sum():,}"
        assert told["cannot be rounding"] == f"{(~rounded).sum():,}"


def printed_percentages(path: Path) -> pd.DataFrame:
    """count, total and printed of every percentage below England, read from the cells without our loader."""
    found: list[tuple[object, object, object]] = []
    for rows in read_sheets(path).values():
        start = next((i for i, row in enumerate(rows) if str(row[0]).strip() == "Organisation Code"), None)
        if start is None:
            continue
        percents = [place for place, head in enumerate(rows[start]) if str(head).startswith("%")]
        for row in rows[start + 1 :]:
            if len(row) > 2 and row[0] not in ("", "England") and isinstance(row[2], float | int):
                triples = [(row[place - 1], row[2], row[place]) for place in percents]
                found += [cells for cells in triples if not any(isinstance(cell, str) for cell in cells)]
    return pd.DataFrame(found, columns=["count", "total", "printed"]).astype(float)


def _links(page: Path) -> list[str]:
    """Relative links of a page, outside code."""
    text = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", page.read_text(encoding="utf-8")))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def _leads(page: Path, link: str) -> bool:
    """Whether the file is there, and in it the heading that the link names."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    """The headings of a page as a link names them."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _tables(page: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    """(head, rows) of every table of a page, cells without outer space."""
    block: list[list[str]] = []
    for line in [*_FENCED.sub("", page.read_text(encoding="utf-8")).splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif block:
            yield block[0], block[2:]
            block = []


def _first_table(page: Path, head: str) -> dict[str, list[str]]:
    """The rows of the first table headed so, by the id in their first cell."""
    rows = next(rows for found, rows in _tables(page) if found[0] == head)
    return {re.findall(r"`([^`]+)`", row[0])[0]: row for row in rows}
