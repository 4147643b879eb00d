"""Whatever file is damaged or missing: the server starts, the page says so in plain words, and heals by itself."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import problems
from pages.parts import start as starting
from pages.parts.store import VERSION
from reports.api_published import current_published
from store import durable
from store.errors import CANNOT_READ, NOT_DESCRIBED, NOTHING_LOADED, PersonError
from store.snapshot import CURRENT, current_id, let_go, open_current
from tests.claims.grade import HIGHEST_GRADE, grade
from tests.pages.own_data import rebuilt

ROUTER = Path(__file__).resolve().parents[2] / "pages" / "router.py"
SAID = (CANNOT_READ, NOTHING_LOADED, NOT_DESCRIBED)
#: What no reader is shown.
FOR_OPERATORS = (
    "python",
    "loaders",
    "Traceback",
    ".toml",
    ".parquet",
    ".csv",
    "manifest",
    "CURRENT",
    "snap-",
)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled(path: Path) -> None:
    path.write_bytes(b"= nonsense [\xff\n" * 3)


HARM: tuple[Callable[[Path], None], ...] = (flipped, cut, scribbled, Path.unlink)


def files_of(folder: Path, *, every: bool, sample: tuple[str, ...]) -> list[Path]:
    """Every file below, or the first of each kind in the folders named in `sample`."""
    found = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".lock", ".md")
    )
    if every:
        return found
    first: dict[tuple[str, str], Path] = {}
    for path in found:
        if (top := path.relative_to(folder).parts[0]) in sample:
            first.setdefault((top, path.suffix), path)
    return list(first.values())


def opened(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    app.query_params = dict(address)
    return app.run()


def texts(app: AppTest) -> str:
    kinds = (app.title, app.error, app.warning, app.info, app.markdown, app.button)
    return "\n".join(
        str(getattr(one, "value", "")) + str(getattr(one, "label", "")) for kind in kinds for one in kind
    )


def cannot_be_read(app: AppTest) -> bool:
    """Whether the page says that there are no figures: then in plain words, under its heading, and not a word more."""
    assert list(app.exception) == []
    assert len(app.title) == 1
    if not any(each.value.startswith(SAID) for each in app.error):
        assert list(app.error) == []
        return False
    said = texts(app)
    assert [word for word in FOR_OPERATORS if word in said] == []
    return True


def started_and_opened(caplog: pytest.LogCaptureFixture) -> bool:
    """Start anew and open the first page: whether it has figures. What it has not the log explains."""
    let_go()
    caplog.clear()
    problems.seldom.forget()
    starting.start()
    app = opened()
    if cannot_be_read(app):
        assert "problem" in caplog.text
        return False
    return True


def test_the_server_starts_whatever_file_of_its_folder_is_damaged(
    own: Path, exhaustive: bool, caplog: pytest.LogCaptureFixture
) -> None:
    dark = 0
    for number, path in enumerate(files_of(own, every=exhaustive, sample=("store", "catalogue"))):
        content = path.read_bytes()
        for harm in HARM if exhaustive else HARM[number % len(HARM) :][:1]:
            harm(path)
            dark += not started_and_opened(caplog)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    assert dark > 1
    assert started_and_opened(caplog)


def test_the_server_starts_where_nothing_can_be_built(
    own: Path, exhaustive: bool, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(own / "store")
    read = [
        path
        for path in files_of(own, every=exhaustive, sample=("reference",))
        if path.suffix in (".toml", ".csv", ".parquet")
    ]
    for number, path in enumerate(read):
        content = path.read_bytes()
        for harm in HARM if exhaustive else HARM[number % len(HARM) :][:1]:
            harm(path)
            started_and_opened(caplog)
            shutil.rmtree(own / "store", ignore_errors=True)
            path.write_bytes(content)


def test_the_server_starts_on_a_full_disk(
    own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(own / "store")

    def full(descriptor: int, piece: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable, "write_piece", full)
    assert not started_and_opened(caplog)
    assert "disk is full" in caplog.text


def test_a_reader_is_offered_the_newest_figures_that_can_be_read_until_those_loaded_last_can(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sound = current_id(own / "store")
    broken = rebuilt(own)
    path = own / "store" / f"snap-{broken}" / "observations.parquet"
    path.write_bytes(b"")
    let_go()
    problems.seldom.forget()
    starting.start()
    assert "python -m loaders build" in caplog.text
    with pytest.raises(PersonError):
        current_published()
    app = opened()
    assert cannot_be_read(app)
    assert [each.label for each in app.button if each.label.startswith("Show the figures of ")]
    app.button[0].click().run()
    assert list(app.error) == []
    assert app.query_params[VERSION] in (sound, [sound])
    assert [each.value for each in app.warning if each.value.startswith(CANNOT_READ)]
    linked = opened(**{VERSION: sound})
    assert list(linked.error) == []
    assert [each.value for each in linked.warning if each.value.startswith(CANNOT_READ)]
    for other in (broken, "../`x`"):
        assert cannot_be_read(opened(**{VERSION: other}))
    newest = rebuilt(own)
    healed = app.run()
    assert list(healed.error) == []
    assert open_current().id == newest
    assert not [each.value for each in healed.warning if each.value.startswith(CANNOT_READ)]
    assert [each.value for each in healed.warning if sound in each.value]


@pytest.mark.parametrize("sentence", SAID)
def test_what_a_reader_is_told_is_plain(sentence: str) -> None:
    assert grade(sentence) <= HIGHEST_GRADE
    assert [word for word in FOR_OPERATORS if word in sentence] == []


def test_a_current_that_names_nothing_is_told(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    (own / "store" / CURRENT).write_text("nonsense", encoding="utf-8")
    let_go()
    problems.seldom.forget()
    starting.start()
    app = opened()
    assert cannot_be_read(app)
    assert app.button, "the snapshot itself is whole"
    assert cannot_be_read(again := app.run())
    assert caplog.text.count("problem ") == 1, "the next page says no more of it"
    (reference,) = re.findall(r"problem (\w{8}):", caplog.text)
    assert reference in texts(again)
