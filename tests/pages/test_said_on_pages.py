"""Pages tell numbers through `say`, tables, charts and tiles only: a number written on a page carries no claim."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"
#: What puts words on a page.
WORDS = {
    "markdown", "info", "warning", "error", "success", "write", "caption", "text",
    "title", "header", "subheader", "metric", "html", "small", "note",
}  # fmt: skip
#: Names that may stand in a text: of places, periods and measures. None of them is a figure.
NAMES = {
    "short_name", "name", "label", "heading", "title", "publisher", "licence", "page", "id", "definition", "boundary",
    "not_for", "holder",
}  # fmt: skip
#: What names a source, a body or a list of names.
CITED = {"source_line", "list_source", "published_for", "join_words", "place_name"}
#: Where a text is no sentence of the product's own: what draws a `Said`, a quotation, a tile or a message of an error.
DRAWS = {
    "parts/say.py": "draws what a Said says",
    "parts/under.py": "quotes the catalogue and names the source",
    "parts/tiles.py": "draws a tile, whose words are claimed where it is made",
    "parts/show.py": "the quiet line under a picture: its source, its caveats and how it is read",
    "parts/problems.py": "what went wrong, in the words of the error",
    "parts/saved.py": "writes a file, and nothing on a page",
    "parts/address.py": "what an address asks for that is not there",
}


#: module: the other parts of its texts that may be worked out there, and why they are no figures of the store.
ALLOWED: dict[str, dict[str, str]] = {
    "parts/returns.py": {"returns_said(why)": "why files that areas send are not shown"},
    "parts/fictional.py": {"instead": "what the page shows instead"},
    "board/summary.py": {"title": "the head of a list"},
    "performance/compare_over_time.py": {"when": "the span of a picture"},
    "performance/compare_views.py": {"heading": "the head of a picture", "every": "the order of the areas"},
    "performance/demand/job_plans.py": {"number": "the number of a row of the form"},
    "performance/demand/numbers.py": {"row": "the name of a stage"},
    "performance/meeting/worklist.py": {
        "held.extract.day": "the day of the file that was opened",
        "held.extract": "the file that was opened",
        "line": "what is wrong with the file",
    },
    "performance/ptl_meeting.py": {"mark": "that the data are a demonstration"},
    "performance/tracking/screen.py": {"by": "the name of a clock", "title": "the head of a row of tiles"},
    "performance/tracking/shown.py": {"note": "that what follows is of everyone"},
    "performance/trends.py": {
        "left_out": "which figures are left out, and why",
        "GEOGRAPHIES.get(trends.geography, 'areas')": "a kind of area",
        "words": "the words of an icon",
        "where": "which geography has a place's own line",
    },
    "quality/questionnaire.py": {"theme": "a name", "scale": "a name", "note": "a footnote of the publisher"},
    "quality/reviews.py": {
        "name": "the head of a list",
        "line": "a finding, quoted",
        "'\\n'.join(lines)": "findings, quoted",
    },
    "parts/reading.py": {
        "title": "the name of a page",
        "told": "what cannot be read, in the words of the error",
        "where_it_is_said(logged(error))": "where the log says more",
        "loaded_on(known)": "the day of the figures",
    },
    "router.py": {
        "whose": "whose figures are shown",
        "loaded": "the day of the figures",
        "known.snapshot_id": "the name of the figures",
    },
}


def calls(path: Path) -> Iterator[tuple[int, str, ast.expr]]:
    """Every text that a module puts on a page."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in WORDS:
            yield node.lineno, called, node.args[0]


def computed(text: ast.expr) -> list[str]:
    """The parts of a text that are worked out: anything but words written here, constants and names of things."""
    if isinstance(text, ast.Constant):
        return []
    if isinstance(text, ast.JoinedStr):
        return [part for value in text.values for part in computed(value)]
    if isinstance(text, ast.FormattedValue):
        return computed(text.value)
    if isinstance(text, ast.IfExp):
        return [*computed(text.body), *computed(text.orelse)]
    if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Add):
        return [*computed(text.left), *computed(text.right)]
    if isinstance(text, ast.Subscript):
        return computed(text.value)
    if isinstance(text, ast.Attribute) and (text.attr in NAMES or text.attr.isupper()):
        return []
    if isinstance(text, ast.Name) and text.id.isupper():
        return []
    if isinstance(text, ast.Call) and getattr(text.func, "id", "") in CITED:
        return []
    return [ast.unparse(text)]


def written() -> list[str]:
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        if str(path.relative_to(PAGES)) in DRAWS:
            continue
        for line, called, text in calls(path):
            found += [f"{path.relative_to(PAGES)}:{line} {called}({part})" for part in computed(text)]
    return found


def test_pages_tell_numbers_through_said_tables_charts_and_tiles_only() -> None:
    assert [line for line in written() if not _allowed(line)] == []


def test_what_is_allowed_is_still_written() -> None:
    told = "\n".join(written())
    assert [
        f"{module}: {part}" for module, parts in ALLOWED.items() for part in parts if f"({part})" not in told
    ] == []


def test_a_computed_number_on_a_page_is_found() -> None:
    text = ast.parse("st.markdown(f'{len(rows)} of {place.short_name}')", mode="eval").body
    assert isinstance(text, ast.Call)
    assert computed(text.args[0]) == ["len(rows)"]


def _allowed(line: str) -> bool:
    module, _, rest = line.partition(":")
    part = rest.partition("(")[2].removesuffix(")")
    return part in ALLOWED.get(module, {}) or (module == "quality/reviews.py" and "row.summary" in part)
