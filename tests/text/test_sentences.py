import pytest
from spacy.lang.en.tokenizer_exceptions import TOKENIZER_EXCEPTIONS

from analyzer.text.clean import clean
from analyzer.text.sentences import ABBREVIATIONS, MAX_SENTENCE, split


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # companies, titles, abbreviations
        ("We met Harbour Freight Co. (HFC), the carrier, on Monday. They agreed.", ["We met Harbour Freight Co. (HFC), the carrier, on Monday.", "They agreed."]),
        ("See No. 5 of the list. He said no. We go on.", ["See No. 5 of the list.", "He said no.", "We go on."]),
        ("The U.S. plant ships at 5 p.m. Monday. Ok?", ["The U.S. plant ships at 5 p.m. Monday.", "Ok?"]),
        # addresses and numbers
        ("See http://acme.example/a.html?b=1. Then call.", ["See http://acme.example/a.html?b=1.", "Then call."]),
        ("Write to tom.ade@acme.example. It is 3.5 t.", ["Write to tom.ade@acme.example.", "It is 3.5 t."]),
        # rules and headings
        ("The list is below.\n------------------------------\nJoin us on Monday.", ["The list is below.", "Join us on Monday."]),
        ("DELIVERY\nWe ship on Monday.\n\nPRICE\nIt stays.", ["DELIVERY", "We ship on Monday.", "PRICE", "It stays."]),
        # lists
        ("Open:\n(a) the price\n(b) the date\n• the boxes\n[ ] the label", ["Open:", "the price", "the date", "the boxes", "the label"]),
        ("5 May - visit to the plant in Leeds with the team\n6 May - talks on the new contract in York\n7 May - back home", None),
        # a question and a quotation
        ('Did he say "when?" or not? I forgot.', ['Did he say "when?" or not?', "I forgot."]),
        ("Really?? Yes!! (It works.) Good.", ["Really??", "Yes!!", "(It works.)", "Good."]),
        ("[IMAGE] Hello there.", None),
    ],
)  # fmt: skip
def test_business_mail(text, expected):
    if expected is None:
        assert sentences(text) == [line.strip() for line in text.split("\n")]
    else:
        assert sentences(text) == expected


def test_a_wrapped_paragraph_beside_an_endless_line():
    text = (
        "One long line that no program wrapped, because whoever wrote it used a web page, where lines are as long as the window is wide.\n\n"
        "The crates will leave the plant in Leeds early on Monday\nand should be with you on Wednesday at the very latest,\nbut not before noon. Please tell us in good time if that\nis too late."
    )
    assert sentences(text)[1:] == [
        "The crates will leave the plant in Leeds early on Monday and should be with you on Wednesday at the very latest, but not before noon.",
        "Please tell us in good time if that is too late.",
    ]


def test_pictures_leave_no_words():
    assert clean("[IMAGE] Hello [cid:logo.png@01D] there [1].").split() == ["Hello", "there", "[1]."]


def test_no_abbreviation_of_spacy_is_missing():
    known = {key.rstrip(".").lower() for key in TOKENIZER_EXCEPTIONS if key.endswith(".") and len(key) > 2}
    assert known - ABBREVIATIONS == set()
