"""What every test of what is said shares: the store, asked by the checker alone."""

from __future__ import annotations

import pytest

from reports.figures import Figures
from tests.claims.known import Known


@pytest.fixture(scope="session")
def known(figures: Figures) -> Known:
    return Known(figures)


@pytest.fixture(scope="session")
def honest() -> dict[int, list[str]]:
    """What the checker finds without a lie, once a view."""
    return {}
