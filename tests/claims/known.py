"""What the checker may believe: the store's own tables, the catalogue's words, the names of places and parts.

Nothing here, nor in the `known_` files beside it, calls the code that makes sentences. A number is looked up in the
table its key names; a derived figure is worked out again from its parents.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from reports.claims import Key
from reports.figure import Period
from reports.figures import Figures
from store.settings import data_folder
from tests.claims import known_derived, known_lists, known_names, known_tables

#: Statuses of what happened, in the order preferred where an edition was revised.
HAPPENED = ("revised", "final", "performance", "provisional")


@dataclass(frozen=True)
class Row:
    """One observation as the checker found it."""

    value: float
    numerator: float
    denominator: float
    published_value: float
    caveats: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Known:
    """The store and the catalogue, asked by key and by name."""

    figures: Figures

    def value(self, key: Key) -> float | None:
        """The number under a key; None where there is no such row or column, not-a-number where it is withheld."""
        table, _, rest = key.indicator_id.partition(".")
        if rest and table in known_tables.TABLES:
            return self._tables.value(table, rest, key)
        if rest and table in known_lists.TABLES:
            return self._lists.value(table, rest, key)
        row = self.row(key)
        if row is None or key.column not in {"value", "numerator", "denominator", "published_value"}:
            return None
        return float(getattr(row, key.column))

    def row(self, key: Key) -> Row | None:
        """The observation of a key, of the preferred status and the newest edition."""
        return self._rows.get((key.indicator_id, key.area_id, key.breakdown), {}).get(key.period)

    def series(self, key: Key) -> dict[Period, Row]:
        """Every period of a key's indicator, area and breakdown of the same type, earliest first."""
        rows = self._rows.get((key.indicator_id, key.area_id, key.breakdown), {})
        return {p: row for p, row in rows.items() if p.kind == key.period.kind}

    def process(self, measure: str, area_id: str, labels: tuple[str, ...]) -> list[float] | None:
        """The known values of a series up to a period, earliest first; None where the measure is no indicator's."""
        indicator = self.figures.catalogue.indicators.get(measure)
        if indicator is None or not labels:
            return None
        rows = self._rows.get((measure, area_id, indicator.breakdown), {})
        ends = [period for period in rows if period.label == labels[0]]
        if not ends:
            return None
        inside = [p for p in rows if p.kind == ends[0].kind and p <= ends[0]]
        return [rows[p].value for p in inside if not self.blocks(rows[p].caveats, "trend")]

    def spans(self, indicator_id: str, area_id: str, labels: tuple[str, ...]) -> list[Period]:
        """The periods of a series that bear the labels."""
        return [
            period
            for (one, area, _), rows in self._rows.items()
            if (one, area) == (indicator_id, area_id)
            for period in rows
            if period.label in labels
        ]

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], dict[Period, Row]]:
        """Every observation by its indicator, area and breakdown, then by its period, earliest first."""
        rows = self.figures.observations
        rows = rows[rows["status"].isin(HAPPENED)]
        order = rows["status"].map(HAPPENED.index)
        rows = rows.assign(_order=order).sort_values(
            ["_order", "edition"], ascending=[False, True], kind="stable"
        )
        found: dict[tuple[str, str, str], dict[Period, Row]] = {}
        columns = [
            "indicator_id",
            "area_id",
            "breakdown",
            "period_start",
            "period_end",
            "period_type",
            "value",
            "numerator",
            "denominator",
            "published_value",
            "caveats",
            "value_note",
        ]
        for one, area, part, start, end, kind, *numbers, caveats, note in rows[columns].itertuples(
            index=False, name=None
        ):
            row = Row(*map(float, numbers), tuple(c for c in caveats.split(";") if c), note)
            found.setdefault((one, area, part), {})[Period(end, start, kind)] = row
        return {series: {p: rows[p] for p in sorted(rows)} for series, rows in found.items()}

    @cached_property
    def _tables(self) -> known_tables.Tables:
        return known_tables.Tables(self.figures)

    @cached_property
    def _lists(self) -> known_lists.Lists:
        return known_lists.Lists(self.figures)

    def derived(self, key: Key) -> float | None:
        """A derived figure worked out again from its parents; None where it is not derived or cannot be."""
        row = self.row(key)
        if row is None:
            return None
        formula = known_derived.FORMULAS.get(key.indicator_id)
        return None if formula is None else formula(self, key, row.denominator)

    def was_people(self, area_id: str, count: float) -> bool:
        """Whether a count is one of the area's own populations, aged 0 to 17."""
        return count in self._tables.people_counted("0-17", area_id)

    # -- the catalogue ------------------------------------------------------------------------------------------

    def standard(self, key: Key) -> float | None:
        """The standard in force when a key's period ended: of an indicator, or of a pathway's stage."""
        table, _, rest = key.indicator_id.partition(".")
        if table == "pathways":
            pathway, stage = rest.split(".")
            for standard in self._pathways[pathway]["standards"]:
                if standard["stage"] == stage:
                    return float(standard[key.column])
            return None
        indicator = self.figures.catalogue.indicators.get(key.indicator_id)
        if indicator is None:
            return None
        begun = [value for first, value in indicator.standard_steps if first <= key.period.end]
        return (begun[-1] if begun else None) if indicator.standard_steps else indicator.standard

    def blocks(self, caveats: tuple[str, ...], use: str) -> list[str]:
        """Which of the caveats rule a figure out for a use."""
        known = self.figures.catalogue.caveats
        return [c for c in caveats if c in known and use in known[c].blocks]

    def breaks_of(self, indicator_id: str, area_id: str) -> list[dict[str, Any]]:
        """The declared breaks of a series: by its indicator or its source, and by its area where that is named."""
        indicator = self.figures.catalogue.indicators.get(indicator_id)
        source = "" if indicator is None else indicator.source
        return [
            one
            for one in self._raw.get("breaks", {}).get("break", ())
            if (indicator_id in one.get("indicators", ()) or one.get("source") == source)
            and (not one.get("areas") or area_id in one["areas"])
        ]

    @cached_property
    def _raw(self) -> dict[str, Any]:
        folder = data_folder() / "catalogue"
        return {
            path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.toml"))
        }

    @cached_property
    def _pathways(self) -> dict[str, Any]:
        return {one["id"]: one for one in self._raw["pathways"]["pathway"]}

    # -- names --------------------------------------------------------------------------------------------------

    def is_name(self, text: str) -> bool:
        """Whether words that hold digits are a real name: of a place, a part, a measure, a period, a source."""
        return self._names.has(text)

    def area_names(self, area_id: str) -> tuple[str, ...]:
        """What an area may be called."""
        area = self.figures.areas[area_id]
        return tuple(dict.fromkeys((area.name, area.short_name)))

    @cached_property
    def areas_by_name(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for area in self.figures.areas.values():
            for name in (area.name, area.short_name):
                found.setdefault(name, set()).add(area.area_id)
        return found

    @cached_property
    def periods(self) -> frozenset[str]:
        """The label of every period that any table has, and of every month and day that a list was measured at."""
        found = {p.label for rows in self._rows.values() for p in rows}
        return frozenset(found | known_names.periods_of_tables(self.figures))

    @cached_property
    def _names(self) -> known_names.Names:
        return known_names.Names(self.figures, self._raw, self.periods)


def years_old(period: Period, today: date) -> int:
    """Whole years since a period ended."""
    end = period.end
    return today.year - end.year - ((today.month, today.day) < (end.month, end.day))
