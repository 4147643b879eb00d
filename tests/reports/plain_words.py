"""What no sentence for a reader may contain."""

from __future__ import annotations

import re

#: A missing value that slipped through, a number printed badly, or a slip of punctuation.
SLIPS = re.compile(
    r"\b(?:nan|NaN|None|NaT|inf|undefined)\b|<NA>"
    r"|\.\.|;;|,,|  | [.,;](?!\d)|\(\s*\)|\[\s*\]|\*\*\*\*"
    r"|-0(?:\.0)?(?![\d.])|\b100\.0%|\b10\.0%|\b1 (?:days|weeks|areas)\b|\b0 of 0\b"
)


def slips(sentence: str) -> list[str]:
    """Each slip of a sentence with what stands around it."""
    return [sentence[max(0, m.start() - 30) : m.end() + 30] for m in SLIPS.finditer(sentence)]


def reads_well(sentence: str) -> bool:
    """Whether a sentence begins with a capital or a figure, ends with a full stop and has no slip."""
    bare = sentence.replace("*", "")
    assert slips(sentence) == []
    assert bare[:1].isupper() or bare[:1].isdigit() or bare[:1] in "<>£[", sentence
    assert bare.endswith("."), sentence
    assert sentence.count("**") % 2 == 0, sentence
    return True
