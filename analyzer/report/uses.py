"""The uses of the word partner in a relationship: what stands behind each, and those that do not count as talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analyzer.report import words
from analyzer.report.rows import Listing, Quote, Row, listings, quote, text, whole, with_message, with_sentence


@dataclass(frozen=True, slots=True)
class Use:
    """One use of the word: its sentence cut in three around the word, and what is known about it."""

    before: str
    word: str
    after: str
    motive: str | None
    backing: str | None
    behind: tuple[str, ...]
    zone: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class UseGroup:
    """The uses of one kind."""

    term: words.Term
    uses: Listing[Use]


@dataclass(frozen=True, slots=True)
class Talk:
    """All uses of the word in a relationship: those of the authors, and those of signatures and disclaimers."""

    groups: tuple[UseGroup, ...]
    apart: Listing[Use]

    @property
    def total(self) -> int:
        """How many uses count as written by an author."""
        return sum(group.uses.total for group in self.groups)


_NO_USE = words.Term("unknown", "Use not known", "The table holds no kind for it.")
_TERMS = {**words.USE_TERMS, _NO_USE.key: _NO_USE}


def talks(tables: Mapping[str, pd.DataFrame], names: list[str], cap: int, links: Mapping[str, str]) -> dict[str, Talk]:
    """Return the uses of the word in every named relationship.

    Args:
        tables: the tables of the run, complete.
        names: the relationships.
        cap: most uses listed of each kind.
        links: commitment_id -> anchor of the promises listed on the page.

    Example:
        >>> from analyzer.report.rows import completed
        >>> talks(completed({}), ["a.example"], 40, {})["a.example"].total
        0
    """
    frame = tables["partner_uses"]
    frame = frame[frame["relationship"].isin(names)]
    frame = frame.assign(
        use=frame["use"].where(frame["use"].isin(list(words.USE_TERMS)), _NO_USE.key),
        counted=(frame["zone"].fillna("authored") == "authored").astype(bool),
    )
    frame = with_sentence(with_message(frame, tables["messages"]), tables["sentences"])
    rank = {"probability": False, "date": True, "sentence_id": True, "start": True}

    def make(row: Row) -> Use:
        return _use(row, links)

    counted = listings(frame[frame["counted"]], ["relationship", "use"], cap, rank, make)
    apart = listings(frame[~frame["counted"]], ["relationship"], cap, rank, make)
    return {
        name: Talk(
            groups=tuple(UseGroup(_TERMS[use], counted[(name, use)]) for use in _TERMS if (name, use) in counted),
            apart=apart.get((name,), Listing((), 0)),
        )
        for name in names
    }


def _use(row: Row, links: Mapping[str, str]) -> Use:
    before, word, after = around(
        text(row["sentence"]) or "", text(row["surface"]) or "", whole(row["start"]) or 0, whole(row["end"]) or 0
    )
    return Use(
        before=before,
        word=word,
        after=after,
        motive=words.MOTIVE_WORDS.get(text(row["motive"]) or ""),
        backing=words.BACKING_WORDS.get(text(row["backing"]) or ""),
        behind=tuple(links[name] for name in row["backing_commitments"] if name in links),
        zone=words.ZONE_WORDS.get(text(row["zone"]) or ""),
        quote=quote(row),
    )


def around(sentence: str, surface: str, start: int, end: int, reach: int = 320) -> tuple[str, str, str]:
    """Return a sentence cut around the word at its offsets, with at most `reach` characters on either side.

    Where the offsets do not fit the word, nothing is marked.

    Example:
        >>> around("Dear partner, hello", "partner", 5, 12)
        ('Dear ', 'partner', ', hello')
        >>> around("Dear partner", "partner", 0, 4)
        ('Dear partner', '', '')
    """
    if not surface or sentence[start:end].casefold() != surface.casefold():
        return (sentence if len(sentence) <= 2 * reach else f"{sentence[: 2 * reach]}…"), "", ""
    before, after = sentence[:start], sentence[end:]
    return (
        before if len(before) <= reach else f"…{before[-reach:]}",
        sentence[start:end],
        after if len(after) <= reach else f"{after[:reach]}…",
    )
