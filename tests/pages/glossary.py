"""Which terms of the field stand on a page, and which of them it explains."""

from __future__ import annotations

import re
from functools import cache

from streamlit.testing.v1 import AppTest

from store.catalogue import Word, read_catalogue
from tests.documents import ROOT
from tests.pages.text import text_of

#: What is no text of ours: tables hold names, pictures are told by their own reading, sources by their titles.
NOT_READ = ("table: ", "arrow_vega_lite_chart: ", "vega_lite_chart: ", "unknown: ")
#: Pages that quote what others wrote: their words are not ours to choose.
QUOTE = frozenset({"reviews", "questionnaire"})
#: Terms of GLOSSARY.md that a reader knows without being told, or that the page says in full where they stand.
PLAIN = frozenset(
    term.strip()
    for term in [
        "\n    access",
        " activity",
        " actual",
        " all waits",
        " area",
        " avoidable",
        " between the tiers",
        " borough",
        " break",
        " breakdown",
        " capacity",
        "\n    catalogue",
        " clock start",
        " clock stop",
        " closed",
        " closed before a second appointment",
        " completed",
        " contact while waiting",
        "\n    contacts per clinician day",
        " cut off",
        " demand",
        " demonstration data",
        " derived",
        " dna",
        " done",
        " due",
        " edition",
        " extract",
        " finding",
        "\n    first steps in 4 weeks",
        " first steps not complete",
        " from referral",
        " good practice",
        " helped",
        " high",
        " indicator",
        " length of a pathway",
        " local return",
        "\n    longest",
        " low",
        " middle run",
        " mid-year",
        " multiple referral",
        " note",
        " not compared",
        " opened list",
        " pareto",
        " people",
        " plan",
        "\n    priority",
        " published value",
        " queue",
        " rebase",
        " reappears",
        " recovery plan",
        " refused",
        " region",
        " removal",
        " rolling",
        " rounded",
        "\n    scope",
        " seen",
        " served by",
        " session",
        " similar",
        " snapshot",
        " standing",
        " status",
        " step",
        " suppressed",
        "\n    survives rounding",
        " this session",
        " tile map",
        " to catch up",
        " to hold",
        " unknown",
        " verdict",
        " voice",
        " wait",
        " wait band",
        " was",
        "\n    what-if",
        " whole pathway",
        " overdispersion",
        " special cause",
        " common cause",
        " cyp\n    ",
    ]
)


@cache
def words() -> tuple[Word, ...]:
    return tuple(read_catalogue().words.values())


@cache
def terms_of_glossary() -> frozenset[str]:
    """Every term that GLOSSARY.md explains, in small letters, without what stands in brackets behind it."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    named = re.findall(r"^- \*\*([^*]+)\*\*", text, flags=re.MULTILINE)
    return frozenset(
        re.sub(r" \(.*", "", part).strip().lower() for name in named for part in name.split(", ")
    )


def says(text: str, term: str) -> bool:
    """Whether a term stands in a text, one or several of it, as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", text, flags=re.IGNORECASE) is not None


def told(app: AppTest) -> str:
    """What a page says in its own words, without the meanings that it lists."""
    meanings = tuple(word.meaning for word in words())
    lines = [line for line in text_of(app) if not line.startswith(NOT_READ) and not line.endswith(meanings)]
    return "\n".join(re.sub(r"^\w+: ", "", line) for line in lines)


def unexplained(app: AppTest, page: str) -> list[str]:
    """The terms that stand on a page and that it does not explain."""
    text = told(app)
    lacking = [
        f"{word.id}: {term}"
        for word in words()
        for term in word.says
        if page not in word.pages and says(text, term)
    ]
    declared = {term.lower() for word in words() for term in (*word.says, re.sub(r" \(.*", "", word.term))}
    return lacking + sorted(t for t in terms_of_glossary() - PLAIN - declared if says(text, t))


def not_listed(app: AppTest, page: str) -> list[str]:
    """The terms declared for a page whose meanings it does not list, and those that it lists without need."""
    listed = "\n".join(text_of(app))
    return [word.id for word in words() if (page in word.pages) != (word.meaning in listed)]
