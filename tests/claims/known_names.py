"""Words that hold digits and state no figure: names of places, parts, measures, periods, questions and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from reports.figure import Period
from reports.figures import Figures

LONG_ENOUGH_TO_QUOTE = 12
#: The years of the questionnaire and of the reviews, which have no figures by period.
_SURVEYED = ("2018-19", "2019")
#: A length of time that a measure is defined by: 4 weeks, 52 weeks, 14 days.
_SPANS = re.compile(r"\b\d+ (?:hours?|days?|weeks?|months?)\b")


@dataclass(frozen=True)
class Names:
    """Every name of the store and the catalogue; `raw` is the catalogue's files as they are, `periods` their labels."""

    figures: Figures
    raw: Mapping[str, Any]
    periods: frozenset[str]

    def has(self, text: str) -> bool:
        """Whether words are a name, or a part of a longer text of the catalogue that is long enough to quote."""
        plain = _plain(text)
        if plain not in self._held:
            self._held[plain] = self._has(plain)
        return self._held[plain]

    def _has(self, plain: str) -> bool:
        if not re.search(r"[a-z]", plain) and plain not in self._exact:
            return False
        return plain in self._exact or (
            len(plain) >= LONG_ENOUGH_TO_QUOTE and any(plain in t for t in self._texts)
        )

    @cached_property
    def _held(self) -> dict[str, bool]:
        """The answers given so far: the same few names stand in thousands of sentences."""
        return {}

    @cached_property
    def _exact(self) -> frozenset[str]:
        names = [
            name
            for area in self.figures.areas.values()
            for name in (area.name, area.short_name, area.area_id)
        ]
        catalogue = self.figures.catalogue
        names += [
            f"{question.id} {question.label.removesuffix('…')}{part}"
            for question in catalogue.questions.values()
            for part in ("", *(f": {named}" for named in (question.parts or {}).values()))
        ]
        names += [
            text for one in catalogue.indicators.values() for text in (one.name, one.short_name, one.id)
        ]
        names += [text for one in catalogue.sources.values() for text in (one.title, one.publisher, one.id)]
        names += [text for one in catalogue.questions.values() for text in (one.id, one.label)]
        names += [*self.periods, *self._parts()]
        texts = [
            text for one in catalogue.indicators.values() for text in (one.name, one.definition, one.boundary)
        ]
        names += [span for text in texts for span in _SPANS.findall(text.lower())]
        names += [text for text in _strings(self.raw) if len(text) < 80]
        return frozenset(_plain(name) for name in names if name)

    def _parts(self) -> Iterator[str]:
        """The parts that a tracking list is divided by, as they may be written."""
        for table in ("pathway_snapshots", "pathway_measures"):
            for breakdown in self.figures.tables[table]["breakdown"].dropna().unique():
                for part in str(breakdown).split(";"):
                    code = part.partition("=")[2]
                    yield from (code, f"Tier {code}", code.replace("-", " to "), code.replace("_", " "))

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        catalogue = self.figures.catalogue
        texts = [
            str(getattr(one, f.name))
            for records in (catalogue.indicators, catalogue.sources, catalogue.caveats, catalogue.questions)
            for one in records.values()  # type: ignore[attr-defined]
            for f in fields(one)
            if isinstance(getattr(one, f.name), str)
        ]
        for name in ("findings", "recommendations", "actions", "voices", "finance"):
            table = self.figures.tables.get(name)
            if table is not None:
                texts += [
                    str(v)
                    for c in table.columns
                    if table[c].dtype == object
                    for v in table[c].dropna().unique()
                ]
        return tuple(_plain(text) for text in {*texts, *_strings(self.raw)})


def periods_of_tables(figures: Figures) -> set[str]:
    """The labels of the periods that the tables beside the observations have."""
    found = set(_SURVEYED)
    for table in ("wait_bands", "pathway_snapshots", "pathway_measures", "pathway_bands"):
        rows = figures.tables[table]
        spans = rows[["period_end", "period_start", "period_type"]].drop_duplicates()
        found |= {Period(e, s, k).label for e, s, k in spans.itertuples(index=False, name=None)}
    for table in ("findings", "survey_answers"):
        found |= set(figures.tables[table]["edition"])
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("*", "").replace("\u00a0", " ")).strip().lower()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
