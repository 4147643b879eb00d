"""Every changed byte of an edition is noticed, and so is every missing, strange or shortened file: one sentence each."""

from __future__ import annotations

import errno
import os
import random
import re
from pathlib import Path

import pytest

from loaders import reseal as resealing
from loaders.addresses import parquet_bytes
from loaders.edition_files import tables_of
from loaders.provenance import read_provenance
from loaders.published import publish, read_edition, read_published
from loaders.reseal import reseal
from loaders.seal import PROVENANCE
from store.errors import InputError
from store.schema import TABLES
from tests.loaders.small_data import EDITION, SOURCE, observations, official_file, published, say_otherwise

ROOT = Path(__file__).resolve().parents[2]


def told(folder: Path) -> str:
    """The one sentence with which an edition is refused."""
    with pytest.raises(InputError) as caught:
        read_edition(folder)
    (problem,) = caught.value.problems
    return str(problem)


def by_hand(data: Path) -> Path:
    frame = {"observations": observations(50.0, 60.0)}
    return publish(SOURCE, EDITION, frame, official_file=official_file(data), by_hand=True)


def test_every_bit_of_a_provenance_is_sealed(data: Path, exhaustive: bool) -> None:
    """The tokens of its own seal too: its heading, its quotes, its last line's end."""
    path = published(data) / PROVENANCE
    content = path.read_bytes()
    chance = random.Random(9)
    whole = [(place, bit) for place in range(len(content)) for bit in range(8)]
    last = [(place, chance.randrange(8)) for place in range(len(content) - 90, len(content))]
    for place, bit in whole if exhaustive else last + chance.sample(whole, 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
        assert f"{SOURCE}/{EDITION}/{PROVENANCE}: found" in told(path.parent)
    path.write_bytes(content)
    assert read_edition(path.parent).rows == {"observations": 2}


@pytest.mark.parametrize("change", [b"", b"\n", b"#"], ids=["shortened", "a line more", "a note more"])
def test_a_provenance_that_was_shortened_or_added_to_is_noticed(data: Path, change: bytes) -> None:
    path = published(data) / PROVENANCE
    content = path.read_bytes()
    path.write_bytes(content + change if change else content[:-1])
    assert "its last line is the fingerprint of" in told(path.parent)
    assert f"run: python -m loaders seal {SOURCE} {EDITION}." in told(path.parent)


@pytest.mark.parametrize("is_by_hand", [False, True], ids=["extracted", "by hand"])
def test_a_file_that_is_not_as_it_was_sealed_is_named_with_how_to_mend_it(
    data: Path, is_by_hand: bool
) -> None:
    folder = by_hand(data) if is_by_hand else published(data)
    (path,) = (path for path in folder.iterdir() if path.name != PROVENANCE)
    content = path.read_bytes()
    renew = f"if you changed it yourself, run: python -m loaders seal {SOURCE} {EDITION}."
    for changed in (content[:-1], content + b"\n", b"", content.replace(b"made_up", b"made_ip", 1)):
        path.write_bytes(changed)
        sentence = told(folder)
        assert re.search(
            rf"^{SOURCE}/{EDITION}/{path.name}: found one with the SHA-256 \w+…, expected ", sentence
        )
        assert "Put back the file as it was" in sentence
        assert (renew in sentence) is is_by_hand
    path.unlink()
    assert "found no such file" in told(folder)
    path.mkdir()
    assert "found a file that cannot be read" in told(folder)


def test_a_table_in_two_files_is_named_and_no_row_of_it_is_lost_in_silence(data: Path) -> None:
    folder = by_hand(data)
    other = publish(
        SOURCE, EDITION, {"observations": observations(1.0)}, official_file=official_file(data), folder=data
    )
    twice = {path.name: path.read_bytes() for place in (folder, other) for path in place.glob("obs*")}
    with pytest.raises(InputError) as caught:
        tables_of(twice, label="here")
    assert [str(problem) for problem in caught.value.problems] == [
        "here/observations.parquet: found table observations, which observations.csv holds too, "
        "expected one file a table. Move one of them elsewhere."
    ]


def test_a_strange_file_is_noticed_wherever_it_lies(data: Path) -> None:
    folder = published(data)
    for place in (folder, folder.parent.parent):
        strange = place / "observations.csv"
        strange.write_text("x\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"observations\.csv: found an unknown file") as caught:
            read_published()
        assert len(caught.value.problems) == 1
        strange.unlink()


def test_an_edition_of_an_earlier_version_asks_for_its_first_seal(data: Path) -> None:
    path = published(data) / PROVENANCE
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\n[files]")], encoding="utf-8")
    sentence = told(path.parent)
    assert "found no fingerprints of its files, expected the parts [files] and [seal]" in sentence
    assert f"if you trust its files, run: python -m loaders seal {SOURCE} {EDITION}." in sentence
    assert read_provenance(path.parent)[0]["rows"] == {"observations": 2}
    reseal(SOURCE, EDITION)
    assert path.read_text(encoding="utf-8") == text


class TestReseal:
    def test_a_register_that_a_person_changed_is_sealed_anew_with_its_rows(self, data: Path) -> None:
        folder = by_hand(data)
        path = folder / "observations.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
        assert "observations.csv" in told(folder)
        assert reseal(SOURCE, EDITION) == {folder: []}
        assert read_edition(folder).rows == {"observations": 1}

    def test_a_register_that_is_wrong_is_not_sealed(self, data: Path) -> None:
        folder = by_hand(data)
        path = folder / "observations.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("provisional", "guessed"), encoding="utf-8")
        before = (folder / PROVENANCE).read_bytes()
        with pytest.raises(InputError, match="guessed"):
            reseal(SOURCE, EDITION)
        assert (folder / PROVENANCE).read_bytes() == before

    @pytest.mark.parametrize("change", ["changed", "gone"])
    def test_what_no_hand_changes_is_not_sealed(self, data: Path, change: str) -> None:
        folder = published(data)
        path = folder / "observations.parquet"
        other = publish(
            SOURCE,
            EDITION,
            {"observations": observations(1.0)},
            official_file=official_file(data),
            folder=data / "other",
        )
        path.write_bytes((other / path.name).read_bytes())
        if change == "gone":
            path.unlink()
        with pytest.raises(InputError, match=r"observations\.parquet: found a change that no hand makes"):
            reseal(SOURCE, EDITION)

    @pytest.mark.parametrize("fingerprints", [True, False], ids=["sealed", "of an earlier version"])
    def test_a_file_that_no_extract_wrote_is_not_sealed(self, data: Path, fingerprints: bool) -> None:
        folder = by_hand(data)
        strange = folder / "voices.parquet"
        strange.write_bytes(parquet_bytes(TABLES["voices"].schema.empty_table()))
        provenance = folder / PROVENANCE
        if not fingerprints:
            text = provenance.read_text(encoding="utf-8")
            provenance.write_text(text[: text.index("\n[files]")], encoding="utf-8")
        before = provenance.read_bytes()
        with pytest.raises(InputError, match=r"voices\.parquet: found a file that no extract wrote"):
            reseal(SOURCE, EDITION)
        strange.rename(folder / "observations.parquet")
        with pytest.raises(InputError, match=r"observations\.parquet: found .*(no extract wrote|holds too)"):
            reseal(SOURCE, EDITION)
        assert provenance.read_bytes() == before

    def test_a_folder_in_place_of_a_file_is_strange(self, data: Path) -> None:
        folder = by_hand(data)
        (folder / "voices.parquet").mkdir()
        with pytest.raises(InputError, match=r"voices\.parquet: found a file that no extract wrote"):
            reseal(SOURCE, EDITION)

    @pytest.mark.parametrize("fingerprints", [True, False], ids=["sealed", "of an earlier version"])
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("voices.csv", "a file that no extract wrote"),
            ("observations.csv", "a file that cannot be read (Permission denied)"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_named_and_stays(
        self, data: Path, monkeypatch: pytest.MonkeyPatch, name: str, found: str, fingerprints: bool
    ) -> None:
        folder = by_hand(data)
        (path := folder / name).touch()
        if not fingerprints:
            text = (folder / PROVENANCE).read_text(encoding="utf-8")
            (folder / PROVENANCE).write_text(text[: text.index("\n[files]")], encoding="utf-8")
        before = {each.name: each.read_bytes() for each in folder.iterdir()}
        read = Path.read_bytes

        def refused(each: Path) -> bytes:
            if each == path:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return read(each)

        monkeypatch.setattr(Path, "read_bytes", refused)
        with pytest.raises(InputError) as caught:
            reseal(SOURCE, EDITION)
        monkeypatch.setattr(Path, "read_bytes", read)
        (problem,) = caught.value.problems
        assert (problem.file, problem.found) == (f"{SOURCE}/{EDITION}/{name}", found)
        assert problem.expected
        assert problem.mend
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before

    def test_what_a_stopped_extract_left_is_undone_first(self, data: Path) -> None:
        folder = published(data)
        folder.rename(old := folder.with_name(f".{EDITION}.old"))
        old.with_name(f".{EDITION}.new").mkdir()
        assert reseal(SOURCE, EDITION) == {folder: []}
        assert read_edition(folder).rows == {"observations": 2}

    def test_what_is_sealed_is_what_was_checked(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = by_hand(data)
        content = (path := folder / "observations.csv").read_bytes()
        check = resealing.tables_of

        def saved_meanwhile(contents: dict[str, bytes], *, label: str) -> object:
            path.write_bytes(content.replace(b"50", b"1050"))
            return check(contents, label=label)

        monkeypatch.setattr(resealing, "tables_of", saved_meanwhile)
        reseal(SOURCE, EDITION)
        assert read_edition(folder).tables["observations"]["value"].to_pylist() == [50.0, 60.0]

    def test_a_provenance_that_a_person_mended_is_sealed_anew(self, data: Path) -> None:
        folder = published(data)
        path = folder / PROVENANCE
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("made_up_2024.csv", "made_up_2024_v2.csv"), encoding="utf-8")
        reseal(SOURCE, EDITION)
        assert read_edition(folder).file_name == "made_up_2024_v2.csv"
        say_otherwise(folder, f'"{EDITION}"', '"2023"')
        with pytest.raises(InputError, match="as its folder is named"):
            reseal(SOURCE, EDITION)

    def test_an_edition_that_is_not_there_is_named(self, data: Path) -> None:
        with pytest.raises(InputError, match="made_up/1999: found no such edition"):
            reseal(SOURCE, "1999")


def test_the_checkout_never_changes_an_end_of_line_of_data() -> None:
    assert "data/** -text" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    texts = [path for path in (ROOT / "data").glob("[!sl]*/**/*") if path.suffix in (".csv", ".toml")]
    assert [path for path in texts if b"\r" in path.read_bytes()] == []
