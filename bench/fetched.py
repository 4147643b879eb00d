"""What a server answers over HTTP, beside its pages."""

from __future__ import annotations

import asyncio
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError

from bench.drawn import AnswerError
from bench.visitor import PATIENCE_SECONDS


async def fetch(address: str) -> None:
    """Ask for `address` and read the answer to its end. AnswerError but for 200 with a body, or for "come again"."""
    await asyncio.to_thread(_read, address)


def _read(address: str) -> None:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:
            status, body = answer.status, answer.read()
    except HTTPError as error:
        if error.code == HTTPStatus.TOO_MANY_REQUESTS:
            return
        raise AnswerError(f"{address} was answered by {error.code}") from error
    except (OSError, HTTPException) as error:
        raise AnswerError(f"{address} was not answered whole: {error}") from error
    if status != HTTPStatus.OK or not body:
        raise AnswerError(f"{address} was answered by {status} with {len(body)} bytes")
