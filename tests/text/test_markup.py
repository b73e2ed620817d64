"""HTML that is large, deep or broken is still read, and in time."""

import time

import pytest

from analyzer.sources.letter import Letter
from analyzer.sources.message import letter_from_bytes
from analyzer.text import zoned
from analyzer.text.clean import clean
from analyzer.text.markup import text_of_html

HEAD = b"From: a@x.example\nTo: b@y.example\nContent-Type: text/html; charset=utf-8\n\n"


def test_a_table_of_thousands_of_rows_is_read_in_time():
    rows = "<tr><td>crate</td><td>4 <b>kg</b></td></tr>" * 17_000
    begun = time.process_time()
    body = f"<p>Here is the list.</p><table>{rows}</table><p>We ship on Monday.</p>"
    found = zoned(Letter("m", 0, body=body, body_type="html")).authored
    assert time.process_time() - begun < 1.5
    assert found.startswith("Here is the list.\ncrate  4 kg\n")
    assert found.endswith("We ship on Monday.")


def test_a_large_page_keeps_its_quotes_apart():
    rows = "<tr><td>a</td></tr>" * 16_000
    body = f"Yes.<pre>one\n  two</pre><table>{rows}</table><div class='x gmail_quote'>On Monday you asked:<blockquote>When?</blockquote></div><hr><hr>"
    lines = text_of_html(body).split("\n")
    assert lines[:3] == ["Yes.", "one", "two"]
    assert lines[-3:] == ["> On Monday you asked:", "> When?", "_" * 32]


@pytest.mark.parametrize(
    "opening", ["<div>a", "<font>a ", "<b>a <i>", "<blockquote>a", "<table><tr><td>a", "<ul><li>a"]
)
@pytest.mark.parametrize("levels", [100, 300, 5_000])
def test_what_stands_below_thousands_of_open_tags_is_not_lost(opening, levels):
    assert text_of_html(opening * levels + "<p>the end</p>").endswith("the end")


def test_of_a_source_that_cannot_be_parsed_scripts_and_styles_are_left_out():
    found = text_of_html(
        "<title>t</title><script>var x</script>" + "<div>a " * 3_000 + "<style>p{}</style>Tom &amp; Ines<script>y"
    )
    assert found.endswith("a Tom & Ines")
    assert "var" not in found


def test_pictures_within_html_are_no_text():
    picture = b'<img src="data:image/png;base64,' + b"QUJD" * 800_000 + b'">'
    letter = letter_from_bytes(HEAD + b"<p>Before</p>" + picture + b"<p>We ship on Monday.</p>", "a", 0)
    assert "We ship on Monday." in letter.body
    assert len(letter.body) < 200
    assert "body_cut" not in letter.flags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prices =E2=80=93 as =\nagreed – all of =\nthem", "prices – as agreed – all of them"),
        ("Gr=FC=\n=DFe aus M=FCnchen, Ines", "Grüße aus München, Ines"),
        ("cut =E2=80=\n=93 between", "cut – between"),
        ("a = b\nc=d", "a = b\nc=d"),
    ],
)
def test_leftovers_of_quoted_printable_garble_nothing(text, expected):
    assert clean(text) == expected
