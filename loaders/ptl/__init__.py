"""The patient tracking list of an area, checked and counted. Start at `recipe.py`."""

from loaders.ptl.recipe import SOURCE_ID, editions_in, load, recognise

__all__ = ["SOURCE_ID", "editions_in", "load", "recognise"]
