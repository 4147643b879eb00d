"""Random numbers of pathways under an area's secret: the same in every extract, told to nobody."""

from __future__ import annotations

import hashlib

#: A key has so many bits that the sum of eight million of them is still a whole number of 64.
KEY_BITS = 40
_BLOCK_BYTES = 64


def key_columns(secret: bytes) -> tuple[list[str], dict[str, bytes]]:
    """SQL of the columns `key`, `clinician_key` and `person` for rows named `t`, and the values it must be given.

    A key is the first KEY_BITS of HMAC-SHA256(secret, pseudonym), worked out by the engine as RFC 2104 writes it:
    the secret reaches it as a value, never as text of a query. A clinician's pseudonym is keyed apart from a
    pathway's that reads the same. `person` only tells people apart: two who shared it would count as one.
    """
    own = hashlib.sha256(secret).digest() if len(secret) > _BLOCK_BYTES else secret
    block = own.ljust(_BLOCK_BYTES, b"\0")
    padded = {"inner": bytes(byte ^ 0x36 for byte in block), "outer": bytes(byte ^ 0x5C for byte in block)}
    columns = [
        _key("t.pathway_id") + " as key",
        _key("'clinician ' || t.clinician") + " as clinician_key",
        "cast(hash(t.person_id) >> 1 as bigint) as person",
    ]
    return columns, padded


def _key(text: str) -> str:
    """A text's key as SQL; missing where the text is."""
    digest = f"sha256($outer || unhex(sha256($inner || encode({text}))))"
    return f"cast('0x' || {digest}[:{KEY_BITS // 4}] as bigint)"
