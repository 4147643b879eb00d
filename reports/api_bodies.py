"""The JSON schemas of whole answers: what surrounds the records of api_schemas."""

from __future__ import annotations

from reports.api_schemas import Schema, object_schema, record_schemas, ref

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
VERSION: dict[str, Schema] = {
    "snapshot": {**TEXT, "description": "The version of the store that answered."},
    "created": {"type": "string", "format": "date-time", "description": "When that version was built."},
}
PAGE: dict[str, Schema] = VERSION | {
    "total": {**COUNT, "description": "How many rows there are on all pages."},
    "limit": {**COUNT, "description": "How many rows a page holds at most."},
    "offset": {**COUNT, "description": "How many rows come before this page."},
    "next": {"type": ["string", "null"], "description": "Address of the next page, if there is one."},
}
#: list → the kind of record it holds.
LISTS = {
    "indicators": "IndicatorEntry",
    "areas": "AreaEntry",
    "sources": "SourceEntry",
    "caveats": "Caveat",
    "editions": "Edition",
}
INDEX = object_schema(
    VERSION | {"title": TEXT, "addresses": {"type": "object", "additionalProperties": TEXT}}
)
PERIOD = object_schema({"period_start": DAY, "period_end": DAY, "period_type": TEXT, "period_label": TEXT})


def body_schemas() -> dict[str, Schema]:
    """Every schema the description refers to, by name."""
    records = record_schemas()
    pages = {
        name.capitalize(): object_schema(PAGE | {name: {"type": "array", "items": ref(kind)}})
        for name, kind in LISTS.items()
    }
    return (
        records
        | _entries(records)
        | pages
        | {
            "About": _about(),
            "Index": INDEX,
            "IndicatorAnswer": object_schema(
                VERSION
                | {
                    "indicator": ref("IndicatorEntry"),
                    "periods": {"type": "array", "items": PERIOD},
                    "breakdowns": TEXTS,
                    "areas": TEXTS,
                    "about": ref("About"),
                }
            ),
            "Observations": object_schema(
                PAGE | {"observations": {"type": "array", "items": ref("Observation")}, "about": ref("About")}
            ),
            "Problem": _problem(),
        }
    )


def _entries(records: dict[str, Schema]) -> dict[str, Schema]:
    """Records that a list gives with something more."""
    more: dict[str, dict[str, Schema]] = {
        "Indicator": {"observations": {**COUNT, "description": "How many figures are published here."}},
        "Area": {
            "has_figures": {"type": "boolean", "description": "Whether any figure is for this area."},
            "links": {"type": "array", "items": ref("Link"), "description": "What is above it, and when."},
        },
        "Source": {"editions": {**TEXTS, "description": "Editions that are loaded."}},
    }
    return {
        f"{name}Entry": object_schema(records[name]["properties"] | extra) for name, extra in more.items()
    }


def _about() -> Schema:
    """What rows need to be understood and walked back, by id."""
    by_id = {
        name: {"type": "object", "additionalProperties": ref(kind)}
        for name, kind in (
            ("indicators", "Indicator"),
            ("sources", "Source"),
            ("caveats", "Caveat"),
            ("breaks", "Break"),
        )
    }
    return object_schema(
        {
            **by_id,
            "editions": {"type": "array", "items": ref("Edition")},
            "notes": {"type": "object", "additionalProperties": TEXT},
            "areas": {"type": "object", "additionalProperties": ref("Area")},
        },
        optional=["areas"],
    )


def _problem() -> Schema:
    return object_schema(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": {**TEXT, "description": "What is wrong, in one sentence."},
            "reference": {**TEXT, "description": "What a fault of ours was logged under."},
        },
        optional=["reference"],
    )
