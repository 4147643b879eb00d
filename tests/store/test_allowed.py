"""Whose local returns an asker may see: everybody's on the machine itself where the setting says so, else nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.allowed import (
    ANOTHER_WAY,
    BAD_SETTING,
    BOUND_ELSEWHERE,
    TURNED_OFF,
    Allowed,
    Asker,
    allowed_areas,
)
from store.settings import (
    DATA_FOLDER_VARIABLE,
    KEPT_UNLESS_SET,
    SETTINGS,
    SettingsError,
    local_returns,
    snapshots_kept,
)

HERE = [("Host", "127.0.0.1:8501"), ("Origin", "http://127.0.0.1:8501"), ("User-Agent", "a browser")]
ON = 'local_returns = "this machine"\n'


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the settings of the data folder in use."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    return lambda text: (tmp_path / SETTINGS).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("bound", [("127.0.0.1",), ("localhost", "127.0.0.1"), ("::ffff:127.0.0.1", "::1")])
@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "LOCALHOST", "[::1]:8501", "app.localhost:80"]
)
def test_the_machine_itself_sees_every_return_where_the_setting_says_so(said, bound, host: str) -> None:
    said(ON)
    assert allowed_areas(Asker(lambda: bound, [("host", host)])) == Allowed(areas=None)


@pytest.mark.parametrize("text", [None, "", 'local_returns = "nowhere"\n'])
def test_without_the_setting_nobody_sees_any(said, text: str | None) -> None:
    if text is not None:
        said(text)
    found = allowed_areas(Asker(lambda: ["127.0.0.1"], HERE))
    assert (found.nobody, found.why) == (True, TURNED_OFF)


@pytest.mark.parametrize(
    "bound",
    [
        (),
        ("",),
        ("0.0.0.0",),
        ("::",),
        ("10.1.2.3",),
        ("fe80::1",),
        ("::ffff:10.1.2.3",),
        ("sightline.example.org",),
        ("localhost.example.org",),
        ("unix:///run/sightline",),
        ("127.0.0.1", "0.0.0.0"),
        ("0.0.0.0", "127.0.0.1"),
    ],
)
def test_a_server_that_others_can_reach_shows_none(said, bound: tuple[str, ...]) -> None:
    said(ON)
    found = allowed_areas(Asker(lambda: bound, HERE))
    assert (found.nobody, found.why) == (True, BOUND_ELSEWHERE)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Origin", "http://127.0.0.1:8501")],
        [("Host", "")],
        [("Host", "sightline.example.org")],
        [("Host", "127.0.0.1.example.org")],
        [("Host", "10.1.2.3:8501")],
        [("Host", "[")],
        [("Host", "127.0.0.1"), ("Host", "example.org")],
        [("Host", "127.0.0.1"), ("Origin", "https://sightline.example.org")],
        [("Host", "127.0.0.1"), ("Origin", "null")],
        *[
            [*HERE, (name, "10.1.2.3")]
            for name in (
                "Forwarded",
                "X-Forwarded-For",
                "x-forwarded-host",
                "X-FORWARDED-PROTO",
                "X-Real-IP",
                "Via",
            )
        ],
    ],
)
def test_who_comes_by_another_name_or_through_a_proxy_sees_none(said, headers: list[tuple[str, str]]) -> None:
    said(ON)
    found = allowed_areas(Asker(lambda: ["127.0.0.1"], headers))
    assert (found.nobody, found.why) == (True, ANOTHER_WAY)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'local_returns = "everywhere"\n',
            "settings.toml says local_returns = 'everywhere'; it can be 'nowhere' or 'this machine'.",
        ),
        (
            "local_returns = true\n",
            "settings.toml says local_returns = True; it can be 'nowhere' or 'this machine'.",
        ),
        (
            'local_return = "this machine"\n',
            "settings.toml sets 'local_return'; the settings in it are local_returns and snapshots_kept.",
        ),
        ("local_returns = this machine\n", "settings.toml of the data folder cannot be read: "),
    ],
)
def test_a_word_that_is_not_known_is_one_sentence_and_shows_none(said, text: str, sentence: str) -> None:
    said(text)
    with pytest.raises(SettingsError) as refused:
        local_returns()
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)
    found = allowed_areas(Asker(lambda: ["127.0.0.1"], HERE))
    assert (found.nobody, found.why) == (True, BAD_SETTING)


@pytest.mark.parametrize("number", ["0", "-1", "true", "2.5", '"12"', "[]"])
def test_a_number_of_snapshots_that_cannot_be_is_one_sentence(said, number: str) -> None:
    said(f"snapshots_kept = {number}\n")
    with pytest.raises(
        SettingsError, match=r"^settings.toml says snapshots_kept = .*; it can be a whole number from 1\.$"
    ):
        snapshots_kept()


def test_so_many_snapshots_stay_as_the_settings_say(said) -> None:
    said("snapshots_kept = 3\n")
    assert snapshots_kept() == 3
    said("")
    assert snapshots_kept() == KEPT_UNLESS_SET


def test_what_is_shipped_shows_them_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(Path(__file__).resolve().parents[2] / "data"))
    assert local_returns() == "nowhere"
