"""Input made to hurt: each ends as a row that names the limit, in under two seconds and 200 MB."""

import json
import resource
import struct
import subprocess
import sys
import time

import pytest
from conftest import letters_in

from analyzer.sources import Options, find, limits, read_chunk
from analyzer.sources.letter import Rejected
from analyzer.sources.message import letter_from_bytes
from tests.benchmarks.seeds import MSG, PLAIN, docx

HEAD = b"From: a@x.example\nTo: b@y.example\nDate: Tue, 4 Mar 2025 10:00:00 +0000\nMIME-Version: 1.0\n"


def nested(depth):
    raw = HEAD
    for level in range(depth):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return raw + b"Content-Type: text/plain\n\nx\n"


def many_parts(count):
    return HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\n\nx\n" * count + b"--B--\n"


#: Name -> (the message, the limit that its reason names; "" where it is read).
ATTACKS = {
    "nesting": (lambda: nested(5_000), "MAX_DEPTH"),
    "parts": (lambda: many_parts(2_000_000), "MAX_PARTS"),
    "fields": (lambda: HEAD + b"X-A: b\n" * 200_000 + b"\nx", "MAX_HEADER"),
    "folded field": (lambda: HEAD + b"Subject: a\n" + b" b\n" * 2_000_000 + b"\nx", "MAX_HEADER_BYTES"),
    "line": (lambda: HEAD + b"\n" + b"a" * 50_000_000, "MAX_LINE"),
    "message": (lambda: HEAD + b"\n" + b"a b c d\n" * 13_000_000, "MAX_MESSAGE_BYTES"),
    "header line": (lambda: HEAD + b"Subject: " + b"a" * 50_000_000 + b"\n\nx", "MAX_HEADER_BYTES"),
    "messages within messages": (lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 100_000, ""),
    "comments": (lambda: HEAD.replace(b"b@y.example", b"(" * 90_000) + b"\nx", ""),
    "addresses": (lambda: HEAD.replace(b"b@y.example", b"a@b," * 22_000) + b"\nx", ""),
    "odd addresses": (lambda: HEAD.replace(b"b@y.example", b'"\\"<,;' * 15_000) + b"\nx", ""),
    "parameters": (lambda: HEAD + b"Content-Type: text/plain" + b";a=b" * 20_000 + b"\n\nx", ""),
    "semicolons": (lambda: HEAD + b"Content-Type: multipart/mixed" + b";" * 90_000 + b"\n\nx", ""),
    "encoded words": (lambda: HEAD + b"Subject: " + b"=?utf-8?q?" * 9_000 + b"\n\nx", ""),
    "question marks": (lambda: HEAD + b"Subject: " + b"=?a?b?" * 9_000 + b"?=\n\nx", ""),
    "date": (lambda: HEAD.replace(b"Tue, 4 Mar", b"1" * 90_000) + b"\nx", ""),
    "boundaries alike": (lambda: HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--BB\n" * 1_000_000, ""),
    "boundary of dashes": (lambda: HEAD + b'Content-Type: multipart/mixed; boundary="-"\n\n' + b"-" * 5_000_000, ""),
    "base64": (lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=" * 9_000_000, ""),
    "quoted": (lambda: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 4_000_000, ""),
    "uuencode": (lambda: HEAD + b"Content-Transfer-Encoding: x-uuencode\n\n" + b"M\n" * 400_000, ""),
    "punycode": (lambda: HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-\xff" * 300_000, ""),
    "no charset": (lambda: HEAD + b"\n" + bytes(range(128, 256)) * 20_000, ""),
    "half unicode": (lambda: HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + b"\xc3\xa9\xff " * 500_000, ""),
    "mojibake": (lambda: HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + "GrÃ¼ÃŸe aus MÃ¼nchen\n".encode() * 40_000, ""),
    "escapes": (lambda: HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * 300_000, ""),
    "html tags": (lambda: HEAD + b"Content-Type: text/html\n\n" + b"<" * 900_000, ""),
    "big attachment": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nwords\n--B\nContent-Type: application/pdf\n\n" + b"QUJD" * 20_000_000 + b"\n--B--\n",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_message_made_to_hurt_costs_little(name):
    build, limit = ATTACKS[name]
    raw = build()
    begun = time.process_time()
    found = letter_from_bytes(raw, "a.eml", 0)
    assert time.process_time() - begun < 2.0
    if limit:
        assert isinstance(found, Rejected)
        assert limit in found.reason


@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF"), reason="memory is measured by Unix means")
def test_the_largest_message_stays_under_200_mb(tmp_path):
    path = tmp_path / "big.eml"
    with path.open("wb") as stream:
        stream.write(
            HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nwords\n--B\nContent-Type: application/pdf\n\n"
        )
        for _ in range(95):
            stream.write(b"QUJD" * 250_000)
        stream.write(b"\n--B--\n")
    code = (
        "import resource, sys\n"
        "from analyzer.sources import Options, find, read_chunk\n"
        "base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "(chunk,), _ = find([sys.argv[1]])\n"
        "letters, rejected = read_chunk(chunk, Options())\n"
        "assert letters and letters[0].body.strip() == 'words', rejected\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200


def test_documents_of_millions_of_lines_stay_under_200_mb(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"ab\n" * 6_600_000)
    (tmp_path / "a.vtt").write_bytes(b"WEBVTT\n\n" + b"ab\n" * 6_600_000)
    (tmp_path / "a.eml").write_bytes(HEAD + b"\n" + b"ab\n" * 2_600_000)
    (tmp_path / "a.docx").write_bytes(docx(*["a"] * 400_000))
    code = (
        "import resource, sys\n"
        "from analyzer.sources import Options, find, read_chunk\n"
        "import analyzer.sources.docx, lxml.etree\n"
        "base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "chunks, _ = find([sys.argv[1]])\n"
        "assert [sum(map(len, read_chunk(chunk, Options()))) for chunk in chunks] == [1] * 4\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 200


@pytest.mark.parametrize(
    ("name", "content", "limit", "small"),
    [
        ("a.csv", b"from,body\na@x.example,ok\na@x.example," + b"x" * 3_000_000, "MAX_FIELD", {}),
        ("b.csv", b'from,body\na@x.example,"' + b"x\n" * 2_000_000, "limit", {}),
        ("c.csv", b"from,body\na@x.example,ok\n" * 100, "MAX_CSV_BYTES", {"MAX_CSV_BYTES": 1000}),
        ("a.jsonl", b'{"body": "' + b"x" * 3_000_000 + b'"}\n', "MAX_FIELD", {}),
        ("b.jsonl", b"[" * 100_000 + b"\n", "not JSON", {}),
        ("a.json", b'{"subject": ' + b"[" * 100_000, "not JSON", {}),
        ("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"x" * 3_000_000, "MAX_LINE", {}),
        ("b.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n", "MAX_DOCUMENT_BYTES", {"MAX_DOCUMENT_BYTES": 10}),
        ("a.txt", b"x" * 3_000_000, "MAX_LINE", {}),
        ("a.mbox", b"From x Tue Mar 04 10:00:00 2025\nFrom: a@x.example\n\n" + b"x y z\n" * 2000, "MAX_MESSAGE_BYTES", {"MAX_MESSAGE_BYTES": 5000}),
    ],
)  # fmt: skip
def test_files_made_to_hurt_name_their_limit(tmp_path, monkeypatch, name, content, limit, small):
    for key, value in small.items():
        monkeypatch.setattr(limits, key, value)
    (tmp_path / name).write_bytes(content)
    begun = time.process_time()
    letters, rejected = letters_in(tmp_path / name)
    assert time.process_time() - begun < 3.0
    assert len(letters) <= 1
    assert any(limit in row.reason for row in rejected)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"a: " * 300_000),
        ("speakers.txt", b"Tom Ade 0:03\n" * 60_000),
        ("clock.txt", b"00:00:00 A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A\n" * 10_000),
        ("colons.md", b":" * 900_000),
        ("captions.srt", b"1\n00:00:01,000 --> 00:00:02,000\n<v " + b"a" * 900_000 + b"\n"),
        ("tags.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"<" * 900_000),
        (
            "quotes.csv",
            b'"Subject","Body","From: (Name)","Importance"\n"x","' + b"From: a\r\n" * 60_000 + b'","x","y"\n',
        ),
        ("brackets.txt", b"Participants: " + b"(" * 400 + b"\n\n" + b"x (" * 100_000),
    ],
)
def test_patterns_are_linear(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    begun = time.process_time()
    letters, rejected = letters_in(tmp_path / name)
    assert len(letters) + len(rejected) == 1
    assert time.process_time() - begun < 2.5


def test_a_file_that_changes_between_cutting_and_reading_says_so(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(PLAIN)
    (chunk,), _ = find([path])
    path.write_bytes(PLAIN + b"more\n")
    letters, rejected = read_chunk(chunk, Options())
    assert not letters
    assert "changed" in rejected[0].reason
    path.unlink()
    letters, rejected = read_chunk(chunk, Options())
    assert "changed" in rejected[0].reason


def test_a_file_that_changes_while_it_is_read_says_so(tmp_path, monkeypatch):
    path = tmp_path / "a.mbox"
    path.write_bytes(b"From x Tue Mar 04 10:00:00 2025\n" + PLAIN)
    (chunk,), _ = find([path])

    def shrinking(raw, *arguments, **named):
        path.write_bytes(b"")
        return letter_from_bytes(raw, *arguments, **named)

    monkeypatch.setattr("analyzer.sources.mbox.letter_from_bytes", shrinking)
    letters, rejected = read_chunk(chunk, Options())
    assert not letters
    assert "changed" in rejected[0].reason


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.vtt", "a.eml"])
def test_more_lines_than_correspondence_has_are_cut_and_flagged(tmp_path, name):
    lines = b"a line of the log\n" * 27_000
    content = {
        "a.txt": b"Date: 2025-03-04\n\n" + lines,
        "a.csv": b'from,body,date\na@x.example,"' + lines + b'",2025-03-04\n',
        "a.jsonl": json.dumps({"from": "a@x.example", "body": lines.decode()}).encode(),
        "a.vtt": b"WEBVTT\n\n"
        + b"".join(
            b"0:%02d.000 --> 0:59.000\n<v %s>a line\n\n" % (i % 60, b"Tom" if i % 2 else b"Bo") for i in range(27_000)
        ),
        "a.eml": HEAD + b"\n" + lines,
    }[name]
    (tmp_path / name).write_bytes(content)
    (letter,), _ = letters_in(tmp_path / name)
    assert "body_cut" in letter.flags
    assert letter.body.count("\n") <= limits.MAX_BODY_LINES
    assert len(letter.body) <= limits.MAX_BODY_CHARACTERS


@pytest.mark.parametrize("value", [0, 1, 2, 3, 5, 9, 0xFFFFFFF0])
def test_references_in_a_circle_end_in_an_outlook_message(tmp_path, value):
    data = bytearray(MSG)
    for place in range(512, 1024, 4):  # whatever sector is asked for, the next one is this
        struct.pack_into("<I", data, place, value)
    (tmp_path / "a.msg").write_bytes(data)
    begun = time.process_time()
    letters, rejected = letters_in(tmp_path / "a.msg")
    assert time.process_time() - begun < 2.0
    assert len(letters) + len(rejected) == 1


@pytest.mark.parametrize("right", range(7))
def test_a_directory_in_a_circle_ends_in_an_outlook_message(tmp_path, right):
    data = bytearray(MSG)
    for entry in range(1, 7):
        struct.pack_into("<I", data, 1024 + 128 * entry + 72, right)
    (tmp_path / "a.msg").write_bytes(data)
    letters, rejected = letters_in(tmp_path / "a.msg")
    assert len(letters) + len(rejected) == 1


def test_links_in_a_circle_end(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "x.eml").write_bytes(PLAIN)
    letters, _ = letters_in(tmp_path)
    assert len(letters) == 1


def test_no_half_characters_reach_a_table(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"from": "a@x.example", "body": "x \\ud800 \\u0000 y", "subject": "\\udfff"}\n')
    (letter,), _ = letters_in(tmp_path / "a.jsonl")
    letter.body.encode()
    letter.subject.encode()
    assert "\0" not in letter.body


@pytest.mark.parametrize("limit", [name for name in dir(limits) if name.isupper()])
def test_every_limit_has_a_reason(limit):
    text = open(limits.__file__).read()  # noqa: SIM115
    at = text.index(f"\n{limit} = ")
    assert text[:at].rpartition("\n")[2].startswith("#: ")
