"""The style and the script of paper lean on names that Streamlit gives its parts: each is still given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import streamlit

from pages.parts import paper

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
OURS = Path(paper.__file__)
#: Given by Streamlit as classes.
CLASSES = {"stPrintGraphic"}


NAMES = re.compile(r"\bst[A-Z]\w+")


@pytest.fixture(scope="module")
def given() -> set[str]:
    return {name for path in SCRIPTS.glob("*.js") for name in NAMES.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("suffix", [".css", ".js"])
def test_every_part_that_is_named_is_one_of_streamlits(suffix: str, given: set[str]) -> None:
    text = OURS.with_suffix(suffix).read_text(encoding="utf-8")
    named = set(NAMES.findall(text))
    assert len(named) > 5
    assert sorted(named - given) == []


def test_keys_of_containers_are_those_that_the_style_knows() -> None:
    text = OURS.with_suffix(".css").read_text() + OURS.with_suffix(".js").read_text()
    keys = {paper.ON_PAPER, paper.ON_SCREEN, paper.IF_OPEN}
    assert set(re.findall(r"st-key-([a-z-]+)", text)) == keys


def test_the_front_page_has_the_style_the_script_and_the_word_for_what_is_fictional() -> None:
    head = paper.for_paper().decode()
    assert head.count("<style>") == head.count("<script>") == 1
    assert "beforeprint" in head
    assert paper.FICTIONAL in head
    assert paper.MARK in head


def _on_screen(tree: ast.AST) -> set[ast.AST]:
    """All that stands in a container for the screen alone."""
    kept = (node for node in ast.walk(tree) if isinstance(node, ast.With))
    alone = (node for node in kept if any("{ON_SCREEN}" in ast.unparse(item) for item in node.items))
    return {inner for node in alone for inner in ast.walk(node)}


def test_what_only_a_screen_can_do_is_not_said_on_paper() -> None:
    asked = re.compile(r"\b(click|choose a cell|change any of)\b", re.IGNORECASE)
    printed, kept = [], 0
    for path in sorted((OURS.parents[1]).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        screen = _on_screen(tree)
        for node in ast.walk(tree):
            for text in node.args if isinstance(node, ast.Call) else []:
                if isinstance(text, ast.Constant) and asked.search(str(text.value)):
                    kept += text in screen
                    printed += [] if text in screen else [f"{path.name}:{node.lineno} {text.value}"]
    assert printed == []
    assert kept == 2
