"""What the checker may believe: the store's own tables, the catalogue's words, the names of places and parts.

Nothing here calls the code that makes sentences. A number is looked up in the table its key names; a derived figure
is worked out again from its parents.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from reports.claims import Key
from reports.figure import Period
from reports.figures import Figures
from store.settings import data_folder

#: Statuses of what happened, in the order preferred where an edition was revised.
HAPPENED = ("revised", "final", "performance", "provisional")
LONG_ENOUGH_TO_QUOTE = 12
RATE_PER = 100_000
#: The years of the questionnaire and of the reviews, which have no figures by period.
_SURVEYED = ("2018-19", "2019")
#: A length of time that a measure is defined by: 4 weeks, 52 weeks, 14 days.
_SPANS = re.compile(r"\b\d+ (?:hours?|days?|weeks?|months?)\b")


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

    # -- figures ------------------------------------------------------------------------------------------------

    def value(self, key: Key) -> float | None:
        """The number under a key; None where there is no such row or column, not-a-number where it is withheld."""
        table, _, rest = key.indicator_id.partition(".")
        if table == "findings" and rest:
            return self._found(rest, key.area_id)
        if table == "findings" and rest:
            return self._findings(rest, key.area_id)
        if table in {"wait_bands", "populations", "survey_answers"} and rest:
            return self._of_table(table, rest, key)
        if table in {"pathway_snapshots", "pathway_bands", "pathway_measures"} and rest:
            return self._of_list(table, rest, key)
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
        return {p: rows[p] for p in sorted(rows) if p.kind == key.period.kind}

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
        return found

    def _of_table(self, table: str, rest: str, key: Key) -> float | None:
        rows = self.figures.tables[table]
        if table == "populations":
            rows = rows[(rows["age_band"] == rest) & (rows["mid_year"] == key.period.end.year)]
            own = rows[rows["area_id"] == key.area_id]
            return self._added_up(rows, key.area_id) if own.empty else float(own["people"].iloc[-1])
        if table == "survey_answers":
            asked = rest.split(".")
            question = ".".join(asked[2:-2])
            rows = rows[
                (rows["survey_id"] == asked[0])
                & (rows["respondent"] == asked[1])
                & (rows["question_id"] == question)
                & (rows["part"].fillna("") == asked[-2])
                & (rows["option"] == asked[-1])
            ]
            return None if rows.empty else float(rows[key.column].iloc[0])
        scope, population = (part.split("=")[1] for part in key.breakdown.split(";"))
        rows = _at(rows[rows["area_id"] == key.area_id], key.period)
        rows = rows[(rows["service_scope"] == scope) & (rows["population"] == population)]
        rows = rows[rows["edition"] == rows["edition"].max()]
        rows = rows[_segment(rows) == rest]
        return None if rows.empty else float(rows["count"].sum(skipna=False))

    def _added_up(self, people: pd.DataFrame, area_id: str) -> float | None:
        """The people of a system's whole boroughs and counties; None where it has part of one, or one has no figure."""
        areas, links = self.figures.tables["areas"], self.figures.tables["area_links"]
        placed = areas.set_index("area_id")["kind"]
        if placed.get(area_id) != "system":
            return None
        below = links[(links["parent_id"] == area_id) & (links["relation"] == "part_of")]
        below = below[below["child_id"].map(placed).isin(["borough", "county"])]
        found = people.set_index("area_id")["people"].reindex(below["child_id"])
        whole = not below.empty and (below["weight"] == 1).all() and found.notna().all()
        return float(found.sum()) if whole else None

    def _found(self, rest: str, area_id: str) -> float:
        kind, _, domain = rest.partition(".")
        rows = self.figures.tables["findings"].fillna({"areas": ""})
        rows = rows[(rows["kind"] == kind) & (rows["domain"].eq(domain) | (not domain))]
        named = rows["areas"].str.split(";")
        if not area_id:
            return float(len(rows))
        return float(sum(any(one) if area_id == "any" else area_id in one for one in named))

    def _findings(self, rest: str, area_id: str) -> float:
        """How many findings of a kind there are: of a domain, or of all; of an area, of any area, or of all."""
        kind, _, domain = rest.partition(".")
        rows = self.figures.tables["findings"]
        rows = rows[(rows["kind"] == kind) & (rows["domain"].eq(domain) if domain else True)]
        named = rows["areas"].fillna("")
        if area_id == "any":
            return float((named != "").sum())
        return float(named.map(lambda ids: not area_id or area_id in ids.split(";")).sum())

    def _of_list(self, table: str, rest: str, key: Key) -> float | None:
        provider, _, breakdown = key.breakdown.partition("|")
        rows = self._cells(table).get((key.area_id, provider, breakdown))
        if rows is None:
            return None
        rows = _at(rows, key.period)
        if table == "pathway_measures":
            rows = rows[rows["measure"] == rest]
        elif table == "pathway_snapshots":
            rows = rows[rows["stage"] == rest]
        else:
            stage, clock, weeks = rest.split(".")
            lower, _, upper = weeks.partition("-")
            rows = rows[(rows["stage"] == stage) & (rows["clock"] == clock)]
            rows = rows[rows["lower_weeks"] >= float(lower)]
            if upper:
                rows = rows[rows["upper_weeks"] <= float(upper)]
            return None if rows.empty else float(rows["count"].sum(skipna=False))
        if key.column not in rows.columns:
            return None
        return float("nan") if rows.empty else float(rows[key.column].iloc[0])

    def _cells(self, table: str) -> Mapping[tuple[str, str, str], pd.DataFrame]:
        if table not in self._by_cell:
            rows = self.figures.tables[table]
            rows = rows.assign(**{c: rows[c].fillna("").astype(str) for c in ("provider_id", "breakdown")})
            split = rows.groupby(["area_id", "provider_id", "breakdown"], sort=False)
            self._by_cell[table] = {(str(a), str(p), str(b)): part for (a, p, b), part in split}
        return self._by_cell[table]

    @cached_property
    def _by_cell(self) -> dict[str, Mapping[tuple[str, str, str], pd.DataFrame]]:
        return {}

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

    def derived(self, key: Key) -> float | None:
        """A derived figure worked out again from its parents; None where it is not derived or cannot be."""
        row = self.row(key)
        if row is None:
            return None

        def parent(name: str, column: str = "value") -> float:
            found = self.value(Key(name, key.area_id, key.period, key.breakdown, column))
            return float("nan") if found is None else found

        if key.indicator_id == "waits_still_waiting":
            waiting = parent("waits_no_contact", "numerator") + parent("waits_one_contact", "numerator")
            base = parent("waits_no_contact", "denominator")
            if waiting == waiting and base > 0 and base == parent("waits_one_contact", "denominator"):
                return 100 * waiting / base
            return parent("waits_no_contact") + parent("waits_one_contact")
        if key.indicator_id == "hidden_wait_gap":
            return parent("waiting_full_stop") - parent("waiting_first_contact")
        if key.indicator_id == "first_steps_open_seen_percent":
            every = parent("waiting_full_stop")
            return 100 * (every - parent("waiting_first_contact")) / every if every else None
        if key.indicator_id == "access_rate":
            return RATE_PER * parent("access_one_contact") / self._people(key, row.denominator)
        if key.indicator_id == "cyp_spend_per_head":
            spent = parent("cyp_spend") + parent("cyp_ed_spend")
            return spent / self._people(key, row.denominator)
        if key.indicator_id == "mh_spend_growth":
            before = next(
                (
                    r
                    for p, r in self.series(Key("mh_spend", key.area_id, key.period)).items()
                    if p.end.year == key.period.end.year - 1
                ),
                None,
            )
            return None if before is None else 100 * (parent("mh_spend") / before.value - 1)
        return None

    def _people(self, key: Key, given: float) -> float:
        """The population a rate was divided by: it must be one of the area's own, aged 0 to 17."""
        rows = self.figures.tables["populations"]
        mine = rows[(rows["area_id"] == key.area_id) & (rows["age_band"] == "0-17")]
        return given if (mine["people"] == given).any() else float("nan")

    def blocks(self, caveats: tuple[str, ...], use: str) -> list[str]:
        """Which of the caveats rule a figure out for a use."""
        known = self.figures.catalogue.caveats
        return [c for c in caveats if c in known and use in known[c].blocks]

    # -- names --------------------------------------------------------------------------------------------------

    def is_name(self, text: str) -> bool:
        """Whether words that hold digits are a real name: of a place, a part, a measure, a period, a source."""
        plain = _plain(text)
        if not re.search(r"[a-z]", plain) and plain not in self._exact:
            return False
        return plain in self._exact or (
            len(plain) >= LONG_ENOUGH_TO_QUOTE and any(plain in t for t in self._texts)
        )

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
    def _exact(self) -> frozenset[str]:
        names = [
            name
            for area in self.figures.areas.values()
            for name in (area.name, area.short_name, area.area_id)
        ]
        catalogue = self.figures.catalogue
        names += [
            f"{question.id} {label}"
            for question in catalogue.questions.values()
            for label in (question.label, *(question.parts or {}).values())
        ]
        names += [
            text for one in catalogue.indicators.values() for text in (one.name, one.short_name, one.id)
        ]
        names += [text for one in catalogue.sources.values() for text in (one.title, one.publisher, one.id)]
        names += [text for one in catalogue.questions.values() for text in (one.id, one.label)]
        names += list(self.periods)
        for table in ("pathway_snapshots", "pathway_measures"):
            for breakdown in self.figures.tables[table]["breakdown"].dropna().unique():
                for part in str(breakdown).split(";"):
                    code = part.partition("=")[2]
                    names += [code, f"Tier {code}", code.replace("-", " to "), code.replace("_", " ")]
        texts = [
            text for one in catalogue.indicators.values() for text in (one.name, one.definition, one.boundary)
        ]
        names += [span for text in texts for span in _SPANS.findall(text.lower())]
        names += [text for record in _strings(self._raw) for text in (record,) if len(record) < 80]
        return frozenset(_plain(name) for name in names if name)

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
        return tuple(_plain(text) for text in {*texts, *_strings(self._raw)})

    @cached_property
    def periods(self) -> frozenset[str]:
        """The label of every period that any table has, and of every month and day that a list was measured at."""
        found = {p.label for rows in self._rows.values() for p in rows} | set(_SURVEYED)
        for table in ("wait_bands", "pathway_snapshots", "pathway_measures", "pathway_bands"):
            rows = self.figures.tables[table]
            spans = rows[["period_end", "period_start", "period_type"]].drop_duplicates()
            found |= {Period(e, s, k).label for e, s, k in spans.itertuples(index=False, name=None)}
        for table in ("findings", "survey_answers"):
            found |= set(self.figures.tables[table]["edition"])
        return frozenset(found)

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


def _at(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    return rows[
        (rows["period_end"] == period.end)
        & (rows["period_start"] == period.start)
        & (rows["period_type"] == period.kind)
    ]


def _segment(bands: pd.DataFrame) -> pd.Series:
    """Where a published band stands on the pathway, from its state and its weeks."""
    words = []
    for state, stage, upper in zip(bands["state"], bands["stage"], bands["upper_weeks"], strict=True):
        if state == "completed":
            within = "within_4" if upper <= 4 else "from_4_to_12" if upper <= 12 else "over_12"
            words.append(within)
        elif state == "closed_before":
            words.append("closed_before")
        else:
            words.append("no_contact" if stage == "awaiting_first_contact" else "one_contact")
    return pd.Series(words, index=bands.index, dtype=object)


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


def years_old(period: Period, today: date) -> int:
    """Whole years since a period ended."""
    end = period.end
    return today.year - end.year - ((today.month, today.day) < (end.month, end.day))
