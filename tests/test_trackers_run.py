"""A run with trackers, from a tiny export to tables, report and workbook; names in tracker files are only text."""

from __future__ import annotations

import csv
import json

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT
from lxml import html

from analyzer import Analysis, analyze, cli, review, schema
from analyzer.learning import learn
from analyzer.pipeline import Settings
from analyzer.report.cells import armed

US = ["nw.example"]
UGLY = '=1+1 "><img src=x onerror=alert(1)>'
LATE = [
    "The truck is late again.", "You missed the delivery date.", "Where is my order?", "Still no delivery today.",
    "We are still waiting for the goods.", "The parcel should have been here last week.",
]  # fmt: skip
BODY = "Hello Ines,\n\nwe are still waiting for the goods you sent last week. I will send you the signed contract by 7 March.\n\nTom\n"
DONE = "Hello Ines,\n\nattached is the signed contract, as promised.\n\nTom\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("trackers")


@pytest.fixture(scope="module")
def result(place):
    def letter(number: int, body: str, **more: str) -> None:
        fields = {
            "From": "Tom Ade <tom@acme.example>",
            "To": "ines@nw.example",
            "Subject": "Contract",
            "Message-ID": f"<{number}@acme.example>",
            "Date": f"{3 + number} Mar 2025 10:00:00 +0000",
        } | {name.replace("_", "-"): value for name, value in more.items()}
        text = "".join(f"{name}: {value}\n" for name, value in fields.items()) + "\n" + body
        (place / "mail" / f"{number}.eml").write_text(text)

    (place / "mail").mkdir()
    letter(1, BODY)
    letter(2, DONE, In_Reply_To="<1@acme.example>", Subject="Re: Contract")
    letter(3, "We are still waiting for the goods.\n", Auto_Submitted="auto-generated")
    letter(4, "Wir warten immer noch auf die Ware, die letzte Woche kommen sollte. Wo bleibt der Lastwagen?\n" * 2)
    letter(5, "We are still waiting for the goods.\n", From="ines@nw.example", To="tom@acme.example")
    (place / "own").mkdir()
    head = f"name = {json.dumps(UGLY)}\ndescription = {json.dumps('<script>alert(2)</script> @SUM(1)')}\n"
    (place / "own" / "late.toml").write_text(f'{head}counts = "kept_promises"\nexamples = {json.dumps(LATE)}\n')
    return analyze(place / "mail", us=US, settings=Settings(workers=1, trackers=(place / "own",)))


def test_only_authored_english_sentences_of_people_are_read(result):
    rows = result.trackers
    assert rows.columns.tolist() == schema.TRACKER_ROWS.names
    said = rows[rows["basis"] == "sentence"]
    assert sorted(said["side"]) == ["ours", "theirs"]
    assert set(said["relationship"]) == {"acme.example"} and set(said["tracker"]) == {UGLY}
    assert said["sentence"].str.contains("waiting for the goods").all()
    judged = result.messages[~result.messages["automatic"] & (result.messages["language"] != "de")]
    assert len(judged) == 3 and set(rows["message_id"]) <= set(judged["message_id"])
    about = result.facts["trackers"][0]
    assert (said["probability"] >= about["threshold"]).all()
    assert about["told_apart"] == "roughly" and set(result.facts["seconds"]) == {
        "read",
        "annotate",
        "track",
        "conclude",
    }
    assert f"{UGLY}: 2 sentences" in result.explain("acme.example")


def test_kept_promises_are_counted_from_the_ledger_as_it_stands(result):
    kept = result.trackers[result.trackers["basis"] == "kept_promise"]
    promises = result.commitments[result.commitments["status"].isin(["kept", "kept_late"])]
    assert kept["commitment_id"].tolist() == promises["commitment_id"].tolist() and len(kept) == 1
    assert kept["side"].tolist() == ["theirs"] and kept["date"].tolist() == promises["status_on"].tolist()
    stricter = result.rethreshold(commitment=1.0)
    assert (stricter.trackers["basis"] == "sentence").all() and len(stricter.trackers) == 2


def test_another_run_gives_the_same_rows_and_no_tracker_gives_none(place, result):
    again = analyze(place / "mail", us=US, settings=Settings(workers=2, trackers=(place / "own",)))
    pd.testing.assert_frame_equal(again.trackers, result.trackers)
    none = analyze(place / "mail", us=US, settings=Settings(workers=1))
    assert none.trackers.empty and "trackers" not in none.facts
    assert "Categories of your own" not in none.report()
    for name in ("relationships", "commitments", "elements"):
        pd.testing.assert_frame_equal(none.tables[name], result.tables[name])


def test_what_was_checked_of_a_tracker_holds_in_the_next_run(place, result, tmp_path):
    rows = review.findings(result).query("kind == 'tracker'")
    assert set(rows["label"]) == {UGLY} and (rows["found"] == (rows["probability"] >= rows["threshold"])).all()
    assert rows["found"].sum() == 2 and len(result.candidates["trackers"]) == len(rows)
    answers = review.read_reviewed(review.as_text(rows[rows["found"]].assign(correct="no"), "csv"))
    assert {one.label for one in answers} == {UGLY}  # although its cell was disarmed
    learn(answers, tmp_path)
    settings = Settings(workers=1, trackers=(place / "own",), corrections=tmp_path)
    again = analyze(place / "mail", us=US, settings=settings)
    assert again.facts["learned"]["applied"] == 2 and set(again.trackers["basis"]) == {"kept_promise"}
    pd.testing.assert_frame_equal(again.candidates["trackers"], result.candidates["trackers"])


def test_what_stands_in_a_tracker_file_is_only_text(tmp_path, result):
    result.save(tmp_path, formats=["xlsx"])
    text = (tmp_path / "report.html").read_text("utf-8")
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    assert not tree.xpath("//img") and len(tree.xpath("//script")) == 1
    assert not tree.xpath("//@onerror") and len(tree.xpath("//@id")) == len(set(tree.xpath("//@id")))
    assert {one[1:] for one in tree.xpath("//@href")} <= set(tree.xpath("//@id"))
    shown = " ".join(tree.text_content().split())
    assert UGLY in shown and "<script>alert(2)</script>" in shown
    assert "Can be told apart from ordinary sentences" in shown and "ROC AUC" in shown
    (section,) = tree.xpath("//section[@class='relationship']")
    (row,) = section.xpath(".//h3[@id='r1-own']/following-sibling::div[1]//tbody/tr")
    assert [" ".join(cell.text_content().split()) for cell in row] == [UGLY, "1", "1", "0", "1"]
    assert section.xpath(".//details[@id='r1-t1']//a[text()='what shows it kept']/@href")
    assert section.xpath(".//span[contains(@class, 'k-own') or contains(@class, 'k-act')]")
    rows = list(csv.reader((tmp_path / "trackers.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 4 and not any(armed(cell) for row in rows for cell in row)
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["trackers"]
    assert sheet.max_row == 4
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and armed(cell.value))


def test_a_finished_run_is_opened_with_its_trackers_and_an_old_one_without(tmp_path, result):
    result.save(tmp_path)
    again = Analysis.open(tmp_path)
    pd.testing.assert_frame_equal(again.trackers, result.trackers)
    assert again.report() == (tmp_path / "report.html").read_text("utf-8")
    (tmp_path / "trackers.parquet").unlink()
    assert Analysis.open(tmp_path).trackers.empty


def test_a_wrong_tracker_stops_a_run_before_mail_is_read(tmp_path, place, result, monkeypatch):
    monkeypatch.setattr("analyzer.pipeline.gather", lambda *a: pytest.fail("mail was read"))
    (tmp_path / "bad.toml").write_text("name = 3")
    args = ["run", str(place / "mail"), "--out", str(tmp_path / "out"), "--trackers", str(tmp_path)]
    done = CliRunner().invoke(cli.main, args)
    assert done.exit_code == 2 and "bad.toml: name is missing" in done.output


def test_one_that_cannot_be_told_apart_is_said_by_the_run(tmp_path, place, result):
    from analyzer.language.tracking import ordinary_sentences

    mixed = json.dumps(list(ordinary_sentences()[3:320:32]))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "any.toml").write_text(f'name = "Any\\u001b[31m"\ndescription = "x"\nexamples = {mixed}\n')
    args = ["run", str(place / "mail"), "--us", "nw.example", "--workers", "1", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(cli.main, [*args, "--trackers", str(tmp_path / "own"), "--trackers", str(place / "own")])
    assert done.exit_code == 0, done.output
    assert "Cannot be told apart" in done.output and "\x1b" not in done.output
    facts = json.loads((tmp_path / "out" / "run.json").read_text())
    assert [one["told_apart"] for one in facts["trackers"]] == ["not", "roughly"]
    assert "Cannot be told apart" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_the_readme_names_a_folder_that_is_there():
    assert (ROOT / "data" / "trackers" / "value" / "4-underpin.toml").is_file()
