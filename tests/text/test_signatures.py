"""Signatures with slogans and titles, and footers of telephones, in many languages; all texts are written for these tests."""

import pytest

from analyzer.sources.letter import Letter
from analyzer.text import zoned

BODY = "We can ship the first forty crates on Monday.\nThe rest follows in April."
SIGNATURES = [
    'Best regards,\nTom Ade\nYour trusted partner in logistics',
    'Kind regards\n\nTom Ade | Key Account Manager\nAcme Freight Ltd | Your trusted partner in logistics\nT +44 20 7946 0000 | www.acme.example',
    'Tom\n\n--\nTom Ade\nAcme Freight\n"Partnership in every mile"',
    'Mit freundlichen Grüßen\n\nTom Ade\nVertriebsleiter\n\nAcme GmbH\nHafenstraße 12\n20457 Hamburg\nTel.: +49 40 1234567\nIhr zuverlässiger Partner in der Logistik',
    'Cordialement,\n\nTom ADE\nDirecteur commercial\nAcme SARL\n12 rue de la Gare, 69002 Lyon\nVotre partenaire de confiance',
    'Saludos cordiales,\nTom Ade\nGerente de Ventas\nAcme S.A.\nSu socio de confianza',
    'Cordiali saluti\nTom Ade\nResponsabile commerciale\nIl vostro partner di fiducia',
    'Met vriendelijke groet,\n\nTom Ade\nAccountmanager\nUw partner in transport',
    'Atenciosamente,\nTom Ade\nO seu parceiro de confiança',
    'Z poważaniem\nTom Ade\nKierownik sprzedaży\nTwój zaufany partner w logistyce',
    'Med vänliga hälsningar\nTom Ade\nSäljchef\nDin partner inom logistik',
    'Med venlig hilsen\nTom Ade\nSalgschef\nDin partner i logistik',
    'S pozdravem\nTom Ade\nObchodní ředitel\nVáš spolehlivý partner',
    'Thanks,\n\nTom\n\nTom Ade\nHead of Partnerships\nAcme Freight — together we move the world\nhttps://www.acme.example\nFollow us on LinkedIn',
    'Regards,\nTom Ade\nAcme Freight\nWe are your partner of choice for cold chain logistics.',
    'Regards,\nTom Ade\n\nAcme Freight Ltd\n*Partners in progress since 1923*\n12 Dock Road, Hull HU1 2AB',
    'Cheers, Tom\n\nAcme: Partnering for a better tomorrow',
    'Tom Ade\nPartner Manager\nAcme Freight Ltd\nDirect: 020 7946 0000\nYour trusted partner in logistics',
    'Thank you!\nTom Ade\nSales Director\n[cid:image001.png@01D9]\nYour logistics partner',
    'Best,\nT.\n\nSent from my iPhone',
    'Best wishes,\n\nTom\n\nTom Ade (he/him)\nCustomer Success Manager, Acme\nBook a meeting with me: https://cal.example/tom',
    'Kind regards,\n\nTom Ade\nOn behalf of Acme Freight Ltd',
    'Sincerely,\n\n\n\nThomas J. Ade, Ph.D.\nVice President, Strategic Partnerships',
    'With kind regards / Mit freundlichen Grüßen\nTom Ade',
    'BR,\nTom',
    'Rgds\nTA',
    'Yours faithfully\nfor Acme Freight Ltd\n\nTom Ade\nDirector',
    'Warm regards,\nTom Ade\nAcme\nA proud partner of the Red Cross\nWinner of the Logistics Award 2024',
    'Regards\n\nTom Ade\n\nYour partner in logistics\n\nThis e-mail is confidential and intended for the addressee only.',
    'Best regards,\nTom Ade\n\nPlease consider the environment before printing this e-mail',
    'Best\nTom\n\n> -----',
    'T: +44 20 7946 0000\nM: +44 7700 900000\nE: tom@acme.example\nW: www.acme.example',
    'Tom Ade\nAcme Freight\n\nAcme Freight Ltd. Registered in England No. 123456. Registered office: 12 Dock Road, Hull.',
    'Get Outlook for iOS',
    'Sent from Yahoo Mail on Android',
    'Envoyé à partir d’Outlook pour Android',
    'Enviado desde Correo para Windows',
    'Gesendet von Mail für Windows',
    'Inviato da Posta per Windows',
    'Verzonden vanuit Mail voor Windows',
    'Wysłano z aplikacji Outlook dla systemu iOS',
    'Wysłane z aplikacji Poczta systemu Windows',
    'Skickades från E-post för Windows',
    'Hämta Outlook för iOS',
    'Sendt fra Outlook til iOS',
    'Hent Outlook til Android',
    'Odesláno z Outlooku pro Android',
    'Získejte Outlook pro iOS',
    'Obtenir Outlook pour iOS',
    'Télécharger Outlook pour Android',
    'Outlook für iOS beziehen',
    'Laden Sie Outlook für iOS herunter',
    'Downloaden Outlook voor iOS',
    'Pobierz program Outlook dla systemu iOS',
    'iOS 版 Outlook を入手',
    'Outlook for iOS を入手',
    'Sent with Proton Mail secure email.',
    'Sent via Superhuman',
    'Sent from my T-Mobile 5G Device',
    'Sent from Mail for Windows',
    'Von meinem Samsung Galaxy Smartphone gesendet.',
    'Envoyé depuis mon smartphone Samsung Galaxy.',
    'Enviado desde mi Samsung Mobile de Claro',
    'Enviado do meu iPad',
    'Inviato dal mio dispositivo Samsung',
    'Verstuurd vanaf mijn iPad',
    'Wysłane z mojego iPhone’a',
    'Skickat från min Samsung',
    'Sendt fra min iPad',
    'Odesláno z mého iPhonu',
    '私のiPhoneから送信されました',
    'iPadから送信',
    'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
    'Please excuse my brevity, sent from mobile.',
]  # fmt: skip


def authored(text, name="Tom Ade"):
    return zoned(Letter("m", 0, author="tom@acme.example", author_name=name, body=text)).authored


@pytest.mark.parametrize("signature", SIGNATURES)
def test_nothing_of_a_signature_is_authored(signature):
    assert authored(f"{BODY}\n\n{signature}") == BODY


def test_a_signature_in_another_alphabet():
    signature = (
        "よろしくお願いいたします。\n\nアデ・トム\n株式会社アクメ 営業部\nTEL: 03-1234-5678\n御社の信頼できるパートナー"
    )
    assert authored(f"{BODY}\n\n{signature}", "アデ・トム") == BODY


@pytest.mark.parametrize(
    "last",
    [
        "Looking forward to hearing from you.",
        "We are your partner in this and want to know the dates by Friday.",
        "You are a trusted partner and we will pay the difference.",
        "Our partner in Leeds will deliver the crates.",
        "The manager of the plant will call you.\nTogether we can solve it.",
        "Visit us on Friday if you can.",
        "i will be there, i think",
        "Please book a meeting with me and Kai.",
        "Sent via courier this morning: two crates.",
        "Our sales team is in Hull.\nThe plant is in Leeds.",
        "As a partner of the plant, I can tell you that the dates hold.",
    ],
)
def test_what_somebody_says_above_the_closing_stays(last):
    assert authored(f"{BODY}\n\n{last}\n\nKind regards,\nTom") == f"{BODY}\n\n{last}"
    assert authored(f"{BODY}\n\n{last}") == f"{BODY}\n\n{last}"
