"""Whose words a line is: authored, quoted, signature or disclaimer.

``quotes`` finds what is older or somebody else's (forwarded mail too: its words are those of the one who wrote it),
``tails`` signatures and disclaimers in what is left. In doubt a line stays authored.
"""

from __future__ import annotations

from analyzer.text.quotes import mark_quotes
from analyzer.text.tails import mark_tail, names_of


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
    lines = text.split("\n")
    names = names_of(author_name)
    zones = mark_quotes(lines, names)
    quotes = [index for index, zone in enumerate(zones) if zone == "quoted"] if "quoted" in zones else []
    begin = 0
    for end in (*quotes, len(lines)):
        if end > begin:
            mark_tail(lines, zones, begin, end, names)
        begin = end + 1
    return list(zip(zones, lines, strict=True))
