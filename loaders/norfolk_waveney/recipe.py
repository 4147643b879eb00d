"""The 2019 review of children's mental health services in Norfolk and Waveney.

The report's text gives the structure and the figures; the register in `data/published` gives each finding,
recommendation and step in our own words. Loading holds one against the other, in both directions.
"""

from __future__ import annotations

from pathlib import Path

from loaders.norfolk_waveney.figures import figure_problems
from loaders.norfolk_waveney.register import (
    read_register,
    recommendation_problems,
    reference_problems,
    road_map_problems,
)
from loaders.norfolk_waveney.report import SOURCE_ID, Review, read_review
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables

__all__ = ["SOURCE_ID", "check_review", "load", "normalise_register", "recognise"]


def load(path: Path, *, edition: str) -> Tables:
    """The report's text and its edition's register → recommendations, milestones, observations, finance, voices.

    Raises InputError with every difference between the two.
    """
    review = read_review(path, edition=edition)
    tables = normalise_register(read_register(edition), edition=edition)
    check_review(tables, review)
    return tables


def recognise(head: str) -> bool:
    """Whether a text's beginning is that of the review."""
    return "young people in Norfolk & Waveney" in " ".join(head[:2_000].split())


def normalise_register(register: Tables, *, edition: str) -> Tables:
    """The register under its source and edition."""
    return {name: table.assign(source_id=SOURCE_ID, edition=edition) for name, table in register.items()}


def check_review(tables: Tables, review: Review) -> None:
    """Raise InputError with all rows and all of the report's parts that do not meet."""
    problems = [
        *reference_problems(review, tables),
        *recommendation_problems(review, tables),
        *road_map_problems(review, tables),
        *figure_problems(review, tables, read_catalogue().indicators),
    ]
    if problems:
        raise InputError(problems)
