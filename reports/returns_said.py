"""What a page says where local returns would stand that are not shown: what is missing, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from store.allowed import ANOTHER_WAY, BAD_SETTING, BOUND_ELSEWHERE, TURNED_OFF
from store.view import DAMAGED, NOT_BUILT

MISSING = "**The files that areas send themselves are not shown here.**"
#: Why → the reason and the way to mend it, for whoever runs the server.
BECAUSE: Mapping[str, str] = {
    TURNED_OFF: "This server is set to show them nowhere. The file `settings.toml` in its data folder can let them be "
    "seen on the machine itself.",
    BOUND_ELSEWHERE: "They may be seen only on the machine that holds them, and others can reach this server too. To "
    "see them, start it with the address 127.0.0.1.",
    ANOTHER_WAY: "They may be seen only on the machine that holds them. You asked from elsewhere, or through another "
    "server. To see them, open localhost on that machine.",
    BAD_SETTING: "The file `settings.toml` in the data folder of this server is not right. The log of the server says "
    "what to change.",
    DAMAGED: "They could not be read. All other figures are whole. The log of this server says what to do.",
    NOT_BUILT: "They are there, but they were not loaded since. Whoever runs this server can load them.",
}


def returns_said(why: str) -> str:
    """What a page says where local returns are left out for the reason `why` (store/allowed.py, store/view.py)."""
    return f"{MISSING} {BECAUSE[why]}"
