import pytest

from analyzer.sources.letter import Rejected
from analyzer.sources.limits import MAX_PARTS
from analyzer.sources.message import letter_from_bytes


def test_headers_are_decoded(message):
    raw = message("Hi", Subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=", From="=?utf-8?q?J=C3=BCrgen?= <J@X.example>")
    letter = letter_from_bytes(raw, "a", 0)
    assert (letter.subject, letter.author, letter.author_name) == ("Grüße", "j@x.example", "Jürgen")
    assert letter.date.isoformat() == "2025-03-04T10:00:00+00:00"


def test_date_is_utc_and_the_senders_clock_is_kept(message):
    letter = letter_from_bytes(message("Hi", Date="Tue, 4 Mar 2025 01:00:00 +0900"), "a", 0)
    assert letter.date.isoformat() == "2025-03-03T16:00:00+00:00"
    assert letter.utc_offset == 540


@pytest.mark.parametrize("date", ["", "Mon, 32 Mrz 2025 25:61:00 +9900", "yesterday", "Mon, 1 Jan 0001 00:00:00 +0000"])
def test_an_impossible_date_is_missing_and_flagged(message, date):
    letter = letter_from_bytes(message("Hi", Date=date), "a", 0)
    assert letter.date is None
    assert {"date_missing", "date_impossible"} & set(letter.flags)


def test_the_day_of_receipt_stands_in_for_a_broken_date(message):
    letter = letter_from_bytes(message("Hi", Date="nonsense", Received="by mx; Mon, 3 Mar 2025 12:00:00 +0000"), "a", 0)
    assert letter.date.date().isoformat() == "2025-03-03"
    assert letter.flags == ["date_from_received"]


def test_plain_text_is_preferred_and_attachments_are_named():
    raw = (
        b"From: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        b"--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\nplain words\n"
        b"--C\nContent-Type: text/html\n\n<p>html words</p>\n--C--\n"
        b'--B\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="offer.pdf"\n\nx\n--B--\n'
    )
    letter = letter_from_bytes(raw, "a", 0)
    assert letter.body.strip() == "plain words"
    assert letter.attachments == ["offer.pdf"]


def test_wrong_charset_is_guessed_and_flagged(message):
    raw = message(
        "", Content_Type="text/plain; charset=x-nonsense"
    ) + "Schöne Grüße aus München, bis übermorgen".encode("cp1252")
    letter = letter_from_bytes(raw, "a", 0)
    assert "München" in letter.body
    assert "charset_guessed" in letter.flags


def test_a_mime_bomb_is_rejected(message):
    part = b"--B\nContent-Type: text/plain\n\nx\n"
    raw = message("", Content_Type="multipart/mixed; boundary=B") + part * (MAX_PARTS * 3) + b"--B--\n"
    found = letter_from_bytes(raw, "a", 0)
    assert isinstance(found, Rejected)
    assert "MAX_PARTS" in found.reason


@pytest.mark.parametrize("raw", [b"", b"\0\1\2\3", b"no headers here at all\n\nbody", b"X: y\n\n"])
def test_what_is_no_message_is_rejected_with_a_reason(raw):
    found = letter_from_bytes(raw, "a", 3)
    assert isinstance(found, Rejected)
    assert found.position == 3
    assert found.reason


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto_Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("List_Unsubscribe", "<mailto:x@y.example>"),
        ("Subject", "Automatic reply: Hi"),
        ("From", "no-reply@x.example"),
    ],
)
def test_automatic_mail_is_known_by_its_headers(message, header, value):
    assert letter_from_bytes(message("Hi", **{header: value}), "a", 0).automatic


def test_ordinary_mail_is_not_automatic(message):
    assert not letter_from_bytes(message("Hi", Subject="Re: Invitation to tender"), "a", 0).automatic
