"""What the data interface answers: the shipped figures, bounded, explained, in three forms."""

from __future__ import annotations

import io
import json
from urllib.parse import urljoin

import pandas as pd
import pyarrow.parquet as pq
import pytest

from reports.api_fields import LINEAGE, OBSERVATION
from reports.api_formats import PARQUET_KEY
from reports.api_published import current_published
from store.snapshot import open_current
from tests.reports.api_client import Api

pytestmark = pytest.mark.usefixtures("store")
EIP = "/observations?indicator=eip_within_2_weeks&area=QMF"


def csv_of(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), keep_default_na=False)


def test_a_figure_says_all_that_the_store_knows_of_it(api: Api) -> None:
    body = api.json(
        "/observations?indicator=waits_total&area=QKK&period=2019-20&breakdown=scope%3Dmental_health%3Bcount%3Dpeople"
    )
    stored = open_current().frame("observations")
    row = stored[
        (stored["indicator_id"] == "waits_total")
        & (stored["area_id"] == "QKK")
        & (stored["period_type"] == "year")
        & (stored["edition"] == "2019-20")
        & (stored["breakdown"] == "scope=mental_health;count=people")
    ].iloc[0]
    (figure,) = body["observations"]
    assert set(figure) == set(OBSERVATION)
    assert figure["value"] == row["value"]
    assert (figure["source_ref"], figure["edition"]) == (row["source_ref"], "2019-20")
    assert (figure["period_start"], figure["period_end"]) == ("2019-04-01", "2020-03-31")
    assert figure["period_label"] == "2019-20"
    assert figure["caveats"] == row["caveats"].split(";")
    about = body["about"]
    assert about["indicators"]["waits_total"]["definition"]
    assert about["sources"]["additional_waits"]["licence"] == "Open Government Licence v3.0"
    assert set(figure["caveats"]) <= set(about["caveats"])
    assert set(about["breaks"]) == {"waits_2020_21", "waits_2021_22"}
    assert about["breaks"]["waits_2020_21"]["start"] == "2020-04-01"
    assert about["areas"]["QKK"]["kind"] == "system"
    assert about["notes"]["c"].startswith("confidential")
    assert [len(one["file_sha256"]) for one in about["editions"]] == [64]


def test_a_derived_figure_leads_to_the_files_of_all_its_parents(api: Api) -> None:
    body = api.json("/observations?indicator=access_rate&area=E12000007&limit=1")
    (figure,) = body["observations"]
    files = {one["file_name"]: one["table"] for one in body["about"]["editions"]}
    assert set(files.values()) == {"observations", "populations"}
    (population,) = (name for name, table in files.items() if table == "populations")
    assert population in figure["source_ref"]
    licences = [source["licence"] for source in body["about"]["sources"].values()]
    assert len(licences) == 2
    assert all(licences)


def test_a_missing_figure_is_null_with_its_note_in_every_form(api: Api) -> None:
    address = "/observations?indicator=waits_over_12_weeks&limit=10000"
    withheld = [row for row in api.json(address)["observations"] if row["value"] is None]
    assert len(withheld) > 100
    assert {row["value_note"] for row in withheld} <= {"c", "x", "z", "low"}
    table = csv_of(api.ask(f"{address}&format=csv").content)
    assert int((table["value"] == "").sum()) == len(withheld)
    parquet = pq.read_table(io.BytesIO(api.ask(f"{address}&format=parquet").content))
    assert parquet.column("value").null_count == len(withheld)


def test_the_three_forms_hold_the_same_rows(api: Api) -> None:
    rows = api.json(EIP)["observations"]
    table = csv_of(api.ask(f"{EIP}&format=csv").content)
    frame = pq.read_table(io.BytesIO(api.ask(f"{EIP}&format=parquet").content)).to_pandas()
    assert list(table.columns) == list(frame.columns) == [*OBSERVATION, *LINEAGE]
    for name in ("source_ref", "period_label", "edition"):
        assert [row[name] for row in rows] == list(table[name]) == list(frame[name])
    assert [row["value"] for row in rows] == pytest.approx(list(frame["value"]))
    assert (
        [row["period_end"] for row in rows]
        == list(table["period_end"])
        == frame["period_end"].map(str).tolist()
    )


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_explains_each_row_and_names_the_official_file(api: Api, form: str) -> None:
    answer = api.ask(f"{EIP}&format={form}")
    table = csv_of(answer.content) if form == "csv" else pq.read_table(io.BytesIO(answer.content)).to_pandas()
    for column in (
        "definition",
        "unit",
        "not_for",
        "caveat_text",
        "publisher",
        "licence",
        "official_file",
        "area",
    ):
        assert (table[column] != "").all(), column
    assert set(table["official_file_sha256"].str.len()) == {64}
    assert set(table["snapshot"]) == {answer.headers["sightline-snapshot"]}
    assert f".{form}" in answer.headers["content-disposition"]


def test_a_parquet_file_carries_the_catalogue_and_words_for_each_column(api: Api) -> None:
    schema = pq.read_schema(io.BytesIO(api.ask(f"{EIP}&format=parquet").content))
    told = json.loads(schema.metadata[PARQUET_KEY])
    assert told["about"]["indicators"]["eip_within_2_weeks"]["polarity"] == "higher_is_better"
    assert told["total"] == len(api.json(EIP)["observations"])
    assert all(schema.field(name).metadata[b"description"] for name in schema.names)


def test_following_next_gives_every_row_once_in_one_order(api: Api) -> None:
    base = "/api/v1/observations?indicator=eip_completed&limit=400"
    whole = api.json("/observations?indicator=eip_completed&limit=10000")
    pages, address = [], base
    while address:
        body = api.json(address)
        pages.append(body["observations"])
        address = urljoin(base, body["next"]) if body["next"] else ""
    assert [len(page) for page in pages[:-1]] == [400] * (len(pages) - 1)
    assert [row for page in pages for row in page] == whole["observations"]
    assert len(whole["observations"]) == whole["total"] > 800


def test_a_file_says_the_total_and_the_next_page_in_its_headers(api: Api) -> None:
    answer = api.ask("/observations?indicator=eip_completed&format=csv&limit=7")
    assert len(csv_of(answer.content)) == 7
    assert int(answer.headers["sightline-total"]) > 7
    following = answer.links["next"]["url"]
    assert (
        csv_of(api.ask(following).content)["period_end"].iloc[0]
        != csv_of(answer.content)["period_end"].iloc[0]
    )


def test_answers_are_bounded_unless_more_is_asked_for_and_then_too(api: Api) -> None:
    body = api.json("/observations")
    assert len(body["observations"]) == body["limit"] == 1000
    assert body["total"] == len(current_published().observations)
    assert len(api.json("/observations?limit=10000")["observations"]) == 10_000
    assert "from 1 to 10000" in api.refusal("/observations?limit=10001")


def test_a_page_past_the_end_is_empty(api: Api) -> None:
    body = api.json("/observations?offset=999999999")
    assert (body["observations"], body["next"]) == ([], None)
    assert body["total"] > 0


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_filters_that_are_known_but_never_met_together_give_an_empty_answer(api: Api, form: str) -> None:
    answer = api.ask(f"/observations?indicator=eip_completed&area=E09000002&format={form}")
    assert answer.status_code == 200
    assert answer.headers["sightline-total"] == "0"


def test_several_values_of_a_parameter_widen_and_several_parameters_narrow(api: Api) -> None:
    body = api.json(
        "/observations?indicator=eip_completed&indicator=eip_waiting&area=QMF&area=QKK&period=2019-03"
    )
    found = {(row["indicator_id"], row["area_id"]) for row in body["observations"]}
    assert found == {(i, a) for i in ("eip_completed", "eip_waiting") for a in ("QMF", "QKK")}
    assert {row["period_end"] for row in body["observations"]} == {"2019-03-31"}


def test_every_published_row_is_given_and_says_whether_the_dashboard_shows_it(api: Api) -> None:
    rows = api.json("/observations?indicator=cyp_spend&area=72Q&period=2020-21")["observations"]
    assert {row["status"]: row["current"] for row in rows} == {"final": True, "planned": False}
    planned = api.json("/observations?indicator=cyp_spend&area=72Q&period=2020-21&status=planned")
    assert [row["status"] for row in planned["observations"]] == ["planned"]
