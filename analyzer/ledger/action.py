"""What was promised, as a short phrase that a manager would read."""

from __future__ import annotations

import re

VERB = r"(?:['’]ll| will| shall|['’]m going to| am going to| are going to|['’]re going to|['’]d| would| can)"
FILLER = r"\s+(?:also |then |now |certainly |of course |gladly |try to |make sure (?:that )?(?:we |to )?|be sure to )*"
LEADS = (
    re.compile(rf"^.{{0,160}}?\b(?i:i|we|he|she|they){VERB}{FILLER}"),
    re.compile(
        rf"^.{{0,160}}?\b[A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)?(?: \([^)]{{1,30}}\))?(?: will| shall|['’]ll| is going to| to){FILLER}"
    ),
)
LET_ME = re.compile(
    r"^.{0,80}?\b(?:let me|allow me to|count on (?:us|me) to|leave it (?:to|with) me to)\s+", re.IGNORECASE
)
TAIL = re.compile(
    r"\s*(?:[;]|(?:,|\s[-–—])\s*(?:so|but|because|as|which|since|please|ok|okay|if that)\b).*$", re.IGNORECASE
)
MAX_WORDS = 16


def action_of(sentence: str, due: str) -> str:
    """Return the deed promised in `sentence`, without who and when.

    Example:
        >>> action_of("Morning all, I'll send you the revised draft by Friday, so you can plan.", "by Friday")
        'send you the revised draft'
    """
    text = sentence.replace(due, " ", 1) if due else sentence
    for lead in (*LEADS, LET_ME):
        match = lead.match(text)
        if match and len(text[match.end() :].split()) >= 2:
            text = text[match.end() :]
            break
    text = TAIL.sub("", " ".join(text.split()))
    text = re.sub(r"\s+([,.;:!?])", r"\1", text).strip(" ,.;:!-–—")
    words = text.split()
    return " ".join(words[:MAX_WORDS]) + (" …" if len(words) > MAX_WORDS else "")
