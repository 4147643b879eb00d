"""The patient tracking list of an area, checked and counted. Start at `recipe.py`."""

from loaders.ptl.dictionary import explained
from loaders.ptl.editions import SOURCE_ID, editions_in
from loaders.ptl.header import recognise
from loaders.ptl.recipe import list_all_faults, load, load_counted
from loaders.ptl.teams import COLUMNS as TEAM_COLUMNS
from loaders.ptl.teams import undeclared_said

__all__ = [
    "SOURCE_ID",
    "TEAM_COLUMNS",
    "editions_in",
    "explained",
    "list_all_faults",
    "load",
    "load_counted",
    "recognise",
    "undeclared_said",
]
