import pytest

from analyzer.text.clean import clean
from analyzer.text.sentences import MAX_SENTENCE, split


def sentences(text):
    return [s for _, _, s in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("#", []),
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Okoro of Acme Inc. called at 5 p.m. on Monday.", ["Mr. Okoro of Acme Inc. called at 5 p.m. on Monday."]),
        (
            "Prices rose 3.5 per cent, e.g. for steel. We absorb it.",
            ["Prices rose 3.5 per cent, e.g. for steel.", "We absorb it."],
        ),
        ("Hi Tom,\n\nAll well?", ["Hi Tom,", "All well?"]),
        (
            "We agreed:\n- price stays\n- dates move\n1. call\n2) write",
            ["We agreed:", "price stays", "dates move", "call", "write"],
        ),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        (
            "i checked the numbers again. they are fine now. thanks",
            ["i checked the numbers again.", "they are fine now.", "thanks"],
        ),
        ("Wait... what? Really?!", ["Wait... what?", "Really?!"]),
    ],
)
def test_ends(text, expected):
    assert sentences(text) == expected


def test_hard_wraps_are_mended():
    text = (
        "This paragraph was wrapped by a mail program at about seventy columns, so\n"
        "that its sentences run over several lines and must be put together. The\n"
        "second one too.\n\nShort line\nAnother short line"
    )
    assert sentences(text) == [
        "This paragraph was wrapped by a mail program at about seventy columns, so that its sentences run over several lines and must be put together.",
        "The second one too.",
        "Short line",
        "Another short line",
    ]


def test_offsets_point_into_the_text():
    text = "First one here.  Second one,\nwhich is wrapped and goes on for quite a while until it is long enough\nto wrap. - third"
    for start, end, sentence in split(text):
        assert " ".join(text[start:end].split()) == sentence


def test_endless_sentences_are_cut():
    assert all(end - start <= MAX_SENTENCE for start, end, _ in split("word " * 2000))


def test_leftovers_of_quoted_printable_are_mended():
    assert clean("We will be re=\nady on time=2C as agree=\nd.=20") == "We will be ready on time, as agreed. "
    assert clean("x=1 and y=2\nz = 3") == "x=1 and y=2\nz = 3"
    assert clean("a\u202eb\x07c\u200bd") == "abcd"
