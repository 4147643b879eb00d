"""The system improvement reviews of seven London boroughs. Start at `recipe.py`."""

from loaders.sit_reviews.recipe import SOURCE_ID, load, recognise

__all__ = ["SOURCE_ID", "load", "recognise"]
