"""Runs each example of this folder and writes it as Markdown with what it printed: `python -m docs.examples.render`.

A cell begins with `# %%`; one that begins with `# %% [markdown]` is text behind `# `.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

from store import drafts

FOLDER = Path(__file__).resolve().parent
_CELL = re.compile(r"^# %%(.*)\n", flags=re.MULTILINE)
_LINT = re.compile(r"^# ruff: noqa.*\n", flags=re.MULTILINE)


def render(source: str, *, name: str) -> str:
    """The Markdown of an example: its text, its code, and below each cell of code what that cell printed."""
    _, *parts = _CELL.split(source)
    names: dict[str, object] = {"__name__": name}
    return (
        "\n\n".join(
            _text(body) if kind.strip() == "[markdown]" else _code(body, names, name=name)
            for kind, body in zip(parts[::2], parts[1::2], strict=True)
        ).rstrip()
        + "\n"
    )


def _text(body: str) -> str:
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().splitlines())


def _code(body: str, names: dict[str, object], *, name: str) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(body, name, "exec"), names)
    shown = f"```python\n{_LINT.sub('', body).strip()}\n```"
    return f"{shown}\n\n```text\n{printed.getvalue().rstrip()}\n```" if printed.getvalue() else shown


def examples() -> list[Path]:
    """The examples of this folder: every module but this one."""
    return sorted(path for path in FOLDER.glob("*.py") if path.name != Path(__file__).name)


def main() -> None:
    for path in examples():
        text = render(path.read_text(encoding="utf-8"), name=path.name)
        with drafts.replaced(path.with_suffix(".md")) as draft:
            draft.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
