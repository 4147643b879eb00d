"""What holds of every picture that is drawn in these tests."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from altair.utils.schemapi import SchemaBase


@pytest.fixture(autouse=True)
def objects_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture gives Altair a string or a mapping in the place of an object: charts/theme.py says why."""

    def refuse(given: dict[str, Any], **_: Any) -> NoReturn:
        raise AssertionError(f"{given} is looked up in the whole schema: give an object of its channel")

    monkeypatch.setattr(SchemaBase, "from_dict", staticmethod(refuse))
