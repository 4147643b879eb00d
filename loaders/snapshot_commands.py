"""The commands about snapshots: list them, go back to one, keep one for something and let it go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from metrics.printed import number
from store.errors import StoreError
from store.held import held, hold, release
from store.manifest import read_manifest
from store.snapshot import current_id, list_snapshots, local_store, snapshot_path, store_folder
from store.writer import rollback as go_back

#: An id is copied into `rollback`, so it is never cut short.
SNAPSHOT_ID_WIDTH = 32
_out = Console()


def list_() -> None:
    """List the snapshots that are kept, oldest first: of published figures, then of local returns."""
    _print_store(store_folder())
    if list_snapshots(local_store()):
        _out.print("Local returns, apart:")
        _print_store(local_store())


def rollback(snapshot: Annotated[str, typer.Argument(help="The id, as `list` shows it.")]) -> None:
    """Make an earlier snapshot the current one again, of published figures or of local returns."""
    folder = _store_of(snapshot)
    found = go_back(snapshot, root=folder)
    whose = " of local returns" if folder == local_store() else ""
    _out.print(f"The current snapshot{whose} is now {found.id}.")


def keep(
    snapshot: Annotated[str, typer.Argument(help="The id, as `list` shows it.")],
    what: Annotated[
        str, typer.Option("--for", help="What it is kept for, such as a pack that was made of it.")
    ],
) -> None:
    """Hold a snapshot by a name, so that no build removes it."""
    hold(snapshot, what, root=_store_of(snapshot))
    _out.print(f"Snapshot {snapshot} stays for: {escape(what)}.", soft_wrap=True)


def release_(
    snapshot: Annotated[str, typer.Argument(help="The id, as `list` shows it.")],
    what: Annotated[
        str, typer.Option("--for", help="The one name to let go; all of them unless given.")
    ] = "",
) -> None:
    """Let a snapshot go that was kept for something: a later build may remove it."""
    gone = release(snapshot, what, root=_store_of(snapshot))
    _out.print(f"Snapshot {snapshot} is no longer kept for: {escape(', '.join(gone))}.", soft_wrap=True)


def _print_store(folder: Path) -> None:
    """The snapshots of a store, and what any is kept for."""
    _out.print(_snapshots(folder))
    for identifier, names in held(folder).items():
        _out.print(f"{identifier} stays for: {escape(', '.join(names))}.", soft_wrap=True)


def _snapshots(folder: Path) -> Table:
    """The snapshots of a store, the current one marked."""
    table = Table(Column("snapshot", no_wrap=True, min_width=SNAPSHOT_ID_WIDTH), "built", "code", "rows", "")
    current = _current(folder)
    for identifier in list_snapshots(folder):
        try:
            manifest = read_manifest(snapshot_path(identifier, folder=folder), identifier)
        except StoreError as error:
            table.add_row(identifier, "", "", "", escape(str(error)))
            continue
        rows = sum(entry.rows for entry in manifest.files.values())
        mark = "current" if identifier == current else ""
        table.add_row(identifier, manifest.created, manifest.code_version, number(rows), mark)
    return table


def _store_of(identifier: str) -> Path:
    return local_store() if identifier in list_snapshots(local_store()) else store_folder()


def _current(folder: Path) -> str:
    try:
        return current_id(folder)
    except StoreError:
        return ""
