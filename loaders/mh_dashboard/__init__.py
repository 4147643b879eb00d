"""The NHS Mental Health Dashboard. Start at `recipe.py`."""

from loaders.mh_dashboard.recipe import SOURCE_ID, load, recognise

__all__ = ["SOURCE_ID", "load", "recognise"]
