"""The guide to the data interface says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.api import RESOURCES
from reports.api_formats import MEDIA_TYPES, PARQUET_KEY
from reports.api_http import PREFIX
from reports.api_openapi import HEADERS, LIST_HEADERS, PROBLEMS
from reports.api_parameters import DEFAULT_LIMIT, MOST_ROWS
from reports.api_published import OPEN_KINDS
from reports.api_stream import LONGEST_SECONDS, MOST_LARGE, PIECE_ROWS
from store.schema import STATUSES
from tests.reports.api_client import Api

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "data-api.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The text under a heading of the guide."""
    return GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the last table under a heading, by the code in their first cell."""
    lines = [line.strip("| ").split(" | ") for line in section(heading).splitlines() if line.startswith("|")]
    return {cells[0].strip("`"): cells[1:] for cells in lines[2:]}


def test_every_address_is_listed_with_its_parameters() -> None:
    listed = {
        address: re.findall(r"`(\w+)`", parameters) for address, (_, parameters) in rows("Addresses").items()
    }
    assert listed == {f"{PREFIX}{one.path}": [p.name for p in one.parameters] for one in RESOURCES}


def test_every_form_status_and_header_is_there() -> None:
    assert {name: cells[0].strip("`") for name, cells in rows("Answers").items()} == dict(MEDIA_TYPES)
    assert set(rows("Refusals")) == {str(status) for status in PROBLEMS} | {"405"}
    for words in (
        *HEADERS,
        *LIST_HEADERS,
        f"{DEFAULT_LIMIT:,} rows",
        f"{MOST_ROWS:,} at most",
        PARQUET_KEY.decode(),
        f"more than {PIECE_ROWS:,} rows",
        f"{MOST_LARGE} at once",
        f"{LONGEST_SECONDS} seconds",
    ):
        assert words in GUIDE
    for kind in (*OPEN_KINDS, *STATUSES):
        assert f"`{kind}`" in GUIDE


@pytest.mark.usefixtures("store")
def test_what_it_tells_a_reader_to_ask_is_answered(api: Api) -> None:
    asked = [query for query in re.findall(r"(\?[a-z][^'\"\s]*=[^'\"\s]*)", GUIDE) if "{" not in query]
    assert len(asked) == 2
    for query in asked:
        answer = api.ask(f"/observations{query}")
        assert answer.status_code == 200
        assert int(answer.headers["sightline-total"]) > 0
