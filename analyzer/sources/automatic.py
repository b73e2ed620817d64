"""Mail that no person wrote to anybody: newsletters, out-of-office, calendar replies, bounces.

Recognised by headers where they survive (RFC 3834, RFC 2369), else by form. Patterns are data.
"""

from __future__ import annotations

import email.message
import re

SENDERS = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|bounces?|notifications?|news-?letters?|alerts?)(?:[@+.\-]|$)"
)
SUBJECTS = re.compile(
    r"^\s*(?:out of (?:the )?office|automatic reply|auto-?reply|autoreply|abwesen|automatische antwort|undeliverable|"
    r"undelivered mail|delivery status notification|returned mail|mail delivery fail|accepted:|declined:|tentative:|"
    r"canceled:|cancelled:|read:|not read:|invitation:|updated invitation)",
    re.IGNORECASE,
)
FORMS = re.compile(
    r"to (?:be )?(?:unsubscribe|removed? from (?:this|our|the) (?:mailing )?list)|unsubscribe (?:here|from|link|at any time)|"
    r"click here to (?:unsubscribe|opt.?out)|to (?:stop|opt out of) receiving|you (?:are receiving|received|have received) this "
    r"(?:e-?mail|message|newsletter) because|manage your (?:subscription|email preferences)|view this (?:e-?mail|newsletter) in your browser|"
    r"this (?:is an|(?:e-?mail|message) (?:was|has been)) (?:automated|automatic(?:ally)?)|(?:automatically|auto)[ -]generated (?:e-?mail|message)",
    re.IGNORECASE,
)


def is_automatic(message: email.message.Message, author: str, subject: str) -> bool:
    """Tell by its headers whether a machine sent `message`.

    Example:
        >>> m = email.message.Message()
        >>> m["Auto-Submitted"] = "auto-replied"
        >>> is_automatic(m, "a@x.example", "Re: Lunch")
        True
    """
    if str(message.get("Auto-Submitted", "no")).strip().lower() not in {"no", ""}:
        return True
    if str(message.get("Precedence", "")).strip().lower() in {"bulk", "junk", "auto_reply"}:
        return True
    if message.get("List-Unsubscribe") or message.get("X-Autoreply") or message.get("X-Autorespond"):
        return True
    if message.get_content_type() == "multipart/report" or message.get_content_type() == "text/calendar":
        return True
    return from_machine(author, subject)


def from_machine(author: str, subject: str) -> bool:
    """Tell by sender and subject alone (for exports that keep no headers).

    Example:
        >>> from_machine("no-reply@shop.example", "Your order"), from_machine("tom@shop.example", "Your order")
        (True, False)
    """
    return bool(SENDERS.match(author) or SUBJECTS.match(subject))


def form_letter(authored: str) -> bool:
    """Tell by what newsletters must say; to be asked of a message without what it quotes.

    Example:
        >>> form_letter("Big news! Unsubscribe here.")
        True
    """
    return bool(FORMS.search(authored[:400]) or FORMS.search(authored[-1500:]))
