import json

import pytest

from analyzer.sources import Options, find, read_chunk
from analyzer.sources.notes import note_from_text
from tests.benchmarks.seeds import GONG, OTTER, SRT, TEAMS, VTT, ZOOM


def read(path, data):
    path.write_bytes(data)
    (chunk,), _ = find([path])
    return read_chunk(chunk, Options())


@pytest.mark.parametrize(
    ("name", "data", "body"),
    [
        ("a.vtt", VTT, "Tom Ade: We will send the prices.\nInes Moreau: Good."),
        ("a.srt", SRT, "Tom Ade: We will send the prices.\nInes: Good."),
        ("a.json", GONG, "Tom Ade: We will send the prices.\nInes Moreau: Good. Thank you."),
        ("a.json", OTTER, "Tom Ade: We will send it.\nSpeaker 6: Good."),
        ("a.txt", ZOOM, "Tom Ade: We will send the prices.\nInes Moreau: Good, thank you."),
        ("a.txt", TEAMS, "Tom Ade: We will send the prices.\nInes Moreau: Good, thank you."),
        ("a.txt", b"0:0:1.2 --> 0:0:3.4\nTom Ade\nWe will.\n\n0:0:5.0 --> 0:0:6.0\nInes\nGood.\n", "Tom Ade: We will.\nInes: Good."),
        ("a.txt", b"10:02:11 From Tom Ade to Everyone: Hello\n10:02:15 From Ines : Hi\n", "Tom Ade: Hello\nInes: Hi"),
        ("a.txt", b"Tom (00:01): We will.\nInes (00:05): Good.\n", "Tom: We will.\nInes: Good."),
    ],
)  # fmt: skip
def test_every_layout_becomes_name_and_words(tmp_path, name, data, body):
    (letter,), rejected = read(tmp_path / name, data)
    assert letter.kind == "transcript"
    assert letter.body == body
    assert "Tom" in letter.recipients[0]
    assert not rejected


def test_the_file_tells_day_title_and_people(tmp_path):
    (letter,), _ = read(tmp_path / "call.json", GONG)
    assert (letter.date.date().isoformat(), letter.subject) == ("2025-03-04", "Acme weekly")
    (letter,), _ = read(tmp_path / "GMT20250304-100000_Recording.transcript.vtt", VTT)
    assert letter.date.date().isoformat() == "2025-03-04"


def test_a_list_of_calls_is_a_letter_each(tmp_path):
    calls = [{"title": f"call {i}", "segments": [{"speaker": "Tom", "text": f"words {i}"}]} for i in range(3)]
    letters, _ = read(tmp_path / "calls.json", json.dumps(calls).encode())
    assert [(x.position, x.subject, x.body) for x in letters] == [(i, f"call {i}", f"Tom: words {i}") for i in range(3)]


def test_rolling_captions_are_not_said_twice(tmp_path):
    cue = b"00:00:0%d.000 --> 00:00:0%d.000\nTom: We will send it.\n\n"
    (letter,), _ = read(tmp_path / "a.vtt", b"WEBVTT\n\n" + cue % (1, 2) + cue % (2, 3))
    assert letter.body == "Tom: We will send it."


def test_a_note_with_a_time_in_it_stays_a_note():
    note = note_from_text("With: Acme\n\nTom rang at 10:30. He said: prices at 11:00.\nInes 12:30", "n", "n.txt")
    assert note.kind == "note"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"{", "not JSON"), (b'{"speaker": ' + b"[" * 5000, "nested"), (b'{"speaker": 1}', "no transcript"), (b'{"speaker": [' + b"1," * 1_100_000 + b"1]}", "MAX_JSON_VALUES")],
)  # fmt: skip
def test_json_that_holds_no_talk_says_why(tmp_path, data, reason):
    letters, rejected = read(tmp_path / "a.json", data)
    assert not letters
    assert reason in rejected[0].reason
