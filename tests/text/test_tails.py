"""Signatures, footers and disclaimers; all texts are written for these tests."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from analyzer.sources.letter import Letter
from analyzer.text import zoned
from analyzer.text.tail_lines import is_card, is_closing, is_footer, is_name, names_of
from analyzer.text.zones import zone_of_lines


def zones(text, name="Tom Ade"):
    return "".join(zone[0] if any(c.isalnum() for c in line) else "." for zone, line in zone_of_lines(text, name))


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("-- \nTom Ade\nYour trusted partner in logistics", ".ss"),
        ("---\nTom", ".s"),
        ("Regards,\nTom Ade\n\nAcme Ltd\nYour trusted partner in logistics since 1923\nTel. +44 20 7946 0000\nwww.acme.example", "ss.ssss"),
        ("Tom Ade\nKey Account Manager\nAcme Ltd - we make freight easy\n+44 20 7946 0000", "ssss"),
        ("Tom\nx54667", "ss"),
        ("TA", "s"),
        ("-Tom", "s"),
        ("/Tom", "s"),
        ("Thanks, Tom", "s"),
        ("Thank you very much,\n\nThomas", "s.s"),
        ("Best,\nTom\n\nSent from my iPhone", "ss.s"),
        ("Thanks,\n___________________\nTom Ade\nAcme Ltd\n\nTo report a problem with an order, please send a mail to our desk, which is open on every working day of the week.", "s.ss.s"),
        ("Have a great weekend!\nTom", "ss"),
        ("Tom Ade\n\n- offer.pdf\n - prices.xlsx", None),
        ("_______________________________________________\nfreight mailing list\nfreight@lists.acme.example", ".ss"),
    ],
)  # fmt: skip
def test_signatures(signature, expected):
    found = zones(f"We ship on Monday, as agreed.\n\n{signature}")
    assert found == f"a.{expected}" if expected else found.startswith("a.s")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thanks, Bo. I will call the plant.", "Tom Ade"),
        ("Thanks,\nI will call the plant and ask them when the boxes leave.", "Tom Ade"),
        ("Tom said he would come.\n\nHe did not.", "Tom Ade"),
        ("Best to wait.\n\nWe will see on Friday.", "Tom Ade"),
        ("Our agenda:\n- price\n- dates\n- boxes", ""),
        ("To be shipped:\n\n-- four crates\n-- eight pallets\n\nCall me when they are there.", ""),
        ("Ines,\n\nyes", "Ines Moreau"),
        ("Please call 020 7946 0000 if the truck is late.", "Tom Ade"),
        ("We can deliver on:\n\nMonday\nTuesday", "Tom Ade"),
        ("The partners meet at our office:\n\nWednesday\nRoom 3", "Tom Ade"),
        ("Sent from my desk, which is easier than my phone.", "Tom Ade"),
        ("We will keep this information confidential.\n\nPlease treat the message as proprietary too.", "Tom Ade"),
        ("Hi,\n\nI sent you this in error, sorry.", "Tom Ade"),
        ("The registered letter is in the post.\n\nThe virus kept half of us at home.", "Tom Ade"),
    ],
)
def test_what_only_looks_like_a_signature_stays(text, name):
    assert zoned(Letter("m", 0, author_name=name, body=text)).authored == text


def test_text_below_a_signature_stays():
    text = "See the list.\n\nRegards,\nTom\n\nCrates for the plant in Leeds\n40 crates of sensors\n\nThe plant will take them on Monday."
    assert "The plant will take them on Monday." in zoned(Letter("m", 0, author_name="Tom Ade", body=text)).authored


def test_a_table_below_the_name_stays():
    text = "See the list.\n\nRegards,\nTom\n\nx\n\ncrates 40 Leeds\npallets 12 Hull\nboxes 7 York"
    assert "pallets 12 Hull" in zoned(Letter("m", 0, author_name="Tom Ade", body=text)).authored


def test_a_postscript_stays_and_the_signature_above_it_does_not():
    assert zones("Done.\n\nBest,\nTom\n\nPS: we will pay for the freight, as your partner.") == "a.ss.a"


def test_a_signature_between_answer_and_quote():
    assert zones("Done.\nTom\n\n> When?\n\n-- \nAcme Ltd\nYour partner in freight") == "as.q..ss"


def test_a_disclaimer_under_text_without_a_blank_line():
    assert zones("We ship on Monday.\nThis message is intended only for the use of the addressee.") == "ad"


def test_a_disclaimer_keeps_its_heading_and_the_name_above_is_found():
    text = "We ship.\n\nTom Ade\n\nDisclaimer\n\nIf you are not the intended recipient, delete this e-mail."
    assert zones(text) == "a.s.d.d"


def test_names():
    tom = names_of("Ade, Thomas J.")
    assert [is_name(line, tom) for line in ("Tom", "Thomas", "Thomas J. Ade", "tja", "Ade")] == [True] * 5
    assert not any(is_name(line, tom) for line in ("Tom?", "Thomas said so", "ask", "", "Bo"))
    assert is_name("Greg Elliott", names_of("gelliott@acme.example"))
    assert is_name("Carol St. Clair", names_of("carol.st.@acme.example"))


def test_pieces():
    assert is_closing("Thanks again for everything, best regards", frozenset()) is False
    assert is_closing("Best regards / Thanks", frozenset())
    assert is_footer("Sent from my phone - please excuse typos")
    assert not is_footer("Sent from Leeds, the crates will be there on Monday")
    assert is_card("Suite 400, 12 Main Street") and not is_card("Please let me know what you think")


def test_no_line_makes_it_slow():
    hostile = [
        "thanks " * 40_000, "-" * 300_000, "+1 " * 100_000, "(555) " * 60_000, "a@b." * 70_000, "www." * 80_000, "Sent from my " + "x " * 100_000,
        "this message " * 20_000 + "confidential", "intended " * 30_000, "if you received this " * 15_000, "On 1/1/2001 " * 25_000 + "wrote:", "From: " * 60_000,
        "<" * 200_000 + ":", "> " * 150_000, "_" * 300_000 + "Original Message", "*" * 200_000 + ":*", "2001-01-01 " * 20_000 + "<a@b>:", ">>> " * 60_000 + "10:02",
        "virus " * 50_000, "registered " * 30_000, "\u3000:" * 50_000, "den 4 mars " * 20_000 + "skrev x:", "| " * 100_000,
    ]  # fmt: skip
    for line in hostile:
        for text in (line, f"Hi.\n{line}\n{line}\nTom", "Hi.\n\n" + line[:390] + "\n" + line):
            start = time.process_time()
            zoned(Letter("m", 0, author_name="Tom Ade", body=text))
            assert time.process_time() - start < 1, line[:30]


def test_many_lines_are_read_in_linear_time():
    for block in (
        "On 1/1/2001\n",
        "From: x\n",
        "Thanks,\n",
        "> a\nb\n",
        "To: a@x.example\n",
        "confidential\n",
        "intended recipient\n",
        "-- \n",
        "1/1/2001\n",
        "wrote:\n",
        "a:\n",
    ):
        start = time.process_time()
        zoned(Letter("m", 0, author_name="Tom Ade", body=block * 30_000))
        assert time.process_time() - start < 4, block


def test_no_text_as_large_as_a_message_may_be_takes_two_seconds_or_200_mb():
    command = [sys.executable, "-m", "tests.benchmarks.hostile_text", "--every", "4"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "texts" in done.stdout
