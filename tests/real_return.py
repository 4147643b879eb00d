"""Returns of real areas, made up for a test: a waiting list of Bromley's system and Bromley's own answers.

Nothing here is true of any place. TOKENS are words and numbers that stand in no other figure: where one of them is
seen, a local row is seen.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from loaders.build import build
from loaders.counted import counted_now
from loaders.published import publish
from store.pathway_columns import SNAPSHOT_COUNTS
from store.settings import DATA_FOLDER_VARIABLE, SETTINGS, local_folder
from tests.reports import made_up_list as made

ROOT = Path(__file__).resolve().parents[1]
SYSTEM, BOROUGH, OTHER = "QKK", "E09000006", "E09000011"
IDS = {made.SYSTEM: SYSTEM, made.EAST: BOROUGH, made.WEST: OTHER, made.BIG: "RPG", made.SMALL: "RV5"}
LIST, ANSWERS = "quince-2026-03-31", "medlar-2019"
TEAM = "Zebra Lane"
#: Makes of each count one that no published figure has; a form on a page takes none so large of a single pathway.
FACTOR = 2711
ON = 'local_returns = "this machine"\n'


def tables() -> dict[str, pd.DataFrame]:
    """The made-up list under the ids of real areas, its counts and its team not to be mistaken."""
    snapshots = made.snapshots_frame()
    factor = (FACTOR - 1) * ~snapshots["breakdown"].str.startswith("pathway=") + 1
    frames = {
        "pathway_snapshots": snapshots.assign(**{name: snapshots[name] * factor for name in SNAPSHOT_COUNTS}),
        "pathway_bands": made.bands_frame(),
        "pathway_measures": made.measures_frame(),
    }
    return {
        name: frame.assign(
            area_id=frame["area_id"].map(IDS),
            provider_id=frame["provider_id"].replace(IDS),
            breakdown=frame["breakdown"].str.replace("Team 1", TEAM),
            edition=LIST,
        )
        for name, frame in frames.items()
    }


def answers(national: pd.DataFrame) -> pd.DataFrame:
    """Bromley's answer to every question: the first that England's boards gave."""
    rows = national[national["count"] > 0].drop_duplicates(["question_id", "part"])
    return rows.assign(
        respondent=BOROUGH,
        count=1,
        base=1,
        source_id="cqc_questionnaire_return",
        edition=ANSWERS,
        source_ref="line 2",
    )


def tokens() -> list[str]:
    """What stands in no figure but these: as printed, and as a file has it."""
    waiting = tables()["pathway_snapshots"]["waiting"].dropna()
    numbers = sorted({int(count) for count in waiting if count > 1_000_000})
    return [
        LIST,
        ANSWERS,
        TEAM,
        *(f"{n:,}" for n in numbers),
        *(f"{n}.0" for n in numbers),
    ]


TOKENS = tokens()


def make_folder(folder: Path, *, settings: str = "") -> Path:
    """The shipped data with these returns, and both stores built; `settings` are those of the deployment."""
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local", SETTINGS))
    sent = folder / "sent.csv"
    sent.write_text("counted\n", encoding="utf-8")
    (folder / SETTINGS).write_text(settings, encoding="utf-8")
    national = pd.read_parquet(folder / "published/cqc_questionnaire/2019/survey_answers.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER_VARIABLE, str(folder))
        for source, edition, frames, counted in (
            ("ptl", LIST, tables(), counted_now("0123456789abcdef")),
            ("cqc_questionnaire_return", ANSWERS, {"survey_answers": answers(national)}, None),
        ):
            publish(source, edition, frames, official_file=sent, folder=local_folder(), counted=counted)
        built = build()
    assert built.local.problems == ()
    assert built.local.editions == 2
    return folder


def seen_in(text: str | bytes) -> list[str]:
    """The tokens that are in a text or in bytes."""
    content = text if isinstance(text, bytes) else text.encode()
    return [token for token in TOKENS if token.encode() in content]
