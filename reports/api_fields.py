"""What each field of an answer means, in words: for the OpenAPI description and for Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

#: How a figure stands: the verdict that every page shows, with all that made it.
VERDICT: Mapping[str, str] = {
    "lowercl": "Lower 95% limit (proportions: Wilson; rates: exact or Byar's), low enough for every count that "
    "rounding allows. Null where counts do not allow one.",
    "uppercl": "Upper 95% limit, high enough for every count that rounding allows.",
    "value_low": "The lowest value that the rounded counts may stand for. Null for counts that were not rounded.",
    "value_high": "The highest value that the rounded counts may stand for.",
    "comparator_id": "The area it is held against: London for areas in London, else England. Empty for none.",
    "benchmark": "The comparator's figure, of the same indicator, breakdown and period.",
    "comparison": "The verdict by the interval: `better`, `worse`, `similar`, `higher`, `lower` or `not_compared`.",
    "comparison_reason": "Why it is not compared, or why it counts as similar all the same.",
    "close_call": "True where rounding of the counts could change the verdict.",
    "standard": "The standard in force when the period ended. Null for none.",
    "meets_standard": "Whether the value meets that standard. Null where there is none, or a caveat rules it out.",
}
OBSERVATION: Mapping[str, str] = {
    "indicator_id": "The indicator, by its id in the catalogue.",
    "area_id": "The area the figure was published for: ONS code of a place, ODS code of an NHS body.",
    "period_start": "First day of the period.",
    "period_end": "Last day of the period.",
    "period_type": "Kind of period. Rolling ones overlap from row to row.",
    "breakdown": "Part of the indicator the row is about, as `name=value` pairs joined by `;`. Empty: the whole.",
    "numerator": "What is counted. Rounded or withheld as the source says.",
    "denominator": "What it is divided by.",
    "value": "The figure, in the indicator's unit; percentages run from 0 to 100. Missing is never zero.",
    "published_value": "The figure as the publisher printed it, where it was printed.",
    "value_note": "Shorthand beside the value, codes separated by a space; `notes` says what each means.",
    "caveats": "Ids of the warnings that travel with the row.",
    "status": "`final`, `provisional`, `revised` or `performance`: what happened. `planned`: a plan.",
    "source_id": "The publication, by its id.",
    "edition": "The release of the publication.",
    "source_ref": "The sheet and cell, or the line, of the official file that the figure was read from.",
    "period_label": "The period in words.",
    "current": "True for the row that the dashboard shows: what happened, in its newest edition.",
    **VERDICT,
}
#: Beside those, in CSV and Parquet, where each row must explain itself.
LINEAGE: Mapping[str, str] = {
    "area": "Name of the area.",
    "area_kind": "Kind of area.",
    "indicator": "Name of the indicator.",
    "definition": "What the indicator counts.",
    "boundary": "The exact cut behind a phrase such as within four weeks.",
    "unit": "Unit of the value.",
    "not_for": "What the indicator must not be used for.",
    "note_meaning": "What the codes in `value_note` mean.",
    "caveat_text": "The warnings, in full.",
    "publisher": "Who published the figure.",
    "publication": "Title of the publication.",
    "licence": "Licence of the publication.",
    "official_file": "Name of the official file.",
    "official_file_sha256": "SHA-256 of the official file, in hexadecimal.",
    "snapshot": "The version of the store that the row was read from.",
}
INDICATOR: Mapping[str, str] = {
    "id": "What the indicator is called in requests.",
    "name": "Full name.",
    "short_name": "Name for a tile or an axis.",
    "domain": "performance, quality, finance or insight.",
    "stage": "Step of the pathway it belongs to.",
    "definition": "What is counted, in plain English.",
    "numerator": "What is counted.",
    "denominator": "What it is divided by.",
    "unit": "Unit of the value.",
    "polarity": "Which way is good, if either is.",
    "comparison": "How areas may be compared: as proportions, rates, means, counts, or not at all.",
    "frequency": "How often there is a figure.",
    "overlapping": "Whether neighbouring periods share days, so that control limits would mislead.",
    "source": "The publication it comes from, by its id.",
    "not_for": "What it must not be used for.",
    "availability": "Published, derived from published figures, or waiting for a local return.",
    "boundary": "The exact cut behind a phrase such as within four weeks.",
    "standard": "The level set nationally, in the indicator's unit, at the end of the newest figure.",
    "standard_from": "Since when the standard holds.",
    "standard_name": "What the standard is called.",
    "standard_steps": "Every step of the standard: its first day and its value.",
    "breakdown": "The breakdown shown when nobody chooses another.",
    "breakdowns": "Breakdowns and their labels.",
    "caveats": "Ids of the warnings that concern the whole indicator.",
    "parents": "The indicators or tables that a derived one is worked out from.",
    "holder": "Who holds the figure, where it waits for a local return.",
    "ages": "Ages it covers.",
    "decimals": "Decimals it is shown with.",
    "superseded_by": "The indicator that took its place.",
}
SOURCE: Mapping[str, str] = {
    "id": "What the publication is called in requests.",
    "publisher": "Who publishes it.",
    "title": "Title.",
    "licence": "Licence of its figures.",
    "geography": "Areas it gives figures for.",
    "small_numbers": "How it rounds and withholds small counts.",
    "note": "What else to know.",
    "page": "Its address, where it has a lasting one.",
    "withheld_counts": "The least and the most that a count withheld for being small may be, where a rule says so.",
    "kind": "A publication, our own register, or a local return (whose figures are not given here).",
}
CAVEAT: Mapping[str, str] = {
    "id": "What the warning is called in `caveats`.",
    "text": "The warning.",
    "blocks": "Uses it rules out: comparison, trend.",
    "unused_because": "Why no loaded figure carries it yet, where none does.",
}
BREAK: Mapping[str, str] = {
    "id": "What the break is called.",
    "start": "First day that is counted in the new way.",
    "reason": "What changed.",
    "source": "The publication whose indicators all break; empty where they are named.",
    "indicators": "The indicators that break, where not all of a publication.",
    "areas": "The areas whose figures break; empty for all.",
    "caveat": "The warning that the figures after it carry, if they carry one.",
}
AREA: Mapping[str, str] = {
    "area_id": "ONS code of a place, ODS code of an NHS body.",
    "name": "Full name.",
    "short_name": "Name for a chart.",
    "kind": "country, region, system, ccg, borough, county, provider or unknown.",
    "scope": "Why it is here; areas `elsewhere` have no figures.",
    "valid_from": "First day it existed; null if always.",
    "valid_to": "Last day it existed; null if it still does.",
    "tile_row": "Row on the tile map of boroughs.",
    "tile_column": "Column on the tile map of boroughs.",
}
LINK: Mapping[str, str] = {
    "parent_id": "The area above.",
    "relation": "`served_by`, `part_of`, or `became` (merged into).",
    "valid_from": "First day; null is open.",
    "valid_to": "Last day; null is open.",
    "weight": "Share of the area that the link covers; null where no file gives it.",
    "weight_basis": "What the share rests on.",
}
EDITION: Mapping[str, str] = {
    "source_id": "The publication, by its id.",
    "edition": "The release.",
    "publisher": "Who published it.",
    "title": "Title of the release.",
    "licence": "Licence of its figures.",
    "file_name": "Name of the official file.",
    "file_sha256": "SHA-256 of the official file, in hexadecimal.",
    "table": "Table of the store that its rows went to.",
    "rows": "How many rows.",
    "loader_version": "Version of the loader that read it.",
    "loaded_at": "When it went into the store.",
    "status": "Status of its figures.",
}
