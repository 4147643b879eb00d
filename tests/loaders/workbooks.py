"""Workbooks for tests, written part by part so that a test can make each part wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(reference: str, value: object) -> str:
    """One cell: text inline, a number, or the raw XML of a cell's inside given as bytes."""
    if isinstance(value, bytes):
        return f'<c r="{reference}">{value.decode()}</c>'
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def write_workbook(path: Path, sheets: Mapping[str, Mapping[str, object]], *, extra: str = "") -> Path:
    """Sheets of `{"B3": value}`; `extra` is XML that follows the cells of every sheet."""
    names = list(sheets)
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        package.writestr("_rels/.rels", _RELATIONS.format(entries=main))
        package.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(entries=entries))
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        for number, name in enumerate(names, 1):
            package.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(sheets[name], extra=extra))
    return path


def _sheet(cells: Mapping[str, object], *, extra: str) -> str:
    rows: dict[int, list[str]] = {}
    for reference, value in cells.items():
        number = int("".join(mark for mark in reference if mark.isdigit()))
        rows.setdefault(number, []).append(cell(reference, value))
    body = "".join(f'<row r="{number}">{"".join(found)}</row>' for number, found in sorted(rows.items()))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{extra}</worksheet>'
