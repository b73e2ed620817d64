"""Scenarios: small exports written with their full truth, built to mail and notes. The format is told in ``data/scenarios/README.md``."""

from __future__ import annotations

import mailbox
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

MARK = re.compile(r"<<(P\d+)(=?) (.*?)>>", re.DOTALL)
TOLD = re.compile(r"^(P\d+) (\S+) (done|part|not|let|ask|plan): (.+)$")
TRUTH = re.compile(
    r"^(P\d+): (ours|theirs|joint) \| ([^|]+) \| ([^|]+) \| (due \d{4}-\d\d-\d\d|no due) \| (\w+) \| (\S+) \| ([^|]*?)(\| conditional)?\s*$"
)


@dataclass
class Promise:
    """One promise as its writer meant it."""

    sentence: str
    side: str
    due: str | None
    status: str
    conditional: bool
    shown: str | None = None
    repeated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A later sentence that shows something of a promise: the block it stands in, and what it shows."""

    promise: str
    block: str
    outcome: str
    sentence: str


@dataclass
class Scenario:
    """A parsed scenario: `blocks` are (kind, id, fields, body, signature)."""

    name: str
    us: str
    as_of: str
    verdicts: dict[str, str]
    blocks: list[tuple[str, str, dict[str, str], str, str]]
    promises: dict[str, Promise]


def parse(path: Path) -> Scenario:
    """Return the scenario in a file.

    Raises:
        ValueError: a mark without truth or a truth without mark.
    """
    text = path.read_text("utf-8")
    head, *parts = re.split(r"^== ", text, flags=re.MULTILINE)
    fields = dict(re.findall(r"^(us|as_of): (\S+)", head, re.MULTILINE))
    verdicts = dict(re.findall(r"^verdict: (\S+) = (\w+)", head, re.MULTILINE))
    blocks, sentences, repeats, truth = [], {}, defaultdict(list), {}
    for part in parts:
        title, _, rest = part.partition("\n")
        if title.split()[0] == "truth":
            truth = {m[1]: m for m in (TRUTH.match(line) for line in rest.splitlines() if line.strip()) if m}
            continue
        kind, block_id = title.split()[:2]
        top, _, body = re.split(r"^(body:[ \t]*\n)", rest, maxsplit=1, flags=re.MULTILINE)
        body, _, signature = body.partition("\nsig:\n")
        for name, again, sentence in MARK.findall(body):
            clean = " ".join(sentence.split())
            if again:
                repeats[name].append(clean)
            else:
                sentences[name] = clean
        blocks.append(
            (
                kind,
                block_id,
                dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", top, re.MULTILINE)),
                MARK.sub(r"\3", body).strip("\n"),
                signature.strip("\n"),
            )
        )
    if set(sentences) != set(truth):
        raise ValueError(f"{path.name}: marks and truth differ: {sorted(set(sentences) ^ set(truth))}")
    promises = {
        name: Promise(
            sentences[name],
            m[2],
            None if m[5] == "no due" else m[5][4:],
            m[6],
            bool(m[9]),
            None if m[7] == "-" else m[7],
            repeats[name],
        )
        for name, m in truth.items()
    }
    return Scenario(path.stem, fields["us"], fields["as_of"], verdicts, blocks, promises)


def read_told(path: Path) -> list[Told]:
    """Return the later sentences that show something, of a file in ``data/scenarios/outcomes``.

    Raises:
        ValueError: a line is not ``P5 m6 part: sentence``.
    """
    found = []
    for line in path.read_text("utf-8").splitlines():
        match = TOLD.match(line.strip())
        if match:
            found.append(Told(*match.groups()))
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{path.name}: not understood: {line!r}")
    return found


def build(scenario: Scenario, folder: Path) -> None:
    """Write the scenario as ``mail.mbox`` and ``notes/`` into `folder`."""
    (folder / "notes").mkdir(parents=True)
    box = mailbox.mbox(str(folder / "mail.mbox"))
    sent: dict[str, tuple[EmailMessage, str, datetime, str]] = {}
    for kind, block_id, fields, body, signature in scenario.blocks:
        if kind == "note":
            (folder / "notes" / fields["file"]).write_text(body + "\n", "utf-8")
            continue
        message = EmailMessage()
        when = datetime.strptime(fields["date"], "%Y-%m-%d %H:%M %z")
        for name in ("from", "to", "cc"):
            if fields.get(name):
                message[name.title()] = fields[name]
        message["Date"] = format_datetime(when)
        message["Message-ID"] = f"<{scenario.name}.{block_id}@{scenario.us}>"
        answered = sent.get(fields.get("re", ""))
        subject = fields.get("subject") or (re.sub(r"^(?:Re: )+", "", answered[3]) if answered else "(no subject)")
        subject = f"Re: {subject}" if answered and not fields.get("subject") else subject
        message["Subject"] = subject
        if answered:
            message["In-Reply-To"] = answered[0]["Message-ID"]
            message["References"] = answered[0]["Message-ID"]
        if fields.get("auto") == "yes":
            message["Auto-Submitted"] = "auto-replied"
        text = body + (
            f"\n\n-- \n{signature}" if signature and len(sent) % 2 else f"\n\n{signature}" if signature else ""
        )
        message.set_content(text + _quote(fields.get("quote", ""), answered) + "\n", cte="8bit")
        box.add(message)
        sent[block_id] = (message, text, when, subject)
    box.close()


def _quote(style: str, answered: tuple[EmailMessage, str, datetime, str] | None) -> str:
    if not answered or style not in ("gmail", "outlook"):
        return ""
    message, text, when, subject = answered
    if style == "gmail":
        lines = "\n".join(f"> {line}" for line in text.split("\n"))
        return f"\n\nOn {when:%a, %d %b %Y at %H:%M}, {message['From']} wrote:\n{lines}"
    return f"\n\n-----Original Message-----\nFrom: {message['From']}\nSent: {when:%d %B %Y %H:%M}\nTo: {message['To']}\nSubject: {subject}\n\n{text}"


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def same_sentence(one: str, other: str) -> bool:
    """Whether two texts are the same sentence, cut a little differently."""
    a, b = _words(one), _words(other)
    return sum((a & b).values()) >= 0.6 * max(min(sum(a.values()), sum(b.values())), 1) and sum(
        (a & b).values()
    ) >= 0.4 * max(sum(a.values()), sum(b.values()))
