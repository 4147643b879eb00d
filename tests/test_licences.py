"""All that Sightline ships may be shipped under MIT, and the list for people says under which licence each part is."""

from __future__ import annotations

import importlib.metadata
import subprocess
import tomllib
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.licences import (
    CARRIED,
    ELSEWHERE,
    OF_FIGURES,
    ROOT,
    UNCLEAR,
    LicenceError,
    Part,
    allowed,
    bears_out,
    carried,
    of_gnu,
    parts,
    shipped,
    stated,
    table,
    texts,
)

GUIDE = ROOT / "docs" / "licences.md"
#: Kinds of files that are often somebody else's work: none but the picture of our own page.
NOT_OURS = {
    ".png",
    ".jpg",
    ".svg",
    ".gif",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".js",
    ".css",
    ".html",
    ".whl",
}


def test_every_shipped_part_may_be_shipped_and_the_guide_lists_it() -> None:
    assert {part.name for part in parts()} == {canonicalize_name(one.name) for one in shipped()}
    assert table() in GUIDE.read_text(encoding="utf-8"), "run `python -m tests.licences`"


def test_no_line_is_left_that_nothing_needs() -> None:
    named = {canonicalize_name(one.name): one for one in shipped()}
    assert [name for name in ELSEWHERE if named[name].marker is None] == []
    for name in UNCLEAR:
        data = importlib.metadata.metadata(name)
        with pytest.raises(LicenceError, match="does not say its licence clearly"):
            stated(f"another {name}", data)


def test_a_file_that_a_line_cites_says_what_the_line_says() -> None:
    for name, (licence, where) in {**UNCLEAR, **ELSEWHERE}.items():
        if name in UNCLEAR or installed(name):
            assert bears_out(Part(name, licence, where), texts(name)), name
            other = "Apache-2.0" if licence == "BSD-3-Clause" else "BSD-3-Clause"
            assert not bears_out(Part(name, other, where), texts(name)), name
    assert not bears_out(Part("altair", "BSD-3-Clause", "its NOTICE"), texts("altair"))


def test_what_is_carried_inside_a_part_is_declared() -> None:
    for name in (canonicalize_name(one.name) for one in shipped()):
        if installed(name):
            found = texts(name)
            assert carried(found) <= CARRIED.get(name, frozenset()), name
            assert name in CARRIED or of_gnu(found) == [], name
    text = GUIDE.read_text(encoding="utf-8")
    assert [one for name, held in CARRIED.items() for one in (name, *held) if f"`{one}`" not in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007",
        "MIT License\n"
        + "Permission is granted. " * 200
        + "\n   GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1",
        "This program is under the GNU Affero General Public License.",
    ],
)
def test_a_licence_of_gnu_is_seen_in_a_licence_file(text: str) -> None:
    assert of_gnu({"a/LICENSE": "MIT License", "b/COPYING": text}) == ["b/COPYING"]


def test_another_version_than_the_pinned_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.licences.shipped", lambda: [Requirement("altair==0.1")])
    with pytest.raises(LicenceError, match="another is pinned"):
        list(parts())


def test_of_two_pins_of_a_part_the_one_for_this_python_is_looked_at() -> None:
    assert [one.name for one in shipped() if one.marker and not one.marker.evaluate()] == [
        name for name in ELSEWHERE if not installed(name)
    ]


def installed(name: str) -> bool:
    return any(True for _ in importlib.metadata.distributions(name=name))


def data(**fields: str) -> Message:
    """The data of a distribution, as installed."""
    made = Message()
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    return made


GPL = "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (data(License_Expression="GPL-3.0-only"), "may not be shipped"),
        (data(License_Expression="AGPL-3.0-or-later"), "may not be shipped"),
        (data(License_Expression="LGPL-2.1-or-later"), "may not be shipped"),
        (data(License_Expression="SSPL-1.0"), "may not be shipped"),
        (data(License_Expression="CC-BY-NC-4.0"), "may not be shipped"),
        (data(License_Expression="MIT AND GPL-2.0-only"), "may not be shipped"),
        (data(License_Expression="MIT AND (MIT OR GPL-2.0-only)"), "may not be shipped"),
        (data(License_Expression="GPL-3.0-or-later WITH GCC-exception-3.1"), "may not be shipped"),
        (data(License_Expression="LicenseRef-Ours-Alone"), "may not be shipped"),
        (data(License="Free for everybody"), "does not say"),
        (data(Classifier=GPL), "may not be shipped"),
        (data(License="MIT", Classifier=GPL), "may not be shipped"),
        (data(License_Expression="MIT", License="GPLv2"), "may not be shipped"),
        (data(Classifier="License :: OSI Approved :: BSD License"), "does not say"),
        (data(), "does not say"),
    ],
    ids=lambda value: value if isinstance(value, str) else "; ".join(value.values()) or "nothing",
)
def test_what_may_not_be_shipped_or_is_unknown_is_refused(said: Message, words: str) -> None:
    with pytest.raises(LicenceError, match=words):
        allowed(stated("something", said))  # type: ignore[arg-type]


@pytest.mark.parametrize("licence", ["MIT", "MIT OR GPL-2.0-only", "BSD-3-Clause AND Zlib AND MIT"])
def test_what_may_be_shipped_is_not_refused(licence: str) -> None:
    assert allowed(Part("something", licence, "")).licence == licence


def test_the_figures_are_under_licences_that_are_known() -> None:
    found = [
        (str(path.relative_to(ROOT)), licence)
        for path in (ROOT / "data").rglob("*.toml")
        if not {"store", "local"} & set(path.relative_to(ROOT / "data").parts)
        for licence in licences(tomllib.loads(path.read_text(encoding="utf-8")))
    ]
    assert found
    assert [(path, licence) for path, licence in found if licence not in OF_FIGURES] == []


def licences(value: object) -> list[str]:
    """Every `licence` of a file, however deep."""
    if isinstance(value, list):
        return [one for part in value for one in licences(part)]
    if not isinstance(value, dict):
        return []
    own = [value["licence"]] if isinstance(value.get("licence"), str) else []
    return own + [one for part in value.values() for one in licences(part)]


def test_no_font_picture_or_script_of_others_lies_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [name for name in listed.splitlines() if Path(name).suffix.lower() in NOT_OURS]
    assert found == ["docs/pictures/summary.png", "pages/parts/paper.css", "pages/parts/paper.js"]
