import pytest

from analyzer.text.tongue import READ, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thanks, will call you back.", "en"),
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
def test_languages(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "Tom", "12/3", "NG PR OPT\nNG X OPT HO", "pls send asap", "Invoice NW-2291"]
)
def test_short_lines_are_not_thrown_away(text):
    assert language_of(text) in READ
