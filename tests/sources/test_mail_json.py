import json

import pytest
from conftest import letters_in

from analyzer.sources import find, mail_json
from tests.benchmarks.seeds import LINES


def read(path, data):
    path.write_bytes(data)
    return letters_in(path)


def test_names_of_our_own_and_of_microsoft_graph(tmp_path):
    letters, rejected = read(tmp_path / "a.jsonl", LINES)
    assert [(x.author, x.body, x.date.day) for x in letters] == [
        ("tom@acme.example", "We will send it.", 4),
        ("tom@acme.example", "Sent.", 5),
    ]
    assert letters[0].recipients == ["ines@nw.example"]
    assert letters[1].author_name == "Tom"
    assert not rejected


def test_a_list_within_a_document(tmp_path):
    value = {
        "page": 1,
        "results": [
            {
                "properties": {
                    "hs_email_from_email": "t@x.example",
                    "hs_email_text": "Hi",
                    "hs_timestamp": "1741082400000",
                }
            }
        ],
    }
    (letter,), _ = read(tmp_path / "a.json", json.dumps(value).encode())
    assert (letter.author, letter.body, letter.date.isoformat()) == ("t@x.example", "Hi", "2025-03-04T10:00:00+00:00")


def test_pieces_do_not_change_positions(tmp_path, monkeypatch):
    rows = b"\n\n".join(
        json.dumps({"from": "a@x.example", "body": f"{i} " + "x" * i + "."}).encode() for i in range(50)
    )
    whole, _ = read(tmp_path / "a.jsonl", rows)
    monkeypatch.setattr(mail_json, "CHUNK_BYTES", 300)
    pieces, _ = read(tmp_path / "a.jsonl", rows)
    assert len(find([tmp_path / "a.jsonl"])[0]) > 5
    assert (
        [(x.position, x.body) for x in pieces]
        == [(x.position, x.body) for x in whole]
        == [(i, f"{i} " + "x" * i + ".") for i in range(50)]
    )


@pytest.mark.parametrize("line", [b"{", b"7", b"null", b'{"a": 1}', b'{"body": "x"}', b"\xff\xfe\xfd"])
def test_a_bad_line_is_one_row(tmp_path, line):
    letters, rejected = read(tmp_path / "a.jsonl", line + b"\n" + LINES)
    assert len(letters) == 2
    assert [row.position for row in rejected] == [0]


@pytest.mark.parametrize(
    "thing",
    [
        {"name": "Crate", "description": "Holds twelve bottles."},
        {"name": "Acme", "company": "Acme Ltd", "type": "customer", "description": "Makes crates."},
        {"id": 7, "description": "Holds twelve bottles."},
        {"properties": {"name": "Crate", "description": "Holds twelve bottles."}},
    ],
)
def test_a_list_of_things_with_descriptions_holds_no_messages(tmp_path, thing):
    letters, rejected = read(tmp_path / "a.json", json.dumps([thing, thing]).encode())
    assert not letters
    assert [row.position for row in rejected] == [0]
    assert "not of messages" in rejected[0].reason


@pytest.mark.parametrize(
    "hint",
    [
        {"created_at": "2025-03-04"},
        {"owner": "Ines Moreau"},
        {"subject": "Call"},
        {"type": "Call"},
        {"contact": "Tom Ade"},
        {"thread_id": "7"},
    ],
)
def test_one_hint_makes_a_description_a_message(tmp_path, hint):
    row = {"name": "Tom Ade", "description": "Tom will call back."}
    letters, rejected = read(tmp_path / "a.json", json.dumps([row, row | hint]).encode())
    assert [letter.body for letter in letters] == ["Tom will call back."] * 2
    assert not rejected


def test_a_description_that_is_named_as_the_text_is_read(tmp_path):
    (tmp_path / "a.toml").write_text('[columns]\nbody = "description"\n')
    letters, _ = read(tmp_path / "a.json", b'[{"name": "Tom Ade", "description": "Tom will call back."}]')
    assert [letter.body for letter in letters] == ["Tom will call back."]
