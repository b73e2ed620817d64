import pytest
from conftest import letters_in

from analyzer.sources import mbox as mbox_module
from tests.benchmarks.seeds import PLAIN, SEPARATOR, mbox, mboxcl2


def read(path, data):
    path.write_bytes(data)
    return letters_in(path)


def with_body(body):
    return PLAIN.partition(b"\n\n")[0] + b"\n\n" + body


BODY = b"Hello,\n\nFrom my side 10:30 is fine.\n"


def test_mboxo_and_mboxrd_lose_their_escapes(tmp_path):
    letters, _ = read(tmp_path / "m.mbox", mbox(with_body(b"Hello,\n\n>From my side\n>>From a quote\n")))
    assert letters[0].body.split("\n")[2:4] == ["From my side", ">From a quote"]


def test_mboxcl2_bodies_are_taken_by_their_length_and_left_alone(tmp_path):
    body = b"Hello,\n\nFrom x Tue Mar 04 10:00:00 2025\nSubject: not a message\n\n>From a quote\n"
    letters, rejected = read(tmp_path / "m.mbox", mboxcl2(with_body(body), PLAIN))
    assert len(letters) == 2
    assert not rejected
    assert "Subject: not a message" in letters[0].body
    assert ">From a quote" in letters[0].body


def test_mboxcl_bodies_lose_their_escapes(tmp_path):
    letters, _ = read(tmp_path / "m.mbox", mboxcl2(with_body(b"Hello,\n\n>From my side\n"), PLAIN))
    assert "\nFrom my side" in letters[0].body


@pytest.mark.parametrize("length", [b"5", b"999999", b"0", b"-3", b"many"])
def test_a_length_that_cannot_be_true_is_not_believed(tmp_path, length):
    message = b"Content-Length: " + length + b"\n" + with_body(BODY)
    letters, rejected = read(tmp_path / "m.mbox", SEPARATOR + message + b"\n" + SEPARATOR + message + b"\n")
    assert [letter.body.strip() for letter in letters] == [BODY.decode().strip()] * 2
    assert not rejected


def test_prose_that_begins_with_from_and_a_time_is_no_separator(tmp_path):
    letters, _ = read(tmp_path / "m.mbox", SEPARATOR + with_body(BODY) + b"\n" + SEPARATOR + PLAIN)
    assert len(letters) == 2
    assert "From my side 10:30" in letters[0].body


def test_a_full_separator_needs_no_empty_line_before_it(tmp_path):
    letters, _ = read(tmp_path / "m.mbox", SEPARATOR + PLAIN + SEPARATOR + PLAIN)
    assert len(letters) == 2


@pytest.mark.parametrize("build", [mbox, mboxcl2])
def test_windows_and_pieces_do_not_change_what_is_read(tmp_path, monkeypatch, build):
    bodies = [b"body %d " % i + b"x" * (i * 37) + b"\n\nFrom here 10:30\n" for i in range(60)]
    data = build(*map(with_body, bodies))
    whole, _ = read(tmp_path / "m.mbox", data)
    monkeypatch.setattr(mbox_module, "CHUNK_BYTES", 3_000)
    monkeypatch.setattr(mbox_module, "WINDOW", 5_000)
    pieces, rejected = read(tmp_path / "m.mbox", data)
    assert len(whole) == 60
    assert not rejected
    assert [(x.position, x.body) for x in pieces] == [(x.position, x.body) for x in whole]


def test_gmail_keeps_its_threads_and_drops_drafts_and_spam(tmp_path):
    kept = b"X-GM-THRID: 1825\nX-Gmail-Labels: Inbox\n" + PLAIN
    draft = b"X-GM-THRID: 1826\nX-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=\n" + PLAIN
    spam = b"X-GM-THRID: 1827\nX-Gmail-Labels: Spam\n" + PLAIN
    letters, rejected = read(tmp_path / "All mail.mbox", mbox(kept, draft, spam))
    assert letters[0].references[0] == "1825@thread.gmail"
    assert [letter.automatic for letter in letters] == [False, True]
    assert "never sent" in rejected[0].reason
