"""Recognise a publisher's wording without carrying it: words compared by a short fingerprint."""

from __future__ import annotations

import hashlib
import re

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘")
LENGTH = 8


def plain_words(text: str) -> str:
    """`text` in lower case, words one space apart, without punctuation: how two printings are compared."""
    return " ".join(_WORD.findall(text.lower().translate(_APOSTROPHES)))


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits (SHA-256) that stand for the words of `text`; its layout does not matter."""
    return hashlib.sha256(plain_words(text).encode()).hexdigest()[:LENGTH]


def declared_fingerprint(cell: str) -> str:
    """The fingerprint that a map's cell declares: given as `#` and its digits, or as the printed words."""
    return cell[1:] if cell.startswith("#") else fingerprint(cell)
