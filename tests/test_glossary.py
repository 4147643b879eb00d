"""Terms of the field are explained once: declared, in plain words, used by their pages and the same in GLOSSARY.md."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from store.catalogue import Word
from tests.claims.banned import strings_of, texts_of_catalogue
from tests.claims.grade import HIGHEST_GRADE, grade, plain_words
from tests.documents import ROOT
from tests.pages.glossary import QUOTE, says, words

WORDS = {word.id: word for word in words()}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def explaining() -> dict[str, Path]:
    """The pages that explain words, by the id that their code gives, each with its module."""
    return {
        node.args[0].value: path
        for path in sorted((ROOT / "pages").rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "explain_words"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def imported(path: Path, found: set[Path] | None = None) -> set[Path]:
    """A module of a page and all that it takes its words from."""
    found = {path} if found is None else found
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            module = ROOT / f"{node.module.replace('.', '/')}.py"
            if module.exists() and module not in found and node.module.startswith(("pages.", "reports.")):
                found.add(module)
                imported(module, found)
    return found


@cache
def text_of(path: Path) -> str:
    return "\n".join(text for _, text in strings_of(path))


@cache
def declared() -> str:
    """What the catalogue says of indicators, sources and pathways, which any page may show."""
    return "\n".join(text for where, text in texts_of_catalogue() if "glossary" not in where)


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_a_meaning_is_plain_and_stands_in_the_glossary_of_the_project(word: Word) -> None:
    assert grade(plain_words(word.meaning)) <= HIGHEST_GRADE
    glossary = re.sub(r"\s+", " ", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
    first, _, rest = word.term.partition(" (")
    assert f"- **{first}**{f' ({rest}' if rest else ''}: {word.meaning}" in glossary


def test_every_page_explains_words_and_every_word_has_a_page() -> None:
    assert set(explaining()) == {page for word in WORDS.values() for page in word.pages}
    assert all(word.pages and word.says for word in WORDS.values())


@pytest.mark.parametrize("page", sorted({page for word in WORDS.values() for page in word.pages} - QUOTE))
def test_a_page_says_the_words_that_it_explains(page: str) -> None:
    texts = [declared(), *(text_of(module) for module in imported(explaining()[page]))]
    mine = [word for word in WORDS.values() if page in word.pages]
    unsaid = [w.id for w in mine if not any(says(text, term) for term in w.says for text in texts)]
    assert unsaid == []


def test_a_word_that_nothing_says_would_be_found() -> None:
    assert not says("Half of the figures are lower.", "median")
    assert says("Two CCGs bought care.", "CCG")
