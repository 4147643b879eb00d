"""What the checker hands back: one fault a line, in words, with the sentence it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.claims import Said


@dataclass(frozen=True)
class View:
    """Everything that one view tells a reader, and whose page it is.

    `place_id` is the place that was chosen: sentences of its own figures need not repeat its name. `heading` is what
    stands above them all (a title, the choices made): names and periods in it need not be repeated either. `given` are
    words with one number in them (a pattern), and what that number is: what the reader chose or entered, and what
    follows from it, worked out apart from the product. `ahead` are the periods of a plan, which have no figures yet.
    """

    name: str
    said: tuple[Said, ...]
    place_id: str = ""
    heading: str = ""
    newest_first: bool = False
    given: Sequence[tuple[str, Sequence[float | str]]] = ()
    ahead: Sequence[str] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong, of which kind, in which sentence of which view."""

    kind: str
    what: str
    text: str = field(default="")
    view: str = field(default="")

    def __str__(self) -> str:
        return f"{self.view}: {self.kind}: {self.what}: {self.text!r}"
