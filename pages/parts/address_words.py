"""The words of an address: which option each means, and what is said of one that means nothing here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: A value of an address is told back to its reader up to this length.
_TOLD = 60


def meant_by(
    said: str | None,
    options: Sequence[str],
    names: Mapping[str, str] | None,
    words: Mapping[str, str] | None,
) -> str | None:
    """The option that a word of the address means: its id, its word there, or its name on the page."""
    if said is None or said in options:
        return said
    folded = _folded(said)
    for named in (words or {}, names or {}):
        for option in options:
            if option in named and _folded(named[option]) == folded:
                return option
    return next((option for option in options if _folded(option) == folded), None)


def _folded(word: str) -> str:
    """A word of an address as it is compared: without regard to capitals, spaces or how "and" is written."""
    return " ".join(word.replace("&", " and ").split()).casefold()


def no_such_page(said: str, *, shown: str) -> str:
    """The sentence about an address that no page has."""
    return f"There is no page at the address `/{_literal(said)}`. {shown} is shown instead."


def unknown(what: str, said: str, *, shown: str) -> str:
    """The sentence about a value of the address that nothing here goes by. The value is quoted, never drawn."""
    asked = f"The address asks for the {what} `{_literal(said)}`."
    return f"{asked} Nothing here goes by that name: {shown} is shown instead."


def another_version(said: str, *, shown: str) -> str:
    """The sentence about figures that the address asks for and that are not shown; `shown` says what is."""
    return f"The address asks for version `{_literal(said)}` of the figures. {shown}"


def _literal(said: str) -> str:
    """A value of an address as text that is quoted and never drawn."""
    return " ".join(said.replace("`", "'").split())[:_TOLD] or " "
