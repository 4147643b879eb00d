"""One client for the tests of the data interface."""

from __future__ import annotations

import pytest

from tests.reports.api_client import Api


@pytest.fixture(scope="session")
def api() -> Api:
    return Api()
