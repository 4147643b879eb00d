"""The manners of the data interface: methods, problems, conditional requests, links. One ASGI app an address.

The work is done in a thread, so that no request holds up the dashboard's event loop (`reports.api_stream`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from metrics.printed import number
from reports.api_formats import Answer, choose_format, json_bytes, takes_gzip
from reports.api_parameters import Parameter, Query, Refused, read_query
from reports.api_published import Published, current_published
from reports.api_stream import (
    MOST_LARGE,
    PIECE_ROWS,
    RETRY_SECONDS,
    SLOTS,
    LargeResponse,
    compressed,
    in_thread,
)
from store.errors import PersonError
from store.seldom import Seldom

seldom = Seldom()

PREFIX = "/api/v1"
METHODS = "GET, HEAD, OPTIONS"
PROBLEM = "application/problem+json"
#: Keep it, but ask each time whether it still holds: an unchanged answer costs a few bytes, a stale one trust.
CACHE = "no-cache"
#: What stands for every tag, as a weak one.
ANY_TAG = "W/*"


@dataclass(frozen=True)
class Asked:
    """One request, read: its query, the form to answer in, the address parts and the base of all links."""

    query: Query
    form: str
    path: Mapping[str, str]
    base: str


@dataclass(frozen=True)
class Resource:
    """One address: what it answers, which parameters it takes, in which forms it answers.

    `body` names the schema of its JSON answer (none for the description itself); `id_words` says what the
    `{id}` in its path stands for.
    """

    path: str
    name: str
    summary: str
    answer: Callable[[Published, Asked], Answer]
    parameters: tuple[Parameter, ...] = ()
    forms: tuple[str, ...] = ("json",)
    body: str = ""
    id_words: str = ""


@dataclass(frozen=True)
class Endpoint:
    """The ASGI application that serves a resource, or refuses every request where there is none.

    `base` is the path that the addresses of the whole program lie below, "" for none.
    """

    resource: Resource | None = None
    base: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = {**scope, "root_path": scope.get("root_path", "") + self.base}
        request = Request(scope, receive)
        response = await in_thread(respond, request, self.resource)
        if isinstance(response, LargeResponse) and not response.slots.take():
            response = _come_again()
        await response(scope, receive, send)


def respond(request: Request, resource: Resource | None) -> Response | LargeResponse:
    """The answer to a request, or the problem that stands in its way as one sentence."""
    try:
        if resource is None:
            if request.scope["path"].endswith("/"):
                return _without_slash(request)
            raise Refused(
                f"There is nothing at this address: the addresses are listed at {_base(request)}.", status=404
            )
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS})
        if request.method not in METHODS.split(", "):
            raise Refused("These figures can only be read: use GET, HEAD or OPTIONS.", status=405)
        return _answer(request, resource)
    except Refused as error:
        return problem(error.status, str(error))
    except PersonError as error:
        seldom.say(str(error), f"the data interface cannot answer: {error}")
        return problem(503, error.told)
    except Exception as error:
        reference = seldom.problem(error)
        sentence = f"This could not be answered; the fault is ours and has been logged under {reference}."
        return problem(500, sentence, reference=reference)


def _answer(request: Request, resource: Resource) -> Response | LargeResponse:
    query = read_query(request.query_params.multi_items(), parameters=resource.parameters)
    form = choose_format(query, accept=request.headers.get("accept", ""), offered=resource.forms)
    published = current_published()
    tag = _tag(published, request.scope["path"], query.encoded(), form)
    headers = {
        "ETag": tag,
        "Cache-Control": CACHE,
        "Vary": "Accept, Accept-Encoding",
        "Sightline-Snapshot": published.snapshot_id,
    }
    known = _tags(request.headers.get("if-none-match", ""))
    if tag in known:
        return Response(status_code=304, headers=headers)
    answer = resource.answer(published, Asked(query, form, request.path_params, _base(request)))
    if known == {ANY_TAG}:  # whatever it is, if there is any: else it was refused by now
        return Response(status_code=304, headers=headers)
    headers |= answer.headers
    if answer.rows > PIECE_ROWS:
        return _large(request, answer, headers)
    # For HEAD too, so that the headers are those of a GET, compressed or not: the server keeps the body back.
    return Response(b"".join(answer.pieces), media_type=answer.media_type, headers=headers)


def _large(request: Request, answer: Answer, headers: Mapping[str, str]) -> Response | LargeResponse:
    """An answer of unknown length, made while it is sent; only its headers where no more is asked for."""
    packed = takes_gzip(request.headers.get("accept-encoding", ""))
    encoding = {"Content-Encoding": "gzip"} if packed else {}
    head = Response(media_type=answer.media_type, headers={**headers, **encoding})
    del head.headers["content-length"]
    if request.method == "HEAD":
        return head
    return LargeResponse(head, iter(compressed(answer.pieces) if packed else answer.pieces), SLOTS)


def _base(request: Request) -> str:
    """What every link of ours begins with: no scheme and no host, which a proxy may have changed."""
    return quote(request.scope.get("root_path", "")) + PREFIX


def _without_slash(request: Request) -> Response:
    """To the same address without the slash at its end. It starts with our own path, so it stays with us."""
    query = request.scope["query_string"].decode("latin-1")
    address = quote(request.scope["path"].rstrip("/")) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": address})


def _tag(published: Published, *parts: str) -> str:
    """Changes with the snapshot, the catalogue, the request and the form. Weak: compression may differ."""
    return f'W/"{hashlib.sha256(chr(0).join([published.seed, *parts]).encode("utf-8", "replace")).hexdigest()[:32]}"'


def _tags(header: str) -> set[str]:
    """The tags of an If-None-Match header, all as weak ones: that is how they are compared."""
    return {f"W/{tag.strip().removeprefix('W/')}" for tag in header.split(",") if tag.strip()}


def _come_again() -> Response:
    response = problem(
        429,
        f"{MOST_LARGE} answers of more than {number(PIECE_ROWS)} rows are being sent, and no more are sent at once: "
        f"ask again in {RETRY_SECONDS} seconds, or for at most {number(PIECE_ROWS)} rows.",
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def problem(status: int, sentence: str, **more: str) -> Response:
    """An error as RFC 9457 describes it. Never kept by a cache."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        **more,
    }
    headers = {"Cache-Control": "no-store"} | ({"Allow": METHODS} if status == 405 else {})
    return Response(json_bytes(body), status_code=status, media_type=PROBLEM, headers=headers)
