"""A relationship's threads to read in a notebook, every finding marked where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup, escape

from analyzer.report.neutral import neutral
from analyzer.report.rows import completed
from analyzer.report.threads import Letter, Thread, readings

_STYLE = {
    "for": "border-bottom:2px solid #1c5d86",
    "against": "border-bottom:2px solid #b3530a",
    "label": "border-bottom:2px solid #b3530a;background:#fbf2da",
    "act": "border-bottom:2px solid #5f6b73",
    "own": "border-bottom:2px dotted #5f6b73",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Threads with their findings: shown as marked text in a notebook, as plain text with labels in a terminal."""

    threads: tuple[Thread, ...]

    def __str__(self) -> str:
        return "\n\n".join(
            f"{neutral(thread.subject or 'no subject')}\n" + "\n".join(map(_plain, thread.letters))
            for thread in self.threads
        )

    def _repr_html_(self) -> str:
        parts = [
            Markup("<h4>{}</h4>{}").format(
                neutral(thread.subject or "no subject"), Markup("").join(map(_html, thread.letters))
            )
            for thread in self.threads
        ]
        return str(Markup("").join(parts))


def _head(letter: Letter) -> str:
    return neutral(f"{letter.day or 'no date'} · {letter.author or 'author not known'}")


def _plain(letter: Letter) -> str:
    said = "".join(
        neutral(piece.text) + (f" [{'; '.join(note.title for note in piece.notes)}]" if piece.notes else "")
        for piece in letter.pieces
    )
    return f"-- {_head(letter)}\n{said.strip()}"


def _html(letter: Letter) -> Markup:
    said = Markup("")
    for piece in letter.pieces:
        words = escape(neutral(piece.text))
        if piece.notes:
            about = neutral("; ".join(note.title for note in piece.notes))
            said += Markup('<span style="{}">{}</span> <small>{}</small>').format(_STYLE[piece.kind], words, about)
        else:
            said += words
    return Markup('<p><small>{}</small></p><div style="white-space:pre-line">{}</div>').format(_head(letter), said)


def marked(tables: Mapping[str, pd.DataFrame], relationship: str, threads: int = 3) -> Marked:
    """Return the threads of a relationship in which most was found, oldest first.

    Args:
        tables: the tables of a run by name.
        relationship: the counterpart.
        threads: how many.

    Raises:
        KeyError: no such relationship.

    Example:
        >>> from analyzer.report.rows import completed
        >>> marked({}, "a.example")
        Traceback (most recent call last):
        ...
        KeyError: "no relationship 'a.example'"
    """
    full = completed(tables)
    if relationship not in set(full["relationships"]["relationship"].dropna()):
        raise KeyError(f"no relationship {relationship!r}")
    found, _ = readings(full, [relationship])
    most = sorted(found[relationship].threads, key=lambda one: -one.findings)[:threads]
    return Marked(tuple(sorted(most, key=lambda one: one.first_on or "9999")))
