"""Who asks: what this server listens on, as it really does, and the headers that the session began with."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import streamlit as st

from store.allowed import Asker

#: Where a system lists what a process has open; Windows has no such place.
_OPEN_FILES = (Path("/proc/self/fd"), Path("/dev/fd"))
#: What stands for a socket that has no address of its own.
_NO_ADDRESS = "a socket of another kind"


def asker() -> Asker:
    """Whoever the page is drawn for."""
    headers = st.context.headers
    return Asker(listens_on, [(name, value) for name in headers for value in headers.get_all(name)])


def own_browser() -> Asker:
    """A browser on this machine, before any has come."""
    return Asker(listens_on, [("host", "localhost")])


def listens_on() -> tuple[str, ...]:
    """Every address that this process listens on, and the one of Streamlit's setting; none where nothing listens.

    A server may be started by another program, which does not read the setting: the sockets say where it really is.
    """
    setting = str(st.get_option("server.address") or "")
    sockets = listening_sockets()
    if sockets is None:
        return (setting,)
    return (setting, *sockets) if sockets else ()


def listening_sockets() -> list[str] | None:
    """The address of every socket of this process that waits for connections; None where the system lists none."""
    folder = next((one for one in _OPEN_FILES if one.is_dir()), None)
    if folder is None:
        return None
    found = [_listening(int(name)) for name in os.listdir(folder) if name.isdigit()]
    return sorted(address for address in found if address is not None)


def _listening(descriptor: int) -> str | None:
    """The address that an open file waits for connections at; None where it does not."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return None
        with socket.socket(fileno=os.dup(descriptor)) as one:
            if not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                return None
            name = one.getsockname()
            return str(name[0]) if one.family in (socket.AF_INET, socket.AF_INET6) else _NO_ADDRESS
    except OSError as error:
        closed = error.errno == errno.EBADF  # meanwhile: it listens no longer
        return None if closed else _NO_ADDRESS
