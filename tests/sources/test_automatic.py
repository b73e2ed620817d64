"""What is automatic and what a person wrote; all texts are written for these tests."""

import email
import time

import pytest

from analyzer.sources.automatic import form_letter, from_machine, is_automatic


def automatic(headers, author="ines@nw.example", subject="Plan"):
    return is_automatic(email.message_from_string(headers + "\n\nbody"), author, subject)


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied; owner-email=x@nw.example",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Failed-Recipients: bo@x.example",
        "Return-Path: <>",
        "List-Unsubscribe: <mailto:leave@shop.example>",
        "List-Unsubscribe: <https://shop.example/u>\nList-Post: NO",
        "Feedback-ID: 1:2:3",
        "Content-Type: multipart/report; boundary=x",
        "Content-Type: text/calendar; method=REPLY",
    ],
)
def test_by_headers(headers):
    assert automatic(headers)


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: no",
        "Precedence: normal",
        # people on a mailing list
        "Precedence: list\nList-Post: <mailto:freight@lists.example>\nList-Unsubscribe: <mailto:leave@lists.example>",
        "Precedence: bulk\nList-Post: <mailto:freight@lists.example>",
        "List-Unsubscribe: <mailto:leave@lists.example>\nIn-Reply-To: <1@nw.example>",
        # an invitation with a letter in it
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--x--",
        "Return-Path: <ines@nw.example>",
    ],
)
def test_people_are_not_automatic_by_headers(headers):
    assert not automatic(headers)


@pytest.mark.parametrize(
    "author",
    ["no-reply@x.example", "noreply@x.example", "orders-noreply@x.example", "MAILER-DAEMON@x.example", "postmaster@x.example", "do_not_reply@x.example",
     "newsletter@x.example", "alerts+ship@x.example", "notification@x.example", "bounces+12=x@y.example", "nepasrepondre@x.example", "keine-antwort@x.example"],
)  # fmt: skip
def test_senders(author):
    assert from_machine(author, "Plan")


@pytest.mark.parametrize(
    "author",
    [
        "tom@x.example",
        "sales@x.example",
        "info@x.example",
        "support@x.example",
        "alerta.diaz@x.example",
        "rootes@x.example",
        "cronin.p@x.example",
        "",
    ],
)
def test_people_are_not_senders(author):
    assert not from_machine(author, "Plan")


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office: Plan", "Out of Office AutoReply: Plan", "Automatic reply: Plan", "Automatische Antwort: Plan", "Abwesenheitsnotiz: Plan", "Réponse automatique : Plan",
        "Respuesta automática: Plan", "Risposta automatica: Plan", "Automatisch antwoord: Plan", "Resposta automática: Plan", "Odpowiedź automatyczna: Plan", "Automatiskt svar: Plan",
        "Autosvar: Plan", "Automatisk svar: Plan", "Automatická odpověď: Plan", "自動応答: Plan", "Автоматический ответ: Plan", "Automaattinen vastaus: Plan",
        "Undeliverable: Plan", "Delivery Status Notification (Failure)", "Mail delivery failed: returning message to sender", "Unzustellbar: Plan", "Non remis : Plan", "Onbestelbaar: Plan",
        "Accepted: Plan", "Zugesagt: Plan", "Accepté : Plan", "Aceptado: Plan", "Accettato: Plan", "Geaccepteerd: Plan", "Zaakceptowano: Plan", "Accepterat: Plan", "Accepteret: Plan", "Přijato: Plan", "承諾: Plan",
        "Read: Plan", "Gelesen: Plan", "Canceled: Weekly call", "Recall: Plan", "Invitation: Weekly @ Tue 4 Mar 2025 10:00", "Your order 4711 has shipped", "Your receipt from Acme",
    ],
)  # fmt: skip
def test_subjects(subject):
    assert from_machine("tom@x.example", subject)


@pytest.mark.parametrize(
    "subject",
    ["Out of office tomorrow", "out of the office Thursday and Friday", "Accepted offer", "Read this first", "Invitation: summer party at our plant", "Your order", "Your order for sensors",
     "Delivery failure on line 2 - call me", "Cancelled trucks", "Return of the crates", "Undelivered crates", "Lu Chen's contract", "Re: Alert at the dock", "Absence of Tom", "Lido deal: terms"],
)  # fmt: skip
def test_people_write_such_subjects(subject):
    assert not from_machine("tom@x.example", subject)


@pytest.mark.parametrize(
    "text",
    [
        "Spring sale!\n\nTo unsubscribe, click here: https://shop.example/u",
        "News of the week\n...\nYou are receiving this e-mail because you bought at our shop.",
        "Offers\n\nIf you no longer wish to receive our mail, write to leave@shop.example.",
        "Sonderangebote\n\nNewsletter abbestellen",
        "Nos offres\n\nPour vous désabonner, cliquez ici.",
        "Ofertas\n\nPara darse de baja pulse aquí",
        "Aanbiedingen\n\nUitschrijven voor deze nieuwsbrief",
        "This is an automated message. Ticket 12 was closed.",
        "Diese E-Mail wurde automatisch erzeugt.",
        "Please note that this mailbox is not monitored.",
        "Ines Moreau would like to recall the message, \"Plan\".",
        "Thank you for your message. I am currently out of the office with no access to e-mail. In urgent cases call Bo.",
        "Vielen Dank für Ihre Nachricht. Ich bin bis zum 12. März nicht im Büro.",
        "Merci pour votre message. Je suis absente jusqu'au 12 mars.",
        "Gracias por su mensaje. Estoy fuera de la oficina hasta el lunes.",
        "Bedankt voor uw bericht. Ik ben momenteel afwezig.",
        "Tack för ditt mejl. Jag är på semester till den 12 mars.",
        "Start Date: 2/7/02; Hour: 3; no schedules found.\n\nLOG MESSAGES:\n\nPARSING FILE -->> X:\\desk\\schedules\\20020207.txt",
        "2025-03-04 10:00:01 ERROR loader failed\n2025-03-04 10:00:02 INFO retry\n2025-03-04 10:00:03 ERROR loader failed",
        "Backup completed successfully at 02:00\nJob night-sync failed with code 3",
    ],
)  # fmt: skip
def test_forms(text):
    assert form_letter(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will be out of the office on Thursday and Friday. If you need anything, please call Bo.",
        "Thank you for your message. We will send the offer on Monday.",
        "Please remove me from the meeting; I no longer wish to attend.",
        "We received this e-mail from the plant and will answer it.",
        "Could you subscribe to the trade magazine for us?",
        "There is an error in the invoice: the price is wrong.\nPlease send a new one.",
        "The job failed on Friday, sorry. We will run it again and tell you.",
        "The report was generated by Tom; do you need it in another format?",
        "Dank für Ihre Nachricht. Wir melden uns am Montag.",
        "",
    ],
)
def test_people_write_such_texts(text):
    assert not form_letter(text)


def test_nothing_makes_it_slow():
    for word in (
        "unsubscribe ",
        "thank you for your ",
        "to be removed ",
        "error: x\n",
        "this message was ",
        "your order ",
        "a" * 50,
        "x_y=1\n",
        "click ",
        "\n\n",
        "job ",
    ):
        text = word * (200_000 // len(word))
        start = time.perf_counter()
        form_letter(text)
        from_machine(text, text)
        assert time.perf_counter() - start < 1, word
