"""Reply headers, forwarded mail and closings in many languages; all texts are written for these tests."""

import pytest

from analyzer.sources.letter import Letter
from analyzer.text import zoned
from analyzer.text.quotes import header_block, mark_quotes
from analyzer.text.zones import zone_of_lines

OUTLOOK = {
    "en": "From: Ines Moreau\nSent: Tuesday, 4 March 2025 10:02\nTo: Tom Ade\nSubject: Plan",
    "de": "Von: Ines Moreau\nGesendet: Dienstag, 4. März 2025 10:02\nAn: Tom Ade\nCc: Kai\nBetreff: Plan",
    "fr": "De : Ines Moreau <ines@nw.example>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Tom Ade\nObjet : Plan",
    "es": "De: Ines Moreau\nEnviado el: martes, 4 de marzo de 2025 10:02\nPara: Tom Ade\nAsunto: Plan",
    "it": "Da: Ines Moreau\nInviato: martedì 4 marzo 2025 10:02\nA: Tom Ade\nOggetto: Plan",
    "nl": "Van: Ines Moreau\nVerzonden: dinsdag 4 maart 2025 10:02\nAan: Tom Ade\nOnderwerp: Plan",
    "pt": "De: Ines Moreau\nEnviada em: terça-feira, 4 de março de 2025 10:02\nPara: Tom Ade\nAssunto: Plan",
    "pl": "Od: Ines Moreau\nWysłano: wtorek, 4 marca 2025 10:02\nDo: Tom Ade\nTemat: Plan",
    "sv": "Från: Ines Moreau\nSkickat: den 4 mars 2025 10:02\nTill: Tom Ade\nÄmne: Plan",
    "da": "Fra: Ines Moreau\nSendt: 4. marts 2025 10:02\nTil: Tom Ade\nEmne: Plan",
    "no": "Fra: Ines Moreau\nSendt: tirsdag 4. mars 2025 10:02\nTil: Tom Ade\nKopi: Kai\nEmne: Plan",
    "cs": "Od: Ines Moreau\nOdesláno: úterý 4. března 2025 10:02\nKomu: Tom Ade\nPředmět: Plan",
    "ja": "差出人: Ines Moreau\n送信日時: 2025年3月4日 10:02\n宛先: Tom Ade\n件名: Plan",
    "ru": "От: Ines Moreau\nОтправлено: вторник, 4 марта 2025 г. 10:02\nКому: Tom Ade\nТема: Plan",
    "fi": "Lähettäjä: Ines Moreau\nLähetetty: tiistai 4. maaliskuuta 2025 10.02\nVastaanottaja: Tom Ade\nAihe: Plan",
}
WROTE = {
    "en": "On Tue, 4 Mar 2025 at 10:02, Ines Moreau <ines@nw.example> wrote:",
    "en_us": "On 03/04/2025 10:02 AM, Ines Moreau wrote:",
    "de": "Am Di., 4. März 2025 um 10:02 Uhr schrieb Ines Moreau <ines@nw.example>:",
    "fr": "Le mar. 4 mars 2025 à 10:02, Ines Moreau <ines@nw.example> a écrit :",
    "es": "El mar, 4 mar 2025 a las 10:02, Ines Moreau (<ines@nw.example>) escribió:",
    "it": "Il giorno mar 4 mar 2025 alle ore 10:02 Ines Moreau <ines@nw.example> ha scritto:",
    "nl": "Op di 4 mrt 2025 om 10:02 schreef Ines Moreau <ines@nw.example>:",
    "nl_apple": "Op 4 mrt. 2025, om 10:02 heeft Ines Moreau <ines@nw.example> het volgende geschreven:",
    "pt": "Em ter., 4 de mar. de 2025 às 10:02, Ines Moreau <ines@nw.example> escreveu:",
    "pl": "wt., 4 mar 2025 o 10:02 Ines Moreau <ines@nw.example> napisał(a):",
    "pl_o2": "W dniu 4 marca 2025 10:02 użytkownik Ines Moreau <ines@nw.example> napisała:",
    "sv": "Den tis 4 mars 2025 kl 10:02 skrev Ines Moreau <ines@nw.example>:",
    "da": "Den tirs. 4. mar. 2025 kl. 10.02 skrev Ines Moreau <ines@nw.example>:",
    "no": "tir. 4. mars 2025 kl. 10:02 skrev Ines Moreau <ines@nw.example>:",
    "cs": "út 4. 3. 2025 v 10:02 odesílatel Ines Moreau <ines@nw.example> napsal:",
    "cs_dne": "Dne 4. 3. 2025 v 10:02 Ines Moreau napsal(a):",
    "ja": "2025年3月4日(火) 10:02 Ines Moreau <ines@nw.example>:",
    "ru": "вт, 4 мар. 2025 г. в 10:02, Ines Moreau <ines@nw.example>:",
    "fi": "ti 4. maalisk. 2025 klo 10.02 Ines Moreau (ines@nw.example) kirjoitti:",
    "usenet": "ines@nw.example (Ines Moreau) writes:",
}
SEPARATORS = [
    "-----Original Message-----",
    "----- Forwarded by Tom Ade/HOU/Acme on 03/04/2025 10:02 AM -----",
    "-----Ursprüngliche Nachricht-----",
    "---------- Weitergeleitete Nachricht ---------",
    "-----Message d'origine-----",
    "-----Mensaje original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Mensagem original-----",
    "-----Wiadomość oryginalna-----",
    "-----Ursprungligt meddelande-----",
    "-----Oprindelig meddelelse-----",
    "-----Původní zpráva-----",
    "-----元のメッセージ-----",
    "-------- Исходное сообщение --------",
    "-----Alkuperäinen viesti-----",
    "Begin forwarded message:",
    "Anfang der weitergeleiteten Nachricht:",
    "Début du message réexpédié :",
]
CLOSINGS = {
    "en": "Kind regards,",
    "en_thanks": "Many thanks and best regards,",
    "de": "Mit freundlichen Grüßen",
    "fr": "Bien cordialement,",
    "es": "Un cordial saludo,",
    "it": "Cordiali saluti,",
    "nl": "Met vriendelijke groet,",
    "pt": "Atenciosamente,",
    "pl": "Z poważaniem,",
    "sv": "Med vänliga hälsningar",
    "da": "Med venlig hilsen",
    "no": "Vennlig hilsen",
    "cs": "S pozdravem",
    "ja": "よろしくお願いいたします。",
    "ru": "С уважением,",
    "fi": "Ystävällisin terveisin",
}
FOOTERS = [
    "Sent from my iPhone",
    "Sent from my Galaxy S24",
    "Sent from Outlook for iOS",
    "Get Outlook for Android<https://example.org/o>",
    "Von meinem iPhone gesendet",
    "Gesendet mit der mobilen App",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verzonden vanaf mijn telefoon",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Odesláno z iPhonu",
    "iPhoneから送信",
    "Отправлено с iPhone",
]
DISCLAIMERS = [
    "This message is intended only for the use of the individual to whom it is addressed.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte.",
    "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de ses destinataires.",
    "Este mensaje y sus adjuntos son confidenciales y se dirigen exclusivamente a su destinatario.",
    "Questo messaggio e gli allegati sono riservati ai destinatari.",
    "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Niniejsza wiadomość zawiera informacje poufne i jest przeznaczona dla adresata.",
    "Detta meddelande kan innehålla konfidentiell information.",
    "Denne e-mail kan indeholde fortrolige oplysninger.",
    "Tato zpráva je důvěrná a je určena pouze adresátovi.",
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.",
    "This e-mail has been scanned for viruses by the gateway.",
    "Acme Ltd, registered in England, company number 0123456.",
    "Please consider the environment before printing this page.",
]


def zones(text, name=""):
    return "".join(zone[0] if any(c.isalnum() for c in line) else "." for zone, line in zone_of_lines(text, name))


@pytest.mark.parametrize("language", OUTLOOK)
def test_header_blocks(language):
    header = OUTLOOK[language]
    assert header_block(header.split("\n"), 0) == header.count("\n") + 1
    assert set(zones(f"Fine.\n\n{header}\n\nShall we?\nOr not?", "Tom Ade")[2:]) <= {"q", "."}


@pytest.mark.parametrize("language", OUTLOOK)
def test_header_blocks_in_bold(language):
    header = "\n".join("*" + line.replace(":", ":*", 1) for line in OUTLOOK[language].split("\n"))
    assert set(zones(f"Fine.\n\n{header}\n\nShall we?", "Tom Ade")[2:]) <= {"q", "."}


@pytest.mark.parametrize("language", WROTE)
def test_wrote_lines_above_unmarked_quotes(language):
    assert zones(f"Fine.\n\n{WROTE[language]}\n\nShall we?\nOr not?", "Tom Ade") == "a.q.qq"


@pytest.mark.parametrize("language", WROTE)
def test_wrote_lines_above_marked_quotes_leave_what_is_below(language):
    assert zones(f"Fine.\n\n{WROTE[language]}\n> Shall we?\n\nWe do.", "Tom Ade") == "a.qq.a"


@pytest.mark.parametrize("language", [key for key in WROTE if " <" in WROTE[key]])
def test_wrote_lines_that_were_wrapped(language):
    wrapped = WROTE[language].replace(" <", "\n<")
    assert zones(f"Fine.\n\n{wrapped}\n> Shall we?", "Tom Ade") == "a.qqq"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators(separator):
    assert zones(f"Fine.\n\n{separator}\n\nShall we?", "Tom Ade") == "a.q.q"


@pytest.mark.parametrize("language", CLOSINGS)
def test_closings(language):
    assert zones(f"We ship on Monday.\n\n{CLOSINGS[language]}\n\nTom Ade\nAcme", "Tom Ade") == "a.s.ss"


@pytest.mark.parametrize("footer", FOOTERS)
def test_mobile_footers(footer):
    assert zones(f"We ship on Monday.\n\n{footer}") == "a.s"


@pytest.mark.parametrize("text", DISCLAIMERS)
def test_disclaimers(text):
    assert zones(f"We ship on Monday.\n\n{text}") == "a.d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what looks like a header and is not
        ("Please note:\nFrom: here\nTo: there\nit is far.", "aaaa"),
        ("On Monday I asked him and he said no.\nWe go on.", "aa"),
        ("Three things:\n- price\n- date\n\nOn your host you can run:\n\nmake all\n\nThen call me.", "aaa.a.a.a"),
        ("Agenda\nDate: 4 March 2025\nPlace: Room 3\nSubject matter: freight\n\nPlease come.", "aaaa.a"),
        ("He wrote:\n\nno further comment", "a.a"),
        ("Visit us!\n>>> see www.acme.example <<<\nWe are open.", "aaa"),
        ("| a | b |\n| 1 | 2 |\nas agreed", "aaa"),
        # forwarded by Lotus Notes, sender above the header
        ("FYI\n\nInes Moreau\n03/04/2001 09:00 AM\nTo: Tom Ade/HOU/Acme@Acme\ncc: \nSubject: Plan\n\nShall we?", "a.qqqqq.q"),
        ('FYI\n\n"Ines Moreau" <ines@nw.example> on 03/04/2001 09:00:00 AM\nTo: Tom\ncc: Bo\nSubject: Plan\n\nShall we?', "a.qqqq.q"),
        ("FYI\n----- Forwarded by Tom Ade/HOU/Acme on\n03/04/2001 10:02 AM -----\n\nShall we?", "aqq.q"),
        # GroupWise
        ('Sure.\nTom\n\n>>> "Moreau, Ines" <ines@nw.example> 01/15/02 09:09AM >>>\nShall we?\nInes', "aa.qqq"),
        # raw headers of an attached mail
        ("See below.\n\nReturn-Path: <ines@nw.example>\nReceived: from x by y\nFrom: Ines <ines@nw.example>\nTo: tom\nSubject: Plan\n\nShall we?", "a.qqqqq.q"),
        # long lists of recipients, wrapped
        ("Yes.\n\nFrom: Ines\nSent: Tuesday\nTo: Tom Ade; Bo Li;\nKai Berg;\nMia Holm\nSubject: Plan\n\nShall we?", "a.qqqqqq.q"),
        # several at once
        ("Yes.\n\n-----Original Message-----\nFrom: A\nSent: B\nTo: C\nSubject: D\n\nMaybe.\n\nFrom: X\nSent: Y\nTo: Z\nSubject: W\n\nNo?", "a.qqqqq.q.qqqq.q"),
        # initials instead of an arrow
        ("Ines,\n\nIM> Shall we?\nIM> Or not?\n\nWe do.", "a.qq.a"),
    ],
)  # fmt: skip
def test_headers_and_what_only_looks_like_one(text, expected):
    assert zones(text) == expected


def test_answers_between_quotes():
    text = (
        "Hi Ines,\n\nInes Moreau wrote:\n> When do you ship?\nOn Monday, by rail.\n> Who pays for the boxes and for the freight, is it you or\n"
        "we?\n> Please say.\nWe do, as agreed.\n\n> Thanks\n\nBest,\nTom"
    )
    assert zones(text, "Tom Ade") == "a.qqaqqqa.q.ss"


def test_the_header_of_a_printed_mail_is_not_its_text_but_what_follows_is():
    printed = OUTLOOK["en"].replace("Ines Moreau", "Tom Ade") + "\n\nWe ship on Monday."
    assert zones(printed, "Tom Ade") == zones(printed) == "qqqq.a"
    assert zones(printed, "Bo Li") == "qqqq.q"


def test_a_reply_header_that_lost_its_line_break():
    letter = Letter("m", 0, body="Yes, we ship. On Tue, 4 Mar 2025 at 10:02, Ines <i@nw.example> wrote:\n> Do you?")
    assert zoned(letter).authored == "Yes, we ship."


def test_a_rule_in_html_begins_the_quoted_mail():
    body = (
        "<div>Yes.<hr><b>From:</b> i@nw.example<br><b>To:</b> t@acme.example<br><b>Subject:</b> Plan<p>Shall we?</div>"
    )
    assert zoned(Letter("m", 0, body=body, body_type="html")).authored == "Yes."


def test_every_line_gets_one_zone():
    lines = ["a", "", "> b", "On Mon wrote:", "From: x"] * 40
    assert len(mark_quotes(lines)) == len(lines)
