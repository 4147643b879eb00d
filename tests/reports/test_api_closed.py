"""Published figures only: a fictional place or a local return never leaves by the data interface."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.api_published import current_published
from store.schema import conform
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import Snapshot, open_current
from store.writer import write_snapshot
from tests.reports.api_client import Api

FICTIONAL = "NBK01"
LOCAL_SOURCE = "cqc_questionnaire_return"
SECRET_VALUE = 73.190431
SECRETS = [
    FICTIONAL,
    "Northbank",
    "secret-edition",
    "secret-cell",
    "secret_file",
    "part=secret",
    str(SECRET_VALUE),
]
LISTS = ["indicators", "areas", "sources", "caveats", "editions", "observations"]
#: The parts of one figure that would each be enough to close it.
CLOSED: dict[str, dict[str, Any]] = {
    "a fictional place in a published source": {"area_id": FICTIONAL},
    "a real place in a local return": {"source_id": LOCAL_SOURCE},
    "a source that nobody declared": {"source_id": "nobody"},
}


@pytest.fixture(scope="module")
def mixed_data(shipped_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped figures with demonstration data and local returns loaded beside them."""
    folder = tmp_path_factory.mktemp("mixed")
    shipped = open_current(shipped_data / "store")
    frames = {name: shipped.frame(name) for name in shipped.manifest.files}
    area = (
        frames["areas"]
        .iloc[[0]]
        .assign(
            area_id=FICTIONAL, name="Northbank", short_name="Northbank", kind="borough", scope="demonstration"
        )
    )
    link = frames["area_links"].iloc[[0]].assign(relation="part_of")
    links = [
        link.assign(child_id=FICTIONAL, parent_id="E12000007"),
        link.assign(child_id="E09000002", parent_id=FICTIONAL),
    ]
    pattern = frames["observations"].query("indicator_id == 'access_one_contact'").iloc[[0]]
    secret = pattern.assign(
        value=SECRET_VALUE,
        value_note="",
        breakdown="part=secret",
        edition="secret-edition",
        source_ref="secret-cell",
        period_start=dt.date(2031, 4, 1),
        period_end=dt.date(2032, 3, 31),
    )
    edition = (
        frames["editions"]
        .iloc[[0]]
        .assign(source_id=LOCAL_SOURCE, edition="secret-edition", file_name="secret_file")
    )
    more = {
        "areas": [area],
        "area_links": links,
        "observations": [secret.assign(**change) for change in CLOSED.values()],
        "editions": [edition],
    }
    tables = {
        name: conform(name, pd.concat([frame, *more.get(name, [])], ignore_index=True), file=name)
        for name, frame in frames.items()
    }
    (folder / "catalogue").symlink_to(shipped_data / "catalogue")
    write_snapshot(tables, code_version="test", sources={}, root=folder / "store")
    return folder


@pytest.fixture
def mixed(mixed_data: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """That store, in use."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(mixed_data))
    return open_current()


def test_the_store_holds_what_must_not_leave_it(mixed: Snapshot) -> None:
    rows = mixed.frame("observations")
    assert int((rows["value"] == SECRET_VALUE).sum()) == len(CLOSED)
    assert FICTIONAL in set(mixed.frame("areas")["area_id"])
    assert "secret-edition" in set(mixed.frame("editions")["edition"])


def test_no_list_holds_a_trace_of_it(api: Api, mixed: Snapshot) -> None:
    for name in LISTS:
        address: str | None = f"/{name}?limit=10000"
        while address:
            answer = api.ask(address)
            assert answer.status_code == 200
            assert [secret for secret in SECRETS if secret in answer.text] == []
            address = answer.json()["next"]


def test_no_derived_figure_is_made_of_it(mixed: Snapshot) -> None:
    rows = current_published().observations
    assert set(rows["period_end"].map(lambda day: day.year)) <= set(range(2015, 2026))
    assert "access_rate" in set(rows["indicator_id"])


@pytest.mark.parametrize(
    "asked",
    [f"area={FICTIONAL}", "breakdown=part%3Dsecret", "period=2031-32", "period=2032-03-31"],
)
def test_asking_for_it_is_like_asking_for_what_does_not_exist(api: Api, mixed: Snapshot, asked: str) -> None:
    name, _, value = asked.partition("=")
    made_up = {"area": "XYZ99", "breakdown": "part%3Dnone", "period": "2051-52"}[name]
    sentence = api.refusal(f"/observations?{asked}")
    other = api.refusal(f"/observations?{name}={made_up}")
    assert sentence.replace(value.replace("%3D", "="), "…") == other.replace(made_up.replace("%3D", "="), "…")
    assert "edition of a source" in api.refusal(f"/editions?source={LOCAL_SOURCE}")


def test_the_published_figures_are_all_still_there(api: Api, mixed: Snapshot, shipped_data: Path) -> None:
    with_secrets = api.json("/observations?limit=1")["total"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER_VARIABLE, str(shipped_data))
        assert api.json("/observations?limit=1")["total"] == with_secrets
