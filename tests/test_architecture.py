"""The direction of flow, held by a test: who may import whom."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("store", "loaders", "metrics", "charts", "reports", "pages")
MAY_IMPORT = {
    "store": set(),
    "metrics": set(),
    "loaders": {"store", "metrics"},
    "charts": {"metrics"},
    "reports": {"store", "metrics", "charts"},
    "pages": {"store", "loaders", "metrics", "charts", "reports"},
}
SCREEN = {"streamlit", "altair"}


@cache
def imports_of(path: Path) -> set[str]:
    """The top-level names that a module imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"the package {package} has gone"
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_lies_upstream_of_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = {
        str(path.relative_to(ROOT)): sorted((imports_of(path) & set(PACKAGES)) - allowed)
        for path in modules(package)
    }
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("package", ["store", "loaders", "metrics", "reports"])
def test_only_pages_and_charts_know_the_screen(package: str) -> None:
    allowed = {"altair"} if package == "reports" else set()
    wrong = {str(path.relative_to(ROOT)): imports_of(path) & (SCREEN - allowed) for path in modules(package)}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_nothing_but_the_dashboard_imports_pages() -> None:
    others = [path for package in PACKAGES if package != "pages" for path in modules(package)]
    assert [str(path) for path in others if "pages" in imports_of(path)] == []


def test_only_the_router_lies_directly_in_pages() -> None:
    assert {path.name for path in (ROOT / "pages").glob("*.py")} == {"__init__.py", "router.py"}


def test_no_page_writes_raw_html() -> None:
    for path in modules("pages"):
        source = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in source, path
        assert "st.html(" not in source, path


def test_no_table_is_fetched_in_parts() -> None:
    """Its browser would ask by a message that is dropped (pages/parts/messages.py), and rows would stay empty."""
    calls = [
        node
        for path in modules("pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".dataframe")
    ]
    assert calls
    assert [ast.unparse(call) for call in calls if "lazy=False" not in ast.unparse(call)] == []


def imported_modules(path: Path) -> set[str]:
    """The full names of the modules that a module imports from."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.module for node in tree if isinstance(node, ast.ImportFrom) and node.module}


def rooms() -> list[Path]:
    """The sources' own folders in `loaders`."""
    found = sorted(path.parent for path in (ROOT / "loaders").glob("*/__init__.py"))
    assert found, "no source has a room"
    return found


def test_a_source_reads_nothing_of_another_source() -> None:
    names = {f"loaders.{room.name}" for room in rooms()}
    wrong = [
        f"{path.relative_to(ROOT)} imports from {module}"
        for room in rooms()
        for path in room.rglob("*.py")
        for module in imported_modules(path)
        if ".".join(module.split(".")[:2]) in names - {f"loaders.{room.name}"}
    ]
    assert wrong == []


def test_every_room_has_its_recipe_at_the_door() -> None:
    assert [room.name for room in rooms() if not (room / "recipe.py").is_file()] == []


def test_no_catch_all_modules() -> None:
    banned = {"utils.py", "helpers.py", "common.py"}
    assert [str(path) for package in PACKAGES for path in modules(package) if path.name in banned] == []
