"""A visitor who comes back while others are served is sent what was drawn since, and nothing goes to the lost line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.parts.reconnected import send_to_who_is_back


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> WebsocketSessionManager:
    """Two visitors, connected, in a server that was started as ours is."""
    monkeypatch.setattr(
        WebsocketSessionManager, "list_active_sessions", WebsocketSessionManager.list_active_sessions
    )
    monkeypatch.setattr(AppSession, "register_file_watchers", AppSession.register_file_watchers)
    send_to_who_is_back()
    nothing: Any = SimpleNamespace(list=list)
    made = WebsocketSessionManager(nothing, nothing, nothing, None)
    for name in ("first", "second"):
        connect(made, name, f"line of {name}")
    return made


def connect(manager: WebsocketSessionManager, session: str, line: str) -> None:
    one: Any = SimpleNamespace(id=session)
    client: Any = line
    manager._active_session_info_by_id[session] = ActiveSessionInfo(client, one)


def test_who_is_back_before_the_turn_comes_has_the_new_line(manager: WebsocketSessionManager) -> None:
    turns = iter(manager.list_active_sessions())
    assert next(turns).client == "line of first"
    connect(manager, "second", "new line of second")
    assert next(turns).client == "new line of second"


def test_who_has_gone_before_the_turn_comes_is_passed_over(manager: WebsocketSessionManager) -> None:
    turns = iter(manager.list_active_sessions())
    next(turns)
    del manager._active_session_info_by_id["second"]
    assert not list(turns)


def test_it_is_still_a_list_of_all(manager: WebsocketSessionManager) -> None:
    assert len(manager.list_active_sessions()) == 2
    assert [one.session.id for one in manager.list_sessions()] == ["first", "second"]
    assert manager.num_active_sessions() == 2


@pytest.mark.usefixtures("manager")
def test_no_files_are_watched_for_who_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr("streamlit.runtime.app_session.LocalSourcesWatcher", made.append)
    session: Any = SimpleNamespace(_local_sources_watcher=None, _pages_manager="pages")
    AppSession.register_file_watchers(session)
    assert made == []
