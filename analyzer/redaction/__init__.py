"""Pseudonyms for people, addresses, numbers and organisations in every table of a run, so that it can be shared.

Known identities go first (whoever writes, receives or is named in a note; the organisations behind their addresses), in
all forms in which a text may call them, the longest first; then addresses, links and numbers by their shape; then other
capitalised words that the mail never writes in lower case and that are no ordinary words.

A name that is an ordinary word as well ("Will", "May", "Grant") is replaced where it has a capital and does not begin a
sentence; at the beginning of one only with its surname, after a title, before a comma, a colon, a dash or a possessive
('s), or alone on its line. A month's name beside a number or after "by", "in", "next" and the like stays a month.

Days, times, years and counts under 100 stay readable, because promises are judged by them. No redaction is perfect.
"""

from __future__ import annotations

from analyzer.redaction.key import Key, KeyFileError
from analyzer.redaction.tables import WARNING, redact

__all__ = ["WARNING", "Key", "KeyFileError", "redact"]
