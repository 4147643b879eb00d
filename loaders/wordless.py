"""What may be said of a return besides its faults: errors go on without their words, a file under a plain name.

The words of an engine or a library repeat the cells it was at, and a file is called what its sender called it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from store.areas import Area, read_areas
from store.errors import PersonError
from store.reference import DEMONSTRATION
from store.settings import data_folder

#: What a file is called whose name is not one that the guide asks for.
THE_FILE = "the file"
LEFT_OUT = "(its words are left out: they could repeat a row of the return)"
#: The kinds of area that a name means first.
_SENDERS = ("borough", "county", "system")
_NAME = re.compile(
    r"(?:ptl|questionnaire)[-_ ]+(.*?)[-_ ]*(\d{4}-\d{2}-\d{2})?\.(?:csv|xlsx?)", re.IGNORECASE
)


@contextmanager
def without_words() -> Iterator[None]:
    """Let an error pass with its kind and its traceback, but not with its words, nor those of what it came from.

    The sentences of a PersonError are ours and stay.
    """
    try:
        yield
    except Exception as error:
        _silence(error)
        raise


def _silence(error: BaseException) -> None:
    before = error.__cause__, error.__context__
    error.__cause__ = error.__context__ = None
    if isinstance(error, PersonError):
        return
    error.args = (LEFT_OUT,)
    if isinstance(error, OSError):
        error.filename = error.filename2 = error.strerror = None
    if getattr(error, "__notes__", None):
        error.__notes__ = []
    for earlier in before:
        if earlier is not None:
            _silence(earlier)


def told_file(path: Path) -> str:
    """What messages and tables call a return: by its name where that is of an area and a day alone, else THE_FILE."""
    found = _NAME.fullmatch(path.name)
    plain = found is not None and (found[1] or found[2]) and (not found[1] or is_area_name(found[1]))
    return path.name if plain else THE_FILE


def is_area_name(text: str) -> bool:
    """Whether a text is the code or the name of an area, as a file's name or an edition has it."""
    return area_named(text) != ""


def area_named(text: str) -> str:
    """The id of the area whose code or name a text is, as a file's name or an edition has it; nothing if of none."""
    names, name = _area_names(data_folder()), _letters(text)
    return names.get(name) or names.get(name.removesuffix(DEMONSTRATION), "")


@cache
def _area_names(folder: Path) -> Mapping[str, str]:
    """The codes and names of all areas, letters and digits only, each with the id of one area that it is of.

    Of several that share a name, such as a borough and the group that once served it, it is the borough.
    """
    areas = read_areas(demonstration=True)
    found: dict[str, str] = {}
    for id_ in sorted(areas, key=lambda id_: areas[id_].kind not in _SENDERS):
        for text in _names(areas[id_]):
            found.setdefault(_letters(text), id_)
    return {name: id_ for name, id_ in found.items() if name}


def _names(area: Area) -> tuple[str, ...]:
    return area.area_id, area.name, area.short_name


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
