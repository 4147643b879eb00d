"""Whose local returns an asker may see: the one place that decides, and the one that signing in will change.

Today the answer is every area's or none: returns are shown on the machine that the server runs on, where its settings
say so, and nowhere else. What is published, and the fictional system, is for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from store.settings import THIS_MACHINE, SettingsError, local_returns

#: Why an asker sees no local return.
TURNED_OFF, BAD_SETTING = "turned off", "bad setting"
BOUND_ELSEWHERE, ANOTHER_WAY = "bound elsewhere", "another way"
#: Headers by which a proxy tells for whom it asks, whole or by their beginnings.
_OF_PROXIES = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip"})
_OF_PROXIES_FROM = ("x-forwarded", "x-original-", "x-envoy-", "cf-")
#: Headers that name the server as the asker knows it.
_NAMES = ("host", "origin")


@dataclass(frozen=True)
class Asker:
    """Who asks: what tells every address that the server listens on ("" is all of them), and the request's headers.

    The addresses are asked for only where they matter: to find them out takes longer than all the rest.
    """

    bound: Callable[[], Collection[str]]
    headers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Allowed:
    """The areas whose local rows may be seen (None: every area's), and why there are none of them."""

    areas: frozenset[str] | None = frozenset()
    why: str = ""

    @property
    def nobody(self) -> bool:
        return self.areas is not None and not self.areas


#: What is asked for nobody in particular, the data interface's answers among it, holds no local row.
NOBODY = Allowed()


def allowed_areas(asker: Asker) -> Allowed:
    """Whose local rows `asker` may see. Whatever is not known for certain is refused."""
    try:
        setting = local_returns()
    except SettingsError:
        return Allowed(why=BAD_SETTING)
    if setting != THIS_MACHINE:
        return Allowed(why=TURNED_OFF)
    bound = asker.bound()
    if not bound or not all(map(is_this_machine, bound)):
        return Allowed(why=BOUND_ELSEWHERE)
    if not _asked_here(asker.headers):
        return Allowed(why=ANOTHER_WAY)
    return Allowed(areas=None)


def is_this_machine(name: str) -> bool:
    """Whether a name or address, without its port, can be reached from the machine itself alone."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _asked_here(headers: Sequence[tuple[str, str]]) -> bool:
    """Whether a request names this machine, and comes from no proxy that says so."""
    lower = [(name.lower(), value) for name, value in headers]
    if any(name in _OF_PROXIES or name.startswith(_OF_PROXIES_FROM) for name, _ in lower):
        return False
    named = [_host(value) for name, value in lower if name in _NAMES]
    return any(name == "host" for name, _ in lower) and all(map(is_this_machine, named))


def _host(value: str) -> str:
    """The name in a Host or an Origin header, in lower case; "" where there is none."""
    try:
        return urlsplit(value if "//" in value else f"//{value}").hostname or ""
    except ValueError:
        return ""
