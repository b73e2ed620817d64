"""Texts made to make patterns slow, as large as a message may be: seconds and memory of telling whose words they are.

``python -m tests.benchmarks.hostile_text`` prints the slowest and what the memory grew by; ends with 1 where one message
takes 2 seconds or 200 MB. Every pattern of `analyzer.text` and of `analyzer.sources.automatic` has its worst input here.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice

import click

from analyzer.sources import limits
from analyzer.sources.automatic import form_letter
from analyzer.sources.letter import Letter
from analyzer.text import language_of, zoned

SECONDS, MEGABYTES = 2.0, 200
#: Pieces of which one long line is made, and lines of 390 and of 78 characters.
WITHIN = (
    ">", " ", "-", "_", "=", "*", "~", "#", "A", "a", "1", ":", "：", "<", "@", ".", "\t", "|", "(", "[", '"', "'", "/", "+", "é", "漢", "wrote:", "On ", "From: ", "a@b.c ", "http://",
    "Sent from my ", "thanks ", "regards, ", "confidential ", "intended recipient ", "> > ", "1/1/2001 ", "10:02 ", "Tom ", "TOM ", "- ", "* ", "-- ", "p.s. ", "unsubscribe ", "error ", "=20", " \t",
    "\xa0", "\u200b", "<a@b>:", "Am 4.3. schrieb ", "virus ", "views expressed ", "e-mail message ", "outside of the ", "if you received this ", "destinataire ", " (", "a(b) ", '"a" <a@b.c>, ', "den 4 mars skrev x:",
)  # fmt: skip
#: Lines of which a whole text is made.
LINES = (
    ">", "> ", "", "a", "-", "--", "- a", "From: a", "To: a", "Subject: a", "Tom", "Tom Ade", "Thanks,", "Best,\nTom", "On Mon wrote:", "> a\nb", "| a", "P.S. a", "confidential", "www.a.b", "+1 555 123 4567", "CEO", "a:",
    "2001-01-01", ">>> a 10:02", "-----Original Message-----", "_____\nFrom: a", "_____", "Sent from my iPhone", "-----BEGIN PGP SIGNATURE-----", "a  b  c", "1 2 3", "From: a@b.c\nTo: b", "begin 644 a", "=ybegin a name=b",
    "am 4.3.2025 um 10:02 schrieb Tom:", "To: a,\n b,", "disclaimer\n", "this message is confidential and intended", "Forwarded by Tom on", "x" * 76, "x" * 76 + " y", "intended\n", "..........", "a.", "=\n=C3", "<p>a</p>",
    "<table><tr><td>a", "<blockquote>a", "<div class=gmail_quote>a</div>", "<hr>", "<br>", "<font>", "&#x41;", "<a href='data:", "<!--", "<td rowspan=99999 colspan=99999>",
)  # fmt: skip


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield names, bodies and "plain" or "html"."""
    most = limits.MAX_BODY_CHARACTERS
    for piece in WITHIN:
        long = (piece * (most // len(piece) + 1))[:most]
        yield f"{piece!r}, one line", long, "plain"
        yield f"{piece!r}, quoted", f"> {long[:-2]}", "plain"
        yield f"{piece!r}, between", f"Hi.\n\n{long[: most // 2]}:\n\nTom\n{long[: most // 2 - 20]}", "plain"
        for width in (390, 78):
            yield f"{piece!r}, lines of {width}", (long[:width] + "\n") * (most // (width + 1)), "plain"
    for line in LINES:
        text = ((line + "\n") * (most // (len(line) + 1) + 1))[:most]
        yield f"lines {line!r}", text, "plain"
        yield f"lines {line!r} as HTML", text, "html"


def seconds_of(body: str, kind: str) -> float:
    """Seconds of computing for all that is asked of the text of one message."""
    begun = time.process_time()
    found = zoned(Letter("m", 0, author_name="Tom Ade", body=limits.cut(body, []), body_type=kind))
    form_letter("\n".join([found.authored, *found.disclaimer]))
    language_of(found.authored)
    return time.process_time() - begun


def main(arguments: list[str]) -> int:
    """Run from a shell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="read only every so many-th text")
    given = parser.parse_args(arguments)
    seconds_of("A text in English, so that the models of languages are loaded before memory is measured.", "plain")
    language_of("qwx zrt plk vbn mgh trw bnm kls")
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = sorted(
        ((seconds_of(body, kind), name) for name, body, kind in islice(cases(), 0, None, given.every)), reverse=True
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024
    click.echo(f"{len(taken)} texts, {sum(s for s, _ in taken):.1f} s; memory grew by {grown} MB; slowest:")
    for spent, name in taken[:10]:
        click.echo(f"  {spent:.2f} s  {name[:100]}")
    return 1 if taken[0][0] >= SECONDS or grown >= MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
