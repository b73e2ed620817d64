"""Decides on the due words of a promise: the student's reading and the grammar of ``due`` together.

The grammar knows where an expression of time begins and ends; the student knows which of several is the one that binds,
and wordings that no grammar foresaw ("this side of the board", "till the vines are five").
"""

from __future__ import annotations

from analyzer.language.due import due_words
from analyzer.language.student import When

#: Longest due words, in pieces.
LONGEST = 16


def chosen_words(text: str, when: When | None, bonus: float) -> str:
    """Return the words in `text` that say by when, verbatim, or '' where there are none.

    Args:
        text: the sentence.
        when: how likely each piece begins and ends them; None where the student did not read the sentence.
        bonus: what the grammar's own find is worth, in logits; chosen on held-out sentences.

    Example:
        >>> chosen_words("I'll send it by Friday.", None, bonus=4.0)
        'by Friday'
    """
    ruled = due_words(text)
    if when is None:
        return ruled
    best, words = float(when.logits[0].sum()) + (0.0 if ruled else bonus), ""
    starts, ends = when.logits[1:, 0], when.logits[1:, 1]
    beginning = [i for i, (start, _) in enumerate(when.offsets) if start == 0 or not text[start - 1].isalnum()]
    for i in beginning:
        for j in range(i, min(i + LONGEST, len(ends))):
            _, stop = when.offsets[j]
            if stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
                continue  # the piece ends inside a word
            score = float(starts[i] + ends[j])
            found = text[when.offsets[i][0] : stop]
            if found == ruled:
                score += bonus
            if score > best:
                best, words = score, found
    if ruled and ruled not in text[: when.offsets[-1][1] if when.offsets else 0]:
        return ruled  # beyond what the student read
    return words
