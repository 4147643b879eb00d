"""Early intervention in psychosis waiting times by month, December 2015 to September 2019. Start at `recipe.py`."""

from loaders.eip_history.recipe import SOURCE_ID, load, recognise

__all__ = ["SOURCE_ID", "load", "recognise"]
