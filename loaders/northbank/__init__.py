"""Northbank, the fictional system: what it would send. Start at `recipe.py`. Demonstration data, never real."""

from loaders.northbank.recipe import play, write_extract

__all__ = ["play", "write_extract"]
