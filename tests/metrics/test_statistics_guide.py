"""The guide to the statistics runs as it stands, and names every public function."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
FIGURES = ["proportions", "rates", "means", "quantiles"]
COMPARISONS = [
    "benchmark",
    "rounding",
    "neighbours",
    "funnel",
    "overdispersion",
    "change",
    "trend",
    "inequality",
]
WAITING = [
    "queue_chain",
    "queue_fluid",
    "queue_simulation",
    "queue_what_if",
    "queue_recovery",
    "equity",
    "conversion",
    "masking",
]
MODULES = [*FIGURES, *COMPARISONS, *WAITING]


def test_every_block_runs_after_the_ones_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/statistics.md", "exec"), names)
    assert len(blocks) == 6
    assert names["compared"]["comparison"].iloc[0] == "worse"  # type: ignore[index]
    assert set(names["moved"]["verdict"]) >= {"shorter", "reappears"}  # type: ignore[index]
    assert "not_compared" in capsys.readouterr().out


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_is_in_the_guide(module: str) -> None:
    tree = ast.parse((ROOT / "metrics" / f"{module}.py").read_text(encoding="utf-8"))
    public = [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    inner = {"counts_note", "side"}
    assert [name for name in public if name not in inner and f"{name}" not in GUIDE] == []
