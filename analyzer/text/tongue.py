"""The language of a message, told offline (py3langid, BSD-2, 97 languages).

English is the common case and is told by its function words; so are the languages it is most often mixed up with in
business mail, and other scripts by their letters. The identifier is asked only for the rest. Short lines, names, codes
and tables are given the benefit of the doubt: they are 'und' and read as English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENGLISH = frozenset(
    "the a an and or but of to in on at for with from by is are was were be been am do does did have has had will would can could should shall may "
    "might must not no yes i you he she it we they me him her us them my your his its our their this that these those there here what which who "
    "when where why how if then than so as all any some please thanks thank hi hello dear regards let know just also about up out now".split()
)
#: Words of other languages that turn up in English mail: parts of names, addresses and code, and short English words.
AMBIGUOUS = frozenset(
    "com die van size os na des den per con man fat ma om por od po ve var bu za em ile al ii du da".split()
)
#: Frequent words of other languages that are no English words.
FOREIGN: dict[str, frozenset[str]] = {
    language: frozenset(word for word in words.split() if len(word) > 1 or not word.isascii()) - ENGLISH - AMBIGUOUS
    for language, words in {
        "de": "der das und ist nicht ich sie wir ihr mit für auf ein eine einen einem den dem des im zu zum zur von vom bei wie noch auch bitte danke vielen dank können haben sind "
        "wird werden wurde uns ihnen ihre ihren mir mich dass oder aber wenn bis nach über unter schon guten hallo liebe sehr gerne morgen heute anbei kein keine aus beim passt",
        "fr": "le la les des et est une du je vous nous il elle ils pour dans avec sur pas que qui ce cette ces votre vos notre nos mon mes au aux merci bonjour avez suis sont être "
        "avons peut pouvez demain avant après très bien plus ou où mais si aussi cordialement ci-joint c'est d'accord parfait m'envoyer d'une l'on",
        "es": "el los las y es una del al por para con que su sus le lo nos usted ustedes está están muy muchas gracias hola puede pueden antes después mañana hoy más pero como sobre "
        "hasta desde este esta esto también ya nuestro nuestra tengo tiene enviarme adjunto estimado saludos acuerdo",
        "it": "il gli di è una che per con non si sono del della dei delle nel alla alle dal dalla più anche grazie ciao buongiorno può possiamo domani oggi prima dopo questo questa "
        "vostro vostra nostro nostra mi ci vi lei ho abbiamo entro allegato saluti mille gentile",
        "nl": "het een en van ik u je wij niet met voor op zijn aan bij ook naar dat deze dit maar om nog wel als mij ons uw jullie bedankt dank graag kunt kunnen heeft hebben wordt "
        "morgen vandaag vriendelijke groet goed tot alvast even",
        "pt": "os um uma e é que não para com por dos das na nos nas ao à seu sua você vocês está estão muito obrigado obrigada olá pode podem antes depois amanhã hoje mais mas "
        "também já nosso nossa tenho tem segue anexo até de da lhe enviar-me",
        "pl": "i w na z się nie jest że to do po od dla czy jak ale lub oraz przez proszę dziękuję dzień dobry może możemy jutro dziś przed pan pana pani państwa nasz nasza będzie są "
        "mam ma już tylko załączeniu pozdrawiam przesłać",
        "sv": "och är det att jag du vi ni inte med för på av om som har ska kan till från den ett en mig dig oss er tack hej mycket innan efter imorgon morgon idag också eller men "
        "vänliga hälsningar mvh vår vårt skicka",
        "da": "og er det at jeg du vi ikke med på af om som har skal kan til fra den et en mig dig os jer tak hej mange inden efter morgen også eller men venlig hilsen vores sende for",
        "no": "og er det at jeg du vi ikke med på av om som har skal kan til fra den et en meg deg oss dere takk hei mange innen etter morgen også eller men vennlig hilsen vår sende for",
        "cs": "a je se na že to do od pro ale nebo jak po před prosím děkuji dobrý den můžete můžeme zítra dnes vám vás nás náš naše jsme jsou bude není ještě také mi ho si pozdravem",
        "fi": "ja on ei se että mutta tai kun jos niin myös olen ovat meidän teidän minä sinä hän kiitos hei hyvää huomenna tänään ennen jälkeen paljon voitteko voimme kanssa ystävällisin",
        "hu": "és a az nem hogy van egy is de vagy ha már még köszönöm kérem holnap ma jó napot üdvözlettel önt önnek lesz kell csak nagyon",
        "tr": "ve bir bu için ile de da çok ama veya teşekkürler merhaba lütfen yarın bugün var yok olarak sizi size bize iyi",
    }.items()
}
#: Alphabets that tell the language, or the family it is taken for.
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
SHORT_WORDS = 6
#: Above this share of function words a text is English without more ado; ordinary English has 0.35 to 0.55.
ENGLISH_SHARE = 0.25
#: Lists and tables in English have few function words, but hardly fewer than this; other languages share fewer by chance.
MIXED_SHARE = 0.12
#: Two words of another language that make up so much of a text without any English word tell it.
FOREIGN_SHARE = 0.3
SURE = 0.9
#: Share of English paragraphs from which a text in two languages is read.
PARTLY = 0.25
#: Or so many English words, however much follows in another language.
ENOUGH_WORDS = 20
#: Letters in all known words of a short text; "si" and "se" alone tell nothing.
KNOWN_LETTERS = 6
#: The identifier is believed without any known word only on texts as long as this.
LONG_WORDS = 15
READ = ("en", "und")


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of `text`, 'und' when it is too short or unsure.

    Example:
        >>> language_of("We have sent you the papers and will call on Monday.")
        'en'
        >>> language_of("Vielen Dank für Ihre Nachricht, wir melden uns nächste Woche bei Ihnen.")
        'de'
        >>> language_of("ok, Tom")
        'und'
    """
    sample = text[:4000]
    words = WORD.findall(sample.lower())
    if not sample.isascii() and (script := _script(sample)):
        return script
    english = sum(word in ENGLISH for word in words)
    if len(words) < 3:
        return "und"
    share = english / len(words)
    if share >= ENGLISH_SHARE and sample.isascii() and len(words) >= LONG_WORDS:
        return "en"
    language, hits, letters = _most_words(words)
    if (
        letters >= KNOWN_LETTERS
        and hits >= 2
        and hits > english
        and (hits >= FOREIGN_SHARE * len(words) or hits >= 2 * english + 3)
    ):
        return "en" if english >= 4 and _is_partly_english(sample, len(words)) else language
    if len(words) < SHORT_WORDS:
        return "en" if english else "und"
    if share >= ENGLISH_SHARE and hits <= english:
        return "en"
    return _identified(sample, share, hits)


def _identified(sample: str, share: float, hits: int) -> str:
    small = [word for word in WORD.findall(sample) if word.islower()]  # capitals are names, codes and headings
    if len(small) < SHORT_WORDS:
        return "und"
    language, probability = _identifier().classify(" ".join(small))
    if language == "en" or (share >= MIXED_SHARE and hits <= share * len(small)):
        return "en"
    known = hits >= 1 if language in FOREIGN else len(small) >= LONG_WORDS
    return str(language) if probability >= SURE and known else "und"


def _is_partly_english(sample: str, count: int) -> bool:
    """Whether a good part of a text is English paragraphs, as in a letter with a notice in another language below."""
    found = 0
    for paragraph in sample.lower().split("\n\n"):
        words = WORD.findall(paragraph)
        english = sum(word in ENGLISH for word in words)
        if len(words) >= SHORT_WORDS and english >= ENGLISH_SHARE * len(words) and english > _most_words(words)[1]:
            found += len(words)
    return found >= min(PARTLY * count, ENOUGH_WORDS)


def _most_words(words: list[str]) -> tuple[str, int, int]:
    """The language of which most words are known, how many, and how many letters the different ones have."""
    best, hits, letters = "und", 0, 0
    for language, known in FOREIGN.items():
        found = [word for word in words if word in known]
        if len(found) > hits:
            best, hits, letters = language, len(found), sum(map(len, set(found)))
    return best, hits, letters


def _script(sample: str) -> str:
    """The language of a text in another alphabet; '' where most letters are Latin."""
    letters = sum(char.isalpha() for char in sample)
    counts = {language: len(pattern.findall(sample)) for language, pattern in SCRIPTS}
    if sum(counts.values()) * 2 < letters or not letters:
        return ""
    if counts["ja"] and counts["ja"] * 12 >= counts["zh"]:
        return "ja"
    best = max(counts, key=lambda language: counts[language])
    return "uk" if best == "ru" and UKRAINIAN.search(sample) else best


@cache
def _identifier() -> Any:  # noqa: ANN401  the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
