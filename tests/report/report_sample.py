# ruff: noqa: E501  (sentences are easier to read whole)
"""A small made-up correspondence for the tests of the report: every verdict, every status, hostile text."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from analyzer import schema

US = "northwind.example"
HOSTILE = '"><img src=x onerror=alert(1)>.example'
BIDI = "Invoice \u202egpj.exe\u202c \u2066hidden\u2069\x00\x07\x1b[31m"

# A letter: relationship, side, author, day, subject, sentences.
# A sentence: text, elements ("trust+"), and for a use of the word: use, motive, backing, zone.
# A promise: (relationship, side, by, day, action, due words, due day, status, status day, evidence, sentence).
_GOOD = {
    "trust": [
        "You told us the truth about the delay before we asked, and that is why we stayed.",
        "That slip was ours; we read the drawing wrong and we carry the rework.",
        "Your team fixed the interface overnight, exactly as you had said it would.",
    ],
    "win_win": [
        "If we take the longer lead time, you save the second shift and we get the lower price; both of us win.",
        "Let us split the customs cost, since the change helps both houses.",
    ],
    "self_disclosure_feedback": [
        "To be open with you, our budget is frozen until May and I cannot promise more.",
        "Section three is excellent, section four needs another week; how did our part look to you?",
    ],
    "comfort_with_interdependence": [
        "We would like your engineers to choose the supplier together with ours.",
        "Please take the lead on the pilot; we will follow your plan.",
    ],
    "comfort_with_change": [
        "Your new release calendar suits you better, so we moved our tests to fit it.",
        "Let us try it your way for one quarter and look at the figures together.",
    ],
    "future_orientation": [
        "For next year I would like us to plan the two southern plants as one programme.",
        "Where do we both want this to stand in three years?",
    ],
}
_BAD = {
    "trust": [
        "I no longer believe your dates; send me the raw log so that we can check it ourselves.",
        "You promised this twice and twice nothing came.",
    ],
    "win_win": [
        "Take the twelve per cent or we award the lot elsewhere on Monday.",
        "Your cost is your problem; our price stands.",
    ],
    "self_disclosure_feedback": [
        "I am not going to discuss the reasons.",
        "Keep them in the dark about the audit for now.",
    ],
    "comfort_with_interdependence": [
        "We decided on the new scope this morning; please implement it.",
        "Nothing goes out unless I approve it.",
    ],
    "comfort_with_change": ["Our standard process does not allow that, and we will not change it for one customer."],
    "future_orientation": ["Let us not talk about next year; I only want last year's invoice settled."],
}


class Book:
    """Collects letters and hands out conformed tables."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in schema.OUTPUT_TABLES}

    def letter(
        self, relationship: str | None, side: str, author: str, date: str, subject: str, kind: str = "email"
    ) -> str:
        """Add a message and return its id."""
        number = len(self.rows["messages"])
        message_id = hashlib.sha256(f"{number}{author}{date}".encode()).hexdigest()[:16]
        self.rows["messages"].append(
            {
                "message_id": message_id, "source": "export/all.mbox", "kind": kind, "automatic": False, "language": "en",
                "date": date, "author": author, "recipients": [f"sales@{US}"], "subject": subject,
                "thread_id": f"t{number}", "relationship": relationship, "side": side, "authored_text": "",
            }
        )  # fmt: skip
        return message_id

    def say(self, message_id: str, text: str, elements: dict[str, float] | None = None) -> str:
        """Add a sentence with its elements ('trust+': probability) and return its id."""
        message = next(row for row in self.rows["messages"] if row["message_id"] == message_id)
        position = sum(row["message_id"] == message_id for row in self.rows["sentences"])
        sentence_id = f"{message_id}-{position}"
        self.rows["sentences"].append(
            {
                "sentence_id": sentence_id,
                "message_id": message_id,
                "position": position,
                "start": 0,
                "end": len(text),
                "text": text,
            }
        )
        for element, probability in (elements or {}).items():
            self.rows["elements"].append(
                {
                    "sentence_id": sentence_id, "message_id": message_id, "relationship": message["relationship"],
                    "side": message["side"], "date": message["date"], "element": element[:-1],
                    "polarity": element[-1], "probability": probability,
                }
            )  # fmt: skip
        return sentence_id

    def use(
        self, message_id: str, text: str, use: str, motive: str | None = None, backing: str = "none",
        zone: str = "authored", behind: list[str] | None = None, surface: str = "partner",
    ) -> None:  # fmt: skip
        """Add a sentence with a use of the word."""
        sentence_id = self.say(message_id, text)
        message = next(row for row in self.rows["messages"] if row["message_id"] == message_id)
        start = text.index(surface)
        self.rows["partner_uses"].append(
            {
                "sentence_id": sentence_id, "message_id": message_id, "relationship": message["relationship"],
                "side": message["side"], "author": message["author"], "date": message["date"], "surface": surface,
                "start": start, "end": start + len(surface), "use": use, "motive": motive, "probability": 0.91,
                "zone": zone, "backing": backing, "backing_commitments": behind or [], "sentence": text,
            }
        )  # fmt: skip

    def promise(
        self, message_id: str, sentence: str, action: str, status: str, due: tuple[str, str | None] = ("", None),
        shown: tuple[str | None, str | None] = (None, None), status_on: str | None = None, owner: str | None = None,
        conditional: bool = False,
    ) -> str:  # fmt: skip
        """Add a promise and return its id; `shown` is the message and the sentence that show its status."""
        message = next(row for row in self.rows["messages"] if row["message_id"] == message_id)
        sentence_id = self.say(message_id, sentence)
        commitment_id = f"c{len(self.rows['commitments'])}"
        self.rows["commitments"].append(
            {
                "commitment_id": commitment_id, "sentence_id": sentence_id, "message_id": message_id,
                "relationship": message["relationship"], "side": owner or message["side"], "made_by": message["author"],
                "made_on": message["date"], "action": action, "due_text": due[0], "due_on": due[1],
                "conditional": conditional, "status": status, "status_on": status_on, "evidence_message_id": shown[0],
                "evidence": shown[1], "sentence": sentence, "probability": 0.94,
            }
        )  # fmt: skip
        return commitment_id

    def relationship(
        self, name: str | None, verdict: str | None, words: float | None, deeds: float | None, **more: Any
    ) -> None:
        """Add the row of a relationship; counts are read off the other tables."""
        of = {
            table: [row for row in self.rows[table] if row["relationship"] == name]
            for table in ("messages", "elements", "partner_uses", "commitments")
        }
        uses = [row for row in of["partner_uses"] if row["zone"] == "authored"]
        row: dict[str, Any] = {
            "relationship": name, "verdict": verdict, "words": words, "deeds": deeds,
            "messages": sum(row["kind"] == "email" for row in of["messages"]),
            "notes": sum(row["kind"] != "email" for row in of["messages"]),
            "first_on": min((row["date"] for row in of["messages"] if row["date"]), default=None),
            "last_on": max((row["date"] for row in of["messages"] if row["date"]), default=None),
            "partner_uses": len(uses),
            "label_only": sum(row["use"] == "label_only" for row in uses),
            "backed": sum(row["use"] == "backed" for row in uses),
        }  # fmt: skip
        settled = [
            row["status"] for row in of["commitments"] if row["status"] in ("kept", "kept_late", "missed", "overdue")
        ]
        kept = sum(status.startswith("kept") for status in settled)
        if settled:
            row |= {"kept_rate": kept / len(settled), **_wilson(kept, len(settled))}
        for side in ("ours", "theirs"):
            owed = [row for row in of["commitments"] if row["side"] in (side, "joint")]
            row[f"commitments_{side}"] = len(owed)
            row[f"kept_{side}"] = sum(one["status"].startswith("kept") for one in owed)
            row[f"missed_{side}"] = sum(one["status"] == "missed" for one in owed)
        for element in schema.ELEMENTS:
            for title, sign in (("positive", "+"), ("negative", "-")):
                row[f"{element}_{title}"] = sum(
                    one["element"] == element and one["polarity"] == sign for one in of["elements"]
                )
        self.rows["relationships"].append(row | more)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table, conformed; a letter holds its sentences, one a line."""
        letters = {row["message_id"]: row for row in self.rows["messages"]}
        for row in letters.values():
            row["authored_text"] = ""
        for row in self.rows["sentences"]:
            letter = letters[row["message_id"]]
            row["start"] = len(letter["authored_text"])
            row["end"] = row["start"] + len(row["text"])
            letter["authored_text"] += row["text"] + "\n"
        return {table.name: schema.conform(self.rows[table.name], table) for table in schema.OUTPUT_TABLES}


def _wilson(kept: int, settled: int, z: float = 1.645) -> dict[str, float]:
    rate = kept / settled
    middle = rate + z * z / (2 * settled)
    spread = z * (rate * (1 - rate) / settled + z * z / (4 * settled**2)) ** 0.5
    return {
        "kept_rate_low": (middle - spread) / (1 + z * z / settled),
        "kept_rate_high": (middle + spread) / (1 + z * z / settled),
    }


def _day(number: int) -> str:
    return (pd.Timestamp("2023-01-09T09:30Z") + pd.Timedelta(days=number)).isoformat()


def _talk(book: Book, name: str, good: int, bad: int, people: tuple[str, str], start: int = 0) -> list[str]:
    """Add letters of both sides with `good` sentences for and `bad` against the elements."""
    ids = []
    plan = [(element, "+", texts) for element, texts in _GOOD.items()] * good
    plan += [(element, "-", texts) for element, texts in _BAD.items()] * bad
    for step, (element, sign, texts) in enumerate(plan):
        if (step * 7 + len(name)) % 5 == 0:
            continue
        side = "ours" if (step * 5 + step // 6) % 3 else "theirs"
        message_id = book.letter(
            name, side, people[side == "theirs"], _day(start + step * 6), f"Re: Line 4, step {step + 1}"
        )
        book.say(message_id, "Please find the figures below.")
        book.say(message_id, texts[step % len(texts)], {f"{element}{sign}": 0.97 - (step % 9) * 0.05})
        ids.append(message_id)
    return ids


def build() -> Book:
    """Return the sample as a book that a test may add to."""
    book = Book()
    ours = f"mara.lind@{US}"

    name = "fabrikam.example"
    ids = _talk(book, name, 5, 1, (ours, f"t.okafor@{name}"))
    note = book.letter(name, "theirs", "Tunde Okafor", _day(190), "Call note: steering meeting", kind="note")
    delivered = book.promise(
        ids[3], "We will put two of our engineers on site on Monday at our cost.", "put two engineers on site at our cost", "kept",
        ("on Monday", _day(28)), (ids[5], "Ines and Paul have been on the line since Monday morning."), _day(30),
    )  # fmt: skip
    book.promise(
        ids[4],
        "I'll send you the corrected drawings by Friday.",
        "send the corrected drawings",
        "kept_late",
        ("by Friday", _day(33)),
        (ids[7], "Attached are the drawings, two days late, sorry."),
        _day(35),
    )
    book.promise(
        ids[8],
        "You will have our test report before the audit.",
        "deliver the test report",
        "kept",
        ("before the audit", _day(70)),
        (ids[10], "Thanks for the report, it carried the audit."),
        _day(66),
    )
    book.promise(
        note,
        "We will both name a lead for the southern plants.",
        "name a lead for the southern plants",
        "kept",
        ("in August", "2023-08-31T00:00:00+00:00"),
        (ids[-1], "With Ines and Tunde named, we can start."),
        _day(215),
        owner="joint",
    )
    book.promise(ids[12], "We will review the safety stock each month.", "review the safety stock each month", "open")
    book.promise(
        ids[13],
        "If the permit comes, we will ship in June.",
        "ship in June",
        "released",
        ("in June", None),
        (ids[15], "The permit was refused, so consider the June date void."),
        _day(110),
        conditional=True,
    )
    book.promise(
        ids[14],
        "Let me come back to you on the crane.",
        "come back on the crane",
        "overdue",
        ("tomorrow", _day(112)),
        status_on=_day(112),
    )
    book.use(
        ids[3],
        "As your partner we will put two of our engineers on site on Monday at our cost.",
        "backed",
        None,
        "delivered",
        behind=[delivered],
    )
    book.use(
        ids[6],
        "In this partnership we have carried the tooling cost half and half since March.",
        "backed",
        None,
        "delivered",
        surface="partnership",
    )
    book.use(ids[9], "Please copy the logistics partner on the booking.", "referential", None, "none")
    book.use(
        ids[9],
        "Thank you for being such a wonderful partner.",
        "label_only",
        "flattery",
        "promised",
        behind=[delivered],
    )
    book.use(ids[2], "Fabrikam, your partner in motion", "label_only", "boilerplate", "none", "signature")
    book.relationship(
        name,
        "partnership",
        0.78,
        0.86,
        reciprocity=0.91,
        weakest_element="future_orientation",
        confidence=0.97,
        reason="Both sides keep what they promise (4 of 5 settled) and the word is mostly used with something behind it. Sentences for the six elements outnumber those against by far.",
    )

    name = "tailspin.example"
    ids = _talk(book, name, 1, 4, (ours, f"v.brandt@{name}"))
    for step, (text, motive) in enumerate([
        ("Dear valued partner, I hope this finds you well.", "flattery"),
        ("As a true partner we expect you to match the lower quote.", "pressure"),
        ("We look forward to a long and fruitful partnership.", "boilerplate"),
        ("We would love to become your partner of choice one day.", "aspiration"),
        ("A partner would not ask for a change fee.", "pressure"),
        ("Partners stand together in hard times, so please accept the twelve per cent.", "pressure"),
    ]):  # fmt: skip
        surface = next(word for word in ("partnership", "Partners", "partner") if word in text)
        book.use(ids[step * 2], text, "label_only", motive, surface=surface)
    book.promise(
        ids[1],
        "We will pay the March invoice this week, you can count on us.",
        "pay the March invoice",
        "missed",
        ("this week", _day(20)),
        (ids[6], "Still waiting for the March payment you promised."),
        _day(44),
    )
    book.promise(
        ids[3],
        "You'll get the forecast by the end of the month.",
        "send the forecast",
        "missed",
        ("by the end of the month", "2023-01-31T00:00:00+00:00"),
        (ids[8], "There will be no forecast this year."),
        _day(60),
    )
    book.promise(
        ids[5],
        "I will call you tomorrow about the penalty.",
        "call about the penalty",
        "overdue",
        ("tomorrow", _day(36)),
        status_on=_day(36),
    )
    book.promise(
        ids[2],
        "We will keep the slot open for you until Thursday.",
        "keep the slot open",
        "kept",
        ("until Thursday", _day(15)),
        (ids[4], "Thanks for holding the slot."),
        _day(22),
        owner="ours",
    )
    book.use(
        ids[2],
        "Tailspin values every partner. This mail is confidential.",
        "label_only",
        "boilerplate",
        "none",
        "disclaimer",
    )
    book.relationship(
        name,
        "so_called",
        0.83,
        0.17,
        reciprocity=0.28,
        weakest_element="win_win",
        confidence=0.93,
        reason="The word is used 6 times, always as a label and mostly to press for a concession. Of 4 settled promises 1 was kept, and sentences against the elements outnumber those for them.",
    )

    name = "litware.example"
    ids = _talk(book, name, 4, 0, (ours, f"j.sato@{name}"))
    for step in range(9):
        book.promise(
            ids[step],
            f"We will send batch {step + 1} of the samples next week.",
            f"send batch {step + 1} of the samples",
            "kept",
            ("next week", _day(step * 6 + 14)),
            (ids[step + 2], f"Batch {step + 1} arrived in good order, thank you."),
            _day(step * 6 + 12),
        )
    book.relationship(
        name,
        "unlabelled_partnership",
        0.08,
        0.91,
        reciprocity=0.84,
        weakest_element="comfort_with_change",
        confidence=0.88,
        reason="Nobody calls it a partnership. All 9 settled promises were kept and both sides open up about their constraints.",
    )

    name = "woodgrove-bank.example"
    ids = _talk(book, name, 1, 1, (ours, f"desk@{name}"))
    book.promise(
        ids[0],
        "We will confirm the rate by noon.",
        "confirm the rate",
        "kept",
        ("by noon", _day(1)),
        (ids[1], "The rate is confirmed."),
        _day(1),
    )
    book.use(ids[1], "The general partner signs for the fund.", "other_sense")
    book.relationship(
        name,
        "transactional",
        0.12,
        0.34,
        reciprocity=0.5,
        weakest_element="self_disclosure_feedback",
        confidence=0.64,
        reason="Orders and confirmations; there is little talk of partnership and little of its practice.",
    )

    name = "so-called-two.example"
    ids = _talk(book, name, 1, 1, (ours, f"amy@{name}"), start=40)
    book.use(ids[0], "We are proud to call you our partner.", "label_only", "flattery")
    book.relationship(
        name,
        "so_called",
        0.61,
        0.38,
        reciprocity=None,
        weakest_element="trust",
        confidence=0.55,
        reason="There is praise with nothing behind it; the correspondence is thin.",
    )

    name = "paul.meyer@freemail.example"
    book.letter(name, "theirs", name, None, "Hello")  # type: ignore[arg-type]
    book.relationship(name, "insufficient_evidence", None, None, reason="One message is too little to say either way.")

    name = HOSTILE
    message_id = book.letter(
        name, "theirs", '<script>alert("author")</script>', _day(300), f"</title><script>alert(2)</script>{BIDI}"
    )
    book.say(message_id, "</bdi></q><script>alert('sentence')</script>" + "A" * 3000, {"trust-": 0.8})
    book.use(message_id, "Dear partner <svg onload=alert(3)> ' onmouseover='alert(4)", "label_only", "flattery")
    book.promise(
        message_id,
        "We will send {{ 7*7 }} {% raw %} &lt;b&gt;.",
        "javascript:alert(5) " + BIDI + "W" * 400,
        "open",
        ("<i>soon</i>", None),
    )
    book.relationship(
        name,
        "insufficient_evidence",
        0.4,
        0.3,
        reason=f"See https://evil.example/x.png <a href='javascript:alert(6)'>here</a> {BIDI}",
        confidence=0.41,
    )

    internal = book.letter(None, "ours", ours, _day(5), "Internal: lunch")
    book.say(internal, "Lunch is at noon.")
    book.relationship(None, None, None, None)
    book.rows["rejected"] += [
        {"source": "export/old.mbox", "position": 17, "reason": "the message has no body"},
        {"source": "export/old.mbox", "position": 44, "reason": "the message has no body"},
        {"source": "export/<b>broken</b>.eml", "position": 0, "reason": "not a mail file"},
    ]
    return book


def tables() -> dict[str, pd.DataFrame]:
    """Return the sample tables."""
    return build().tables()


def facts() -> dict[str, object]:
    """Return what run.json would hold for the sample."""
    found = len(build().rows["messages"])
    return {
        "version": "0.1.0",
        "us": [US],
        "us_inferred": True,
        "as_of": "2024-06-30",
        "counts": {
            "found": found + 15,
            "analysed": found,
            "duplicates": 12,
            "rejected": 3,
            "automatic": 0,
            "not_english": 2,
        },
        "paths": ["export/"],
        "models": {"elements": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    }
