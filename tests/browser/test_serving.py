"""What the server sends: headers, compression, closed addresses, downloads."""

from __future__ import annotations

import csv
import io
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page

from store.catalogue import read_catalogue
from tests.browser.chromium import PATIENCE_MS, settle

pytestmark = pytest.mark.browser


def test_every_answer_carries_the_security_headers(address: str) -> None:
    with urllib.request.urlopen(f"{address}/") as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_servers_own_measurements_are_closed(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/_stcore/metrics")
    assert refused.value.code == 404


def test_scripts_are_sent_compressed(address: str) -> None:
    request = urllib.request.Request(f"{address}/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"


def test_a_download_holds_the_rows_with_their_cells(page: Page, address: str) -> None:
    page.goto(f"{address}/compare")
    settle(page)
    text = _saved(page, "Data (CSV)").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 4
    assert {"source_ref", "edition", "definition", "caveat_text", "licence", "publisher"} <= set(rows[0])
    assert all(row["source_ref"] for row in rows)


@pytest.mark.parametrize(("label", "start"), [("Picture (PNG)", b"\x89PNG"), ("Picture (SVG)", b"<svg")])
def test_a_picture_can_be_saved(page: Page, address: str, label: str, start: bytes) -> None:
    page.goto(f"{address}/compare")
    settle(page)
    assert _saved(page, label).startswith(start)


def test_what_is_shown_can_be_saved_by_its_own_button(page: Page, address: str) -> None:
    """A file that is made when it is asked for, beside no picture."""
    page.goto(f"{address}/catalogue?look-at=All+indicators")
    settle(page)
    with page.expect_download(timeout=PATIENCE_MS) as started:
        page.get_by_role("button", name="The catalogue (CSV)").click()
    saved = started.value
    assert re.fullmatch(r"indicators-.+-[0-9a-f]{10}\.csv", saved.suggested_filename)
    rows = list(csv.DictReader(io.StringIO(saved.path().read_text("utf-8-sig"))))
    assert {row["indicator_id"] for row in rows} == set(read_catalogue().indicators)
    assert all(row["definition"] and row["licence"] for row in rows)


def _saved(page: Page, label: str) -> bytes:
    """The file of a page's first picture."""
    page.get_by_test_id("stPopover").get_by_role("button", name="Download").first.click()
    with page.expect_download(timeout=PATIENCE_MS) as started:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=label).click()
    return started.value.path().read_bytes()
