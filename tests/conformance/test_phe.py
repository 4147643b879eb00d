"""Our functions against every stored output of PHEindicatormethods 2.1.1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics import phe_conformance
from tests.official import official


@pytest.fixture(scope="module")
def folder() -> Path:
    return official("conformance/phe_rate.csv").parent


def test_every_proportion(folder: Path) -> None:
    assert phe_conformance.proportions_match(folder) == 1216


def test_every_rate(folder: Path) -> None:
    assert phe_conformance.rates_match(folder) == 777


def test_every_standardised_rate(folder: Path) -> None:
    assert phe_conformance.standardised_rates_match(folder) == 150


def test_every_quantile(folder: Path) -> None:
    assert phe_conformance.quantiles_match(folder) == 200


def test_every_funnel_limit(folder: Path) -> None:
    assert phe_conformance.funnel_limits_match(folder) == 1000


def test_every_significance(folder: Path) -> None:
    assert phe_conformance.funnel_significance_matches(folder) == 267


def test_every_point_to_draw(folder: Path) -> None:
    assert phe_conformance.funnel_points_match(folder) == 78
