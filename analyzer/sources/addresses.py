"""People in a header: names and addresses as mail programs of forty years write them.

A list as most programs write it is matched at once; what does not fit is brought to that form where it is a known
oddity (Exchange, Lotus Notes, brackets), and goes through the standard library, twenty times slower.
"""

from __future__ import annotations

import email.message
import email.utils
import inspect
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from analyzer.sources.charsets import words_decoded

#: Newer Pythons refuse malformed address lists unless told otherwise; older ones do not know the argument.
LENIENT: dict[str, Any] = (
    {"strict": False} if "strict" in inspect.signature(email.utils.getaddresses).parameters else {}
)
#: An address list as most programs write it; what does not fit goes through the standard library, twenty times slower.
SIMPLE = re.compile(
    r"\s{0,20}(?:([^<>\s,;:()\"\\\[\]@]{1,300}@[^<>\s,;:()\"\\\[\]@]{1,300})"
    r"|(?:\"([^\"\\]{0,300})\"|([^\"<>,;:()\\\[\]]{0,300}))\s{0,20}<([^<>\s,;:()\"\\\[\]]{1,300}@[^<>\s,;:()\"\\\[\]@]{1,300})>"
    r")\s{0,20}(?:,|\Z)"
)
#: "tom at acme.example", as archives of mailing lists write it.
OBFUSCATED = re.compile(
    r"(?<![\w.+\-])([\w.+\-]{1,64}) (?:at|\[at\]|\(at\)) ((?:[\w\-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w.])"
)
NOT_NAMES = re.compile(r"[@\"<>():/=]")
ADDRESS = re.compile(r"[^\s<>\"',;:()@]{1,200}@[^\s<>\"',;:()@]{1,200}")
#: Letters of one person in such a list, and of a whole list, that are looked up among those met before.
MOST_SHOWN = 300
#: An Exchange address, with or without a name: 'Ade, Tom </O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE>'.
EXCHANGE = re.compile(
    r"(?:\"([^\"]{0,200})\"|([^<>\";,/=]{0,100}(?:, [^<>\";,/=]{1,60})?))\s{0,9}<?(?:EX:)?(?<!\w)(/O=[^<>;,\"]{1,400}?)>?\s{0,9}(?:[,;]|$)",
    re.IGNORECASE,
)
#: What some programs write around an address, and what stands for it.
BRACKETS = ((re.compile(r"\[mailto:([^\]\s]{1,300})\]", re.IGNORECASE), r"<\1>"), (re.compile(r"(<|^|[,;]\s?)(?:mailto|smtp|sip):", re.IGNORECASE), r"\1"),
    (re.compile(r"<<([^<>]{1,300})>>"), r"<\1>"), (re.compile(r"([^\s<>,;\"\[]{1,200}@[^\s<>,;\"\[]{1,200}) \[([^\]@\"]{1,100})\]"), r'"\2" <\1>'),
    # "Tom Ade tom@acme.example", and "Moreau, Ines <ines@nw.example>" without quotation marks; "Tom Ade, Ines Moreau <...>" are two people
    (re.compile(r"(?:(?<=^)|(?<=,))\s{0,9}([^<>@,;\"()/=:]{2,80}?) {1,9}([^\s<>@,;\"()/=:]{1,200}@[^\s<>@,;\"()/=:]{1,200})(?=\s{0,9}(?:,|$))"), r'"\1" <\2>'),
    (re.compile(r"(?:(?<=^)|(?<=,))\s{0,9}([^\s<>@,;\"()]{1,40}(?: [^\s<>@,;\"()]{1,40}(?=, {0,9}[^\s<>@,;\"()]{1,40} {0,9}<))?), {0,9}([^<>@,;\"()]{1,40}?) {0,9}(?=<)"), r'"\1, \2" '))  # fmt: skip
#: "Tom Ade/HOU/ACME@ACME" of Lotus Notes.
NOTES = re.compile(r"(?:cn=)?([^/=@]{1,100})/[^@]{1,200}@[\w\-]{1,60}$", re.IGNORECASE)
#: "IMCEAEX-_O=ACME_OU=EU_CN=RECIPIENTS_CN=TADE@acme.example": an Exchange address on its way through the Internet.
WRAPPED = re.compile(r"imceaex-.{1,400}_cn=([^_@=]{1,80})@(.{1,250})$", re.IGNORECASE)


def people_of(message: email.message.Message, name: str) -> list[tuple[str, str]]:
    """Return names and addresses in the fields called `name`; an address stands for a missing one as the name does.

    Example:
        >>> header = email.message.Message()
        >>> header["To"] = 'Moreau, Ines [mailto:ines@nw.example]; "Tom" <tom@acme.example>'
        >>> people_of(header, "To")
        [('Moreau, Ines', 'ines@nw.example'), ('Tom', 'tom@acme.example')]
    """
    texts = [str(value) for value in message.get_all(name, [])]
    found = _people(texts)
    if found and not any("@" in address and "<" not in address for _, address in found):
        texts = [words_decoded(text) for text in texts]  # name and address in one encoded word
        decoded = _people([OBFUSCATED.sub(r"\1@\2", text) for text in texts])
        found = decoded if any("@" in address for _, address in decoded) else found
    return found


def _people(texts: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for text in texts:
        found += _usual_list(text) if len(text) < MOST_SHOWN else _list(text)
    return found


def _list(text: str) -> tuple[tuple[str, str], ...]:
    """Names and addresses in one field."""
    people = [] if '"' in text else [_single(piece) if len(piece) < MOST_SHOWN else None for piece in text.split(",")]
    if not people or None in people:
        people = [_person(*pair) for pair in _pairs(text)]
    return tuple(person for person in people if person)


#: A mailbox has few writers and circles of recipients, and each of them often.
_usual_list = lru_cache(maxsize=4096)(_list)


@lru_cache(maxsize=20_000)
def _single(text: str) -> tuple[str, str] | None:
    """Name and address in one piece of a list without quotation marks; None where it is not as simple as that."""
    match = SIMPLE.fullmatch(text)
    return _person(match.group(2) or match.group(3) or "", match.group(1) or match.group(4)) if match else None


@lru_cache(maxsize=20_000)
def _person(display: str, address: str) -> tuple[str, str] | None:
    """Name and address of somebody; a mailbox holds few people, and each of them often."""
    shown = decoded_name(display)
    bare = address.replace("\0", "").strip().lower()
    bare = bare.strip("<>'") if '"@' in bare else bare.strip("<>'\"")
    if "@" not in bare and not shown:
        shown = decoded_name(address)
    shown = shown.strip("' ")
    if wrapped := WRAPPED.match(bare):
        bare = f"{wrapped.group(1)}@{wrapped.group(2)}"
    elif not shown and "/" in bare and (notes := NOTES.match(address.strip())):
        shown = notes.group(1)
    shown = shown if shown.count('"') == 2 and shown[0] != '"' else shown.strip('" ')
    return (shown.strip("' "), bare if "@" in bare else (shown or bare)) if bare or shown else None


def first_of(message: email.message.Message, names: Iterable[str]) -> tuple[str, str]:
    """Return name and address of the first person in the first of the fields that names one, else two empty texts."""
    found = next(filter(None, (people_of(message, name) for name in names if name in message)), None)
    return found[0] if found else ("", "")


def _usual(text: str) -> tuple[list[tuple[str, str]], str]:
    """The Exchange addresses in a list, and the rest of it with known oddities in the form of the standard."""
    exchange: list[tuple[str, str]] = []
    if "/o=" in text.lower():
        exchange = [(m.group(1) or m.group(2) or "", m.group(3)) for m in EXCHANGE.finditer(text)]
        text = EXCHANGE.sub("", text)
    if ";" in text and ":" not in BRACKETS[1][0].sub(r"\1", text.replace("[mailto:", "[")):
        text = text.replace(";", ",")
    for pattern, form in BRACKETS:
        text = pattern.sub(form, text)
    return exchange, text


def _pairs(text: str, given: bool = True) -> list[tuple[str, str]]:
    """Names and addresses in a list; `given`: as it stands in the mail, with what oddities it may have."""
    found, at = [], 0
    while at < len(text):
        match = SIMPLE.match(text, at)
        if not match:
            if not NOT_NAMES.search(text):  # names without addresses, as mail within an office has them
                return [(piece, "") for piece in text.split(";" if ";" in text else ",")]
            exchange, usual = _usual(text) if given else ([], text)
            if usual != text:
                return exchange + (_pairs(usual, given=False) if usual.strip(" ,;") else [])
            try:
                pairs = email.utils.getaddresses([text], **LENIENT)
                if any(address.startswith("@") or address.endswith("@") for _, address in pairs):
                    pairs = [("", address) for address in ADDRESS.findall(text)]
                return pairs
            except (ValueError, IndexError, RecursionError):
                return [("", piece) for piece in text[:10_000].split(",")]
        bare, quoted, shown, angled = match.groups()
        found.append((quoted or shown or "", angled or bare))
        at = match.end()
    return found


def decoded_name(text: str) -> str:
    """Return a name with its encoded words decoded, on one line.

    Example:
        >>> decoded_name("=?utf-8?q?In=C3=A8s?=\\n  Moreau")
        'Inès Moreau'
    """
    return re.sub(r"[\s\0]+", " ", words_decoded(text)).strip() if text else ""


def behind_list(message: email.message.Message, name: str, address: str) -> tuple[str, str]:
    """Return who wrote through a list, where the header still tells; else what it shows."""
    told = (
        people_of(message, "X-Original-From") + people_of(message, "X-Original-Sender") + people_of(message, "Reply-To")
    )
    real = next((other for _, other in told if "@" in other and other != address), "")
    return (name.partition(" via ")[0].strip("' "), real) if real else (name, address)
