"""Labels that come from a file, as text: no link, icon, formula or format is made of them, wherever they are shown.

A page writes its sentences in Markdown, and a table's cells are Markdown too. A label that is shown in them has the
signs that Markdown reads exchanged for others of the same look, so that it reads as it was sent in a sentence, a
choice, a picture, a table and a file alike.
"""

from __future__ import annotations

import re

#: Signs that mean something wherever they stand → signs of the same look that mean nothing.
_SIGNS = str.maketrans(
    {
        "\\": "＼",
        "`": "ˋ",
        "*": "∗",
        "[": "［",
        "]": "］",
        "<": "‹",
        ">": "›",
        "#": "＃",
        "~": "∼",
        "$": "＄",
        "|": "∣",
        "@": "＠",
    }
)
#: Signs that mean something only where they stand so → the same.
_PLACED = (
    (re.compile(r":(?=\S)"), "꞉"),
    (re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"), "＿"),
    (re.compile(r"(?i)\bwww\."), "www․"),
    (re.compile(r"&(?=#?\w+;)"), "＆"),
    (re.compile(r"-(?=-)|(?<=-)-"), "‐"),
    (re.compile(r"^[-+](?=\s)"), "‐"),
    (re.compile(r"^(\d+)\.(?=\s)"), r"\1․"),
    (re.compile(r"^(\d+)\)(?=\s)"), r"\1❩"),
)


def as_text(label: str) -> str:
    """A label of which nothing is made: on one line, and the signs that Markdown reads exchanged for their likes."""
    text = " ".join(label.split()).translate(_SIGNS)
    for pattern, sign in _PLACED:
        text = pattern.sub(sign, text)
    return text
