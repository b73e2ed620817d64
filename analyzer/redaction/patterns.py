"""What redaction looks for, as data: shapes of addresses and numbers, and words that are no names though capitalised."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from analyzer.sources.organisations import LEGAL_FORMS

ADDRESS: Final = re.compile(r"(?<![\w.+\-])[\w.+\-'’&]{1,80}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}")
EXCHANGE: Final = re.compile(r"/o=[^/\s]{1,80}(?:/(?:ou|cn)=[^/\n;,]{1,80}){1,6}", re.IGNORECASE)
URL: Final = re.compile(r"(?:\b[a-z]{2,8}://|\bwww\.)[^\s<>\"'“”()\[\]]{2,500}", re.IGNORECASE)
DOMAIN: Final = re.compile(r"(?<![\w@.\-/])(?:[^\W_][\w\-]{0,62}\.){1,6}[a-z]{2,24}(?![\w@])", re.IGNORECASE)
#: Ends of file names that are top-level domains too, and ends that are domains in examples only.
FILE_ENDS: Final = frozenset("md zip py pl sh rs mov app ps ai so bat".split())
EXAMPLE_ENDS: Final = frozenset("example test invalid local internal localhost lan corp".split())
IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
BANK_CODE: Final = re.compile(r"\b(?:BIC|SWIFT)(?:[ -]code)?\W{1,3}([A-Z0-9]{8,11})\b")
SORT_CODE: Final = re.compile(r"\bsort code\W{1,3}(\d{2}[- ]?\d{2}[- ]?\d{2})\b", re.IGNORECASE)
PHONE: Final = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d{1,5}\)?(?:[\s.\-/()]{1,3}\d{2,8}){1,6}(?!\w)")
STREET: Final = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'’\-]{1,25} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Way|Close|Court|Square|Boulevard|Blvd|Place|Terrace|Row|Quay|Wharf)\b"
    r"|\b[A-ZÄÖÜ][\w\-]{2,30}(?:straße|strasse|str\.|weg|gasse|platz) \d{1,4}[a-z]?\b|\b\d{1,4},? (?:rue|avenue|boulevard|via|calle) [A-Z][\w'’\- ]{2,30}"
)
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
MONEY_BEFORE: Final = re.compile(
    r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|JPY|PLN|CAD|AUD|INR|Rs|kr))\.?\s?$", re.IGNORECASE
)
MONEY_AFTER: Final = re.compile(
    r"^\s?(?:€|\$|£|(?:k|bn|m|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|euros?|dollars?|pounds?|million|thousand|quid|grand)\b)",
    re.IGNORECASE,
)
#: "16 m" is a length; a bare m counts as money only beside a sign of money.
METRES: Final = re.compile(r"^\s?m\b")
REFERENCE_BEFORE: Final = re.compile(
    r"(?:\b(?:PO|SO|No|Nr|Inv|Invoice|Order|Ref|Ticket|Case|Account|Acct|Contract|Quote|Ext|Tel|Fax)\.?\s{0,2}(?:no\.?\s?|number\s)?[#:]?\s?|#\s?)$",
    re.IGNORECASE,
)
NUMBER: Final = re.compile(r"\d(?:[\d.,'’/\-]*\d)?")
THOUSANDS: Final = re.compile(r"^\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?$")
PREFIX: Final = re.compile(r"(?<![^\W_])([A-Z]{1,6})[-/]?$")
#: Letters before a number that name a kind of paper or a measure, not whose it is.
PLAIN_PREFIX: Final = frozenset("PO SO INV RMA ISO EN DIN IEC SKU REF PN SN V W Q H M K X T A B C D E F P S".split())
FIRST_YEAR, LAST_YEAR = 1950, 2049

_LETTERS: Final = r"(?:[^\W\d_][\u0300-\u036f]*)+"  # a letter may carry its accent as a character of its own
TOKEN: Final = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
NO_CASE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
SENTENCE_END: Final = re.compile(r"(?:^|[.!?…:;\n|])[\W_]*$")
TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady herr frau mme mlle monsieur madame sr sra signor signora sister nurse captain".split()
)
GREETINGS: Final = frozenset("dear hi hello hallo hey thanks cheers morning afternoon evening regards bonjour".split())
PARTICLES: Final = frozenset(
    "de der den van von zu la le les el al bin ibn da di du dos das del della san st af av ten ter y e".split()
)
MONTHS: Final = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
#: A month stands after these; a person of the same name after them is not told from it.
BEFORE_MONTH: Final = frozenset(
    "in by of until till since from early mid late end this next last during before after through to for and or between on every each".split()
)
#: Words by which the name of an organisation goes on: "Northwind Instruments", "St Brannoc's Hospitals Trust".
ORG_WORDS: Final = (
    LEGAL_FORMS
    | frozenset(
        "instruments logistics foods food systems system hospitals hospital trust bank banking insurance industries industrial technologies technology tech software solutions services "
        "consulting energy power gas electric motors aerospace pharma pharmaceuticals chemicals engineering manufacturing fasteners international global europe uk usa university college "
        "institute foundation association council ministry agency media press publishing studio studios labs laboratories networks telecom airlines shipping freight transport packaging "
        "brewery dairy farms textiles steel metals capital ventures investments legal law retail stores markets".split()
    )
) - {"the", "and", "of", "as", "se", "ab"}
LEGAL: Final = frozenset(
    "ltd limited inc incorporated llc llp plc corp corporation gmbh ag kg sarl srl spa bv oy oyj aps pty".split()
)

#: Ordinary words and months that are people's names too, beside those of the shipped list. Replaced only where a capital tells.
NAMES_TOO: Final = frozenset(
    "will may grant mark bill rose hope faith grace joy art jack rob sue pat drew frank june april august dawn summer autumn penny rich page price "
    "cash max norm ray guy sky chance miles case major sterling king prince lane lamb bull crane frost noble wise savage".split()
)
#: Capitalised in the midst of a sentence and nobody's name.
CAPITALISED: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun christmas easter xmas ramadan eid diwali hanukkah thanksgiving "
    "english german french italian spanish dutch danish swedish norwegian finnish polish czech russian chinese japanese korean indian american british irish scottish welsh european asian african "
    "europe asia africa america internet web email excel outlook teams zoom word powerpoint windows linux google microsoft adobe pdf sharepoint dropbox linkedin whatsapp skype slack "
    "kind best warm regards sincerely faithfully yours cheers thanks subject date from sent cc re fwd fw attn incl "
    "ceo cfo cto coo vp hr it qa id ok okay god i'm i'll i've i'd".split()
) | MONTHS  # fmt: skip
PROTECTED: Final = re.compile(r"partner", re.IGNORECASE)
_SUFFIXES: Final = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "ers",
    "al",
    "ment",
    "ments",
    "ness",
    "able",
    "ion",
    "ions",
)


@cache
def ordinary_words() -> frozenset[str]:
    """English words that mail writes in lower case, from the project's own texts (made by `analyzer.training.ordinary`).

    Example:
        >>> {"will", "agenda"} <= ordinary_words(), "helen" in ordinary_words()
        (True, False)
    """
    return frozenset(resources.files("analyzer.redaction").joinpath("ordinary.txt").read_text("utf-8").split())


def ordinary_name(word: str) -> bool:
    """Whether a folded word that is somebody's name is an ordinary word as well.

    Example:
        >>> ordinary_name("grant"), ordinary_name("achterberg")
        (True, False)
    """
    return word in NAMES_TOO or word in MONTHS or word in ordinary_words()


#: Capitals that everybody writes: roles, trade, money, machines, countries. Other capitals in a row may be anybody's name.
ACRONYMS: Final = frozenset(
    """
    abs ach adr agm ai aka aml aog api apr asap asn asp atm atp awb awol b2b bacs bau bcc bic blg bom bpo brb btw byod cad cae cagr cam
    capa capex cbm cc cctv cdn ceo cet cfo cfr cgi chaps chf chro cif cio cip cis cmo cmr cms cnc cnd cob cod cogs coi coo cpa cpi cpt cpu crm crn
    cro csr css csv cta ctd cto cv cvs ddp dap ddos diy dkk dna dnd dns doa dob dpa dpo dtp eac ean ebit ebitda ecn edi eea eft eia emea eml eod
    eom eori eoy epc epo erp esd esg est eta etc etd ets eu eur exw faq fao fca fcl fifo fmcg fob foc fte ftp fyi gaap gantt gbp gdp gdpr gif gis gmt
    gps gpu gtin gui hbl hgv hmrc hq hr hse html http https hvac iban icp ict ide iot ip ipo iso isp it itt jit jpeg jpg jpy json kpi kyc lan lat lcd lcl
    led lifo llc llp loi ltd ltv lut maths mba mbl mdf mdl mfa mms mop moq mot mou mpls mrp msa msds mtbf mvp nda nfc nok nps nve oem ok okr ooo ops opex oss
    otd otif pay paye pcb pdf pdp phd pin pivot plc plm pnl png po pod pos pov ppe ppi ppm ppt pro pto ptp pvc qa qbr qc qms qos qr qty ram raw rca rest rfi
    rfid rfp rfq rga rma rna roi rpm rsvp saas sap sdk sds sek seo sepa sic sim sku sla sme smtp sms sop sow spec sql sro sso ssl stl svg svp swift swot tba
    tbc tbd tco tcp thc tldr tls toc tos tqm tsv tup txt uae uat ucp ui uk un upc uri url us usa usb usd utc uvp ux vat vfx vgm vip vms voc voip vp vpn wan
    wbs wfh wifi wip wms xls xlsx xml yoy ytd zip
    """.split()
)


def capitals_of_trade(word: str) -> bool:
    """Whether a folded word is one of the abbreviations in capitals that are nobody's name, or a Roman number.

    Example:
        >>> capitals_of_trade("kpis"), capitals_of_trade("viii"), capitals_of_trade("dhl")
        (True, True, False)
    """
    return word in ACRONYMS or word.removesuffix("s") in ACRONYMS or not word.strip("ivx")


def plain_word(word: str) -> bool:
    """Whether a folded word is ordinary, or made of an ordinary one, or capitalised though nobody's name.

    Example:
        >>> plain_word("thresholds"), plain_word("friday"), plain_word("okafor")
        (True, True, False)
    """
    if (
        word in CAPITALISED
        or word.removesuffix("s") in CAPITALISED
        or word in ORG_WORDS
        or word in TITLES
        or word in GREETINGS
        or ordinary_name(word)
    ):
        return True
    known = ordinary_words()
    stems = [word[: -len(end)] for end in _SUFFIXES if word.endswith(end) and len(word) - len(end) >= 3]
    return any(stem in known or f"{stem}e" in known or (stem[-1] == "i" and f"{stem[:-1]}y" in known) for stem in stems)
