"""The additional statistics on waiting times of 2019-20 and 2020-21. Start at `recipe.py`."""

from loaders.additional_waits.recipe import SOURCE_ID, editions, load, recognise

__all__ = ["SOURCE_ID", "editions", "load", "recognise"]
