"""How eleven kinds of mail program open what they quote, in twelve languages; all texts are written for these tests."""

import pytest

from analyzer.sources.letter import Letter
from analyzer.sources.threads import beginning
from analyzer.text import zoned
from analyzer.text.zones import zone_of_lines

#: Kind of program -> language -> what it writes above the older mail.
STYLES = {
    "gmail": {
        "en": 'On Tue, Mar 4, 2025 at 10:02 AM Ines Moreau <ines@nw.example> wrote:',
        "de": 'Am Di., 4. März 2025 um 10:02 Uhr schrieb Ines Moreau <ines@nw.example>:',
        "fr": 'Le mar. 4 mars 2025 à 10:02, Ines Moreau <ines@nw.example> a écrit :',
        "es": 'El mar, 4 mar 2025 a las 10:02, Ines Moreau (<ines@nw.example>) escribió:',
        "it": 'Il giorno mar 4 mar 2025 alle ore 10:02 Ines Moreau <ines@nw.example> ha scritto:',
        "nl": 'Op di 4 mrt 2025 om 10:02 schreef Ines Moreau <ines@nw.example>:',
        "pt": 'Em ter., 4 de mar. de 2025 às 10:02, Ines Moreau <ines@nw.example> escreveu:',
        "pl": 'wt., 4 mar 2025 o 10:02 Ines Moreau <ines@nw.example> napisał(a):',
        "sv": 'Den tis 4 mars 2025 kl 10:02 skrev Ines Moreau <ines@nw.example>:',
        "da": 'Den tirs. 4. mar. 2025 kl. 10.02 skrev Ines Moreau <ines@nw.example>:',
        "cs": 'út 4. 3. 2025 v 10:02 odesílatel Ines Moreau <ines@nw.example> napsal:',
        "ja": '2025年3月4日(火) 10:02 Ines Moreau <ines@nw.example>:',
    },
    "gmail wrapped": {
        "en": 'On Tue, Mar 4, 2025 at 10:02 AM Ines Moreau\n<ines.moreau@northwind-trading.example> wrote:',
        "de": 'Am Di., 4. März 2025 um 10:02 Uhr schrieb Ines Moreau <\nines.moreau@northwind-trading.example>:',
        "fr": 'Le mar. 4 mars 2025 à 10:02, Ines Moreau <ines.moreau@northwind-trading.example>\na écrit :',
        "es": 'El mar, 4 mar 2025 a las 10:02, Ines Moreau (<\nines.moreau@northwind-trading.example>) escribió:',
        "it": 'Il giorno mar 4 mar 2025 alle ore 10:02 Ines Moreau <\nines.moreau@northwind-trading.example> ha scritto:',
        "nl": 'Op di 4 mrt 2025 om 10:02 schreef Ines Moreau <\nines.moreau@northwind-trading.example>:',
        "pt": 'Em ter., 4 de mar. de 2025 às 10:02, Ines Moreau <\nines.moreau@northwind-trading.example> escreveu:',
        "pl": 'wt., 4 mar 2025 o 10:02 Ines Moreau <ines.moreau@northwind-trading.example>\nnapisał(a):',
        "sv": 'Den tis 4 mars 2025 kl 10:02 skrev Ines Moreau <\nines.moreau@northwind-trading.example>:',
        "da": 'Den tirs. 4. mar. 2025 kl. 10.02 skrev Ines Moreau <\nines.moreau@northwind-trading.example>:',
        "cs": 'út 4. 3. 2025 v 10:02 odesílatel Ines Moreau <\nines.moreau@northwind-trading.example> napsal:',
        "ja": '2025年3月4日(火) 10:02 Ines Moreau <\nines.moreau@northwind-trading.example>:',
    },
    "apple": {
        "en": 'On 4 Mar 2025, at 10:02, Ines Moreau <ines@nw.example> wrote:',
        "de": 'Am 04.03.2025 um 10:02 schrieb Ines Moreau <ines@nw.example>:',
        "fr": 'Le 4 mars 2025 à 10:02, Ines Moreau <ines@nw.example> a écrit :',
        "es": 'El 4 mar 2025, a las 10:02, Ines Moreau <ines@nw.example> escribió:',
        "it": 'Il giorno 4 mar 2025, alle ore 10:02, Ines Moreau <ines@nw.example> ha scritto:',
        "nl": 'Op 4 mrt. 2025, om 10:02 heeft Ines Moreau <ines@nw.example> het volgende geschreven:',
        "pt": 'No dia 4 de mar. de 2025, às 10:02, Ines Moreau <ines@nw.example> escreveu:',
        "pl": 'Wiadomość napisana przez Ines Moreau <ines@nw.example> w dniu 4 mar 2025, o godz. 10:02:',
        "sv": '4 mars 2025 kl. 10:02 skrev Ines Moreau <ines@nw.example>:',
        "da": 'Den 4. mar. 2025 kl. 10.02 skrev Ines Moreau <ines@nw.example>:',
        "cs": '4. 3. 2025 v 10:02, Ines Moreau <ines@nw.example>:',
        "ja": '2025/03/04 10:02、Ines Moreau <ines@nw.example>のメール:',
    },
    "thunderbird": {
        "en": 'On 04/03/2025 10:02, Ines Moreau wrote:',
        "de": 'Am 04.03.2025 um 10:02 schrieb Ines Moreau:',
        "fr": 'Le 04/03/2025 à 10:02, Ines Moreau a écrit :',
        "es": 'El 4/3/25 a las 10:02, Ines Moreau escribió:',
        "it": 'Il 04/03/25 10:02, Ines Moreau ha scritto:',
        "nl": 'Op 4-3-2025 om 10:02 schreef Ines Moreau:',
        "pt": 'Em 04/03/2025 10:02, Ines Moreau escreveu:',
        "pl": 'W dniu 04.03.2025 o 10:02, Ines Moreau pisze:',
        "sv": 'Den 2025-03-04 kl. 10:02, skrev Ines Moreau:',
        "da": 'Den 04-03-2025 kl. 10:02 skrev Ines Moreau:',
        "cs": 'Dne 04. 03. 25 v 10:02 Ines Moreau napsal(a):',
        "ja": 'On 2025/03/04 10:02, Ines Moreau wrote:',
    },
    "outlook": {
        "en": 'From: Ines Moreau <ines@nw.example>\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: Tom Ade <tom@acme.example>\nCc: Kai Berg\nSubject: RE: Plan',
        "de": 'Von: Ines Moreau <ines@nw.example>\nGesendet: Dienstag, 4. März 2025 10:02\nAn: Tom Ade <tom@acme.example>\nCc: Kai Berg\nBetreff: AW: Plan',
        "fr": 'De : Ines Moreau <ines@nw.example>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Tom Ade <tom@acme.example>\nCc : Kai Berg\nObjet : RE: Plan',
        "es": 'De: Ines Moreau <ines@nw.example>\nEnviado el: martes, 4 de marzo de 2025 10:02\nPara: Tom Ade <tom@acme.example>\nCC: Kai Berg\nAsunto: RE: Plan',
        "it": 'Da: Ines Moreau <ines@nw.example>\nInviato: martedì 4 marzo 2025 10:02\nA: Tom Ade <tom@acme.example>\nCc: Kai Berg\nOggetto: R: Plan',
        "nl": 'Van: Ines Moreau <ines@nw.example>\nVerzonden: dinsdag 4 maart 2025 10:02\nAan: Tom Ade <tom@acme.example>\nCC: Kai Berg\nOnderwerp: RE: Plan',
        "pt": 'De: Ines Moreau <ines@nw.example>\nEnviado: terça-feira, 4 de março de 2025 10:02\nPara: Tom Ade <tom@acme.example>\nCc: Kai Berg\nAssunto: RE: Plan',
        "pl": 'From: Ines Moreau <ines@nw.example>\nSent: wtorek, 4 marca 2025 10:02\nTo: Tom Ade <tom@acme.example>\nSubject: RE: Plan',
        "sv": 'Från: Ines Moreau <ines@nw.example>\nSkickat: den 4 mars 2025 10:02\nTill: Tom Ade <tom@acme.example>\nKopia: Kai Berg\nÄmne: SV: Plan',
        "da": 'Fra: Ines Moreau <ines@nw.example>\nSendt: 4. marts 2025 10:02\nTil: Tom Ade <tom@acme.example>\nCc: Kai Berg\nEmne: SV: Plan',
        "cs": 'Od: Ines Moreau <ines@nw.example>\nOdesláno: úterý 4. března 2025 10:02\nKomu: Tom Ade <tom@acme.example>\nKopie: Kai Berg\nPředmět: RE: Plan',
        "ja": '差出人: Ines Moreau <ines@nw.example>\n送信日時: 2025年3月4日火曜日 10:02\n宛先: Tom Ade <tom@acme.example>\nCC: Kai Berg\n件名: RE: Plan',
    },
    "exchange": {
        "en": '________________________________\nFrom: Ines Moreau\nSent: 04 March 2025 10:02:11 AM\nTo: Tom Ade\nSubject: Plan',
        "de": '________________________________\nVon: Ines Moreau\nGesendet: Dienstag, 4. März 2025 10:02:11\nAn: Tom Ade\nBetreff: Plan',
        "fr": '________________________________\nDe : Ines Moreau\nDate : mardi, 4 mars 2025 à 10:02\nÀ : Tom Ade\nObjet : Plan',
        "es": '________________________________\nDe: Ines Moreau\nFecha: martes, 4 de marzo de 2025, 10:02\nPara: Tom Ade\nAsunto: Plan',
        "it": '________________________________\nDa: Ines Moreau\nData: martedì, 4 marzo 2025 10:02\nA: Tom Ade\nOggetto: Plan',
        "nl": '________________________________\nVan: Ines Moreau\nDatum: dinsdag 4 maart 2025 om 10:02\nAan: Tom Ade\nOnderwerp: Plan',
        "pt": '________________________________\nDe: Ines Moreau\nData: terça-feira, 4 de março de 2025, 10:02\nPara: Tom Ade\nAssunto: Plan',
        "pl": '________________________________\nOd: Ines Moreau\nData: wtorek, 4 marca 2025 10:02\nDo: Tom Ade\nTemat: Plan',
        "sv": '________________________________\nFrån: Ines Moreau\nDatum: tisdag, 4 mars 2025 10:02\nTill: Tom Ade\nÄmne: Plan',
        "da": '________________________________\nFra: Ines Moreau\nDato: tirsdag den 4. marts 2025 10.02\nTil: Tom Ade\nEmne: Plan',
        "cs": '________________________________\nOd: Ines Moreau\nDatum: úterý 4. března 2025 10:02\nKomu: Tom Ade\nPředmět: Plan',
        "ja": '________________________________\n差出人: Ines Moreau\n日付: 2025年3月4日 火曜日 10:02\n宛先: Tom Ade\n件名: Plan',
    },
    "yahoo": {
        "en": 'On Tuesday, March 4, 2025, 10:02:11 AM GMT+1, Ines Moreau <ines@nw.example> wrote:',
        "de": 'Am Dienstag, 4. März 2025 um 10:02:11 MEZ hat Ines Moreau <ines@nw.example> Folgendes geschrieben:',
        "fr": 'Le mardi 4 mars 2025 à 10:02:11 UTC+1, Ines Moreau <ines@nw.example> a écrit :',
        "es": 'El martes, 4 de marzo de 2025, 10:02:11 CET, Ines Moreau <ines@nw.example> escribió:',
        "it": 'Il martedì 4 marzo 2025 alle ore 10:02:11 CET, Ines Moreau <ines@nw.example> ha scritto:',
        "nl": 'Op dinsdag 4 maart 2025 om 10:02:11 CET schreef Ines Moreau <ines@nw.example>:',
        "pt": 'Em terça-feira, 4 de março de 2025 às 10:02:11 BRT, Ines Moreau <ines@nw.example> escreveu:',
        "pl": 'We wtorek, 4 marca 2025 10:02:11 CET, Ines Moreau <ines@nw.example> napisał(-a):',
        "sv": 'Den tisdag 4 mars 2025 10:02:11 CET, Ines Moreau <ines@nw.example> skrev:',
        "da": 'Tirsdag den 4. marts 2025 10.02.11 CET skrev Ines Moreau <ines@nw.example>:',
        "cs": 'V úterý 4. března 2025 10:02:11 SEČ, Ines Moreau <ines@nw.example> napsal:',
        "ja": '2025年3月4日火曜日 10:02:11 JST、Ines Moreau <ines@nw.example>さんは書きました:',
    },
    "lotus": {
        "en": 'Ines Moreau <ines@nw.example>\n04/03/2025 10:02\n\nTo\ntom@acme.example\ncc\n\nSubject\nPlan',
        "de": 'Ines Moreau <ines@nw.example>\n04.03.2025 10:02\n\nAn\ntom@acme.example\nKopie\n\nThema\nPlan',
        "fr": 'De :    Ines Moreau <ines@nw.example>\nA :     tom@acme.example\nDate :  04/03/2025 10:02\nObjet : Plan',
        "es": 'De:     Ines Moreau <ines@nw.example>\nPara:   tom@acme.example\nFecha:  04/03/2025 10:02\nAsunto: Plan',
        "it": 'Da:     Ines Moreau <ines@nw.example>\nPer:    tom@acme.example\nData:   04/03/2025 10:02\nOggetto:        Plan',
        "nl": 'Van:    Ines Moreau <ines@nw.example>\nAan:    tom@acme.example\nDatum:  04-03-2025 10:02\nOnderwerp:      Plan',
        "pt": 'De:     Ines Moreau <ines@nw.example>\nPara:   tom@acme.example\nData:   04/03/2025 10:02\nAssunto:        Plan',
        "pl": 'Od:     Ines Moreau <ines@nw.example>\nDo:     tom@acme.example\nData:   2025-03-04 10:02\nTemat:  Plan',
        "sv": 'Från:   Ines Moreau <ines@nw.example>\nTill:   tom@acme.example\nDatum:  2025-03-04 10:02\nÄrende: Plan',
        "da": 'Fra:    Ines Moreau <ines@nw.example>\nTil:    tom@acme.example\nDato:   04-03-2025 10:02\nEmne:   Plan',
        "cs": 'Od:     Ines Moreau <ines@nw.example>\nKomu:   tom@acme.example\nDatum:  04.03.2025 10:02\nPředmět:        Plan',
        "ja": 'From:   Ines Moreau <ines@nw.example>\nTo:     tom@acme.example\nDate:   2025/03/04 10:02\nSubject:        Plan',
    },
    "mobile": {
        "en": '-------- Original message --------\nFrom: Ines Moreau <ines@nw.example>\nDate: 04/03/2025 10:02 (GMT+00:00)\nTo: Tom Ade <tom@acme.example>\nSubject: Plan',
        "de": '-------- Ursprüngliche Nachricht --------\nVon: Ines Moreau <ines@nw.example>\nDatum: 04.03.25 10:02 (GMT+01:00)\nAn: Tom Ade <tom@acme.example>\nBetreff: Plan',
        "fr": "-------- Message d'origine --------\nDe : Ines Moreau <ines@nw.example>\nDate : 04/03/2025 10:02 (GMT+01:00)\nÀ : Tom Ade <tom@acme.example>\nObjet : Plan",
        "es": '-------- Mensaje original --------\nDe: Ines Moreau <ines@nw.example>\nFecha: 4/3/25 10:02 (GMT+01:00)\nA: Tom Ade <tom@acme.example>\nAsunto: Plan',
        "it": '-------- Messaggio originale --------\nDa: Ines Moreau <ines@nw.example>\nData: 04/03/25 10:02 (GMT+01:00)\nA: Tom Ade <tom@acme.example>\nOggetto: Plan',
        "nl": '-------- Oorspronkelijk bericht --------\nVan: Ines Moreau <ines@nw.example>\nDatum: 04-03-2025 10:02 (GMT+01:00)\nAan: Tom Ade <tom@acme.example>\nOnderwerp: Plan',
        "pt": '-------- Mensagem original --------\nDe: Ines Moreau <ines@nw.example>\nData: 04/03/2025 10:02 (GMT-03:00)\nPara: Tom Ade <tom@acme.example>\nAssunto: Plan',
        "pl": '-------- Wiadomość oryginalna --------\nOd: Ines Moreau <ines@nw.example>\nData: 04.03.2025 10:02 (GMT+01:00)\nDo: Tom Ade <tom@acme.example>\nTemat: Plan',
        "sv": '-------- Originalmeddelande --------\nFrån: Ines Moreau <ines@nw.example>\nDatum: 2025-03-04 10:02 (GMT+01:00)\nTill: Tom Ade <tom@acme.example>\nRubrik: Plan',
        "da": '-------- Oprindelig besked --------\nFra: Ines Moreau <ines@nw.example>\nDato: 04.03.2025 10.02 (GMT+01:00)\nTil: Tom Ade <tom@acme.example>\nEmne: Plan',
        "cs": '-------- Původní zpráva --------\nOd: Ines Moreau <ines@nw.example>\nDatum: 04.03.25 10:02 (GMT+01:00)\nKomu: Tom Ade <tom@acme.example>\nPředmět: Plan',
        "ja": '-------- 元のメッセージ --------\n差出人: Ines Moreau <ines@nw.example>\n日付: 2025/03/04 10:02 (GMT+09:00)\n宛先: Tom Ade <tom@acme.example>\n件名: Plan',
    },
    "forward gmail": {
        "en": '---------- Forwarded message ---------\nFrom: Ines Moreau <ines@nw.example>\nDate: Tue, Mar 4, 2025 at 10:02 AM\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "de": '---------- Forwarded message ---------\nVon: Ines Moreau <ines@nw.example>\nDate: Di., 4. März 2025 um 10:02 Uhr\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "fr": '---------- Forwarded message ---------\nDe : Ines Moreau <ines@nw.example>\nDate: mar. 4 mars 2025 à 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "es": '---------- Forwarded message ---------\nDe: Ines Moreau <ines@nw.example>\nDate: mar, 4 mar 2025 a las 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "it": '---------- Forwarded message ---------\nDa: Ines Moreau <ines@nw.example>\nDate: mar 4 mar 2025 alle ore 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "nl": '---------- Forwarded message ---------\nVan: Ines Moreau <ines@nw.example>\nDate: di 4 mrt 2025 om 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "pt": '---------- Forwarded message ---------\nDe: Ines Moreau <ines@nw.example>\nDate: ter., 4 de mar. de 2025 às 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "pl": '---------- Forwarded message ---------\nOd: Ines Moreau <ines@nw.example>\nDate: wt., 4 mar 2025 o 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "sv": '---------- Forwarded message ---------\nFrån: Ines Moreau <ines@nw.example>\nDate: tis 4 mars 2025 kl 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "da": '---------- Forwarded message ---------\nFra: Ines Moreau <ines@nw.example>\nDate: tirs. 4. mar. 2025 kl. 10.02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "cs": '---------- Forwarded message ---------\nOd: Ines Moreau <ines@nw.example>\nDate: út 4. 3. 2025 v 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
        "ja": '---------- Forwarded message ---------\nFrom: Ines Moreau <ines@nw.example>\nDate: 2025年3月4日(火) 10:02\nSubject: Plan\nTo: Tom Ade <tom@acme.example>',
    },
    "forward apple": {
        "en": 'Begin forwarded message:\n\nFrom: Ines Moreau <ines@nw.example>\nSubject: Plan\nDate: 4 March 2025 at 10:02:11 GMT\nTo: Tom Ade <tom@acme.example>',
        "de": 'Anfang der weitergeleiteten Nachricht:\n\nVon: Ines Moreau <ines@nw.example>\nBetreff: Plan\nDatum: 4. März 2025 um 10:02:11 MEZ\nAn: Tom Ade <tom@acme.example>',
        "fr": 'Début du message réexpédié :\n\nDe: Ines Moreau <ines@nw.example>\nObjet: Plan\nDate: 4 mars 2025 à 10:02:11 UTC+1\nÀ: Tom Ade <tom@acme.example>',
        "es": 'Inicio del mensaje reenviado:\n\nDe: Ines Moreau <ines@nw.example>\nAsunto: Plan\nFecha: 4 de marzo de 2025, 10:02:11 CET\nPara: Tom Ade <tom@acme.example>',
        "it": 'Inizio messaggio inoltrato:\n\nDa: Ines Moreau <ines@nw.example>\nOggetto: Plan\nData: 4 marzo 2025 alle ore 10:02:11 CET\nA: Tom Ade <tom@acme.example>',
        "nl": 'Begin doorgestuurd bericht:\n\nVan: Ines Moreau <ines@nw.example>\nOnderwerp: Plan\nDatum: 4 maart 2025 om 10:02:11 CET\nAan: Tom Ade <tom@acme.example>',
        "pt": 'Início da mensagem reencaminhada:\n\nDe: Ines Moreau <ines@nw.example>\nAssunto: Plan\nData: 4 de março de 2025 10:02:11 WET\nPara: Tom Ade <tom@acme.example>',
        "pl": 'Początek przekazywanej wiadomości:\n\nOd: Ines Moreau <ines@nw.example>\nTemat: Plan\nData: 4 marca 2025 10:02:11 CET\nDo: Tom Ade <tom@acme.example>',
        "sv": 'Vidarebefordrat brev:\n\nFrån: Ines Moreau <ines@nw.example>\nÄmne: Plan\nDatum: 4 mars 2025 10:02:11 CET\nTill: Tom Ade <tom@acme.example>',
        "da": 'Start på videresendt besked:\n\nFra: Ines Moreau <ines@nw.example>\nEmne: Plan\nDato: 4. mar. 2025 kl. 10.02.11 CET\nTil: Tom Ade <tom@acme.example>',
        "cs": 'Začátek přeposílané zprávy:\n\nOd: Ines Moreau <ines@nw.example>\nPředmět: Plan\nDatum: 4. března 2025 10:02:11 SEČ\nKomu: Tom Ade <tom@acme.example>',
        "ja": '転送されたメッセージ：\n\n差出人: Ines Moreau <ines@nw.example>\n件名: Plan\n日付: 2025年3月4日 10:02:11 JST\n宛先: Tom Ade <tom@acme.example>',
    },
}  # fmt: skip
CASES = [(style, language) for style, texts in STYLES.items() for language in texts]


def zones(text):
    found = zone_of_lines(text, "Tom Ade")
    return "".join(zone[0] if any(char.isalnum() for char in line) else "." for zone, line in found)


def test_every_style_has_the_twelve_languages():
    assert {tuple(sorted(texts)) for texts in STYLES.values()} == {
        tuple(sorted("en de fr es it nl pt pl sv da cs ja".split()))
    }


@pytest.mark.parametrize(("style", "language"), CASES)
def test_what_is_below_the_header_is_quoted_and_what_is_above_is_not(style, language):
    found = zones(f"That is fine with us.\n\n{STYLES[style][language]}\n\nShall we meet?\nOr not?")
    assert found[0] == "a"
    assert set(found[1:]) == {"q", "."}


@pytest.mark.parametrize(("style", "language"), CASES)
def test_answers_between_marked_quotes_stay(style, language):
    header = STYLES[style][language]
    found = zones(
        f"Hello Ines,\n\n{header}\n\n> Shall we meet?\nOn Monday, at ten.\n> And who comes?\nKai and I.\n\nBest,\nTom"
    )
    assert found.endswith("qaqa.ss")
    assert set(found[: found.index("qaqa")]) <= {"a", ".", "q"}
    assert found[:2] == "a."


OTHERS = [
    'Yes.\n\nSent with [Proton Mail](https://proton.example/) secure email.\n\nOn Tuesday, March 4th, 2025 at 10:02 AM, Tom Ade <tom@acme.example> wrote:\n\n> Shall we?',
    'Yes.\n\n------ Original Message ------\nFrom: "Ines Moreau" <i@nw.example>\nTo: "Tom Ade" <tom@acme.example>\nSent: 04/03/2025 10:02:11\nSubject: Plan\n\nShall we?',
    'Yes.\n\n------ Original Message ------\nFrom "Ines Moreau" <i@nw.example>\nTo "Tom Ade" <tom@acme.example>\nDate 04/03/2025 10:02:11\nSubject Plan\n\nShall we?',
    'Yes.\n\nOn Mar 4, 2025, at 10:02 AM, Ines Moreau <i@nw.example> wrote:\n\n\ufeffShall we?',
    'Yes.\n\n[mailto:i@nw.example]\nFrom: Ines Moreau [mailto:i@nw.example]\nSent: 04 March 2025 10:02\nTo: Tom\nSubject: Plan\n\nShall we?',
    'Yes.\n\nFrom: Ines Moreau via Freight <freight@lists.example>\nReply-To: Ines\nDate: Tuesday, 4 March 2025 at 10:02\nTo: Tom\nSubject: Plan\n\nShall we?',
    'Yes.\n\nInes Moreau <i@nw.example> schrieb am Di., 4. März 2025, 10:02:\n\n> Sollen wir?',
    'Yes.\n\nInes Moreau <i@nw.example> wrote on 4 March 2025 10:02:\n\nShall we?',
    'Yes.\n\nQuoting Ines Moreau <i@nw.example>:\n\n> Shall we?',
    'Yes.\n\nZitat von Ines Moreau <i@nw.example>:\n\n> Sollen wir?',
    'Yes.\n\nInes Moreau a écrit le 4 mars 2025 à 10:02 :\n\n> On y va ?',
    'Yes.\n\nEl 4/3/2025 10:02, "Ines Moreau" <i@nw.example> escribió:\n\n> Vamos?',
    'Yes.\n\n2025-03-04 10:02 GMT+01:00 Ines Moreau <i@nw.example>:\n\n> Shall we?',
    'Yes.\n\n2025-03-04 10:02 GMT+01:00 Ines Moreau <i@nw.example>:\n\nShall we?',
    'Yes.\n\nInes Moreau, 4 Mar 2025 10:02:\n> Shall we?',
    'Yes.\n\n* Ines Moreau [2025-03-04 10:02]:\n> Shall we?',
    'Yes.\n\nInes Moreau <i@nw.example> 於 2025年3月4日 週二 10:02 寫道：\n\n> ok',
    'Yes.\n\n在 2025年3月4日，10:02，Ines <i@nw.example> 写道：\n\nok',
    'Yes.\n\n2025년 3월 4일 (화) 오전 10:02, Ines <i@nw.example>님이 작성:\n\n> ok',
    'Yes.\n\nOn 4 Mar 2025 10:02, "Ines Moreau" <i@nw.example> wrote:\nShall we?',
    'Yes.\n\n----- Reply message -----\nFrom: "Ines Moreau" <i@nw.example>\nTo: "Tom" <tom@acme.example>\nSubject: Plan\nDate: Tue, Mar 4, 2025 10:02\n\nShall we?',
    'FYI\n\n---------- Original message from Ines Moreau <i@nw.example>: ----------\n\nShall we?',
    'FYI\n\n----- Forwarded Message -----\nFrom: Ines <i@nw.example>\nTo: Tom <tom@acme.example>\nSent: Tuesday, March 4, 2025 at 10:02:11 AM GMT+1\nSubject: Plan\n\nShall we?',
    'FYI\n\n-------- Forwarded Message --------\nSubject: \tPlan\nDate: \tTue, 4 Mar 2025 10:02:11 +0100\nFrom: \tInes Moreau <i@nw.example>\nTo: \tTom Ade <tom@acme.example>\n\nShall we?',
    'FYI\n\n-------- Weitergeleitete Nachricht --------\nBetreff: \tPlan\nDatum: \tTue, 4 Mar 2025 10:02:11 +0100\nVon: \tInes Moreau <i@nw.example>\nAn: \tTom Ade <tom@acme.example>\n\nSollen wir?',
    'FYI\n\n-------- Message transféré --------\nSujet : \tPlan\nDate : \tTue, 4 Mar 2025 10:02:11 +0100\nDe : \tInes Moreau <i@nw.example>\nPour : \tTom Ade <tom@acme.example>\n\nOn y va ?',
    'FYI\n\n-------- Mensaje reenviado --------\nAsunto: \tPlan\nFecha: \tTue, 4 Mar 2025 10:02:11 +0100\nDe: \tInes Moreau <i@nw.example>\nPara: \tTom Ade <tom@acme.example>\n\nVamos?',
    'FYI\n\n-------- Messaggio Inoltrato --------\nOggetto: \tPlan\nData: \tTue, 4 Mar 2025 10:02:11 +0100\nMittente: \tInes Moreau <i@nw.example>\nA: \tTom Ade <tom@acme.example>\n\nOk?',
    'FYI\n\n-------- Doorgestuurd bericht --------\nOnderwerp: \tPlan\nDatum: \tTue, 4 Mar 2025 10:02:11 +0100\nVan: \tInes Moreau <i@nw.example>\nAan: \tTom Ade <tom@acme.example>\n\nOk?',
    'FYI\n\n-------- Przekazana wiadomość --------\nTemat: \tPlan\nData: \tTue, 4 Mar 2025 10:02:11 +0100\nNadawca: \tInes Moreau <i@nw.example>\nAdresat: \tTom Ade <tom@acme.example>\n\nOk?',
    'FYI\n\n-------- Vidarebefordrat meddelande --------\nÄmne: \tPlan\nDatum: \tTue, 4 Mar 2025\nFrån: \tInes Moreau <i@nw.example>\nTill: \tTom Ade\n\nOk?',
    'FYI\n\n-------- Videresendt meddelelse --------\nEmne: \tPlan\nDato: \tTue, 4 Mar 2025\nFra: \tInes Moreau <i@nw.example>\nTil: \tTom Ade\n\nOk?',
    'FYI\n\n-------- Přeposlaná zpráva --------\nPředmět: \tPlan\nDatum: \tTue, 4 Mar 2025\nOd: \tInes Moreau <i@nw.example>\nKomu: \tTom Ade\n\nOk?',
    'FYI\n\n-------- Forwarded Message --------\n件名: \tPlan\n日付: \tTue, 4 Mar 2025\n差出人: \tInes Moreau <i@nw.example>\n宛先: \tTom Ade\n\nOk?',
    'FYI\n\n-----Mensagem encaminhada-----\nDe: Ines\nPara: Tom\nAssunto: Plan\n\nOk?',
]  # fmt: skip


@pytest.mark.parametrize("text", OTHERS)
def test_what_other_programs_write_above_the_older_mail(text):
    assert set(zones(text)[1:]) <= set("q.s")
    assert zones(text)[0] == "a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('See my answers below.\n\nOn Tue, 4 Mar 2025 at 10:02, Ines <i@nw.example> wrote:\n\n> 1. When do you ship?\n\nMonday.\n\n> 2. Who pays?\n\nWe do.\n\n> Ines', 'a.q.q.a.q.a.q'),
        ('> When do you ship?\n\nMonday.\n\n> Who pays?\n\nWe do.\n\nTom', 'q.a.q.a.s'),
        ('>> When?\n> Monday, I think.\nTuesday rather.', 'qqa'),
        ('| When?\n| Where?\nMonday, Hull.', 'qqa'),
        ('The meeting notes:\n\nFrom Hull: two crates.\nTo Leeds: four crates.\nDate of arrival: Monday.\n\nPlease confirm.', 'a.aaa.a'),
        ('Our address is:\n\nAcme\nTo: the dock\nSubject to change.', 'a.aaa'),
        ('On Monday we met and Ines said:\nthe price holds.\nSo we go on.', 'aaa'),
        ('Terms:\nFrom: 1 March\nTo: 31 March\nPrice: 400\n\nOk?', 'aaaa.a'),
        ('I wrote:\nplease pay.\nHe did.', 'aaa'),
        ('He said on 4 March 2025 at 10:02 and I quote:\nthe price holds\n\nDo you agree?', 'aa.a'),
    ],
)  # fmt: skip
def test_answers_between_quotes_and_what_only_looks_like_a_header(text, expected):
    assert zones(text) == expected


@pytest.mark.parametrize(("style", "language"), CASES)
def test_how_the_quoted_text_begins_is_known_without_its_header(style, language):
    quoted = "Hi Tom, can you ship the forty crates on Monday morning?"
    for mark in ("", "> "):
        body = f"That is fine with us.\n\n{STYLES[style][language]}\n\n{mark}{quoted[:30]}\n{mark}{quoted[30:]}\n"
        assert zoned(Letter("m", 0, author_name="Tom Ade", body=body)).quoted == beginning(quoted)
