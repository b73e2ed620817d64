import pytest

from analyzer.sources.letter import Letter
from analyzer.text import zoned
from analyzer.text.zones import zone_of_lines


def authored(text, name="Tom Ade"):
    return zoned(Letter("m", 0, author="tom@acme.example", author_name=name, body=text)).authored


@pytest.mark.parametrize(
    "quote",
    [
        "On Tue, 4 Mar 2025 at 10:02, Ines Moreau <ines@nw.example> wrote:\n> Shall we?",
        "On Tue, 4 Mar 2025 at 10:02, Ines Moreau\n<ines@nw.example>\nwrote:\n\n> Shall we?\n> Or not?",
        "Am 04.03.2025 um 10:02 schrieb Ines Moreau:\n> Sollen wir?",
        "Le mar. 4 mars 2025 à 10:02, Ines Moreau <ines@nw.example> a écrit :\n> On y va ?",
        "-----Original Message-----\nFrom: Ines Moreau\nSent: Tuesday, March 04, 2025 10:02 AM\nTo: Tom Ade\nSubject: Plan\n\nShall we?",
        " -----Original Message-----\nFrom: \tMoreau, Ines  \nSent:\tTuesday, March 04, 2025 10:02 AM\nTo:\tAde, Tom\nSubject:\tPlan\n\nShall we?",
        "________________________________\nFrom: Ines Moreau <ines@nw.example>\nSent: 04 March 2025 10:02\nTo: Tom Ade\nSubject: Plan\n\nShall we?",
        "Von: Ines Moreau\nGesendet: Dienstag, 4. März 2025 10:02\nAn: Tom Ade\nBetreff: Plan\n\nSollen wir?",
        "De : Ines Moreau\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Tom Ade\nObjet : Plan\n\nOn y va ?",
        "---------------------- Forwarded by Tom Ade/HOU/ECT on 03/04/2001 10:02 AM ---------------------------\n\nInes Moreau\n03/04/2001 09:00 AM\nTo: Tom Ade\ncc:\nSubject: Plan\n\nShall we?",
        "---------- Forwarded message ---------\nFrom: Ines Moreau <ines@nw.example>\nDate: Tue, 4 Mar 2025\nSubject: Plan\nTo: Tom\n\nShall we?",
        "Begin forwarded message:\n\nFrom: Ines\nSubject: Plan\n\nShall we?",
    ],
)
def test_quoted_text_is_never_authored(quote):
    assert authored(f"Yes, that works for us.\n\n{quote}\n") == "Yes, that works for us."


def test_answers_between_quotes_are_authored():
    text = "Hi,\n\n> When?\nOn Monday.\n\n> Who pays?\nWe do.\n"
    assert authored(text) == "Hi,\n\nOn Monday.\n\nWe do."


@pytest.mark.parametrize(
    "signature",
    [
        "--\nTom Ade\nYour trusted partner in logistics",
        "Best regards,\n\nTom Ade\nKey Account Manager\nAcme Ltd, your partner in freight\nTel: +44 20 7946 0000",
        "Thanks,\nTom",
        "Tom Ade\nAcme Ltd\ntom@acme.example",
        "Sent from my iPhone",
        "Cheers\n\nTom\n+44 20 7946 0000",
    ],
)
def test_signatures_are_not_authored(signature):
    assert authored(f"We ship on Monday.\n\n{signature}\n") == "We ship on Monday."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks,\nI will call the plant and ask them when the boxes are to leave.",
        "Tom said he would come.\n\nHe did not.",
        "Best to wait.\n\nWe will see on Friday.",
    ],
)
def test_what_only_looks_like_a_signature_stays(text):
    assert authored(text) == text


def test_a_postscript_is_kept():
    assert "PS: we will pay for the freight" in authored(
        "Done.\n\nBest,\nTom\n\nPS: we will pay for the freight, as your partner."
    )


def test_disclaimers_are_set_apart():
    zones = zoned(
        Letter(
            "m",
            0,
            author_name="Tom",
            body="Fine.\n\nThis e-mail and any attachments are confidential and intended solely for our partners to whom they are addressed. If you are not the intended recipient, delete it.",
        )
    )
    assert zones.authored == "Fine."
    assert "partners" in zones.disclaimer[0]


def test_talk_about_confidentiality_is_no_disclaimer():
    text = "Hi Ines,\n\nI know this information is confidential, thanks for trusting me with it."
    assert authored(text) == text


def test_html_quotes_and_layout():
    body = "<html><head><style>p{}</style></head><body><p>First line.<br>Second &amp; last.</p><div class='gmail_quote'>On Tue, 4 Mar 2025, X wrote:<blockquote>old text</blockquote></div></body></html>"
    zones = zoned(Letter("m", 0, body=body, body_type="html"))
    assert zones.authored == "First line.\nSecond & last."


@pytest.mark.parametrize(
    "body",
    [
        "<p>" * 5000 + "deep",
        "<",
        "<html",
        "<?xml version='1.0' encoding='utf-8'?><p>x</p>",
        "<script>alert(1)</script>hello",
        "<p>\x00</p>",
    ],
)
def test_hostile_html_gives_text_or_nothing(body):
    assert "alert" not in zoned(Letter("m", 0, body=body, body_type="html")).authored


def test_every_line_has_a_zone():
    text = "a\n\n> b\n--\nc"
    assert [line for _, line in zone_of_lines(text)] == text.split("\n")


def test_long_hostile_lines_are_read_in_time():
    import time

    start = time.process_time()
    for line in (
        "On " + "a" * 200_000 + "wrote",
        ">" * 200_000,
        "From: " * 50_000,
        "-" * 200_000,
        "http://" * 50_000,
        "partner@" * 40_000,
    ):
        zone_of_lines(line + "\n" + line)
    assert time.process_time() - start < 2


def test_what_pgp_adds_is_not_authored():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nWe will send it on Friday.\n\nTom\n\n"
        "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG\n\niQEcBAEBAgAGBQJ\n-----END PGP SIGNATURE-----\n\nList footer text stays.\n"
    )
    authored = [line for zone, line in zone_of_lines(text, "Tom Ade") if zone == "authored" and line]
    assert authored == ["We will send it on Friday.", "List footer text stays."]
