"""Findings of the system improvement reviews of children's mental health services in seven London areas.

The report's text gives the structure: domains, headings, numbers, the areas that good practice names. The
register in `data/published` gives each finding in our own words. Loading holds one against the other.
The reviews gave no ratings; an area without good practice in a domain is one for which none was published.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.addresses import put_back, read_addresses
from loaders.column_maps import read_column_map
from loaders.sit_reviews.register import (
    claims,
    coverage_problems,
    row_problems,
    voice_problems,
)
from loaders.sit_reviews.report import Report, read_report
from metrics.printed import number
from store.areas import read_areas
from store.errors import InputError, Problem
from store.schema import TABLES, Tables, conform
from store.settings import data_folder

SOURCE_ID = "sit_reviews"
LARGEST_BYTES = 1_000_000
_MARK = "CYP MH Good Practice Indicator Statement"
_SHARED = ("sit_issues_not_attributed", "sit_reviewed_2018_19")
#: What a reader of one finding must know, by its kind; the other kinds carry no warning.
_CAVEATS = {
    "key_finding": _SHARED,
    "issue": _SHARED,
    "recommendation": _SHARED,
    "high_impact_change": _SHARED,
    "good_practice": ("sit_reviewed_2018_19",),
    "voice": ("sit_voices_five_of_seven",),
}


def recognise(head: str) -> bool:
    """Whether a text begins as this report does."""
    return _MARK in head


def load(path: Path, *, edition: str) -> Tables:
    """The report's text and the register of its edition → `findings` and `voices`.

    Raises InputError with every difference between the two.
    """
    report = read_sit_reviews(path, edition=edition)
    tables = normalise_sit_reviews(read_register(edition), report, edition=edition)
    check_sit_reviews(tables, report)
    return tables


def read_sit_reviews(path: Path, *, edition: str) -> Report:
    """The report's text as its areas, domains and entries. Raises InputError for any other file."""
    words = read_column_map(SOURCE_ID).for_edition(edition)
    try:
        content = path.read_bytes()
        if len(content) > LARGEST_BYTES:
            raise InputError(
                [Problem(path.name, f"{number(len(content))} bytes", f"at most {number(LARGEST_BYTES)}")]
            )
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(path.name, str(error), "the report's text in UTF-8")]) from error
    return read_report(text, words=words, file=path.name)


def read_register(edition: str) -> Tables:
    """The edition's findings and voices as they were written by hand, every cell as text."""
    folder = data_folder() / "published" / SOURCE_ID / edition
    addresses = read_addresses(folder)
    tables: Tables = {}
    for name in ("findings", "voices"):
        path = folder / f"{name}.csv"
        try:
            written = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InputError([Problem(path.name, str(error), f"the register of {edition}")]) from error
        tables[name] = put_back(name, written, addresses)
    return tables


def normalise_sit_reviews(register: Tables, report: Report, *, edition: str) -> Tables:
    """The register in the store's columns and in the report's order, under its source and edition.

    An area's cell holds the ids of boroughs in order, and is empty where the report names none.
    """
    order = {domain: place for place, domain in enumerate(report.domains)}
    tables: Tables = {}
    for name, written in register.items():
        frame = conform(name, written.replace("", None), file=f"{name}.csv").to_pandas()
        line = frame["source_ref"].str.extract(r"(\d+)", expand=False).astype("Int64")
        frame = frame.assign(line=line, source_id=SOURCE_ID, edition=edition)
        if name == "findings":
            frame = frame.assign(review_id=SOURCE_ID, place=frame["domain"].map(order).fillna(-1))
            frame["areas"] = frame["areas"].map(_in_order)
            frame["caveats"] = [_caveats(*row) for row in zip(frame["kind"], frame["areas"], strict=True)]
            frame = frame.sort_values(["place", "line"], kind="stable")
        else:
            frame["caveats"] = ";".join(_CAVEATS["voice"])
            frame = frame.sort_values("line", kind="stable")
        tables[name] = frame[TABLES[name].columns].reset_index(drop=True)
    return tables


def check_sit_reviews(tables: Tables, report: Report) -> None:
    """Hold the register against the report. Raises InputError with all differences.

    Refused: an entry of the report without a row or with two; a row whose lines or words are not the
    report's; another kind, domain, number, area, speaker or address than the report's; any rating.
    """
    boroughs = _boroughs()
    found, problems = claims(report, tables["findings"])
    problems += [
        Problem(report.file, f"the area {name!r}", "a London borough")
        for name in report.areas
        if name not in boroughs
    ]
    problems += coverage_problems(report, found)
    for claim in found:
        problems += row_problems(claim, report, area_ids=boroughs)
    problems += voice_problems(found, tables["voices"])
    if problems:
        raise InputError(problems)


def remarks(tables: Tables) -> list[str]:
    """What a reader of the load should know: examples of good practice that name no area."""
    findings = tables["findings"]
    nowhere = findings[(findings["kind"] == "good_practice") & (findings["areas"] == "")]
    return [f"{row.source_ref}: good practice without an area ({row.domain})" for row in nowhere.itertuples()]


def _caveats(kind: str, areas: str) -> str:
    nowhere = kind == "good_practice" and not areas
    return ";".join([*_CAVEATS.get(kind, ()), *(["sit_two_without_area"] if nowhere else [])])


def _in_order(cell: str) -> str:
    return ";".join(sorted(part.strip() for part in cell.split(";")))


def _boroughs() -> dict[str, str]:
    """Name → id of London's boroughs."""
    areas = read_areas()
    return {areas[id_].name: id_ for id_ in areas.of_kind("borough", scope="london")}
