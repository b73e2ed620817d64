import pytest

from analyzer.sources import Options, find, limits, read_chunk
from tests.benchmarks.seeds import docx, zipped

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path, data):
    path.write_bytes(data)
    (chunk,), _ = find([path])
    return read_chunk(chunk, Options())


def test_paragraphs_become_a_note(tmp_path):
    (note,), _ = read(tmp_path / "n.docx", docx("Date: 2025-03-04", "With: Acme Foods", "", "Tom will call."))
    assert (note.kind, note.organisation, note.date.date().isoformat(), note.body) == (
        "note",
        "Acme Foods",
        "2025-03-04",
        "Tom will call.",
    )


def test_tables_deletions_and_breaks(tmp_path):
    def cell(text):
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    xml = (
        f"<w:document {SPACE}><w:body><w:tbl><w:tr>{cell('Customer')}{cell('Acme')}</w:tr><w:tr>{cell('Date')}{cell('2025-03-04')}</w:tr></w:tbl>"
        "<w:p/><w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p></w:body></w:document>"
    )
    (note,), _ = read(tmp_path / "n.docx", zipped({"[Content_Types].xml": b"x", "word/document.xml": xml.encode()}))
    assert (note.organisation, note.body) == ("Acme", "One\ntwo")


def test_a_transcript_of_teams(tmp_path):
    (letter,), _ = read(tmp_path / "n.docx", docx("Tom Ade   0:03", "We will.", "", "Ines   0:09", "Good."))
    assert (letter.kind, letter.body) == ("transcript", "Tom Ade: We will.\nInes: Good.")


def test_entities_are_refused(tmp_path):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    letters, rejected = read(tmp_path / "n.docx", docx("&b;", "&c;", head=laughs))
    assert not letters
    assert "entities" in rejected[0].reason


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM", 100_000)
    letters, rejected = read(tmp_path / "n.docx", docx("a" * 3_000_000))
    assert not letters
    assert "MAX_RATIO" in rejected[0].reason


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 no zip", zipped({"[Content_Types].xml": b"x", "word/other.xml": b"y"}), docx("x")[:200], docx("")],
)
def test_what_holds_no_text_is_rejected(tmp_path, data):
    letters, rejected = read(tmp_path / "n.docx", data)
    assert not letters
    assert len(rejected) == 1


def test_a_document_that_breaks_off_keeps_its_last_line(tmp_path):
    xml = f"<w:document {SPACE}><w:body><w:p><w:r><w:t>We spoke about prices.</w:t></w:r></w:p><w:p><w:r><w:t>Tom will call back.</w:t></w:r>"
    (note,), _ = read(tmp_path / "2025-03-04 Acme call.docx", zipped({"word/document.xml": xml.encode()}))
    assert note.body == "We spoke about prices.\nTom will call back."
