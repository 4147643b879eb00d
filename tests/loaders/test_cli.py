"""The command line: what it prints, what it keeps, and its exit codes."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from loaders import __main__ as command_line
from loaders import build as building
from loaders import sources
from loaders.ptl.secret import FOLDER_VARIABLE
from store import durable
from store.settings import SETTINGS, local_folder
from store.snapshot import current_id, list_snapshots, local_store, open_current
from tests.loaders import local_data, small_data
from tests.loaders.small_data import official_file, published
from tests.loaders.test_counted import edition


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run one command: (exit code, standard output, standard error), both without line breaks."""

    def command(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["loaders", *map(str, words)])
        try:
            code = command_line.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, " ".join(printed.out.split()), " ".join(printed.err.split())

    return command


def test_build_says_how_many_rows_and_how_long(run, data: Path) -> None:
    published(data)
    code, out, _ = run("build")
    assert code == 0
    assert "observations │ 2" in out
    assert current_id() in out
    assert " s." in out


def test_extract_then_build_keeps_areas_in_scope_only(run, data: Path) -> None:
    code, out, _ = run("extract", "made_up", official_file(data))
    assert code == 0, out
    assert run("build")[0] == 0
    assert set(open_current().frame("observations")["area_id"]) == {"E09000007", "E92000001"}


def test_check_recognises_the_source_and_keeps_nothing(run, data: Path) -> None:
    code, out, _ = run("check", official_file(data))
    assert code == 0
    assert "made_up_2024.csv is sound: made_up, edition 2024" in out
    assert not (data / "published").exists()


def test_check_lists_every_problem_of_a_file(run, data: Path) -> None:
    path = data / "made_up_2024.csv"
    path.write_text("Area code,The rate\nE09000007,150\nE92000001,-1\n", encoding="utf-8")
    code, _, err = run("check", path)
    assert code == 1
    assert "2 problems" in err
    assert "row 2, column The rate: found 150.0" in err or "found 150" in err
    assert "row 3" in err


def test_check_names_an_undeclared_indicator_as_build_would(
    run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(path: Path, *, edition: str):
        return {"observations": small_data.observations(1.0).assign(indicator_id="undeclared")}

    monkeypatch.setitem(sources.LOADERS, "made_up", sources.Loader(load, small_data.recognise))
    code, _, err = run("check", official_file(data))
    assert code == 1
    assert "'undeclared'" in err


def test_a_file_nobody_recognises_asks_for_the_source_in_one_sentence(run, data: Path) -> None:
    path = data / "letter.txt"
    path.write_text("Dear all", encoding="utf-8")
    code, _, err = run("check", path)
    assert code == 1
    assert "Say which with --source: made_up" in err


def test_a_file_without_an_edition_in_its_name_asks_for_it(run, data: Path) -> None:
    path = official_file(data).rename(data / "latest.csv")
    code, _, err = run("check", path)
    assert code == 1
    assert "Say --edition: 2023, 2024" in err
    assert run("check", path, "--edition", "2024")[0] == 0


@pytest.mark.parametrize("words", [("check", "absent.csv"), ("extract", "made_up", "absent_2024.csv")])
def test_a_missing_file_is_one_sentence(run, words: tuple[str, ...]) -> None:
    code, _, err = run(*words)
    assert code == 1
    assert "no such file" in err


def test_an_unknown_source_names_the_known_ones(run, data: Path) -> None:
    code, _, err = run("extract", "nobody", official_file(data), "--edition", "2024")
    assert code == 1
    assert "one of made_up" in err


def test_list_marks_the_current_snapshot_and_rollback_moves_the_mark(run, data: Path) -> None:
    published(data)
    run("build")
    run("build")
    first, second = list_snapshots()
    assert run("rollback", first)[0] == 0
    assert current_id() == first
    code, out, _ = run("list")
    assert code == 0
    assert out.index(first[:12]) < out.index("current") < out.rindex(second[:12])


def test_an_id_is_whole_in_a_narrow_window(run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    run("build")
    assert current_id() in run("list")[1]


def test_list_shows_a_damaged_snapshot_as_damaged(run, data: Path) -> None:
    run("build")
    (data / "store" / f"snap-{current_id()}" / "manifest.json").write_bytes(b"{}")
    code, out, _ = run("list")
    assert code == 0
    assert "damaged" in out


def test_rollback_to_nothing_is_one_sentence(run) -> None:
    code, _, err = run("rollback", "20240501T090000000Z-0123456789ab")
    assert code == 1
    assert "missing or incomplete" in err


@pytest.fixture
def _a_local_return(data: Path) -> None:
    path = data / "catalogue/sources.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'kind = "local return"\n', encoding="utf-8")


@pytest.mark.usefixtures("_a_local_return")
def test_template_prints_the_header_row_of_the_newest_edition(run) -> None:
    assert run("template", "made_up") == (0, "Area code,The rate", "")
    assert run("template", "made_up", "--edition", "2023") == (0, "Area,Rate", "")


@pytest.mark.usefixtures("_a_local_return")
def test_template_explains_its_columns(run) -> None:
    code, out, _ = run("template", "made_up", "--explain")
    assert code == 0
    assert "Area code │ ours" in out


def test_template_of_a_publication_or_of_nothing_is_refused(run) -> None:
    for source in ("made_up", "nobody"):
        code, _, err = run("template", source)
        assert code == 1
        assert "expected a local return" in err


@pytest.mark.parametrize("words", [(), ("nonsense",), ("check",), ("build", "--nonsense")])
def test_wrong_use_has_its_own_exit_code(run, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2


def test_a_fault_of_ours_is_one_sentence_and_a_log_with_the_traceback(
    run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(building, "build", broken)
    code, out, err = run("build")
    assert code == 3
    assert "A fault of this program" in err
    assert "Traceback" not in out + err
    (log,) = (data / "store" / "logs").iterdir()
    assert "ZeroDivisionError: ours" in log.read_text(encoding="utf-8")


def test_build_list_and_rollback_know_the_local_returns_apart(run, sent: Path) -> None:
    published(sent)
    assert "Local returns: none in data/local." in run("build")[1]
    kept = current_id()
    for area, year, many in (("E09000007", "2024", "1 edition"), ("E12000007", "2025", "2 editions")):
        local_data.published(local_folder(), local_data.of(area), edition=year)
        code, out, _ = run("build")
        assert code == 0
        assert f"Local returns, apart: snapshot {current_id(local_store())}, {many}." in out
    before, after = list_snapshots(local_store())
    listed = run("list")[1]
    assert (
        listed.index(kept)
        < listed.index("Local returns, apart:")
        < listed.index(before)
        < listed.index(after)
    )
    current = current_id()
    assert run("rollback", before)[1] == f"The current snapshot of local returns is now {before}."
    assert (current_id(), current_id(local_store())) == (current, before)
    run("rollback", kept)
    assert (current_id(), current_id(local_store())) == (kept, before)


def test_build_tells_what_is_wrong_with_a_return_and_keeps_the_published_figures(run, sent: Path) -> None:
    published(sent)
    folder = local_data.published(local_folder(), local_data.of("E09000007"))
    (folder / "nonsense.csv").write_text("x\n", encoding="utf-8")
    code, out, err = run("build")
    assert code == 1
    assert current_id() in out
    assert "The published figures were built, the local returns were not:" in err
    assert "nonsense.csv" in err


def test_a_build_leaves_as_many_snapshots_as_the_settings_say_and_those_that_are_kept(
    run, data: Path
) -> None:
    (data / SETTINGS).write_text("snapshots_kept = 1\n", encoding="utf-8")
    run("build")
    first = current_id(data / "store")
    assert run("keep", first, "--for", "Board pack, March")[0] == 0
    run("build")
    second = current_id(data / "store")
    run("build")
    third = current_id(data / "store")
    assert list_snapshots(data / "store") == [first, second, third]
    run("build")
    fourth = current_id(data / "store")
    assert list_snapshots(data / "store") == [first, third, fourth]
    assert second not in run("list")[1]
    assert f"{first} stays for: Board pack, March." in run("list")[1]
    assert run("release", first)[0] == 0
    (data / SETTINGS).write_text("snapshots_kept = 0\n", encoding="utf-8")
    code, _, err = run("build")
    assert code == 1
    assert "earlier snapshots were not removed" in err
    assert "it can be a whole number from 1" in err
    assert len(list_snapshots(data / "store")) == 4


def test_what_an_operator_went_back_to_stays_after_the_next_build(run, data: Path) -> None:
    (data / SETTINGS).write_text("snapshots_kept = 1\n", encoding="utf-8")
    ids = []
    for _ in range(2):
        run("build")
        ids.append(current_id(data / "store"))
    run("rollback", ids[0])
    run("build")
    assert ids[0] in list_snapshots(data / "store")


def test_build_tells_what_it_built_and_what_was_withdrawn_and_is_still_there(
    run, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = local_data.published(local_folder(), local_data.of("E09000007"))
    run("build")
    shutil.rmtree(folder)
    monkeypatch.setattr(durable, "remove_folder", lambda path: None)
    code, out, err = run("build")
    assert code == 1
    assert f"Local returns, apart: snapshot {current_id(local_store())}, 0 editions." in out
    assert "Everything was built, but what was withdrawn is still there:" in err
    assert err.count("cannot be removed") == 1
    (sent / SETTINGS).write_text("snapshots_kept = 0\n", encoding="utf-8")
    withdrawn, _, earlier = run("build")[2].partition(command_line.STILL_THERE)
    assert withdrawn.startswith(command_line.NOT_REMOVED)
    assert ("whole number from 1" in withdrawn, "whole number from 1" in earlier) == (False, True)
    (sent / SETTINGS).unlink()
    (sent / "published/made_up/2024").mkdir(parents=True)
    code, _, err = run("build")
    assert code == 1
    assert "no provenance.toml" in err
    assert err.count("cannot be removed") == 1


def test_a_full_disk_anywhere_is_one_sentence(run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*words: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

    monkeypatch.setattr(command_line, "guess_source", full)
    code, _, err = run("check", official_file(data))
    assert (code, err) == (1, "The disk is full. No figures were lost; make room, then try again.")
    assert not (data / "store").exists()


def test_a_person_seals_what_they_changed(run, data: Path) -> None:
    path = published(data) / "provenance.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("made_up_2024.csv", "made_up_2024_v2.csv"), encoding="utf-8")
    code, _, err = run("build")
    assert code == 1
    assert "run: python -m loaders seal made_up 2024." in err
    code, out, _ = run("seal", "made_up", "2024")
    assert code == 0
    assert f"Sealed anew: {path.parent}." in out
    assert run("build")[0] == 0


def test_a_secret_is_made_once_and_the_second_time_refused_in_one_sentence(
    run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "secrets"))
    code, out, _ = run("secret", "Camden")
    (written,) = (tmp_path / "secrets").glob("[!.]*")
    assert code == 0
    assert "E09000007.secret" in out.replace(" ", "")
    assert "Keep a copy" in out
    before = written.read_bytes()
    code, out, err = run("secret", "E09000007")
    assert code == 1
    assert err.endswith("is there already, and a secret is never overwritten.")
    assert before.decode().strip() not in out + err
    assert written.read_bytes() == before


def test_an_edition_counted_by_another_rule_stops_the_build_in_one_sentence(run, data: Path) -> None:
    edition(data, "2024", None)
    code, _, err = run("build")
    assert code == 1
    assert "1 problem" in err
    assert "Extract it again from its list." in err
