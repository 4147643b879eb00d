"""The 2019 questionnaire to health and wellbeing boards, and an area's own return of it. Start at `recipe.py`."""

from loaders.cqc_questionnaire.recipe import SOURCE_ID, load, recognise

__all__ = ["SOURCE_ID", "load", "recognise"]
