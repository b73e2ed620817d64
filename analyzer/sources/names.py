"""Names of people as mail and notes write them, brought to keys under which a person is found again."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from analyzer.sources.organisations import FREE_MAIL, organisation_of

#: Short forms of first names, and the full form.
NICKNAMES: dict[str, str] = {
    short: full
    for pair in (
        "bob=robert rob=robert bill=william will=william liz=elizabeth beth=elizabeth dick=richard rick=richard jim=james tom=thomas ted=edward ed=edward "
        "jack=john peggy=margaret meg=margaret kate=katherine kathy=katherine cathy=catherine tony=anthony chuck=charles hank=henry larry=lawrence "
        "harry=harold mike=michael steve=stephen dave=david joe=joseph sue=susan jenny=jennifer jen=jennifer becky=rebecca sasha=alexander alex=alexander "
        "andy=andrew drew=andrew greg=gregory matt=matthew nick=nicholas pat=patricia patti=patricia sam=samuel dan=daniel ben=benjamin ken=kenneth "
        "ron=ronald don=donald ray=raymond jeff=jeffrey geoff=geoffrey phil=phillip chris=christopher gerry=gerald jerry=gerald vince=vincent".split()
    )
    for short, _, full in [pair.partition("=")]
}
#: What stands around a name: who sent it for whom, through which list, titles.
ON_BEHALF = re.compile(
    r"^.{0,120}?\b(?:on behalf of|im auftrag von|de la part de|en nombre de|per conto di|namens|em nome de|w imieniu|på uppdrag av|på vegne af|jménem|の代理)\s",
    re.IGNORECASE,
)
VIA = re.compile(r"\s(?:via|par l['’]intermédiaire de|über|através de)\s.{1,120}$", re.IGNORECASE)
TITLES = frozenset(
    "mr mrs ms miss dr prof sir herr frau mme mlle monsieur madame sr sra srta sig dott ing dipl mag jr phd mba esq ii iii senor senora pani hr fru".split()
)
#: A title in Polish and Czech, a surname elsewhere: a title only before two names.
LEADING = "pan"
#: Letters that are spelt out where a keyboard lacks them: "Mueller".
SPELT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ø": "oe",
        "å": "aa",
        "æ": "ae",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Ø": "Oe",
        "Å": "Aa",
    }
)
#: What stands before a surname and belongs to it.
PARTICLES = frozenset("de da di do dos del della der den des du la le van von vom zu zur ten ter vd".split())
#: What programs for calls put around a name: the telephone it comes from, a guest.
DEVICE = re.compile(
    r"^\s{0,3}(?:(?:guest|gast|invité|invitado|ospite)\s?[:\-]\s?|(?:iphone|ipad|samsung|galaxy|macbook) (?:von|de|di|van|of)\s)|(?:['’]s?)? (?:iphone|ipad|phone|laptop|macbook|galaxy)\b.{0,20}$",
    re.IGNORECASE,
)
#: Said to or of somebody behind the name, in Japanese.
HONORIFIC = re.compile(r"-(?:san|sama|kun|sensei)\b", re.IGNORECASE)
#: Local parts that many people or none stand behind: lists, rooms, desks, machines.
SHARED = re.compile(
    r"^(?:all|everyone|everybody|staff|team|group|list|info|sales|support|help|helpdesk|service|office|contact|admin|hr|it|legal|accounts?|accounting|billing|invoices?|orders?|purchasing|"
    r"marketing|press|news|newsletter|enquiries|inquiries|reception|mail|post|webmaster|hostmaster|abuse|security|jobs|careers|no-?reply|do-?not-?reply|mailer-daemon|postmaster|notifications?|calendar|"
    r"(?:(?:conf(?:erence)?|meeting|board)?-?_?rooms?|raum|salle|sala|zaal|projector|beamer|car-?pool|resource|scanner|printer|fax)[\-_.]?\d{0,5}|(?:all|dl|list|grp|team|room|conf|res|rm|mbx|sm|svc)[._\-].{1,60}|"
    r".{1,60}[._\-](?:all|list|team|group|staff|users|dev|announce|discuss|l|room|desk|noreply|notifications?))$",
    re.IGNORECASE,
)
EXCHANGE = re.compile(r"/cn=([^/=]{1,80})\s*$", re.IGNORECASE)


def is_shared(address: str) -> bool:
    """Whether an address is a list, room, desk or machine rather than a person.

    Example:
        >>> is_shared("all-staff@acme.example"), is_shared("conf.room3@acme.example"), is_shared("tom.ade@acme.example")
        (True, True, False)
    """
    return bool(SHARED.match(address.partition("@")[0][:130]))


def exchange_alias(address: str) -> str:
    """Return the mailbox name of an Exchange address, '' where it is none.

    Example:
        >>> exchange_alias("/O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE")
        'tade'
    """
    match = EXCHANGE.search(address) if address[:3].lower() in ("/o=", "/ou") else None
    return match.group(1).strip().lower() if match else ""


def full_name(shown: str) -> str:
    """Return a person's name as "first last", folded, from what a header or a note shows; '' where that is no full name.

    Example:
        >>> full_name("Ade, Dr. Thomas (Sales)"), full_name("Bo Li on behalf of Inès Moreau"), full_name("Inès Moreau via Freight List")
        ('thomas ade', 'ines moreau', 'ines moreau')
    """
    words = [word for word in _words(shown) if len(word) > 1]
    return f"{words[0]} {words[-1]}" if len(words) >= 2 else ""


@lru_cache(maxsize=100_000)
def name_keys(shown: str, address: str) -> tuple[str, ...]:
    """Return the keys under which a person is found, strongest first.

    They are the full name, first and last name, the same with the full form of a nickname and with the initial, first and
    last name from an address such as tom.ade@..., and the first name alone.

    Example:
        >>> name_keys("Ade, Tom", "tade@acme.example")
        ('tom ade', 'thomas ade', 't ade', 'tom', 'thomas')
    """
    keys = _keys(_words(shown), address)
    spelt = shown.translate(SPELT)
    return tuple(dict.fromkeys(keys if spelt == shown else [*keys, *_keys(_words(spelt), address)]))


def _keys(words: list[str], address: str) -> list[str]:
    keys: list[str] = []
    if len(words) >= 2:
        first, last = words[0], words[-1]
        keys += [" ".join(words), f"{first} {last}"]
        keys += [f"{NICKNAMES[first]} {last}"] if first in NICKNAMES else []
        keys.append(f"{first[0]} {last}")
        if len(words) > 2 and words[1] not in PARTICLES:  # the first of two surnames
            keys += [f"{first} {words[1]}", f"{first[0]} {words[1]}"]
    elif words:
        keys.append(words[0])
    if organisation_of(address) not in FREE_MAIL and not is_shared(address):
        local = re.findall(r"[^\W\d_]{2,}", address.partition("@")[0].lower())
        if len(local) >= 2:
            keys.append(f"{local[0]} {local[-1]}")
        words = words or local
    if words:  # first name alone, the weakest key
        keys += [words[0], *([NICKNAMES[words[0]]] if words[0] in NICKNAMES else [])]
    return keys


def surname(shown: str) -> str:
    """Return the last name of a full name, particles included; '' where it is no full name.

    Example:
        >>> surname("Mina de Graaf"), surname("Moreau, Ines"), surname("Tom")
        ('de graaf', 'moreau', '')
    """
    words = _words(shown)
    at = next((index for index, word in enumerate(words) if index and word in PARTICLES), len(words) - 1)
    return " ".join(words[at:]) if len(words) > 1 else ""


def lone_name(shown: str) -> str:
    """Return a name that stands alone, titles left out: a first name or a last one; '' for a full name.

    Example:
        >>> lone_name("Herr Schmidt"), lone_name("Ms de Graaf"), lone_name("Tom Ade")
        ('schmidt', 'de graaf', '')
    """
    words = _words(shown)
    return " ".join(words) if len(words) == 1 or (words and words[0] in PARTICLES) else ""


def _words(shown: str) -> list[str]:
    """Words of a name in the order first to last, folded: lower case, no accents, no titles."""
    name = HONORIFIC.sub("", DEVICE.sub("", VIA.sub("", ON_BEHALF.sub("", shown[:300]))))
    name = re.sub(r"\([^)]{0,80}\)|\[[^\]]{0,80}\]|<[^>]{0,120}>", " ", name).strip(" '\"")
    name = name.lstrip("@")
    if "@" in name or ("." in name and " " not in name):
        name = name.partition("@")[0].replace(".", " ").replace("_", " ")
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.partition(',')[0]} {last}"
    capitals, _, rest = name.partition(" ")
    if capitals.isupper() and len(capitals) > 2 and any(char.islower() for char in rest):
        name = f"{rest} {capitals}"  # "DUPONT Anne-Marie"
    folded = "".join(char for char in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(char))
    folded = folded.replace("’", "'")
    words = [word for word in re.findall(r"[^\W\d_]+(?:['\-][^\W\d_]+)*", folded) if word not in TITLES]
    return words[1:] if words and words[0] == LEADING and len(words) > 2 else words
