"""The one setting: where the data folder is. Read inside a function, never at import."""

from __future__ import annotations

import os
from pathlib import Path

DATA_FOLDER_VARIABLE = "SIGHTLINE_DATA"


def data_folder() -> Path:
    """The folder that holds catalogue, reference, published figures and the store."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / "data"
