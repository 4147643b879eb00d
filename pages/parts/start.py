"""What is done before the first visitor: a store built where there is none, settings read, the first page warmed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from loaders.build import build_if_absent
from loaders.private_folder import clear_left_lists
from pages.parts.problems import logged
from pages.parts.sections import warm
from store.settings import SettingsError, local_returns

log = logging.getLogger("sightline")


def start() -> None:
    """Make the store ready. The server starts whatever is wrong: the log says it, and so do the pages."""
    with _logged():
        clear_left_lists()
        built = build_if_absent()
        for problem in built.local.problems if built else ():
            log.warning("local returns were not built: %s", problem)
        for problem in built.not_removed if built else ():
            log.warning("earlier snapshots were not removed: %s", problem)
    try:
        local_returns()
    except SettingsError as error:
        log.warning("local returns are shown nowhere: %s", error)
    with _logged():
        warm()


@contextmanager
def _logged() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        logged(error)
