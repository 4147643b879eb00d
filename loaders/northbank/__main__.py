"""`python -m loaders.northbank`: write the fictional system's waiting list file. Demonstration data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from loaders.northbank.recipe import write_extract
from metrics.printed import number

Number = Annotated[
    int | None, typer.Option(help="About how many pathways; the story's own number unless said.")
]
Seed = Annotated[int | None, typer.Option(help="Another seed tells the same story of other people.")]
Out = Annotated[
    Path, typer.Option(help="The file to write. Name it so: ptl_northbank-demonstration_2025-03-31.csv")
]


def write(out: Out, pathways: Number = None, seed: Seed = None) -> None:
    """Write the waiting list file of Northbank, a system that does not exist, as CSV."""
    rows = write_extract(out, pathways=pathways, seed=seed)
    Console().print(
        f"{number(rows)} pathways of Northbank written to {out}. Demonstration data.", soft_wrap=True
    )


if __name__ == "__main__":
    typer.run(write)
