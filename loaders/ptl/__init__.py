"""The patient tracking list of an area, checked and counted. Start at `recipe.py`."""

from loaders.ptl.dictionary import explained
from loaders.ptl.recipe import SOURCE_ID, editions_in, list_all_faults, load, recognise

__all__ = ["SOURCE_ID", "editions_in", "explained", "list_all_faults", "load", "recognise"]
