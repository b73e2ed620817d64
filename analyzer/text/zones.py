"""Whose words a line is: authored, quoted, signature or disclaimer.

``quotes`` finds what is older or somebody else's (forwarded mail too: its words are those of the one who wrote it),
``tails`` signatures and disclaimers in what is left. In doubt a line stays authored.
"""

from __future__ import annotations

from analyzer.text.quotes import mark_quotes
from analyzer.text.tail_lines import names_of
from analyzer.text.tails import mark_tail

#: How signatures, keys and encrypted texts of PGP begin within a text (RFC 4880); the signed text itself has only a head.
ARMOUR, ARMOUR_END, SIGNED = "-----BEGIN PGP ", "-----END PGP ", "-----BEGIN PGP SIGNED MESSAGE"


def zone_of_lines(text: str, author_name: str = "") -> list[tuple[str, str]]:
    """Return (zone, line) for every line of `text`.

    Args:
        text: a message body as plain text.
        author_name: display name of the writer, which closes many messages; an address serves where there is none.

    Example:
        >>> zone_of_lines("Fine with me.\\n\\nBest,\\nTom\\n\\n> Shall we?", "Tom Ade")[0]
        ('authored', 'Fine with me.')
        >>> [zone for zone, line in zone_of_lines("Fine.\\n> Shall we?")]
        ['authored', 'quoted']
    """
    zones, lines = zones_and_lines(text, author_name)
    return list(zip(zones, lines, strict=True))


def zones_and_lines(text: str, author_name: str = "") -> tuple[list[str], list[str]]:
    """Return the zones of the lines of `text`, and the lines; see :func:`zone_of_lines`.

    Example:
        >>> zones_and_lines("Fine.\\n> Shall we?")
        (['authored', 'quoted'], ['Fine.', '> Shall we?'])
    """
    lines = text.split("\n")
    names = names_of(author_name)
    zones = mark_quotes(lines, names)
    if ARMOUR in text:
        _mark_armour(lines, zones)
    others = [index for index, zone in enumerate(zones) if zone != "authored"]
    begin = 0
    for end in (*others, len(lines)):
        if end > begin:
            mark_tail(lines, zones, begin, end, names)
        begin = end + 1
    return zones, lines


def _mark_armour(lines: list[str], zones: list[str]) -> None:
    """Mark what PGP puts around and below a signed text: its letters are nobody's words."""
    index = 0
    while index < len(lines):
        if not lines[index].startswith(ARMOUR) or zones[index] != "authored":
            index += 1
            continue
        signed = lines[index].startswith(SIGNED)
        stop = index + 1
        while stop < len(lines) and (lines[stop].strip() if signed else not lines[stop - 1].startswith(ARMOUR_END)):
            stop += 1
        zones[index:stop] = ["signature"] * (stop - index)
        index = stop
