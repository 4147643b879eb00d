"""The monthly four-week waits of the Mental Health Services Data Set. Start at `recipe.py`."""

from loaders.mhsds_waits.recipe import SOURCE_ID, editions_in, load, recognise

__all__ = ["SOURCE_ID", "editions_in", "load", "recognise"]
