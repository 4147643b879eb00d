"""Local returns are read in one place and allowed in one: no page, report, chart or file reaches past the view."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Who writes, builds, finds or reads local returns; everybody else sees them through a view.
KEEPERS = {"store/settings.py", "store/snapshot.py", "store/view.py"}
#: A name that leads to local returns → the modules beside KEEPERS and loaders that may use it.
NAMES = {
    "local_folder": set(),
    "local_store": set(),
    "open_view": {"reports/current.py", "reports/api_published.py"},
    "open_sound_view": {"reports/current.py"},
    "open_current": set(),
    "open_newest_sound": set(),
    "verify_snapshot": {"store/writer.py", "store/held.py"},
    "allowed_areas": {"store/allowed.py", "pages/parts/store.py", "pages/parts/sections.py"},
    "Allowed": {"store/allowed.py", "reports/current.py"},
    "data_folder": {"store/catalogue.py", "store/pathway_catalogue.py", "store/reference.py"},
    "store_folder": {"store/writer.py", "store/held.py"},
    "read_edition": set(),
    "read_published": set(),
    "read_local": set(),
}


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    paths = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    for path in sorted([*paths, ROOT / "dashboard.py"]):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def names_in(tree: ast.Module) -> set[str]:
    """Every name that a module uses, defines or imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name.split(".")[-1])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


@pytest.fixture(scope="module")
def names() -> dict[str, set[str]]:
    """A module downstream of the loaders → the names in it."""
    return {file: names_in(tree) for file, tree in modules("store", "metrics", "charts", "reports", "pages")}


@pytest.mark.parametrize("name", NAMES)
def test_only_those_named_reach_for(name: str, names: dict[str, set[str]]) -> None:
    users = {file for file, found in names.items() if name in found}
    assert users - KEEPERS == NAMES[name]


def test_nobody_downstream_writes_the_path_of_returns() -> None:
    wrong = [
        f"{file}: {node.value}"
        for file, tree in modules("metrics", "charts", "reports", "pages")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value == "local" or "data/local" in node.value or "local/" in node.value)
    ]
    assert wrong == []


def test_what_is_kept_for_all_sessions_is_kept_by_what_may_be_seen(names: dict[str, set[str]]) -> None:
    """What sessions share hangs on the figures of a view: no cache of another kind is used, but for pure functions."""
    shared = {"cache_resource", "cache_data", "lru_cache", "cache"}
    pure = {
        "charts/theme.py",
        "metrics/trend.py",
        "pages/parts/paper.py",
        "store/areas.py",
        "store/declared.py",
    }  # of arguments, or files, alone
    users = {file for file, found in names.items() if shared & found}
    assert users <= pure


@pytest.mark.parametrize("door", ["measured", "shared", "file_of", "draw_rows", "plain_table"])
def test_every_key_of_what_is_kept_names_the_view(door: str) -> None:
    """A key holds `snapshot_id`, or is one of the few that were made from a key that does."""
    keyed = {"pages/performance/tracking/shown.py", "pages/parts/show.py", "pages/parts/tables.py"}
    calls = [
        (file, node, tree)
        for file, tree in modules("pages")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == door and file not in keyed
    ]
    assert calls or door == "file_of"
    for file, call, tree in calls:
        key = call.args[0]
        text = ast.unparse(key)
        names = {node.id for node in ast.walk(key) if isinstance(node, ast.Name)}
        text += " ".join(ast.unparse(node) for node in ast.walk(tree) if _gives(node, names))
        assert "snapshot_id" in text, f"{file}, line {call.lineno}: {ast.unparse(key)}"


def _gives(node: ast.AST, names: set[str]) -> bool:
    """Whether a piece of code gives one of `names` its value."""
    if isinstance(node, ast.Assign):
        return any(getattr(target, "id", "") in names for target in node.targets)
    return isinstance(node, ast.FunctionDef) and node.name in names and node.name.startswith("_key")
