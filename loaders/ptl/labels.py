"""The typed pathways with everything they are counted by: areas and systems in place of codes, age bands, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from loaders.ptl.codes import Codes
from loaders.ptl.configuration import Pathways
from loaders.ptl.dictionary import Dictionary
from loaders.ptl.keys import key_columns
from loaders.ptl.teams import keep_teams
from loaders.ptl.workspace import Workspace, quoted
from metrics.clocks import LABELS, REASONS

PATHWAYS = "pathways"


def label_pathways(
    place: Workspace,
    typed: str,
    codes: Codes,
    dictionary: Dictionary,
    settings: Pathways,
    *,
    secret: bytes | None = None,
) -> None:
    """Make the table `pathways` of the typed rows, with LABELS, `system_id` and REASONS as types of few values.

    Grouping by such types is several times faster than by text, and nothing else knows of them. A team is shown as
    its list declares it, else under a code by the area's `secret`; no other free text goes on. With the secret the
    rows carry what counts are protected by (see `key_columns`); only what is counted needs them.
    """
    columns = dictionary.columns
    areas = sorted({*codes.meant["borough"].values(), *codes.system_of.values()})
    teams = keep_teams(place, typed, codes.meant["provider"], codes.teams, secret=secret)
    closings = (
        *columns["discharge_reason"].choices,
        *(f"rejected_{r}" for r in columns["rejection_reason"].choices),
    )
    values: dict[str, Sequence[str]] = {
        "area_id": areas,
        "system_id": areas,
        "provider": sorted(set(codes.meant["provider"].values())),
        "team": teams,
        "age_band": [age_band(*band) for band in settings.age_bands],
        "closing_reason": closings,
        **{
            name: list(columns[name].choices)
            for name in (*LABELS, *REASONS)
            if name in columns and columns[name].choices
        },
    }
    for name, allowed in values.items():
        place.engine.execute(f"create type {name}_label as enum ({', '.join(map(quoted, allowed or ['']))})")
    _keep_map(place, "borough_meant", codes.meant["borough"])
    _keep_map(place, "provider_meant", codes.meant["provider"])
    _keep_map(place, "system_of", codes.system_of)
    expressions = {
        "area_id": "b.meant",
        "system_id": "s.meant",
        "provider": "v.meant",
        "team": "m.meant",
        "age_band": _age_band(settings.age_bands),
        "closing_reason": "coalesce(t.discharge_reason, 'rejected_' || t.rejection_reason)",
    }
    labels = [f"cast({expressions.get(name, 't.' + name)} as {name}_label) as {name}" for name in values]
    others = [f"t.{name}" for name, column in columns.items() if name not in values and column.type != "text"]
    keys, padded = key_columns(secret) if secret is not None else ([], {})
    place.engine.execute(
        f"create or replace table {PATHWAYS} as select {', '.join(labels + others + keys)} from {typed} t "
        "left join borough_meant b on t.borough = b.code left join system_of s on b.meant = s.code "
        "left join provider_meant v on t.provider = v.code "
        "left join team_meant m on t.provider = m.provider and t.team = m.code",
        padded,
    )


def age_band(first: int, last: int) -> str:
    """The name of an age band, such as 5-10."""
    return f"{first}-{last}"


def _age_band(bands: Iterable[tuple[int, int]]) -> str:
    cases = " ".join(
        f"when t.age_at_referral between {first} and {last} then {quoted(age_band(first, last))}"
        for first, last in bands
    )
    return f"case {cases} end"


def _keep_map(place: Workspace, name: str, meant: Mapping[str, str]) -> None:
    columns: dict[str, list[object]] = {"code": list(meant), "meant": list(meant.values())}
    place.keep(name, columns, {"code": pa.string(), "meant": pa.string()})
