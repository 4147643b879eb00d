"""The settings: where the data folder is, who may see returns, how many snapshots stay. Read inside functions."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from store.errors import PersonError

DATA_FOLDER_VARIABLE = "SIGHTLINE_DATA"
#: In the data folder: the settings of one deployment.
SETTINGS = "settings.toml"
NOWHERE, THIS_MACHINE = "nowhere", "this machine"
LOCAL_RETURNS = "local_returns"
SNAPSHOTS_KEPT, KEPT_UNLESS_SET = "snapshots_kept", 12
_NAMES = (LOCAL_RETURNS, SNAPSHOTS_KEPT)
_WORDS = (NOWHERE, THIS_MACHINE)


class SettingsError(PersonError):
    """The settings cannot be read, or say what the program does not know. The sentence names it."""


def data_folder() -> Path:
    """The folder that holds catalogue, reference, published figures and the store."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / "data"


def local_folder() -> Path:
    """The folder of what areas send themselves: their returns, the store of them and their lists of teams."""
    return data_folder() / "local"


def local_returns() -> str:
    """Where the returns of real areas are shown: NOWHERE (unless set) or THIS_MACHINE. Raises SettingsError."""
    word = _settings().get(LOCAL_RETURNS, NOWHERE)
    if word not in _WORDS:
        raise SettingsError(
            f"{SETTINGS} says {LOCAL_RETURNS} = {word!r}; it can be {' or '.join(map(repr, _WORDS))}."
        )
    return str(word)


def snapshots_kept() -> int:
    """How many of the newest snapshots of a store stay, the current one among them. Raises SettingsError."""
    number = _settings().get(SNAPSHOTS_KEPT, KEPT_UNLESS_SET)
    if type(number) is not int or number < 1:
        raise SettingsError(
            f"{SETTINGS} says {SNAPSHOTS_KEPT} = {number!r}; it can be a whole number from 1."
        )
    return number


def _settings() -> dict[str, object]:
    """The settings as the file has them; none where there is no file. Raises SettingsError."""
    try:
        raw = tomllib.loads((data_folder() / SETTINGS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{SETTINGS} of the data folder cannot be read: {error}.") from error
    unknown = sorted(set(raw) - set(_NAMES))
    if unknown:
        raise SettingsError(f"{SETTINGS} sets {unknown[0]!r}; the settings in it are {' and '.join(_NAMES)}.")
    return raw
