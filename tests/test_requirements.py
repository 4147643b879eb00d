"""The pins follow the human-written lists, and what is installed follows the pins."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def wanted(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    stripped = [line.split("#")[0].strip() for line in lines]
    return [Requirement(line) for line in stripped if line and not line.startswith("-")]


def pinned(name: str) -> list[tuple[Requirement, int]]:
    """Each pin of a compiled file with the number of hashes that stand under it."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(Requirement(row.split("--hash")[0].strip()), row.count("--hash=sha256:")) for row in rows]


@pytest.mark.parametrize(
    ("listed", "compiled"),
    [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")],
)
def test_every_listed_requirement_is_pinned_to_a_version_it_allows(listed: str, compiled: str) -> None:
    pins = {canonicalize_name(pin.name): pin for pin, _ in pinned(compiled)}
    for requirement in wanted(listed):
        pin = pins[canonicalize_name(requirement.name)]
        version = next(iter(pin.specifier)).version
        assert requirement.specifier.contains(version), f"{requirement} against {pin}; run `make pins`"


@pytest.mark.parametrize("compiled", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_carries_hashes_and_no_address(compiled: str) -> None:
    pins = pinned(compiled)
    assert len(pins) > 20
    assert [str(pin) for pin, hashes in pins if hashes == 0] == []
    assert not re.search(r"https?://|--index-url", (ROOT / compiled).read_text(encoding="utf-8"))


def test_what_is_installed_is_what_is_pinned() -> None:
    for pin, _ in pinned("requirements-dev.txt"):
        if pin.marker is None or pin.marker.evaluate():
            assert importlib.metadata.version(pin.name) == next(iter(pin.specifier)).version, pin.name


def test_development_and_product_share_the_same_pins() -> None:
    def product(name: str) -> dict[str, str]:
        return {f"{pin.name} {pin.marker}": str(pin.specifier) for pin, _ in pinned(name)}

    development = product("requirements-dev.txt")
    assert {k: v for k, v in product("requirements.txt").items() if development.get(k) != v} == {}
