"""The examples run, print what their pages say, and need nothing of the dashboard but `metrics`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from docs.examples.render import examples, render
from reports.api import routes
from tests.test_architecture import PACKAGES, imports_of

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = {path.stem: path for path in examples()}


@pytest.fixture
def address(store: Path) -> Iterator[str]:
    """The data interface on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/api/v1"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_is_what_its_example_prints_from_the_files(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("SIGHTLINE_API", raising=False)
    path = EXAMPLES[name]
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    assert render(path.read_text(encoding="utf-8"), name=path.name) == page


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_data_interface_gives_an_example_the_same_figures(
    name: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where none of the files are
    monkeypatch.setenv("SIGHTLINE_API", address)
    path = EXAMPLES[name]
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    assert render(path.read_text(encoding="utf-8"), name=path.name) == page


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_imports_nothing_of_ours_but_metrics(name: str) -> None:
    assert imports_of(EXAMPLES[name]) & set(PACKAGES) == {"metrics"}


def test_text_code_and_what_it_printed_stand_in_their_order() -> None:
    source = "# %% [markdown]\n# # Title\n#\n# Words.\n\n# %%\nx = 2\n\n# %%\nprint(x + 1)\n"
    expected = (
        "# Title\n\nWords.\n\n```python\nx = 2\n```\n\n```python\nprint(x + 1)\n```\n\n```text\n3\n```\n"
    )
    assert render(source, name="made up") == expected
