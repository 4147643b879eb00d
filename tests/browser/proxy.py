"""A small proxy before a server, as an operator's would be: it keeps the base path of what it is asked, or takes it away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

END = b"\r\n\r\n"
PIECE = 65536


@contextmanager
def proxy(behind: str, *, strips: bool) -> Iterator[str]:
    """An address whose requests go to `behind`, with the path of it taken away or not. WebSockets too."""
    server = urlsplit(behind)
    assert server.hostname is not None
    assert server.port is not None
    target = (server.hostname, server.port)

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket.create_connection(target) as other:
                other.sendall(_head(self.request, base=server.path if strips else ""))
                back = threading.Thread(target=_pass_on, args=(other, self.request), daemon=True)
                back.start()
                _pass_on(self.request, other)
                back.join()

    class Proxy(ThreadingTCPServer):
        daemon_threads = True

    with Proxy(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}{server.path}"
        finally:
            running.shutdown()


def _head(request: socket.socket, *, base: str) -> bytes:
    """The first request's head, and what came with it, for the server behind: one request a connection."""
    head = b""
    while END not in head:
        piece = request.recv(PIECE)
        if not piece:
            raise OSError("nothing was asked")
        head += piece
    lines, _, rest = head.partition(END)
    first, *headers = lines.split(b"\r\n")
    method, path, version = first.split(b" ")
    more = []
    if base:
        path = path.removeprefix(base.encode())
        more = [b"X-Forwarded-Prefix: " + base.encode()]
    if b"upgrade: websocket" not in lines.lower():
        headers = [one for one in headers if not one.lower().startswith(b"connection:")]
        more.append(b"Connection: close")
    return b"\r\n".join([b" ".join([method, path, version]), *headers, *more]) + END + rest


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(PIECE):
            other.sendall(piece)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
