"""The licence of everything that Sightline brings, as each part states it: `python -m tests.licences` prints the list.

A part states its licence in the data of its installed distribution; where that is unclear or the part belongs to
another system, a line here says what it is and where that is stated.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageMetadata
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

#: What may be shipped with a program under MIT. MPL-2.0 binds only whoever changes the files under it.
ALLOWED = frozenset(
    [
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
    ]
)
#: Words for a licence that are no SPDX expression, and mean just one.
WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: Parts that say only "BSD License", or nothing short → what they are, and the file of the part that says so.
UNCLEAR: Mapping[str, tuple[str, str]] = {
    "altair": ("BSD-3-Clause", "its LICENSE"),
    "itsdangerous": ("BSD-3-Clause", "its LICENSE.txt"),
    "jinja2": ("BSD-3-Clause", "its LICENSE.txt"),
    "scipy": ("BSD-3-Clause", "its LICENSE.txt"),
}
#: Parts that one system alone needs → the same: no other has them installed.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "colorama": ("BSD-3-Clause", "its LICENSE.txt; Windows alone"),
    "watchdog": ("Apache-2.0", "its LICENSE; not on macOS"),
}
#: Parts whose built files carry the run-time libraries of a compiler → the licences of those. The exception lets any
#: program ship the one; the other lies apart as a file that anyone may replace.
CARRIED: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("numpy", "scipy"), frozenset({"GPL-3.0-or-later WITH GCC-exception-3.1", "LGPL-2.1-or-later"})
)
#: Words that only the text of such a licence has, within its first HEAD_LENGTH characters.
SAYS: Mapping[str, tuple[str, ...]] = {
    "Apache-2.0": ("Apache License", "Version 2.0"),
    "BSD-3-Clause": ("Redistribution and use in source and binary forms", "Neither the name"),
}
HEAD_LENGTH = 2_000
#: What the GPL's family calls itself, in short too; and the title of a whole text of it.
OF_GNU = re.compile(r"\bGNU\s+(\w+\s+)?General\s+Public\b", re.I)
IN_SHORT = re.compile(r"\b[AL]?GPL", re.I)
TITLE = re.compile(r"^\W*GNU\s+(\w+\s+)?GENERAL\s+PUBLIC\s+LICENSE\W*$", re.M)
#: Licences of the figures, as their sources state them. Whatever states none is there in our own words alone.
OF_FIGURES = frozenset(
    {
        "Open Government Licence v3.0",
        "Open Government Licence v3.0 for the codes and names in it",
        "None needed: invented for Sightline",
        "Not stated in the report: our own summaries only",
        "Not stated in the report: figures and our own summaries only",
        "As the area says",
    }
)


class LicenceError(Exception):
    """A part states no licence, none that is clear, or one that may not be shipped with MIT."""


@dataclass(frozen=True)
class Part:
    """A shipped part, its licence as an SPDX expression, and where that is stated."""

    name: str
    licence: str
    stated: str


def shipped() -> list[Requirement]:
    """Everything that `requirements.txt` pins, once each: of several pins of one part the one for this Python."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line and not line.startswith(("#", "-"))]
    found = [Requirement(row.split("--hash")[0].strip()) for row in rows]
    here = [one for one in found if one.marker is None or one.marker.evaluate()]
    return list({canonicalize_name(one.name): one for one in (*found, *here)}.values())


def parts() -> Iterator[Part]:
    """Every shipped part. Raises LicenceError for one that may not be."""
    for requirement in shipped():
        name = canonicalize_name(requirement.name)
        if name in ELSEWHERE:
            yield allowed(Part(name, *ELSEWHERE[name]))
            continue
        try:
            data = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            raise LicenceError(f"{name} is not installed here, and no line says its licence") from None
        if data["Version"] not in requirement.specifier:
            raise LicenceError(f"{name} {data['Version']} is installed, and another is pinned: {requirement}")
        yield allowed(stated(name, data))


def stated(name: str, data: PackageMetadata) -> Part:
    """What the data of a distribution say, or the line of UNCLEAR."""
    classifiers = [one for one in data.get_all("Classifier") or [] if one.startswith("License ::")]
    heads = [words[:HEAD_LENGTH] for words in [*classifiers, data.get("License") or ""]]
    if any(OF_GNU.search(head) or IN_SHORT.search(head) for head in heads):
        raise LicenceError(f"{name} may not be shipped with MIT: it names a licence of GNU's")
    said = (
        (data.get("License-Expression"), "License-Expression"),
        (data.get("License"), "License"),
        (classifiers[0].split(" :: ")[-1] if len(classifiers) == 1 else None, "classifier"),
    )
    for words, where in said:
        try:
            return Part(
                name, str(canonicalize_license_expression(WORDS.get(words or "", words or ""))), where
            )
        except InvalidLicenseExpression:
            continue
    if name not in UNCLEAR:
        raise LicenceError(f"{name} does not say its licence clearly: {[words for words, _ in said]}")
    return Part(name, *UNCLEAR[name])


def allowed(part: Part) -> Part:
    """`part`, if one of its licences to choose from, with all that hold together, may be shipped with MIT."""
    if "(" in part.licence or not any(
        ALLOWED.issuperset(choice.split(" AND ")) for choice in part.licence.split(" OR ")
    ):
        raise LicenceError(f"{part.name} may not be shipped with MIT: {part.licence}")
    return part


def texts(name: str) -> dict[str, str]:
    """The licence files of an installed part, by their paths."""
    return {
        str(one): one.read_text(encoding="utf-8")
        for one in importlib.metadata.files(name) or []
        if re.search(r"(licen[cs]e|copying)[^/]*$", str(one), re.I) and one.suffix not in {".py", ".pyc"}
    }


def bears_out(part: Part, found: Mapping[str, str]) -> bool:
    """Whether the file of the part that `part.stated` names begins as the text of its licence does."""
    file = part.stated.removeprefix("its ").partition(";")[0]
    return any(
        all(words in text[:HEAD_LENGTH] for words in SAYS[part.licence])
        for path, text in found.items()
        if path.endswith(f"/{file}") and ".dist-info/" in path
    )


def carried(found: Mapping[str, str]) -> set[str]:
    """Licences of the GPL's family that licence files name for what is inside a part."""
    return {one for text in found.values() for one in re.findall(r"^License: (.*GPL.*?)\s*$", text, re.M)}


def of_gnu(found: Mapping[str, str]) -> list[str]:
    """The licence files that begin with a licence of GNU's, or hold the whole text of one."""
    return [path for path, text in found.items() if OF_GNU.search(text[:HEAD_LENGTH]) or TITLE.search(text)]


def table() -> str:
    """The list for people, as it stands in `docs/licences.md`."""
    rows = [f"| {part.name} | {part.licence} | {part.stated} |" for part in parts()]
    return "\n".join(["| part | licence | stated in |", "|---|---|---|", *sorted(rows)])


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
