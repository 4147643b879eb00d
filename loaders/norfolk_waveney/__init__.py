"""The 2019 review of services in Norfolk and Waveney. Start at `recipe.py`."""

from loaders.norfolk_waveney.recipe import SOURCE_ID, load, recognise

__all__ = ["SOURCE_ID", "load", "recognise"]
