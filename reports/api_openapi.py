"""The OpenAPI 3.1 description, made from the same declarations that answer requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.api_bodies import body_schemas
from reports.api_formats import MEDIA_TYPES
from reports.api_http import PROBLEM, Resource
from reports.api_parameters import Parameter
from reports.api_published import API_VERSION
from reports.api_schemas import Schema, ref

ABOUT = (
    "Read-only access to the published figures that the dashboard shows, each with its definition, notes, source, "
    "licence and the cell it was read from. Figures of local returns and demonstration data are not given. "
    "HEAD and OPTIONS work wherever GET does; other methods are refused."
)
PROBLEMS = {
    400: "A parameter is unknown or holds what nobody published; `detail` says which and why.",
    404: "Nothing has this id.",
    406: "The Accept header allows none of the forms offered.",
    429: "As many large answers are being sent as are sent at once; `Retry-After` says when to ask again.",
    500: "A fault of ours, logged under `reference`.",
    503: "The store cannot be read just now.",
}
TEXT: Schema = {"type": "string"}
HEADERS: dict[str, Schema] = {
    "ETag": {"description": "Changes with the figures. Send it back as If-None-Match.", "schema": TEXT},
    "Sightline-Snapshot": {"description": "The version of the store that answered.", "schema": TEXT},
}
RETRY_AFTER: Schema = {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}}
LIST_HEADERS: dict[str, Schema] = {
    "Sightline-Total": {
        "description": "How many rows there are on all pages.",
        "schema": {"type": "integer"},
    },
    "Link": {"description": 'The next page, as `rel="next"`, where there is one.', "schema": TEXT},
}


def describe(resources: Sequence[Resource], *, server: str) -> dict[str, Any]:
    """The whole description; `server` is the address that all paths stand under."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sightline data interface",
            "version": API_VERSION,
            "summary": "Published figures on children and young people's mental health services",
            "description": ABOUT,
        },
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _operation(one)} for one in resources},
        "components": {"schemas": body_schemas()},
    }


def _operation(resource: Resource) -> dict[str, Any]:
    headers = HEADERS | (LIST_HEADERS if resource.parameters else {})
    responses: dict[str, Any] = {
        "200": {"description": resource.summary, "headers": headers, "content": _content(resource)},
        "304": {"description": "Unchanged since the answer that carried this ETag.", "headers": HEADERS},
    }
    for status, words in PROBLEMS.items():
        if (status != 404 or resource.id_words) and (status != 429 or resource.parameters):
            content = {PROBLEM: {"schema": ref("Problem")}}
            more = {"headers": {"Retry-After": RETRY_AFTER}} if status == 429 else {}
            responses[str(status)] = {"description": words, "content": content, **more}
    return {
        "operationId": resource.name,
        "summary": resource.summary,
        "parameters": [*_path_parameters(resource), *map(_parameter, resource.parameters)],
        "responses": responses,
    }


def _path_parameters(resource: Resource) -> list[Schema]:
    if not resource.id_words:
        return []
    return [{"name": "id", "in": "path", "required": True, "description": resource.id_words, "schema": TEXT}]


def _parameter(parameter: Parameter) -> Schema:
    schema = dict(parameter.schema)
    entry: Schema = {"name": parameter.name, "in": "query", "description": parameter.description}
    if not parameter.repeats:
        return {**entry, "schema": schema}
    return {**entry, "style": "form", "explode": True, "schema": {"type": "array", "items": schema}}


def _content(resource: Resource) -> Schema:
    binary = {"contentMediaType": MEDIA_TYPES["parquet"]}
    schemas = {
        "json": ref(resource.body) if resource.body else {"type": "object"},
        "csv": TEXT,
        "parquet": binary,
    }
    return {MEDIA_TYPES[form]: {"schema": schemas[form]} for form in resource.forms}
