import struct
import subprocess

import pytest

from analyzer.sources import Options, find, pst, read_chunk, registry
from analyzer.sources.outlook import BINARY, BODY, CLASS, HEADERS, RTF, UNICODE, Item, letter_from_item
from analyzer.sources.rtf import decompressed, text_of_rtf
from tests.benchmarks.seeds import MSG, PLAIN


def unicode(text):
    return UNICODE, text.encode("utf-16-le")


def test_a_msg_file(tmp_path):
    (tmp_path / "a.msg").write_bytes(MSG)
    (chunk,), _ = find([tmp_path])
    (letter,), rejected = read_chunk(chunk, Options())
    assert (letter.author, letter.subject, letter.body) == ("tom@acme.example", "Prices", "We will send the prices.")
    assert letter.recipients == ["Ines Moreau"]
    assert not rejected


def test_ordinary_mail_may_be_called_msg(tmp_path):
    (tmp_path / "a.msg").write_bytes(PLAIN)
    (chunk,), _ = find([tmp_path])
    assert chunk.reader == "eml"


@pytest.mark.parametrize("cut", [600, 1500, 5000])
def test_a_damaged_msg_is_rejected(tmp_path, cut):
    (tmp_path / "a.msg").write_bytes(MSG[:cut])
    (chunk,), _ = find([tmp_path])
    letters, rejected = read_chunk(chunk, Options())
    assert len(letters) + len(rejected) == 1


def test_the_header_as_it_was_sent_counts_more_than_properties():
    head = PLAIN.partition(b"\n\n")[0].decode()
    letter = letter_from_item(Item({CLASS: unicode("IPM.Note"), HEADERS: unicode(head), BODY: unicode("Hi")}), "a", 0)
    assert (letter.author, letter.message_key, letter.subject) == (
        "juergen@acme.example",
        "one@acme.example",
        "Preise für März",
    )


@pytest.mark.parametrize(
    ("kind", "automatic"), [("IPM.Note", False), ("REPORT.IPM.Note.NDR", True), ("IPM.Schedule.Meeting.Resp.Pos", True)]
)
def test_what_a_machine_sent(kind, automatic):
    assert letter_from_item(Item({CLASS: unicode(kind), BODY: unicode("Hello there")}), "a", 0).automatic is automatic


def test_html_wrapped_in_rtf_is_unwrapped():
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Gr\'fc\'dfe \u8211 -{\*\htmltag72 </p>}\htmlrtf \par }\htmlrtf0 }"
    )
    assert text_of_rtf(rtf) == ("<p>Grüße –</p>", "html")
    item = Item(
        {CLASS: unicode("IPM.Note"), RTF: (BINARY, struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf)}
    )
    assert letter_from_item(item, "a", 0).body_type == "html"


def test_code_pages_of_fonts():
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}}\f1\'cf\'f0\'e8\f0  \'e9}"
    assert text_of_rtf(rtf)[0] == "При é"


def test_compressed_rtf():
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert decompressed(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.pst").write_bytes(b"!BDN" + b"\0" * 600)
    entries = tuple(
        registry.Entry("pst", "no_such_library", "outlook") if e.name == "pst" else e for e in registry.ENTRIES
    )
    monkeypatch.setattr(registry, "ENTRIES", entries)
    chunks, rejected = find([tmp_path])
    assert not chunks
    assert "pip install 'analyzer-words-deeds[outlook]'" in rejected[0].reason


def test_a_damaged_pst_is_rejected(tmp_path):
    (tmp_path / "a.pst").write_bytes(b"!BDN" + b"\0\1\2\3" * 600)
    chunks, rejected = find([tmp_path])
    assert not chunks
    assert "damaged" in rejected[0].reason


def test_an_item_at_which_the_process_falls_costs_one_row(tmp_path, monkeypatch):
    answers = {"values": {}, "recipients": [], "attachments": []}

    def lines(path, start, end):
        yield from [answers | {"values": {str(BODY): [UNICODE, "SABpAA=="]}}] * (
            3 - start if start < 3 else end - start
        )

    monkeypatch.setattr(pst, "_lines", lines)
    found = list(pst.READER.read(registry.Chunk("pst", tmp_path / "a.pst", "a.pst", 0, 6), Options()))
    assert [item.position for item in found] == list(range(6))
    assert [type(item).__name__ for item in found] == ["Letter"] * 3 + ["Rejected"] + ["Letter"] * 2


def test_the_reading_process_is_ended_when_it_hangs(tmp_path, monkeypatch):
    script = tmp_path / "child.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pst.pst_child, "__file__", str(script))
    monkeypatch.setattr(pst.limits, "PST_SECONDS", 0.3)
    assert list(pst._lines(tmp_path / "a.pst", 0, 0)) == []
    assert subprocess.run(["true"], check=True).returncode == 0
