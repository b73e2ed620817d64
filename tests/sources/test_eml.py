import pytest

from analyzer.sources import Options, find, read_chunk
from tests.benchmarks.seeds import EMLX, PARTS, PLAIN


def read(path, data):
    path.write_bytes(data)
    (chunk,), _ = find([path])
    return read_chunk(chunk, Options())


@pytest.mark.parametrize("data", [EMLX, b"99999\n" + EMLX.partition(b"\n")[2], PLAIN])
def test_an_emlx_file_loses_its_length_and_its_property_list(tmp_path, data):
    (letter,), _ = read(tmp_path / "1.emlx", data)
    assert letter.body.rstrip().endswith("Jürgen")
    assert letter.author == "juergen@acme.example"


def test_parts_attachments_and_groups(tmp_path):
    (letter,), _ = read(tmp_path / "a.eml", PARTS)
    assert letter.body.strip() == "Plain words."
    assert letter.attachments == ["offer für.pdf", "attached message"]
    assert letter.recipients == ["ines@nw.example", "kenji@nw.example", "a@x.example", "b@x.example"]
    assert letter.recipient_names[0] == "Moreau, Ines"
    assert letter.subject == "Preise für März"


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems(tmp_path, ending):
    (letter,), _ = read(tmp_path / "a.eml", PARTS.replace(b"\n", ending))
    assert letter.body.strip() == "Plain words."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"boundary=in\n", b"boundary=other\n"),
        (b"boundary=in\n", b"x=y\n"),
        (b"--in--\n", b""),
        (b'boundary="=_out"', b'boundary="=_OUT"'),
    ],
)
def test_broken_boundaries_do_not_lose_the_text(tmp_path, old, new):
    (letter,), _ = read(tmp_path / "a.eml", PARTS.replace(old, new))
    assert "Plain words." in letter.body


def test_a_line_that_is_no_field_does_not_end_the_header(tmp_path):
    (letter,), _ = read(tmp_path / "a.eml", PLAIN.replace(b"Cc: team", b"what a careless program left\nCc: team"))
    assert letter.message_key == "one@acme.example"


def test_a_text_with_a_file_name_is_read_if_there_is_no_other(tmp_path):
    (letter,), _ = read(tmp_path / "a.eml", PLAIN.replace(b"charset=utf-8", b"charset=utf-8; name=x.txt"))
    assert "prices für März" in letter.body


def test_text_and_html_that_say_different_things_are_both_kept(tmp_path):
    raw = PARTS.replace(b"multipart/alternative", b"multipart/mixed").replace(
        b"<p>Plain <b>words</b>.</p>", b"<p>Quite other things.</p>"
    )
    (letter,), _ = read(tmp_path / "a.eml", raw)
    assert letter.body_type == "html"
    assert "Plain words." in letter.body
    assert "Quite other things." in letter.body
