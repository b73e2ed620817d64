"""Mail that no person wrote to anybody: newsletters, receipts, out-of-office, calendar replies, bounces, logs.

Recognised by headers where they survive (RFC 3834, RFC 2369), else by form. A list on which people talk also says how to
leave it: what can be answered to everybody is human. Patterns are data, in ``machine_forms``.
"""

from __future__ import annotations

import email.message

from analyzer.sources.machine_forms import (
    ABSENCE,
    ABSENCE_WORDS,
    FORM_WORDS,
    FORMS,
    MACHINE_LINES,
    MACHINE_WORDS,
    SENDERS,
    SUBJECTS,
)

#: Headers that only programs set, whatever their value.
MARKS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-AutoReply-From",
    "X-Auto-Reply-From",
    "X-Mail-Autoreply",
    "X-Failed-Recipients",
    "X-MS-Exchange-Generated-Message-Source",
    "X-Campaign-ID",
    "X-CampaignID",
    "X-Mailchimp-Campaign-Id",
    "X-MC-User",
    "X-SFMC-Stack",
    "X-Cron-Env",
    "X-GitHub-Reason",
    "X-JIRA-FingerPrint",
)
MARK_NAMES = frozenset(name.lower() for name in MARKS)
BULK = ("bulk", "junk", "auto_reply")
#: Headers whose value tells; a message without any of them needs no closer look.
TELLING = frozenset(("auto-submitted", "return-path", "precedence", "list-unsubscribe", "feedback-id"))
#: A text is read at both ends, where notices stand.
HEAD, TAIL = 600, 2500
#: An answering machine does not go on for longer.
LONGEST_ABSENCE = 1500
#: Lines of a log that make a message one, and their share of all lines.
LOG_LINES, LOG_SHARE = 2, 0.3
LOG_READ = 4000


def is_automatic(message: email.message.Message, author: str, subject: str) -> bool:
    """Tell by its headers whether a machine sent `message`.

    Example:
        >>> m = email.message.Message()
        >>> m["Auto-Submitted"] = "auto-replied"
        >>> is_automatic(m, "a@x.example", "Re: Lunch")
        True
    """
    names = {name.lower() for name in message.keys()}
    if not names.isdisjoint(TELLING) and _is_told(message):
        return True
    if not names.isdisjoint(MARK_NAMES) and any(message.get(name) for name in MARKS):
        return True
    if message.get_content_type() in ("multipart/report", "text/calendar"):
        return True
    return from_machine(author, subject)


def _is_told(message: email.message.Message) -> bool:
    """Whether one of the fields whose value matters tells a machine."""
    if _value(message, "Auto-Submitted").partition(";")[0].strip() not in {"no", ""}:
        return True
    if _value(message, "Return-Path") == "<>":
        return True
    bulk = _value(message, "Precedence") in BULK or bool(message.get("List-Unsubscribe") or message.get("Feedback-ID"))
    return bulk and not _is_discussion(message)


def _value(message: email.message.Message, name: str) -> str:
    return str(message.get(name, "")).strip().lower()


def _is_discussion(message: email.message.Message) -> bool:
    """Whether people talk here: the list takes posts, or the message answers another."""
    posts = _value(message, "List-Post")
    return (bool(posts) and not posts.startswith("no")) or bool(message.get("In-Reply-To"))


def from_machine(author: str, subject: str) -> bool:
    """Tell by sender and subject alone (for exports that keep no headers).

    Example:
        >>> from_machine("no-reply@shop.example", "Your order"), from_machine("tom@shop.example", "Your order")
        (True, False)
        >>> from_machine("tom@shop.example", "Automatische Antwort: Angebot")
        True
    """
    return bool(SENDERS.match(author[:200]) or SUBJECTS.match(subject[:300]))


def form_letter(authored: str) -> bool:
    """Tell by form: what newsletters must say, answering machines, logs; to be asked of a message without its quotes.

    Example:
        >>> form_letter("Big news! Unsubscribe here.")
        True
        >>> form_letter("I will be out of the office on Monday. If you need anything, call Bo.")
        False
    """
    ends = [authored] if len(authored) <= HEAD + TAIL else [authored[:HEAD], authored[-TAIL:]]
    if any(_has_form(text) for text in ends):
        return True
    head = authored[:HEAD].lower()
    if (
        len(authored) < LONGEST_ABSENCE
        and any(word in head for word in ABSENCE_WORDS)
        and ABSENCE.match(authored[:HEAD])
    ):
        return True
    return any(word in head for word in MACHINE_WORDS) and _is_log(authored[:LOG_READ])


def _has_form(text: str) -> bool:
    lowered = text.lower()
    words = [word for word in FORM_WORDS if word in lowered]
    if not words:
        return False
    lines = text.split("\n")
    for index, line in enumerate(lines):
        near = line.lower()
        if any(word in near for word in words) and FORMS.search("\n".join(lines[max(index - 1, 0) : index + 2])):
            return True
    return False


def _is_log(text: str) -> bool:
    lines = [line[:200] for line in text.split("\n") if line.strip()]
    found = sum(1 for line in lines if MACHINE_LINES.match(line))
    return found >= LOG_LINES and found >= LOG_SHARE * len(lines)
