"""Returns of real areas lie apart: another folder, another store, and nothing that is wrong there takes figures away."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from loaders.build import build
from loaders.counted import Counted, counted_now
from loaders.extract import extract
from loaders.ptl.editions import editions_before
from loaders.published import publish
from store.errors import InputError
from store.settings import local_folder
from store.snapshot import current_id, local_store, open_current
from tests.loaders import small_data
from tests.loaders.local_data import FICTIONAL, RETURN, of, published
from tests.loaders.small_data import EDITION, SOURCE, official_file


def test_a_return_is_extracted_into_the_local_folder_and_a_publication_is_not(
    sent: Path, monkeypatch
) -> None:
    monkeypatch.setattr(small_data, "SOURCE", RETURN)
    written, _ = extract(RETURN, official_file(sent), edition=EDITION)
    assert written == local_folder() / RETURN / EDITION
    monkeypatch.setattr(small_data, "SOURCE", SOURCE)
    written, _ = extract(SOURCE, official_file(sent), edition=EDITION)
    assert written == sent / "published" / SOURCE / EDITION


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_this_account_opens_the_local_folder(sent: Path) -> None:
    extract(RETURN, official_file(sent), edition=EDITION)
    assert stat.S_IMODE(local_folder().stat().st_mode) == 0o700


def test_a_return_is_built_into_a_store_of_its_own(sent: Path) -> None:
    small_data.published(sent)
    published(local_folder(), of("E09000007"))
    built = build()
    assert built.local.editions == 1
    assert built.local.rows["observations"] == 1
    assert built.rows["observations"] == 2
    assert set(open_current().frame("observations")["source_id"]) == {SOURCE}
    assert RETURN not in set(open_current().frame("editions")["source_id"])
    local = open_current(local_store())
    assert local.id == built.local.id
    assert set(local.frame("observations")["source_id"]) == {RETURN}
    assert list(local.frame("editions")["source_id"]) == [RETURN]
    assert len(local.frame("areas")) == 0


def test_a_server_can_be_without_returns(sent: Path) -> None:
    small_data.published(sent)
    built = build()
    assert built.local.id == ""
    assert built.local.problems == ()
    assert not local_folder().exists()


def test_the_return_of_a_real_area_among_the_published_figures_stops_the_build(sent: Path) -> None:
    kept = build().id
    published(sent / "published", of("E09000007"))
    with pytest.raises(InputError) as caught:
        build()
    assert [str(problem) for problem in caught.value.problems] == [
        f"data/published/{RETURN}/{EDITION}: found the return of a real area among the published figures, expected it "
        f"at data/local/{RETURN}/{EDITION}. Move the folder there, or delete it and extract the return again."
    ]
    assert current_id() == kept


def test_one_real_row_among_fictional_ones_is_a_real_return(sent: Path) -> None:
    published(sent / "published", of(FICTIONAL, "E09000007"))
    with pytest.raises(InputError, match="the return of a real area"):
        build()


def test_the_return_of_a_fictional_area_stays_published(sent: Path) -> None:
    published(sent / "published", of(FICTIONAL))
    assert build().rows["observations"] == 1


@pytest.mark.parametrize(
    ("source", "area", "found"),
    [(RETURN, FICTIONAL, "figures of a fictional area"), (SOURCE, "E09000007", "published figures")],
)
def test_what_is_no_real_return_is_refused_in_the_local_folder_and_takes_nothing_away(
    sent: Path, source: str, area: str, found: str
) -> None:
    small_data.published(sent)
    tables = {name: frame.assign(source_id=source) for name, frame in of(area).items()}
    publish(source, EDITION, tables, official_file=official_file(sent), folder=local_folder())
    built = build()
    assert built.rows["observations"] == 2
    assert built.local.id == ""
    (problem,) = built.local.problems
    assert problem.startswith(f"data/local/{source}/{EDITION}: found {found}, expected")


def test_a_damaged_return_is_told_and_takes_nothing_away(sent: Path) -> None:
    small_data.published(sent)
    folder = published(local_folder(), of("E09000007"))
    (folder / "observations.parquet").write_bytes(b"nothing")
    built = build()
    assert built.rows["observations"] == 2
    assert any("observations.parquet" in problem for problem in built.local.problems)


def test_an_unknown_area_in_a_return_is_told_and_takes_nothing_away(sent: Path) -> None:
    small_data.published(sent)
    published(local_folder(), of("E09999999"))
    built = build()
    assert built.rows["observations"] == 2
    assert any("'E09999999'" in problem for problem in built.local.problems)


def test_lists_of_teams_are_no_return(sent: Path) -> None:
    (local_folder() / "teams").mkdir(parents=True)
    (local_folder() / "teams" / "E09000007.csv").write_text("team\n", encoding="utf-8")
    built = build()
    assert built.local.problems == ()
    assert built.local.id == ""


def test_an_unknown_kind_of_source_is_refused(sent: Path) -> None:
    catalogue = sent / "catalogue/sources.toml"
    catalogue.write_text(
        catalogue.read_text(encoding="utf-8").replace('kind = "local return"', 'kind = "return"'),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=rf"kind 'return' in {RETURN}.*local return"):
        build()


@pytest.mark.parametrize("place", ["published", "local"])
def test_what_is_there_of_an_area_is_found_where_it_lies(sent: Path, place: str) -> None:
    """Those of every day, before it too: one may be late or corrected; what was counted otherwise is made anew."""
    folder = sent / place
    tables, ours = of("E09000007"), counted_now("0123456789abcdef")
    editions = ("x-2024-01-31", "x-2024-02-29", "y-2024-02-29", "x-2024-04-30")
    for value, edition in enumerate(editions, 1):
        frame = tables["observations"].assign(value=value, source_id="ptl", edition=edition)
        publish(
            "ptl",
            edition,
            {"observations": frame},
            official_file=official_file(sent),
            folder=folder,
            source=_source(),
            counted=ours,
        )

    def found(edition: str, counted: Counted = ours) -> list[str]:
        values = [each["observations"]["value"].item() for each in editions_before(edition, counted)]
        return [editions[int(value) - 1] for value in values]

    assert found("x-2024-03-31") == ["x-2024-01-31", "x-2024-02-29", "x-2024-04-30"]
    assert found("x-2024-02-29") == ["x-2024-01-31", "x-2024-02-29", "x-2024-04-30"]
    assert found("x-2024-05-31") == ["x-2024-01-31", "x-2024-02-29", "x-2024-04-30"]
    assert found("z-2024-03-31") == []
    assert found("x-2024-03-31", counted_now("fedcba9876543210")) == []


def _source():
    from store.catalogue import read_catalogue

    return read_catalogue().sources[RETURN]
