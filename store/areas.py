"""Areas: which place or body a code means, and who served whom on a given day. No fuzzy matching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from store.area_records import (
    Alias,
    Area,
    Link,
    alias_records,
    area_records,
    code_key,
    covers,
    link_records,
    record_problems,
)
from store.errors import InputError, PersonError
from store.reference import areas_frames, contents, demonstration_frames, read_aliases, read_reference

__all__ = [
    "ENGLAND",
    "LONDON",
    "Area",
    "Areas",
    "UnknownArea",
    "areas_frames",
    "areas_from_frames",
    "read_areas",
]

LONDON = "E12000007"
ENGLAND = "E92000001"
UPWARD = frozenset({"part_of", "served_by"})


class UnknownArea(PersonError):
    """A code that no area and no alias carries. The sentence names it and says what to do."""


class Areas:
    """All areas by id, with the questions asked of them. Iterates in the order of the file."""

    def __init__(self, areas: Sequence[Area], links: Sequence[Link], aliases: Sequence[Alias] = ()) -> None:
        self._areas = {area.area_id: area for area in areas}
        self._ids = {code_key(area.area_id): area.area_id for area in areas}
        self._upward: dict[str, list[Link]] = {}
        self._downward: dict[str, list[Link]] = {}
        self._successors: dict[str, list[Link]] = {}
        for link in links:
            if link.relation in UPWARD:
                self._upward.setdefault(link.child_id, []).append(link)
                self._downward.setdefault(link.parent_id, []).append(link)
            else:
                self._successors.setdefault(link.child_id, []).append(link)
        self._aliases: dict[str, list[Alias]] = {}
        for alias in aliases:
            self._aliases.setdefault(code_key(alias.alias), []).append(alias)

    def __getitem__(self, area_id: str) -> Area:
        try:
            return self._areas[area_id]
        except KeyError:
            raise UnknownArea(_unknown(area_id)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._areas)

    def __len__(self) -> int:
        return len(self._areas)

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._areas

    def values(self) -> list[Area]:
        """Every area in the order of the file."""
        return list(self._areas.values())

    def resolve(self, code: str, *, on: date | None = None) -> str:
        """The area_id that `code` means, ignoring case and surrounding space.

        An area's own id always resolves, whatever the date: publishers recast old years to new areas. A
        dated alias resolves only on its days. Raises UnknownArea naming the code.
        """
        key = code_key(code)
        if key in self._ids:
            return self._ids[key]
        known = self._aliases.get(key, [])
        meant = {a.area_id for a in known if on is None or covers(a, on)}
        if len(meant) == 1:
            return meant.pop()
        if meant:
            raise UnknownArea(
                f"The code {code!r} means {_either(meant)}, depending on the date: give the date."
            )
        if known:
            raise UnknownArea(
                f"The code {code!r} means {_either({a.area_id for a in known})}, but not on {on}."
            )
        raise UnknownArea(_unknown(code))

    def in_scope(self, area_id: str) -> bool:
        """Whether figures of this area are kept: London, Norfolk and Waveney, their comparators."""
        return self[area_id].scope != "elsewhere"

    def of_kind(self, kind: str, *, scope: str | None = None, on: date | None = None) -> list[str]:
        """Ids of one kind (and scope) in the order of the file; with `on`, only those that existed then."""
        return [
            area.area_id
            for area in self._areas.values()
            if area.kind == kind and scope in (None, area.scope) and (on is None or covers(area, on))
        ]

    def serving(self, area_id: str, *, kind: str | None = None, on: date) -> list[tuple[str, float | None]]:
        """Who served a borough or county on a day: (area_id, share of the area), largest share first.

        CCGs until June 2022, the system's board since. A borough's shares add up to 1; a share is None
        where no official file gives it (counties). `kind` keeps only one kind of area.
        """
        found = [(link.parent_id, link.weight) for link in self._above(area_id, "served_by", on=on)]
        kept = [pair for pair in found if kind in (None, self._areas[pair[0]].kind)]
        return sorted(kept, key=lambda pair: -(pair[1] or 0.0))

    def share(self, area_id: str, above_id: str, *, on: date) -> float | None:
        """How much of an area the one above it covers on a day: 1 where nothing says otherwise, None where not known.

        Who served it counts before what it is part of.
        """
        for relation in ("served_by", "part_of"):
            for link in self._above(area_id, relation, on=on):
                if link.parent_id == above_id:
                    return link.weight
        return 1.0

    def parents(self, area_id: str, *, on: date) -> list[str]:
        """The areas directly above on a day, by `part_of`."""
        return [link.parent_id for link in self._above(area_id, "part_of", on=on)]

    def comparators(self, area_id: str, *, on: date) -> list[str]:
        """Everything above, nearest first: system or systems, region, England. Empty for England itself."""
        found: list[str] = []
        level = self.parents(area_id, on=on)
        while level:
            found += [parent for parent in level if parent not in found]
            above = [area for parent in level for area in self.parents(parent, on=on)]
            level = [area for area in above if area not in found]
        return found

    def members(self, area_id: str, *, kind: str, on: date) -> list[str]:
        """Areas of one kind anywhere below on a day, in the order of the file.

        A CCG's boroughs include those it served only in part: `serving` tells the share.
        """
        seen: set[str] = set()
        level = {self[area_id].area_id}
        while level:
            below = {
                link.child_id
                for parent in level
                for link in self._downward.get(parent, [])
                if covers(link, on) and covers(self._areas[link.child_id], on)
            }
            level = below - seen
            seen |= below
        return [child for child in self._areas if child in seen and self._areas[child].kind == kind]

    def successor(self, area_id: str, *, on: date) -> str:
        """What the area had become by a day: the CCG it was merged into, else itself."""
        for link in self._successors.get(self[area_id].area_id, []):
            if covers(link, on):
                return self.successor(link.parent_id, on=on)
        return area_id

    def merged(self, area_id: str) -> bool:
        """Whether the area became another one, on whatever day."""
        return self[area_id].area_id in self._successors

    def _above(self, area_id: str, relation: str, *, on: date) -> list[Link]:
        links = self._upward.get(self[area_id].area_id, [])
        return [link for link in links if link.relation == relation and covers(link, on)]


def read_areas(folder: Path | None = None, *, demonstration: bool = False) -> Areas:
    """Areas, links and aliases from `data/reference`. Raises InputError naming every broken reference.

    With `demonstration` the fictional areas of `data/demonstration` are known too: only local returns ask for them,
    so that no official file can ever give a figure to one.
    """
    return _areas(folder, demonstration, contents(folder, demonstration=demonstration))


@lru_cache(maxsize=2)
def _areas(folder: Path | None, demonstration: bool, said: tuple[bytes | None, ...]) -> Areas:
    """Read once for what the files have `said`."""
    del said
    areas = area_records(read_reference("areas", folder=folder))
    links = link_records(read_reference("area_links", folder=folder))
    aliases = alias_records(read_aliases(folder))
    if demonstration:
        fictional = demonstration_frames()
        areas += area_records(fictional["areas"])
        links += link_records(fictional["area_links"])
    problems = record_problems(areas, links, aliases)
    if problems:
        raise InputError(problems)
    return Areas(areas, links, aliases)


def areas_from_frames(tables: Mapping[str, pd.DataFrame]) -> Areas:
    """The areas and links that a snapshot carries. Codes of publishers are not in it: aliases are empty."""
    return Areas(area_records(tables["areas"]), link_records(tables["area_links"]))


def _either(ids: set[str]) -> str:
    return " or ".join(sorted(ids))


def _unknown(code: str) -> str:
    return (
        f"The area code {code!r} is not known. If it is another code of an area we have, "
        "add it to data/reference/area_aliases.csv; if it is a new area, to data/reference/areas.csv."
    )
