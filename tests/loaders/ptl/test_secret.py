"""The area's secret: where it lies, who may read it, and that fictional areas need none."""

from __future__ import annotations

import hmac
import os
from pathlib import Path

import pytest

from loaders.ptl.codes import Codes
from loaders.ptl.keys import key_columns
from loaders.ptl.secret import (
    FOLDER_VARIABLE,
    NO_SECRET,
    SecretError,
    area_secret,
    fingerprint,
    is_fictional,
    make_secret,
    read_secret,
    secret_path,
)
from loaders.ptl.workspace import workspace
from store.areas import read_areas
from store.settings import data_folder

AREAS = read_areas(demonstration=True)
posix = pytest.mark.skipif(os.name != "posix", reason="permissions of files as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "secrets"))
    return tmp_path / "secrets"


def codes(*boroughs: str, provider: str = "DEMO-P1") -> Codes:
    meant = {"borough": {name: name for name in boroughs}, "provider": {provider: provider}}
    return Codes(meant, {}, {})


def test_a_secret_is_made_once_and_read_again(folder: Path) -> None:
    path = make_secret("camden")
    assert path.parent == folder
    found = read_secret("camden")
    assert len(found) == 32
    make_secret("barnet")
    assert read_secret("barnet") != found
    assert read_secret("E09000007") == found  # the same area by its code
    with pytest.raises(SecretError, match="never overwritten"):
        make_secret("camden")
    assert read_secret("camden") == found


@posix
def test_only_this_account_may_read_it(folder: Path) -> None:
    path = make_secret("camden")
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    path.chmod(0o640)
    with pytest.raises(SecretError, match="chmod 600"):
        read_secret("camden")


def test_a_missing_secret_says_how_to_make_it(folder: Path) -> None:
    with pytest.raises(SecretError, match="python -m loaders secret E09000007") as caught:
        area_secret("E09000007", codes("E09000007", provider="RNK"), AREAS)
    assert str(caught.value).count(". ") == 0


def test_a_damaged_secret_is_refused_and_not_repeated(folder: Path) -> None:
    path = make_secret("camden")
    path.write_text(path.read_text()[:-9])
    with pytest.raises(SecretError, match="damaged") as caught:
        read_secret("camden")
    assert path.read_text() not in str(caught.value)


@pytest.mark.parametrize("area", ["", "../elsewhere", "jane doe", "."])
def test_what_is_no_area_has_no_secret_and_is_not_repeated(folder: Path, area: str) -> None:
    with pytest.raises(SecretError, match="after the area and the day") as caught:
        secret_path(area)
    assert area in ("", ".") or area not in str(caught.value)


@pytest.mark.parametrize("within", ["data", "program"])
def test_a_secret_never_lies_in_the_program_or_the_store(
    within: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = data_folder() if within == "data" else Path(__file__).resolve().parents[3]
    monkeypatch.setenv(FOLDER_VARIABLE, str(place / "secrets"))
    with pytest.raises(SecretError, match="keep secrets apart"):
        make_secret("camden")
    assert not (place / "secrets").exists()


def test_it_lies_among_the_accounts_own_settings_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    path = secret_path("camden")
    assert path.name == "E09000007.secret"
    assert not path.is_relative_to(data_folder())


def test_what_a_return_is_of_decides_and_never_its_name(folder: Path) -> None:
    assert area_secret("anything", codes("DEMO-B1", "DEMO-B2"), AREAS) == NO_SECRET
    assert area_secret("anything", codes("DEMO-B1", "UNKNOWN"), AREAS) == NO_SECRET
    for real in (codes("E09000007", provider="RNK"), codes("DEMO-B1", provider="RNK"), codes("UNKNOWN")):
        assert is_fictional(real, AREAS) == (real == codes("UNKNOWN"))
    with pytest.raises(SecretError):
        area_secret("northbank-demonstration", codes("E09000007", provider="RNK"), AREAS)


def test_a_fingerprint_tells_secrets_apart_and_holds_neither(folder: Path) -> None:
    make_secret("camden")
    own = read_secret("camden")
    assert fingerprint(own) == fingerprint(own) != fingerprint(NO_SECRET)
    assert fingerprint(own) not in own.hex()


@pytest.mark.parametrize("secret", [b"x" * 32, NO_SECRET, b"longer than a block of sixty-four " * 3])
def test_keys_are_the_first_forty_bits_of_an_hmac(secret: bytes) -> None:
    pairs = [("PW-0", "CL-1"), ("PW-1", None), ("CL-1", "PW-0")]
    with workspace() as place:
        named = [(p, f"'{c}'" if c else "null") for p, c in pairs]
        rows = ", ".join(f"('{p}', {c}, 'YP-1')" for p, c in named)
        place.engine.execute(f"create table t as from (values {rows}) v(pathway_id, clinician, person_id)")
        columns, padded = key_columns(secret)
        found = place.engine.execute(f"select {', '.join(columns)} from t", padded).fetchall()
    for (pathway, clinician), (key, clinician_key, person) in zip(pairs, found, strict=True):
        assert key == first_bits(secret, pathway)
        assert clinician_key == (first_bits(secret, f"clinician {clinician}") if clinician else None)
        assert person == found[0][2]


def first_bits(secret: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(secret, text.encode(), "sha256")[:5], "big")
