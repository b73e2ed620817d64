import pytest

from analyzer.text.tongue import READ, language_of

LETTERS = {
    "en": ["Thanks, will call you back.", "Could you send me the contract by Friday?"],
    "de": ["Vielen Dank, wir melden uns.", "Können Sie mir bitte den Vertrag bis Freitag schicken?"],
    "fr": ["Merci, je vous rappelle demain.", "Pouvez-vous nous envoyer le contrat avant vendredi ?"],
    "es": ["Muchas gracias, le llamo mañana.", "¿Puede enviarme el contrato antes del viernes?"],
    "it": ["Grazie mille, la chiamo domani.", "Può inviarmi il contratto entro venerdì, per favore?"],
    "nl": ["Bedankt, ik bel u morgen terug.", "Kunt u mij het contract voor vrijdag sturen?"],
    "pt": ["Muito obrigado, ligo-lhe amanhã.", "Você pode enviar o contrato até sexta-feira?"],
    "pl": ["Dziękuję, zadzwonię do Pana jutro.", "Czy może mi Pan przesłać umowę do piątku?"],
    "sv": ["Tack så mycket, jag ringer dig i morgon.", "Kan du skicka avtalet till mig före fredag?"],
    "da": ["Mange tak, jeg ringer til dig i morgen.", "Kan du sende mig kontrakten inden fredag?"],
    "cs": ["Děkuji, zavolám vám zítra.", "Můžete mi prosím poslat smlouvu do pátku?"],
    "fi": ["Kiitos paljon, soitan teille huomenna.", "Voitteko lähettää sopimuksen ennen perjantaita? Kiitos."],
    "ja": ["ありがとうございます。", "契約書を金曜日までに送ってください。"],
    "ru": ["Спасибо, я позвоню вам завтра.", "Вы можете прислать договор до пятницы?"],
    "zh": ["谢谢，我明天给您打电话。"],
    "uk": ["Дякую, я зателефоную вам завтра, ми її чекаємо."],
    "ko": ["감사합니다. 내일 전화드리겠습니다."],
    "el": ["Ευχαριστώ, θα σας καλέσω αύριο."],
}


@pytest.mark.parametrize(("language", "text"), [(key, text) for key, texts in LETTERS.items() for text in texts])
def test_short_letters(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Sehr geehrte Damen und Herren, anbei erhalten Sie unser Angebot für die bestellten Sensoren mit den gewünschten Terminen.",
            "de",
        ),
        (
            "Nous vous remercions de votre message et reviendrons vers vous dans les meilleurs délais avec une proposition chiffrée.",
            "fr",
        ),
        ("Adjunto encontrará la factura correspondiente al mes de marzo; quedamos a la espera de sus noticias.", "es"),
    ],
)
def test_long_letters(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Tom",
        "12/3",
        "NG PR OPT\nNG X OPT HO",
        "pls send asap",
        "Invoice NW-2291",
        "Will do!",
        "Approved.",
        "FYI",
        "got it thx",
        "Meeting Monday 3pm Room 5",
        "looks fine 2 me",
        # code, tables, lists
        "def main(x):\n    return x + 1\nfor i in range(10):\n    print(main(i))",
        "SELECT name, total FROM orders WHERE total > 100 ORDER BY name",
        "import pandas as pd\nframe = pd.read_csv(path)\nframe.groupby('side').sum().plot()",
        "Crates 40 Leeds\nPallets 12 Hull\nBoxes 7 York\nSensors 19 Bremen",
        "Total Price Quantity\nNorth 100 20\nSouth 90 30",
        "Contract signed, goods shipped, invoice paid, boxes returned",
        "- sensors\n- cables\n- brackets\n- screws\n- pallets\n- labels\n- tape",
        "pump seal kit, gasket set, drive belt, oil filter, valve spring, shaft coupling",
        # names and places of other languages
        "Ines Moreau, Tom Ade, Kenji Sato, Bo Li",
        "Visit to La Rochelle and Le Havre with Señor de la Cruz on Monday",
        "Please meet Herr Müller von der Heyde at the Hotel zum Löwen in München.",
        "Thanks Søren, see you in Malmö för the fair",
        "We need the Übersee contract signed; Jürgen has the résumé and the façade plans.",
        "naïve café",
    ],
)
def test_what_is_english_or_too_short_is_read(text):
    assert language_of(text) in READ


def test_an_english_letter_with_a_foreign_greeting_or_quote_is_english():
    assert language_of("Guten Tag Frau Moreau,\n\nthe contract is ready and we will send it to you on Monday.") == "en"
    assert language_of('He said "c\'est la vie" and left it to us to find the money for the boxes.') == "en"
