"""`python -m loaders`: build the store, check and extract files, list snapshots and go back to one.

Exit codes: 0 done, 1 something a person can mend (every problem listed), 2 wrong use, 3 a fault of ours, with
its traceback in a log beside the snapshots.
"""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from loaders import build as building
from loaders.extract import extract as extract_edition
from loaders.extract import load_checked
from loaders.private_folder import clear_left_lists
from loaders.ptl.secret import make_secret
from loaders.reseal import reseal
from loaders.snapshot_commands import keep, list_, release_, rollback
from loaders.sources import guess_editions, guess_source, list_faults, loader_for
from loaders.templates import data_dictionary
from loaders.templates import template as empty_template
from metrics.printed import number
from store import durable
from store.errors import InputError, PersonError
from store.schema import Tables
from store.snapshot import store_folder


class PartlyDone(PersonError):
    """The published figures were built, and not all beside them: heading → the sentences below it, if there are any."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        self.problems = {heading: list(told) for heading, told in problems.items() if told}
        super().__init__("\n".join(sentence for told in self.problems.values() for sentence in told))


app = typer.Typer(
    help="Load official files and local returns into the store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
NOT_BUILT = "The published figures were built, the local returns were not:"
NOT_REMOVED = "Everything was built, but what was withdrawn is still there:"
STILL_THERE = "What was built is in use, but earlier snapshots were not removed:"
_out = Console()
_err = Console(stderr=True)

Source = Annotated[str, typer.Argument(help="Which source, as in data/catalogue/sources.toml.")]
File = Annotated[Path, typer.Argument(help="The file to load.")]
Edition = Annotated[str | None, typer.Option(help="Which edition, as its column map names it.")]


@app.command()
def build() -> None:
    """Build the store from everything shipped, and the returns of real areas into a store of their own."""
    with _err.status("Starting") as status:
        built = building.build(report=status.update)
    _print_rows(dict(built.rows))
    _out.print(
        f"Snapshot {built.id}: {built.editions} editions, built in {number(built.seconds, decimals=1)} s."
    )
    local = built.local
    if local.id:
        _print_rows({name: count for name, count in local.rows.items() if count})
        editions = f"{number(local.editions)} edition{'' if local.editions == 1 else 's'}"
        _out.print(f"Local returns, apart: snapshot {local.id}, {editions}.", soft_wrap=True)
    elif not local.problems:
        _out.print("Local returns: none in data/local.")
    if local.problems or built.not_removed:
        raise PartlyDone(
            {NOT_REMOVED if local.id else NOT_BUILT: local.problems, STILL_THERE: built.not_removed}
        )


@app.command()
def check(
    file: File,
    source: Annotated[str | None, typer.Option(help="Which source it is of.")] = None,
    edition: Edition = None,
    faults: Annotated[
        Path | None, typer.Option(help="Where to write every fault of a tracking list's rows, as CSV.")
    ] = None,
) -> None:
    """Load a file without keeping it, and list everything that is wrong with it."""
    with _err.status("Checking the file"):
        chosen = source or guess_source(file)
        called = loader_for(chosen).called(file)
        editions = (edition,) if edition else guess_editions(chosen, file, or_only=True)
        if faults is not None:
            list_faults(chosen, file, editions[0], faults)
        loaded = {each: load_checked(chosen, file, edition=each) for each in editions}
    for each, tables in loaded.items():
        _print_rows(_counts(tables))
        _out.print(f"{escape(called)} is sound: {chosen}, edition {each}.", soft_wrap=True)
        _print_beside(chosen, tables)


@app.command()
def extract(source: Source, file: File, edition: Edition = None) -> None:
    """Take from a file what we show: into data/published, or into data/local what a real area sent itself."""
    with _err.status("Extracting the file"):
        editions = (edition,) if edition else guess_editions(source, file)
        written = [extract_edition(source, file, edition=each) for each in editions]
    for folder, tables in written:
        _print_rows(_counts(tables))
        _out.print(f"Written to {escape(str(folder))}.", soft_wrap=True)
        _print_beside(source, tables)
    _out.print("Now run: python -m loaders build")


@app.command()
def seal(
    source: Source, edition: Annotated[str, typer.Argument(help="Which edition, as its folder is named.")]
) -> None:
    """Renew the fingerprints of an edition after you changed a register or its provenance on purpose."""
    for folder, gone in reseal(source, edition).items():
        _out.print(f"Sealed anew: {escape(str(folder))}.", soft_wrap=True)
        if gone:
            _out.print(
                f"Gone with their rows: the web addresses of {escape(', '.join(gone))}.", soft_wrap=True
            )
    _out.print("Now run: python -m loaders build")


app.command(name="list")(list_)
app.command()(rollback)
app.command()(keep)
app.command(name="release")(release_)


@app.command()
def secret(
    area: Annotated[str, typer.Argument(help="The area's code or name, as its lists are named after it.")],
) -> None:
    """Make the secret under which an area's tracking lists are counted: once, before its first extract."""
    path = make_secret(area)
    _out.print(f"Written to {escape(str(path))}, for this account alone.", soft_wrap=True)
    _out.print(
        "Keep a copy where the area keeps its keys, and never beside the lists: with it and a list one can work out "
        "how counts were rounded; without it every edition must be withdrawn and extracted anew.",
        soft_wrap=True,
    )


@app.command()
def template(
    source: Source,
    edition: Edition = None,
    explain: Annotated[bool, typer.Option(help="Say what each column holds instead.")] = False,
) -> None:
    """Print the header row of a local return as CSV, or what each of its columns holds."""
    if not explain:
        sys.stdout.write(empty_template(source, edition=edition))
        return
    table = Table("column", "what it holds")
    for header, note in data_dictionary(source, edition=edition).items():
        table.add_row(escape(header), escape(note))
    _out.print(table)


def main() -> int:
    """Run the command line; its exit code."""
    clear_left_lists()
    try:
        app()
    except InputError as error:
        count = len(error.problems)
        _err.print(f"[bold]Nothing was loaded: {number(count)} problem{'' if count == 1 else 's'}.[/bold]")
        for problem in error.problems:
            _err.print(f"• {problem}", markup=False, highlight=False, soft_wrap=True)
        _print_notes(error)
        return 1
    except PartlyDone as error:
        for heading, told in error.problems.items():
            _err.print(f"[bold]{heading}[/bold]")
            for sentence in told:
                _err.print(f"• {sentence}", markup=False, highlight=False, soft_wrap=True)
        return 1
    except PersonError as error:
        _err.print(str(error), markup=False, highlight=False, soft_wrap=True)
        _print_notes(error)
        return 1
    except Exception as error:
        if isinstance(error, OSError) and durable.is_full(error):
            _err.print(f"{durable.DISK_FULL}. {durable.MAKE_ROOM}", soft_wrap=True)
            return 1
        log = _log(traceback.format_exc())
        _err.print(
            f"A fault of this program, not of your file; details are in {log}.", markup=False, soft_wrap=True
        )
        return 3
    return 0


def _print_notes(error: PersonError) -> None:
    """What else a person must know: what was withdrawn and cannot be removed."""
    for note in getattr(error, "__notes__", ()):
        _err.print(note, markup=False, highlight=False, soft_wrap=True)


def _log(text: str) -> Path:
    folder = store_folder() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fault-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}.log"
    path.write_text(text, encoding="utf-8")
    return path


def _counts(tables: Tables) -> dict[str, int]:
    return {name: len(frame) for name, frame in tables.items()}


def _print_beside(source: str, tables: Tables) -> None:
    told = loader_for(source).beside(tables)
    if told:
        _out.print(told, markup=False, highlight=False, soft_wrap=True)


def _print_rows(rows: dict[str, int]) -> None:
    table = Table("table", "rows")
    table.columns[1].justify = "right"
    for name, count in rows.items():
        table.add_row(name, number(count))
    _out.print(table)


if __name__ == "__main__":
    sys.exit(main())
