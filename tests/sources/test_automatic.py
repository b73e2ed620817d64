"""What is automatic and what a person wrote; all texts are written for these tests."""

import email
import time

import pytest

from analyzer.sources.automatic import form_letter, from_machine, is_automatic
from analyzer.sources.message import letter_from_bytes
from analyzer.text import zoned


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


def is_machine(head, body, sender="tom@acme.example", subject="Plan"):
    raw = f"From: {sender}\nTo: ines@nw.example\nSubject: {subject}\nDate: Tue, 4 Mar 2025 10:00:00 +0000\n{head}\n\n{body}\n"
    letter = letter_from_bytes(raw.replace("\n\n\n", "\n\n", 1).encode(), "a", 0)
    zones = zoned(letter)
    return bool(letter.automatic or form_letter("\n".join([zones.authored, *zones.disclaimer])))


MACHINES = [
    ('X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated', 'Ticket 4711 was opened.'),
    ('X-Auto-Response-Suppress: All', 'Your meeting room was booked.'),
    ('', 'Hello,\n\nthank you for contacting Acme support. Your request (#4711) has been received and is being reviewed by our team.\n\nTo add additional comments, reply to this email.'),
    ('', 'We have received your request and will reply within 24 hours. This is an automatic confirmation.'),
    ('', 'Invoice 2231 is attached. This mailbox is not monitored, please do not reply.', 'billing@shop.example', 'Invoice 2231'),
    ('', 'Please do not reply to this email. Your statement is ready.'),
    ('', 'Bitte antworten Sie nicht auf diese E-Mail. Ihre Rechnung ist bereit.'),
    ('', 'Merci de ne pas répondre à cet e-mail. Votre facture est disponible.'),
    ('', 'Por favor no responda a este correo. Su factura está disponible.'),
    ('', 'Si prega di non rispondere a questa e-mail. La fattura è disponibile.'),
    ('', 'Gelieve niet te antwoorden op deze e-mail. Uw factuur staat klaar.'),
    ('', 'Por favor, não responda a este e-mail. A sua fatura está disponível.'),
    ('', 'Prosimy nie odpowiadać na tę wiadomość. Faktura jest gotowa.'),
    ('', 'Svara inte på detta mejl. Din faktura är klar.'),
    ('', 'Du kan ikke besvare denne e-mail. Din faktura er klar.'),
    ('', 'Neodpovídejte prosím na tento e-mail. Faktura je připravena.'),
    ('', 'このメールは送信専用です。返信いただいても回答できません。'),
    ('', 'I am out of the office until 12 March with limited access to email. For urgent matters please contact Bo Li at bo@acme.example.', 'tom@acme.example', 'Out of Office: Plan'),
    ('', 'I am currently out of the office and will return on Monday, 10 March. I will have no access to my email. In urgent cases please contact Bo.', 'tom@acme.example', 'Re: Plan'),
    ('', "Thank you for your email. I'm away on annual leave until 12 March. I'll respond on my return."),
    ('', 'Ich bin bis 12. März nicht im Büro. In dringenden Fällen wenden Sie sich bitte an Bo Li.\n\nIhre E-Mail wird nicht weitergeleitet.', 'tom@acme.example', 'Automatische Antwort: Plan'),
    ('', "Je suis absent du bureau jusqu'au 12 mars. En cas d'urgence, merci de contacter Bo Li.", 't@a.example', 'Absence du bureau : Plan'),
    ('', 'Estaré fuera de la oficina hasta el 12 de marzo. Para asuntos urgentes, contacte con Bo Li.', 't@a.example', 'Fuera de la oficina Re: Plan'),
    ('', 'Sono fuori ufficio fino al 12 marzo. Per urgenze contattare Bo Li.', 't@a.example', 'Fuori sede: Plan'),
    ('', 'Ik ben afwezig tot 12 maart. Voor dringende zaken kunt u contact opnemen met Bo Li.', 't@a.example', 'Afwezig: Plan'),
    ('', 'Estou ausente até 12 de março.', 't@a.example', 'Ausente: Plan'),
    ('', 'Jestem poza biurem do 12 marca.', 't@a.example', 'Nieobecność: Plan'),
    ('', 'Jag är borta till den 12 mars.', 't@a.example', 'Frånvaromeddelande'),
    ('', 'Jeg er ikke på kontoret før 12. marts.', 't@a.example', 'Autosvar: Ikke til stede'),
    ('', 'Nejsem v kanceláři do 12. března.', 't@a.example', 'Nepřítomnost: Plan'),
    ('', '休暇中のため、3月12日まで不在です。', 't@a.example', '休暇のお知らせ'),
    ('', 'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.'),
    ('', "Your message to bo@acme.example couldn't be delivered.\nbo wasn't found at acme.example."),
    ('', "Delivery has failed to these recipients or groups:\n\nBo Li\nThe email address you entered couldn't be found.", 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example', 'Undeliverable: Plan'),
    ('', "Hi. This is the qmail-send program at acme.example.\nI'm afraid I wasn't able to deliver your message."),
    ('', 'Tom Ade has accepted this invitation.\n\nWhen: Tue 4 Mar 2025', 'calendar-notification@google.example', 'Accepted: Plan @ Tue 4 Mar'),
    ('', 'Tom Ade invited you to edit the following document: Plan', 'drive-shares-dm-noreply@google.example', 'Document shared with you: Plan'),
    ('', 'Tom Ade shared a file with you', 'no-reply@dropbox.example', 'Tom shared Plan with you'),
    ('', 'Tom Ade sent you a message in Teams\n\nReply in Teams', 'noreply@email.teams.example', 'Tom sent a message'),
    ('', 'Join Zoom Meeting\nhttps://zoom.example/j/123\nMeeting ID: 123', 'no-reply@zoom.example', 'Meeting'),
    ('', 'You have been invited to connect. View profile. Unsubscribe | Help', 'invitations@linkedin.example', 'Tom Ade wants to connect'),
    ('', 'Your verification code is 123456. It expires in 10 minutes.', 'account@shop.example', 'Your verification code'),
    ('', 'Reset your password by clicking the link below. If you did not request this, ignore this email.', 'account@shop.example', 'Password reset'),
    ('List-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click', 'Spring sale'),
    ('', "You're receiving this email because you signed up at shop.example.\nUpdate your preferences or unsubscribe from this list."),
    ('', 'View in browser\n\nSpring sale!\n\n© 2025 Shop Ltd. All rights reserved.\nUnsubscribe'),
    ('', 'Im Browser ansehen\n\nNeues im März\n\nSie erhalten diesen Newsletter, weil Sie sich angemeldet haben. Abmelden'),
    ('', 'Vous recevez cet e-mail car vous êtes inscrit à notre newsletter. Se désinscrire'),
    ('X-Mailer: MailChimp Mailer', 'News\n\nUnsubscribe ines@nw.example from this list'),
    ('Return-Path: <>', 'undelivered'),
    ('X-Autogenerated: Reply', 'x'),
    ('Auto-Submitted: auto-notified', 'x'),
    ('Precedence: auto_reply', 'x'),
    ('', 'Disposition-notification: Your message was displayed', 't@a.example', 'Disposition notification: Plan'),
    ('', 'This is a receipt for the mail you sent to <bo@acme.example>\n\nNote: This receipt only acknowledges that the message was displayed', 't@a.example', 'Return Receipt (displayed) - Plan'),
    ('', '[Jira] (NW-12) Fix the label\n\nTom Ade commented on NW-12', 'jira@acme.atlassian.example', '[JIRA] (NW-12) Fix'),
    ('', 'tomade pushed 2 commits to master\n\nReply to this email directly, view it on GitHub, or unsubscribe.', 'notifications@github.example', 'Re: [acme/tool] Fix (#12)'),
    ('', 'Build #12 failed', 'ci@acme.example', '[Jenkins] Build failed: tool #12'),
    ('', 'Cron <root@host> /usr/bin/backup\n\ndone', 'root@host.acme.example', 'Cron <root@host> backup'),
]  # fmt: skip
PEOPLE = [
    ('', 'Hi Ines,\n\nI will be out of the office next week, so please call Bo if the crates are late.\n\nBest,\nTom'),
    ('', "Can you unsubscribe us from the carrier's list? Thanks, Tom"),
    ('', 'Please do not reply to the supplier before we have talked.\n\nTom'),
    ('', 'We have received your request for a quote and I will send it by Friday.\n\nTom'),
    ('', 'Your order has been shipped this morning, sorry for the delay. The driver will call you.\n\nBest, Tom'),
    ('', 'Ines, the password for the portal was reset. Could you try again?\n\nTom'),
    ('', 'Attached is the invoice for February, please let me know if anything is missing.\n\nTom'),
    ('List-Id: <freight.lists.example>\nList-Post: <mailto:freight@lists.example>\nPrecedence: list', 'Does anybody know a good carrier in Hull?'),
    ('', 'Thank you for your email. I will look into it and come back to you by Friday.\n\nTom'),
    ('', "Thanks for your message! I'm travelling this week but will review the contract on the plane.\n\nTom"),
    ('', 'I accepted the invitation, see you on Monday.'),
    ('', 'The meeting has been cancelled, can we find another date?', 'tom@acme.example', 'Cancelled meeting on Monday'),
    ('', 'Ich bin nächste Woche nicht im Büro, rufen Sie bitte Bo an.'),
    ('', 'This message could not be delivered to your old address, so I try this one.\n\nTom'),
    ('', 'We monitored the mailbox and found nothing, so please send it again.'),
    ('', 'I forwarded you the newsletter; see page 2 on our partnership.\n\nTom'),
    ('', 'Your verification of the labels is done, thank you!\n\nTom'),
    ('X-Mailer: Microsoft Outlook 16.0', 'Fine with me.'),
    ('', 'Hello,\n\nwe ship on Monday.\n\nTom\n\nIf you no longer want updates on this order, just tell me.'),
]  # fmt: skip


@pytest.mark.parametrize("given", MACHINES)
def test_newsletters_receipts_bounces_and_absences(given):
    assert is_machine(*given)


@pytest.mark.parametrize("given", PEOPLE)
def test_people_who_write_of_such_things(given):
    assert not is_machine(*given)


@pytest.mark.parametrize(
    "text",
    [
        "Hi Tom,\nwe did not request a change to the specification, so the agreed price stands. We will pay on Friday.\nBo",
        "Hei,\nDu får denne prisen fordi dere er en god kunde.\nHilsen Bo",
        "Hi Tom,\n\nI'm currently out of the office until Friday, so I will send you the signed contract on Monday. The deposit "
        "is urgent for us: please confirm the price by Thursday.\n\nBo",
    ],
)
def test_letters_that_share_a_word_with_a_form_are_a_persons(text):
    assert not form_letter(text)
