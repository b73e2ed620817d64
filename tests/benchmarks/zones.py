"""Share of lines in the right zone, for us and for the libraries that other projects ship.

    python -m tests.benchmarks.zones --fixtures DIR [--errors]

DIR holds `talon`, `zapier_reply` and `alfonsrv_reply`: the fixtures of mailgun/talon, zapier/email-reply-parser and
alfonsrv/mail-parser-reply. What is expected comes from talon's own annotated files, and for the other two from
``zones_expected.json``. The libraries are measured where they are installed (`pip install email-reply-parser mail-parser-reply`, and
talon 1.4.4, which needs cchardet under any name: `pip install --no-deps talon cchardet six html5lib cssselect chardet`); every library sees the same text as we do and gets the benefit of the doubt: lines that
begin with ">" count as quoted for it, and of `own` lines any zone but quoted is right.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzer.sources.letter import Letter
from analyzer.sources.message import letter_from_bytes
from analyzer.text.clean import clean
from analyzer.text.markup import text_of_html
from analyzer.text.zones import zone_of_lines

SUITES = ("talon", "zapier_reply", "alfonsrv_reply")
CODES = {"a": "authored", "q": "quoted", "s": "signature", "d": "disclaimer", "o": "own"}
EXPECTED = Path(__file__).with_name("zones_expected.json")
#: Languages that a library is told: those of the fixtures.
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "david"]


@dataclass
class Case:
    """A fixture: its text, its writer, and the expected zone of each line ('' where the line is not counted)."""

    suite: str
    name: str
    text: str
    author: str
    expected: list[str]


def cases(root: Path) -> Iterator[Case]:
    """Every fixture below `root` for which a result is expected."""
    spans = json.loads(EXPECTED.read_text(encoding="utf-8"))
    for suite in SUITES[1:]:
        for name, text in sorted(spans[suite].items()):
            path = root / suite / "test" / "emails" / f"{name}.txt"
            if path.is_file():
                body = clean(path.read_text(encoding="utf-8"))
                yield Case(suite, name, body, "", _by_spans(body, text))
    yield from _talon(root / "talon" / "tests" / "fixtures")


def _by_spans(body: str, text: str) -> list[str]:
    zones = [""] * (body.count("\n") + 1)
    for span in text.split():
        first, _, last = span[1:].partition("-")
        for line in range(int(first), int(last or first) + 1):
            zones[line - 1] = CODES[span[0]]
    return zones


def _talon(root: Path) -> Iterator[Case]:
    for path in sorted((root / "signature" / "emails" / "stripped").glob("*_body")):
        stem = str(path).removesuffix("_body")
        body = clean(_unmarked(path.read_text(encoding="utf-8")))
        signature = _unmarked(Path(f"{stem}_signature").read_text(encoding="utf-8")).strip("\n")
        count = signature.count("\n") + 1 if signature.strip() else 0
        lines = body.rstrip("\n").count("\n") + 1
        zones = ["authored"] * (lines - count) + ["signature"] * count
        sender = Path(f"{stem}_sender").read_text(encoding="utf-8").strip()
        yield Case("talon", path.name, body.rstrip("\n"), sender, zones)
    marked = root / "signature" / "emails" / "P" / "102682_R_S"
    if marked.is_file():
        text = marked.read_text(encoding="utf-8").partition("\n\n")[2]
        codes = {"#sig": "signature", "#rep": "quoted"}
        zones = [codes.get(line[:4], "authored") for line in text.split("\n")]
        yield Case("talon", marked.name, _unmarked(text), "John Doe", zones)
    for path in sorted((root / "standard_replies").glob("*.eml")):
        given = path.with_name(f"{path.stem}_reply_text")
        reply = given.read_text(encoding="utf-8") if given.is_file() else "Hello"
        letter = letter_from_bytes(path.read_bytes(), path.name, 0)
        if isinstance(letter, Letter):
            yield _own_or_quoted(path.name, clean(letter.body), letter.author_name, reply)
    for path in sorted((root / "html_replies").glob("*.html")):
        yield _own_or_quoted(
            path.name, clean(text_of_html(path.read_text(encoding="utf-8"))), "", "Hi. I am fine.\n\nThanks,\nAlex"
        )
    for name, reply in (("OLK_SRC_BODY_SECTION.html", "Reply"), ("reply-separated-by-hr.html", "Hi\nthere\nBob")):
        if (root / name).is_file():
            yield _own_or_quoted(name, clean(text_of_html((root / name).read_text(encoding="utf-8"))), "", reply)


def _own_or_quoted(name: str, body: str, author: str, reply: str) -> Case:
    wanted = [line.strip() for line in reply.split("\n") if line.strip()]
    zones = []
    for line in body.split("\n"):
        own = bool(wanted) and line.strip() == wanted[0]
        zones.append("own" if own else "quoted")
        wanted = wanted[1:] if own else wanted
    return Case("talon", name, body, author, zones)


def _unmarked(text: str) -> str:
    return re.sub(r"^#(?:sig|reply)#", "", text, flags=re.MULTILINE)


def ours(case: Case) -> list[str]:
    """Our zones."""
    return [zone for zone, _ in zone_of_lines(case.text, case.author)]


def zapier(case: Case) -> list[str]:
    """Zones as zapier's email-reply-parser gives them."""
    from email_reply_parser import EmailReplyParser

    pieces: list[tuple[str, str]] = []
    for fragment in EmailReplyParser.read(case.text).fragments:
        zone = "quoted" if fragment.quoted or fragment.headers else "signature" if fragment.signature else "authored"
        pieces += [(zone, line) for line in fragment.content.split("\n")]
    hidden = next((i for i, (zone, line) in enumerate(pieces) if zone == "quoted" and ":" in line), len(pieces))
    if not any(line.startswith(">") for _, line in pieces[hidden:]):  # its reply ends at an unmarked header
        pieces = [(zone if i < hidden else "quoted", line) for i, (zone, line) in enumerate(pieces)]
    return _aligned(case, pieces)


def alfonsrv(case: Case) -> list[str]:
    """Zones as alfonsrv's mail-parser-reply gives them."""
    from mailparser_reply import EmailReplyParser

    pieces: list[tuple[str, str]] = []
    for number, reply in enumerate(EmailReplyParser(languages=LANGUAGES).read(case.text).replies):
        signature = set((reply.signatures or "").split("\n")) if number == 0 else set()
        disclaimer = "\n".join(str(item) for item in reply.disclaimers or [])
        headers = set((reply.headers or "").split("\n"))
        for line in reply.content.split("\n"):
            zone = "quoted" if number or line in headers else "signature" if line in signature else "authored"
            pieces.append(("disclaimer" if zone == "authored" and line and line in disclaimer else zone, line))
    return _aligned(case, pieces)


def talon(case: Case) -> list[str]:
    """Zones as talon's plain-text functions give them (its brute-force signatures; the trained ones need an old scikit-learn)."""
    import joblib
    import sklearn.externals

    sklearn.externals.joblib = joblib  # where talon looks for it; scikit-learn moved it out in 2019
    from talon import quotations
    from talon.signature import bruteforce

    reply = str(quotations.extract_from_plain(case.text))
    body, signature = bruteforce.extract_signature(reply)
    pieces = [("authored", line) for line in str(body).split("\n")]
    pieces += [("signature", line) for line in str(signature or "").split("\n")]
    return _aligned(case, pieces, missing="quoted")


def _aligned(case: Case, pieces: list[tuple[str, str]], missing: str = "authored") -> list[str]:
    """Zones by line of the text from a library's pieces, which have lost blanks and sometimes line breaks."""
    lines = ["".join(line.split()) for line in case.text.split("\n")]
    theirs = ["".join(line.split()) for _, line in pieces]
    zones = [missing] * len(lines)
    for a, b, size in difflib.SequenceMatcher(None, lines, theirs, autojunk=False).get_matching_blocks():
        for step in range(size):
            zones[a + step] = pieces[b + step][0]
    joined: dict[str, str] = defaultdict(str)
    for zone, line in pieces:
        joined[zone] += "".join(line.split()) + "\n"
    for index, line in enumerate(lines):
        if line.startswith(">"):
            zones[index] = "quoted"
        elif line and line not in theirs and missing != "quoted" and line in joined["quoted"]:
            zones[index] = "quoted"  # a header whose lines the library joined
    return zones


def score(case: Case, zones: list[str]) -> list[tuple[bool, bool, str]]:
    """(zone right, own-or-quoted right, line) for every counted line of a case."""
    rows = []
    for wanted, got, line in zip(case.expected, zones, case.text.split("\n"), strict=True):
        if wanted and any(char.isalnum() for char in line):
            own = (got == "quoted") == (wanted == "quoted")
            rows.append((got == wanted or (wanted == "own" and own), own, line))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixtures", type=Path, required=True)
    parser.add_argument("--errors", action="store_true", help="print each of our lines that is in the wrong zone")
    options = parser.parse_args()
    readers: dict[str, Callable[[Case], list[str]]] = {
        "ours": ours,
        "zapier": zapier,
        "alfonsrv": alfonsrv,
        "talon": talon,
    }
    totals: dict[tuple[str, str], list[tuple[bool, bool, str]]] = defaultdict(list)
    absent: set[str] = set()
    for case in cases(options.fixtures):
        for name, reader in readers.items():
            try:
                rows = score(case, reader(case))
            except ImportError:
                absent.add(name)
                continue
            totals[case.suite, name] += rows
            if options.errors and name == "ours":
                wrong = [(w, g, ln) for w, g, ln in zip(case.expected, ours(case), case.text.split("\n"), strict=True)]
                for (wanted, got, line), index in zip(wrong, range(len(wrong)), strict=True):
                    if (
                        wanted
                        and any(c.isalnum() for c in line)
                        and got != wanted
                        and not (wanted == "own" and got != "quoted")
                    ):
                        print(f"{case.name}:{index + 1}: {got}, should be {wanted}: {line[:80]}")  # noqa: T201
    print(f"{'suite':16}{'lines':>6}  " + "".join(f"{name:>20}" for name in readers))  # noqa: T201
    print(f"{'':24}" + f"{'zone / own':>20}" * len(readers))  # noqa: T201
    for suite in SUITES:
        cells = []
        for name in readers:
            rows = totals[suite, name]
            cells.append(
                f"{sum(r[0] for r in rows) / len(rows):>12.1%} /{sum(r[1] for r in rows) / len(rows):>6.1%}"
                if rows
                else f"{'not installed':>20}"
            )
        print(f"{suite:16}{len(totals[suite, 'ours']):>6}  " + "".join(cells))  # noqa: T201


if __name__ == "__main__":
    main()
