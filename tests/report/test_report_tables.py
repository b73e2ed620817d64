"""Cells, the workbook, the charts for a notebook, and an analysis opened again."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from report_sample import facts, tables

from analyzer import Analysis, schema
from analyzer.report.cells import armed, cell
from analyzer.report.marked import marked
from analyzer.report.plots import Plots
from analyzer.report.workbook import write_workbook


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\t=1", "  =1", "＝1", "|calc", "\n=1"])
def test_armed(text: str) -> None:
    assert armed(text) and cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "#", "a = b", "  - a point", "'=1", "3-4"])
def test_not_armed(text: str) -> None:
    assert not armed(text) and cell(text) == text


def test_a_workbook_can_be_filtered_and_explains_its_columns(tmp_path) -> None:
    given = tables()
    write_workbook(given, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == [
        "read me", "relationships", "commitments", "partner_uses", "elements", "trackers", "messages", "rejected",
    ]  # fmt: skip
    sheet = book["commitments"]
    assert sheet.max_row == len(given["commitments"]) + 1
    assert [one.value for one in sheet[1]] == schema.COMMITMENTS.names
    assert sheet.auto_filter.ref and sheet.freeze_panes == "B2"
    assert sheet["G2"].is_date
    assert book["elements"]["I1"].value == "sentence" and book["elements"]["I2"].value
    meanings = [row[2].value for row in book["read me"].iter_rows()]
    assert "who owes: ours, theirs or joint" in meanings


def test_a_workbook_of_nothing(tmp_path) -> None:
    write_workbook({table.name: schema.empty(table) for table in schema.OUTPUT_TABLES}, tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["rejected"].max_row == 1


@pytest.mark.parametrize("chart", ["profile", "promises", "course"])
def test_charts_for_a_notebook(chart: str) -> None:
    plots = Plots(tables(), str(facts()["as_of"]))
    drawn = getattr(plots, chart)("tailspin.example").to_dict()
    assert drawn["mark"]["type"] == "bar" and (drawn["data"].get("values") or drawn["datasets"])
    with pytest.raises(KeyError, match="there are"):
        getattr(plots, chart)("nobody.example")


def test_the_first_picture_for_a_notebook_has_real_colours() -> None:
    text = str(Plots(tables()).relationships().to_dict())
    assert "#1c5d86" in text and "#00000" not in text


def test_an_analysis_is_opened_again(tmp_path) -> None:
    first = Analysis(tables=tables(), facts=facts(), details=schema.empty(schema.MESSAGE_DETAILS), candidates={})
    first.save(tmp_path, formats=["xlsx"])
    again = Analysis.open(tmp_path)
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)
    assert again.report() == (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "tables.xlsx").is_file()
    with pytest.raises(FileNotFoundError, match="analyzer run"):
        Analysis.open(tmp_path / "nothing")


def test_threads_are_read_in_a_notebook_with_their_findings() -> None:
    shown = marked(tables(), "fabrikam.example", threads=2)
    assert len(shown.threads) == 2
    assert "<span style=" in shown._repr_html_() and "[" in str(shown)
    with pytest.raises(KeyError, match="nobody"):
        marked(tables(), "nobody.example")


def test_hostile_text_stays_text_in_a_notebook() -> None:
    from report_sample import HOSTILE

    page = marked(tables(), HOSTILE)._repr_html_()
    assert "<script" not in page and "<svg" not in page and "\u202e" not in page
