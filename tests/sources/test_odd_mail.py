"""Kinds of odd mail that test suites of other mail programs hold, each written anew."""

import base64

import pytest
from conftest import letters_in

from analyzer.sources.message import letter_from_bytes
from analyzer.sources.mime import without_pictures
from analyzer.text import zoned

HEAD = b"From: Tom Ade <tom@acme.example>\nTo: ines@nw.example\nSubject: Hi\nDate: Tue, 4 Mar 2025 10:00:00 +0000\n"


def read(rest=b"\nWe will send it.\n", **changed):
    """A letter with header fields changed: `From_=b"..."`."""
    lines = [
        line for line in HEAD.split(b"\n") if line.partition(b":")[0].decode() not in {k.strip("_") for k in changed}
    ]
    lines[:0] = [key.strip("_").encode() + b": " + value for key, value in changed.items()]
    return letter_from_bytes(b"\n".join(line for line in lines if line) + b"\n" + rest, "a.eml", 0)


def with_parts(*parts, kind=b"mixed"):
    head = b'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="B"\n\n' % kind
    return head + b"".join(b"--B\n" + part + b"\n" for part in parts) + b"--B--\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nHello there.\n"


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (b"tom@acme.example (Tom Ade)", "Tom Ade", "tom@acme.example"),
        (b'"Ade, Tom" <tom@acme.example>', "Ade, Tom", "tom@acme.example"),
        (b'"Ade, Tom \\"TA\\"" <"tom ade"@acme.example>', 'Ade, Tom "TA"', '"tom ade"@acme.example'),
        (b"<@a.example,@b.example:tom@acme.example>", "", "tom@acme.example"),
        (b"=?utf-8?q?Tom_Ade_=3Ctom=40acme=2Eexample=3E?=", "Tom Ade", "tom@acme.example"),
        (b"tom at acme.example (Tom Ade)", "Tom Ade", "tom@acme.example"),
        ("Tom <tom@bücher.example>".encode(), "Tom", "tom@bücher.example"),
        (b"TOM@ACME.EXAMPLE", "", "tom@acme.example"),
        (b"Tom Ade", "Tom Ade", "Tom Ade"),
        (b'"Ade, Tom" </O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE>', "Ade, Tom", "Ade, Tom"),
        (
            b"</O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE>",
            "/O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE",
            "/O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE",
        ),
        (b"IMCEAEX-_O=ACME_OU=EU_CN=RECIPIENTS_CN=TADE@acme.example", "", "tade@acme.example"),
        (b"Tom Ade/HOU/ACME@ACME", "Tom Ade", "tom ade/hou/acme@acme"),
        (b"CN=Tom Ade/OU=HOU/O=ACME@ACME", "Tom Ade", "cn=tom ade/ou=hou/o=acme@acme"),
        (b"Tom Ade [mailto:tom@acme.example]", "Tom Ade", "tom@acme.example"),
        (b"Tom Ade <mailto:tom@acme.example>", "Tom Ade", "tom@acme.example"),
        (b"SMTP:tom@acme.example", "", "tom@acme.example"),
        (b"tom@acme.example [Tom Ade]", "Tom Ade", "tom@acme.example"),
        (b"Tom Ade tom@acme.example", "Tom Ade", "tom@acme.example"),
        (b"Tom Ade <<tom@acme.example>>", "Tom Ade", "tom@acme.example"),
        (b"Tom Ade <tom@acme.example", "Tom Ade", "tom@acme.example"),
        (b"Ade, Tom <tom@acme.example>", "Ade, Tom", "tom@acme.example"),
        (b"Tom Ade <tom@[192.0.2.1]>", "Tom Ade", "tom@[192.0.2.1]"),
        (b"<>", "", ""),
    ],
)
def test_senders_as_programs_write_them(value, name, address):
    letter = read(From_=value)
    assert (letter.author_name, letter.author) == (name, address)


@pytest.mark.parametrize(
    ("value", "recipients"),
    [
        (b"undisclosed-recipients:;", []),
        (b"Team: Ed <ed@x.example>, jo@x.example;", ["ed@x.example", "jo@x.example"]),
        (b"a@x.example,\n\tb@x.example ,\n  C <c@x.example>", ["a@x.example", "b@x.example", "c@x.example"]),
        (b"a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        (b"A Bo [mailto:a@x.example]; Bo Li <b@x.example>; C", ["a@x.example", "b@x.example", "C"]),
        (b"Bo, Ann <a@x.example>, Li, Bo <b@x.example>", ["a@x.example", "b@x.example"]),
        (b'"Bo; Ann" <a@x.example>, c@x.example', ["a@x.example", "c@x.example"]),
        (b'"Bo, Ann" <EX:/O=X/CN=ABO>, c@x.example', ["Bo, Ann", "c@x.example"]),
    ],
)
def test_recipients_as_programs_write_them(value, recipients):
    assert read(To=value).recipients == recipients


@pytest.mark.parametrize("field", ["Bcc", "Apparently-To", "X-Original-To", "Delivered-To", "X-Envelope-To"])
def test_who_was_written_to_where_the_header_does_not_name_them(field):
    head = f"From: tom@acme.example\nTo: undisclosed-recipients:;\n{field}: ines@nw.example\n\nHi.\n"
    assert letter_from_bytes(head.encode(), "a", 0).recipients == ["ines@nw.example"]


@pytest.mark.parametrize("field", ["Sender", "Reply-To", "Return-Path"])
def test_who_wrote_where_the_sender_is_missing(field):
    head = f"{field}: <tom@acme.example>\nFrom: \nTo: ines@nw.example\n\nHi.\n"
    assert letter_from_bytes(head.encode(), "a", 0).author == "tom@acme.example"


@pytest.mark.parametrize("field", ["X-Original-From", "Reply-To"])
def test_who_wrote_through_a_list_that_put_its_own_address(field):
    letter = read(From_=b"'Tom Ade' via Freight <freight@lists.example>", **{field: b"Tom Ade <tom@acme.example>"})
    assert (letter.author_name, letter.author) == ("Tom Ade", "tom@acme.example")


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        (b"Tue, 4 Mar 2025 10:00:00 EST", "2025-03-04T15:00:00"),
        (b"4 Mar 25 10:00 +0000", "2025-03-04T10:00:00"),
        (b"Tue Mar  4 10:00:00 2025", "2025-03-04T10:00:00"),
        (b"2025-03-04T10:00:00Z", "2025-03-04T10:00:00"),
        (b"2025-03-04 10:00:00 +0100", "2025-03-04T09:00:00"),
        (b"Tue, 04 Mar 2025 10.00.00 +0000", "2025-03-04T10:00:00"),
        (b"Tue, 4 Mar 2025 23:59:60 +0000", "2025-03-04T23:59:59"),
        (b"Tue,4 Mar 2025 10:00:00+0000", "2025-03-04T10:00:00"),
        (b"Tue, 4 Mar 2025 10:00:00 -0730 (XYZ)", "2025-03-04T17:30:00"),
        (b"Tue, 4 Mar 2025 10:00:00 +01:00", "2025-03-04T09:00:00"),
        (b"Tue, 4 Mar 2025 10:00:00 GMT+0100", "2025-03-04T09:00:00"),
        (b"4-Mar-2025 10:00:00 +0000", "2025-03-04T10:00:00"),
        ("Di., 4. März 2025 10:00:00 +0100".encode(), "2025-03-04T09:00:00"),
        ("mar., 4 févr. 2025 10:00:00 +0100".encode(), "2025-02-04T09:00:00"),
        (b"mer, 4 dic 2024 10:00:00 +0100", "2024-12-04T09:00:00"),
        (b"qua, 4 set 2024 10:00:00 -0300", "2024-09-04T13:00:00"),
    ],
)
def test_dates_as_programs_write_them(value, utc):
    assert read(Date=value).date.isoformat()[:19] == utc


@pytest.mark.parametrize("value", [b"Tue, 31 Feb 2025 10:00:00 +0000", b"Tue, 4 Mar 2025 10:00:00 +9999", b"Tue, 4 Mar 0001 10:00:00 +0000",
    b"Tue, 4 Mar 2044 10:00:00 +0000", b"Thu, 1 Jan 1970 00:00:00 +0000", b"1741082400", b"3/4/2025 10:00"])  # fmt: skip
def test_dates_that_cannot_be_are_flagged_and_the_message_kept(value):
    letter = read(Date=value)
    assert letter.date is None
    assert letter.flags == ["date_impossible"]


@pytest.mark.parametrize("zone", [b"", b" XYZ", b" +1800", b" -2300"])
def test_a_date_without_a_usable_zone_is_kept_and_flagged(zone):
    letter = read(Date=b"Tue, 4 Mar 2025 10:00:00" + zone)
    assert letter.date.isoformat()[:19] == "2025-03-04T10:00:00"
    assert (letter.utc_offset, letter.flags) == (None, ["zone_unknown"])


def test_utc_of_a_writer_who_does_not_say_where_he_is_is_not_odd():
    letter = read(Date=b"Tue, 4 Mar 2025 10:00:00 -0000")
    assert (letter.utc_offset, letter.flags) == (None, [])


@pytest.mark.parametrize(("name", "data"), [
    ("a.csv", b"from,body,date\na@x.example,x,2044-03-04\nb@x.example,x,0001-01-01\nc@x.example,x,2025-02-31\n"),
    ("a.jsonl", b'{"from": "a@x.example", "body": "x", "date": "2044-03-04"}\n{"from": "a@x.example", "body": "x", "date": "0001-01-01"}\n'),
    ("a.txt", b"Date: 4 March 2044\n\nx"),
])  # fmt: skip
def test_dates_of_exports_and_notes_that_cannot_be_are_flagged(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    letters, _ = letters_in(tmp_path / name)
    assert letters
    assert all(letter.date is None and {"date_impossible", "date_missing"} & set(letter.flags) for letter in letters)


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        (b"quoted-printable (comment)", b"Gr=C3=BC=C3=9Fe", "Grüße"),
        (b"QUOTED-PRINTABLE;", b"Gr=C3=BC=C3=9Fe und =C3", "Grüße und "),
        (b"base64", base64.b64encode("Grüße\n".encode()) + b"\n-- \nlist@x.example", "Grüße\n\n-- \nlist@x.example"),
        (b"base64", b"This is no base64 at all.", "This is no base64 at all."),
        (b"base64", b"R3LD\r\nvMOf\r\nZQ==", "Grüße"),
        (b"8bit", "Grüße".encode(), "Grüße"),
        (b"x-nonsense", b"as it is", "as it is"),
    ],
)
def test_transfer_encodings(encoding, body, text):
    letter = read(b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body)
    assert letter.body == text


def test_a_footer_that_a_list_appended_to_base64_does_not_garble_the_text():
    body = base64.encodebytes(b"We will send the prices by Friday.\n" * 5)
    letter = read(b"Content-Transfer-Encoding: base64\n\n" + body + b"_______\nFreight mailing list\n")
    assert letter.body.startswith("We will send the prices")
    assert letter.body.rstrip().endswith("Freight mailing list")


@pytest.mark.parametrize(("method", "automatic"), [(b"REPLY", True), (b'"CANCEL"', True), (b"REQUEST", False)])
def test_an_answer_of_a_calendar_within_parts_is_automatic(method, automatic):
    calendar = b"Content-Type: text/calendar; charset=utf-8; method=" + method + b"\n\nBEGIN:VCALENDAR\n"
    assert read(with_parts(PLAIN, calendar, kind=b"alternative")).automatic is automatic


def test_encrypted_mail_is_kept_and_flagged():
    parts = (
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
        b"Content-Type: application/octet-stream\n\nx\n",
    )
    assert read(with_parts(*parts, kind=b"encrypted")).flags == ["encrypted"]
    assert "encrypted" in read(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG\n").flags


def test_files_within_the_text_are_no_text():
    letter = read(b"\nHere it is.\nbegin 644 list.txt\n#0V%T\n`\nend\nTom\n")
    assert (letter.body, letter.attachments) == ("Here it is.\nTom\n", ["list.txt"])
    assert "begin 644" in read(b"\nWe begin 644 orders.\nbegin 644 never ends\n").body


@pytest.mark.parametrize("name", ["a.eml", "cur/1:2,S", "noext"])
def test_a_line_that_a_mailbox_hid_is_found_in_single_files(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(HEAD + b"\nDear Ines,\n\n>From now on we ship weekly.\n\n> old\n>From the quote\n> old\n")
    (letter,), _ = letters_in(path)
    assert zoned(letter).authored == "Dear Ines,\n\nFrom now on we ship weekly."


def test_files_of_other_kinds_are_read_or_say_why(tmp_path):
    (tmp_path / "unicode.eml").write_bytes((HEAD + b"\nHello.\n").decode().encode("utf-16"))
    (tmp_path / "lone.mbox").write_bytes(HEAD + b"\nHello.\n")
    (tmp_path / "list.mbox.gz").write_bytes(b"\x1f\x8b\x08\0junk")
    letters, rejected = letters_in(tmp_path)
    assert [letter.body for letter in letters] == ["Hello.\n", "Hello.\n"]
    assert "unpack it" in rejected[0].reason


def test_people_of_a_labelled_transcript_are_known(tmp_path):
    (tmp_path / "call.txt").write_text("Tom: Hello.\nInes: Hi.\nTom: We ship on Friday.\nInes: Thanks.\n")
    (letter,), _ = letters_in(tmp_path)
    assert (letter.kind, letter.recipients) == ("transcript", ["Tom", "Ines"])


def test_words_behind_a_picture_stay():
    picture = "data:image/png;base64," + "QUJD" * 40
    text = f"[logo] {picture}\r\n\r\nHi Tom\r\n\r\nWe will send the draft on Friday and pay the deposit."
    assert without_pictures(text).endswith("We will send the draft on Friday and pay the deposit.")
    assert "QUJD" not in without_pictures(text)
