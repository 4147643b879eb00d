"""What may be said of a return besides its faults: errors go on without their words, a file under a plain name.

The words of an engine or a library repeat the cells it was at, and a file is called what its sender called it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_NAME = re.compile(
    r"(?:ptl|questionnaire)?[-_ ]*(.*?)[-_ ]*(\d{4}-\d{2}-\d{2})?\.(?:csv|xlsx?)", re.IGNORECASE
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
    name = _letters(text)
    return name in _area_names(data_folder()) or name.removesuffix(DEMONSTRATION) in _area_names(
        data_folder()
    )


@cache
def _area_names(folder: Path) -> frozenset[str]:
    """The codes and names of all areas, letters and digits only."""
    areas = read_areas(demonstration=True)
    return frozenset(_letters(text) for id_ in areas for text in _names(areas[id_]))


def _names(area: Area) -> tuple[str, ...]:
    return area.area_id, area.name, area.short_name


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
