"""The read-only data interface beside the dashboard: its addresses. How to use it: docs/data-api.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from starlette.routing import Route

from reports import api_catalogue
from reports.api_catalogue import Record
from reports.api_formats import (
    FORMAT,
    MEDIA_TYPES,
    Answer,
    csv_pieces,
    json_bytes,
    json_pieces,
    parquet_pieces,
)
from reports.api_http import PREFIX, Asked, Endpoint, Resource
from reports.api_observations import (
    FILTERS,
    about_rows,
    explained,
    explained_schema,
    observation_records,
    select,
)
from reports.api_openapi import describe
from reports.api_parameters import PAGING, Parameter, Query, choice
from reports.api_published import OPEN_SCOPES, Published
from reports.api_stream import PIECE_ROWS
from reports.export import file_name, fingerprint
from store.catalogue import DOMAINS
from store.schema import TABLES

AREA_KINDS = TABLES["areas"].choices["kind"]


def observations(published: Published, asked: Asked) -> Answer:
    """The figures asked for, with what is needed to understand them and to walk each back to its cell."""
    found = select(published, asked.query)
    numbers = found[asked.query.offset : asked.query.offset + asked.query.limit]
    head, headers = _page(published, asked, "/observations", total=len(found))
    if asked.form != "json":
        name = file_name(
            "observations",
            mark=fingerprint(asked.query.encoded()),
            snapshot_id=published.snapshot_id,
            suffix=asked.form,
        )
        headers = {**headers, "Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(
        _written(published, asked, numbers, head), MEDIA_TYPES[asked.form], headers, rows=len(numbers)
    )


def _written(published: Published, asked: Asked, numbers: np.ndarray, head: Record) -> Iterator[bytes]:
    """The rows of these numbers in the form asked for. Nothing is worked out before the first piece is taken."""
    page = published.observations.iloc[numbers]
    if asked.form == "csv":
        yield from csv_pieces(explained(published, piece) for piece in _pieces(page))
        return
    about = about_rows(published, page, asked.query)
    if asked.form == "json":
        yield from json_pieces(head, "observations", map(observation_records, _pieces(page)), about=about)
    else:
        told = (explained(published, piece) for piece in _pieces(page))
        yield from parquet_pieces(told, schema=explained_schema(), about=head | {"about": about})


Rows = TypeVar("Rows", pd.DataFrame, Sequence[Record])


def _pieces(rows: Rows) -> Iterator[Rows]:
    """`rows` in pieces of PIECE_ROWS; one without any where there are none."""
    for start in range(0, max(len(rows), 1), PIECE_ROWS):
        yield rows[start : start + PIECE_ROWS]


def _page(published: Published, asked: Asked, path: str, *, total: int) -> tuple[Record, dict[str, str]]:
    """What every page of a list begins with, and the same as headers for forms that have no room for it."""
    query = asked.query
    after = query.offset + query.limit
    following = f"{asked.base}{path}?{query.encoded(offset=after)}" if after < total else None
    head: Record = {
        "snapshot": published.snapshot_id,
        "created": published.created,
        "total": total,
        "limit": query.limit,
        "offset": query.offset,
        "next": following,
    }
    headers = {"Sightline-Total": str(total)}
    return head, headers | ({"Link": f'<{following}>; rel="next"'} if following else {})


def _collection(
    name: str, summary: str, read: Callable[[Published, Query], Sequence[Record]], *filters: Parameter
) -> Resource:
    """A resource that answers a page of records under its own name."""

    def answer(published: Published, asked: Asked) -> Answer:
        found = read(published, asked.query)
        head, headers = _page(published, asked, f"/{name}", total=len(found))
        page = found[asked.query.offset : asked.query.offset + asked.query.limit]
        return Answer(json_pieces(head, name, _pieces(page)), MEDIA_TYPES["json"], headers, rows=len(page))

    return Resource(f"/{name}", name, summary, answer, (*filters, *PAGING), body=name.capitalize())


def _one_indicator(published: Published, asked: Asked) -> Answer:
    body = {"snapshot": published.snapshot_id, "created": published.created}
    return _whole(body | api_catalogue.indicator(published, asked.path["id"]))


def _index(published: Published, asked: Asked) -> Answer:
    body = {
        "title": "Sightline data interface",
        "snapshot": published.snapshot_id,
        "created": published.created,
        "addresses": {f"{asked.base}{one.path}": one.summary for one in RESOURCES},
    }
    return _whole(body)


def _openapi(published: Published, asked: Asked) -> Answer:
    return _whole(describe(RESOURCES, server=asked.base))


def _whole(body: Record) -> Answer:
    return Answer([json_bytes(body)], MEDIA_TYPES["json"])


RESOURCES: tuple[Resource, ...] = (
    Resource("/", "index", "This list of addresses", _index, body="Index"),
    _collection(
        "indicators",
        "Every declared indicator, with the number of its published figures",
        api_catalogue.indicators,
        choice("domain", "Domain of the indicator.", of=DOMAINS),
    ),
    Resource(
        "/indicators/{id}",
        "indicator",
        "One indicator with its periods, breakdowns, areas and sources",
        _one_indicator,
        body="IndicatorAnswer",
        id_words="Id of an indicator, as the list of indicators gives it.",
    ),
    _collection(
        "areas",
        "Every area, with the dated links to what is above it",
        api_catalogue.areas,
        choice("kind", "Kind of area.", of=AREA_KINDS),
        choice("scope", "Why the area is here.", of=OPEN_SCOPES),
    ),
    Resource(
        "/observations",
        "observations",
        "Published figures, each with the way back to its cell",
        observations,
        (*FILTERS, *PAGING, FORMAT),
        tuple(MEDIA_TYPES),
        body="Observations",
    ),
    _collection(
        "sources", "Every publication, with its licence and the editions loaded", api_catalogue.sources
    ),
    _collection("caveats", "Every warning that travels with figures", api_catalogue.caveats),
    _collection(
        "editions",
        "The ledger of loaded editions, with the hash of each official file",
        api_catalogue.editions,
        Parameter("source", "Id of a source.", repeats=True),
    ),
    Resource("/openapi.json", "openapi", "This interface, described in OpenAPI 3.1", _openapi),
)


def routes(base: str = "") -> list[Route]:
    """The routes to mount beside the dashboard, below `base`; what else is asked for under /api is a 404."""
    own = {f"{PREFIX}{one.path}": one for one in RESOURCES}
    known = [
        Route(f"{base}{path}", Endpoint(one, base)) for path, one in {PREFIX: RESOURCES[0], **own}.items()
    ]
    return [*known, *(Route(f"{base}/api{rest}", Endpoint(None, base)) for rest in ("", "/{rest:path}"))]
