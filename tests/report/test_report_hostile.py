"""Hostile mail through the whole chain: nothing of it is more than text in the page, the cells, the workbook, the terminal."""

from __future__ import annotations

import csv
import re
import zipfile

import openpyxl
import pytest
from attacks import ATTACKS, letters
from click.testing import CliRunner
from lxml import etree, html

from analyzer import cli
from analyzer.report.cells import armed

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
TAGS = set(
    "html head meta title style body a svg symbol circle rect path main header p h1 h2 h3 h4 strong em dl div dt dd span section figure figcaption "
    "ul li use label input output table caption thead tbody tr th td button details summary q bdi cite code time mark b i small text line g script".split()
)  # fmt: skip
NAMES = set(
    "lang charset http-equiv content name class href id width height viewbox aria-hidden cx cy r fill stroke stroke-width x y d rx role aria-label "
    "aria-labelledby tabindex transform x1 x2 y1 y2 text-anchor font-size font-weight font-style stroke-dasharray stroke-opacity fill-opacity opacity title "
    "scope colspan rowspan type disabled hidden for autocomplete placeholder data-sort open".split()
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    mails = place / "mails"
    mails.mkdir()
    for number, mail in enumerate(letters()):
        (mails / f"{number:03}.eml").write_bytes(mail)
    (mails / "2025-03-30 =1+1 call.txt").write_text(
        "Date: 2025-03-30\nOrganisation: <img src=x onerror=alert(1)> \x1b[31m\nParticipants: Eve (<b>evil</b>)\n\nEve will send <script>alert(1)</script> by Friday.\n"
    )
    command = [
        "run",
        str(mails),
        "--us",
        "ours.example",
        "--workers",
        "1",
        "--format",
        "xlsx",
        "--out",
        str(place / "out"),
    ]
    done = CliRunner().invoke(cli.main, command)
    assert done.exit_code == 0, done.output
    return place / "out", done.output


def test_the_corpus_is_large_and_arrives():
    assert len(set(ATTACKS)) >= 200


def test_no_element_or_attribute_of_the_page_came_from_mail(run):
    folder, _ = run
    text = (folder / "report.html").read_text("utf-8")
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    assert {one.tag for one in elements} <= TAGS
    assert {name for one in elements for name in one.attrib} <= NAMES
    assert sum(one.tag == "script" for one in elements) == sum(one.tag == "style" for one in elements) == 1
    ids = {one.get("id") for one in elements if one.get("id")}
    assert all(one.get("href")[1:] in ids for one in elements if one.get("href"))
    assert not [one for one in tree.iter() if one.tag in (etree.Comment, etree.ProcessingInstruction)]
    assert not CONTROLS.search(text)
    shown = tree.text_content()
    quoted = sum(" ".join(attack.split())[:30] in " ".join(shown.split()) for attack in ATTACKS)
    assert quoted > len(ATTACKS) / 2, "the attacks did not reach the page, so the test proves nothing"


def test_no_cell_of_a_csv_is_a_formula(run):
    folder, _ = run
    files = list(folder.glob("*.csv"))
    assert files
    for path in files:
        text = path.read_text("utf-8")
        assert not CONTROLS.search(text), path.name
        rows = list(csv.reader(text.splitlines(keepends=True)))
        assert len({len(row) for row in rows}) == 1, path.name
        for cell in (cell for row in rows for cell in row):
            assert not armed(cell) or re.fullmatch(r"-?[\d.e-]+", cell), (path.name, cell)


def test_the_workbook_holds_no_formula_and_no_link(run):
    folder, _ = run
    path = folder / "tables.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        tree = etree.fromstring(part)
        assert not [one for one in tree.iter() if etree.QName(one).localname in ("f", "hyperlink")], name
        assert b"TargetMode" not in part
    book = openpyxl.load_workbook(path)
    sheet = book["partner_uses"]
    assert sheet.max_row > 100 and sheet.auto_filter.ref
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str):
                assert not CONTROLS.search(cell.value)
                assert not armed(cell.value) or cell.style_array is None or cell.quotePrefix, cell.value


def test_nothing_reaches_the_terminal_that_it_would_obey(run):
    _, said = run
    assert not CONTROLS.search(said)
