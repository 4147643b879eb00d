"""Numbers of the published tables beside the observations: wait bands, people, answers and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.claims import Key
from reports.figures import Figures

TABLES = frozenset({"wait_bands", "populations", "survey_answers", "findings"})

#: The area, the period, the scope of the services and who is counted.
Bands = tuple[str, date, date, str, str, str]


@dataclass(frozen=True)
class Tables:
    """The published tables, asked by key."""

    figures: Figures

    def value(self, table: str, rest: str, key: Key) -> float | None:
        """The number under a key; None where there is no such row, not-a-number where it is withheld."""
        if table == "findings":
            return self._findings(rest, key.area_id)
        if table == "populations":
            return self._population(rest, key)
        if table == "survey_answers":
            return self._answers(rest, key.column)
        scope, population = (part.split("=")[1] for part in key.breakdown.split(";"))
        span = key.period
        return self._bands.get((key.area_id, span.start, span.end, span.kind, scope, population), {}).get(
            rest
        )

    def people_counted(self, age_band: str, area_id: str) -> frozenset[float]:
        """Every population that an area had at an age."""
        return frozenset(
            people[area_id]
            for (band, _), people in self._people.items()
            if band == age_band and area_id in people
        )

    def _population(self, age_band: str, key: Key) -> float | None:
        people = self._people.get((age_band, key.period.end.year), {})
        own = people.get(key.area_id)
        return self._added_up(people, key.area_id) if own is None else own

    @cached_property
    def _people(self) -> Mapping[tuple[str, int], Mapping[str, float]]:
        """The people of every area, by their age and the year; the last row where there are several."""
        found: dict[tuple[str, int], dict[str, float]] = {}
        columns = ["age_band", "mid_year", "area_id", "people"]
        rows = self.figures.tables["populations"][columns]
        for band, year, area, people in rows.itertuples(index=False, name=None):
            found.setdefault((band, int(year)), {})[area] = float(people)
        return found

    def _added_up(self, people: Mapping[str, float], area_id: str) -> float | None:
        """The people of a system's whole boroughs and counties; None where it has part of one, or one has no figure."""
        areas, links = self.figures.tables["areas"], self.figures.tables["area_links"]
        placed = areas.set_index("area_id")["kind"]
        if placed.get(area_id) != "system":
            return None
        below = links[(links["parent_id"] == area_id) & (links["relation"] == "part_of")]
        below = below[below["child_id"].map(placed).isin(["borough", "county"])]
        parts = [people.get(child) for child in below["child_id"]]
        known = [one for one in parts if one is not None]
        whole = bool(parts) and (below["weight"] == 1).all() and len(known) == len(parts)
        return sum(known) if whole else None

    def _answers(self, rest: str, column: str) -> float | None:
        rows = self.figures.tables["survey_answers"]
        asked = rest.split(".")
        question = ".".join(asked[2:-2])
        rows = rows[
            (rows["survey_id"] == asked[0])
            & (rows["respondent"] == asked[1])
            & (rows["question_id"] == question)
            & (rows["part"].fillna("") == asked[-2])
            & (rows["option"] == asked[-1])
        ]
        return None if rows.empty else float(rows[column].iloc[0])

    def _findings(self, rest: str, area_id: str) -> float:
        """How many findings of a kind there are: of a domain, or of all; of an area, of any area, or of all."""
        kind, _, domain = rest.partition(".")
        rows = self.figures.tables["findings"].fillna({"areas": ""})
        rows = rows[(rows["kind"] == kind) & (rows["domain"].eq(domain) | (not domain))]
        if not area_id:
            return float(len(rows))
        named = rows["areas"].str.split(";")
        return float(sum(any(one) if area_id == "any" else area_id in one for one in named))

    @cached_property
    def _bands(self) -> Mapping[Bands, Mapping[str, float]]:
        """The count of every segment of a published pathway, of its newest edition."""
        editions: dict[Bands, str] = {}
        found: dict[Bands, dict[str, float]] = {}
        columns = ["area_id", "period_start", "period_end", "period_type", "service_scope", "population"]
        columns += ["edition", "state", "stage", "upper_weeks", "count"]
        rows = self.figures.tables["wait_bands"][columns]
        for *at, edition, state, stage, upper, count in rows.itertuples(index=False, name=None):
            key: Bands = tuple(at)
            if edition > editions.get(key, ""):
                editions[key], found[key] = edition, {}
            if edition == editions[key]:
                segment = _segment(state, stage, upper)
                found[key][segment] = found[key].get(segment, 0.0) + float(count)
        return found


def _segment(state: str, stage: str, upper_weeks: float) -> str:
    """Where a published band stands on the pathway, from its state and its weeks."""
    if state == "completed":
        return "within_4" if upper_weeks <= 4 else "from_4_to_12" if upper_weeks <= 12 else "over_12"
    if state == "closed_before":
        return "closed_before"
    return "no_contact" if stage == "awaiting_first_contact" else "one_contact"
