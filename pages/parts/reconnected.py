"""A visitor whose line broke and who is back: what is sent goes over the new connection, not to the lost one.

Streamlit sends what waits for all sessions in turn, over the connections of the moment at which it began the round.
With many visitors a round takes long enough for one of them to come back in it, and what was drawn for the new
connection was lost: the page then waited for ever.

Nor are files watched for who is back where the settings say that none are. Streamlit forgets that setting then, and
looks for every module on the disk after each drawing of that visitor's pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from streamlit import config
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager


class ConnectedNow(list[ActiveSessionInfo]):
    """The sessions that are connected; each is given with the connection that it has when its turn comes."""

    def __init__(self, manager: WebsocketSessionManager) -> None:
        super().__init__(manager._active_session_info_by_id.values())
        self._manager = manager

    def __iter__(self) -> Iterator[ActiveSessionInfo]:
        for before in super().__iter__():
            now = self._manager.get_active_session_info(before.session.id)
            if now is not None:
                yield now


def send_to_who_is_back() -> None:
    """Let messages take the connection of the moment. For the application's start."""
    WebsocketSessionManager.list_active_sessions = _connected_now  # type: ignore[method-assign]
    AppSession.register_file_watchers = _watch_where_told  # type: ignore[method-assign]


_watch = AppSession.register_file_watchers


def _watch_where_told(self: AppSession) -> None:
    if config.get_option("server.fileWatcherType") != "none":
        _watch(self)


def _connected_now(self: WebsocketSessionManager) -> list[ActiveSessionInfo]:
    return ConnectedNow(self)
