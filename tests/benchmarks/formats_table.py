"""Read any folder of mail, print what was found, and compare it with what lies beside it.

``python -m tests.benchmarks.formats_table FOLDER...`` prints, for each folder, a row a format: files, messages found,
read, rejected with reasons, and the slowest piece. Where a suite states what it expects (mime4j's ``.xml``, or a
``.json`` of the same name), headers and bodies are compared and every difference is listed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

import click
from lxml import etree

from analyzer.sources import Options, find, read_chunk
from analyzer.sources.charsets import words_decoded
from analyzer.sources.letter import Letter

ADDRESS = re.compile(r"[^\s<>\"',;:()]+@[^\s<>\"',;:()]+")


def letters_by_source(folder: Path):
    """Letters, rejects, reader of each source, and the slowest piece."""
    chunks, rejected = find([folder])
    letters: list[Letter] = []
    readers = {chunk.source: chunk.reader for chunk in chunks}
    slowest = (0.0, "")
    for chunk in chunks:
        begun = time.perf_counter()
        found, bad = read_chunk(chunk, Options())
        slowest = max(slowest, (time.perf_counter() - begun, chunk.source))
        letters += found
        rejected += bad
    return letters, rejected, readers, slowest


def table(folder: Path) -> tuple[str, list[Letter]]:
    """The table of one folder as text, and its letters."""
    letters, rejected, readers, slowest = letters_by_source(folder)
    files = Counter(readers.values())
    read = Counter(readers.get(letter.source, "?") for letter in letters)
    refused = Counter((readers.get(r.source, "(nobody)"), _short(r.reason)) for r in rejected)
    lines = [
        f"{folder.name}: {len(letters) + len(rejected)} found = {len(letters)} read + {len(rejected)} rejected; slowest piece {slowest[0]:.3f} s"
    ]
    for name in sorted({*files, *(key for key, _ in refused)}):
        reasons = "; ".join(f"{n}x {reason}" for (key, reason), n in sorted(refused.items()) if key == name)
        bad = sum(n for (key, _), n in refused.items() if key == name)
        lines.append(f"  {name:12} {files[name]:5} files {read[name]:6} read {bad:5} rejected  {reasons}")
    return "\n".join(lines), letters


def _short(reason: str) -> str:
    return re.split(r"[(:.]", reason)[0].strip()[:80]


def expectations(path: Path) -> dict[str, str]:
    """What a suite states beside a mail: subject, from, to, message id, text; {} where it states nothing."""
    decoded = path.with_name(f"{path.stem}_decoded.xml")
    for beside in (decoded, path.with_suffix(".xml"), Path(f"{path}.xml")):
        if beside.is_file() and beside != path:
            return _from_xml(beside)
    for beside in (path.with_suffix(".json"), Path(f"{path}.json")):
        if beside.is_file() and beside != path:
            return _from_json(beside)
    return {}


def _from_xml(path: Path) -> dict[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(path.read_bytes(), parser)
    if root is None or root.tag != "message":
        return {}
    found: dict[str, str] = {}
    for field in root.findall("header/field"):
        name, _, value = "".join(field.itertext()).strip().partition(":")
        found.setdefault(name.strip().lower(), re.sub(r"\s+", " ", value).strip())
    parts = [p for p in root.iter("text-body") if p.get("name")] if "_decoded" in path.name else []
    for part in parts[:1]:
        text = path.parent / part.get("name")
        header = part.getparent().find("header")
        kind = "" if header is None else " ".join("".join(f.itertext()).lower() for f in header)
        if text.is_file() and "attachment" not in kind and "text/html" not in kind:
            found["text"] = text.read_bytes().decode("utf-8", "replace")
    return found


def _from_json(path: Path) -> dict[str, str]:
    try:
        value = json.loads(path.read_text("utf-8", "replace"))
    except ValueError:
        return {}
    if not isinstance(value, dict):
        return {}
    value = (
        value | {k: v for k, v in value.get("headers", {}).items()} if isinstance(value.get("headers"), dict) else value
    )
    found = {str(k).lower().replace("_", "-"): json.dumps(v) if not isinstance(v, str) else v for k, v in value.items()}
    return {k: found[k] for k in ("subject", "from", "to", "message-id", "text", "body") if k in found}


def differences(letter: Letter, stated: dict[str, str]) -> list[str]:
    """In what a letter differs from what its suite states; [] where it agrees."""
    wrong = []
    if "subject" in stated and _plain(letter.subject) != _plain(words_decoded(stated["subject"])):
        wrong.append(f"subject {letter.subject!r}, stated {stated['subject']!r}")
    if "from" in stated:
        wanted = {a.lower() for a in ADDRESS.findall(stated["from"])}
        if wanted and letter.author not in wanted:
            wrong.append(f"author {letter.author!r}, stated {stated['from']!r}")
    if "to" in stated:
        wanted = {a.lower() for a in ADDRESS.findall(stated["to"])}
        if not wanted <= set(letter.recipients):
            wrong.append(f"recipients {letter.recipients!r}, stated {stated['to']!r}")
    if stated.get("message-id") and _plain(stated["message-id"].strip("<> ")) != _plain(letter.message_key):
        wrong.append(f"message id {letter.message_key!r}, stated {stated['message-id']!r}")
    text = stated.get("text") or stated.get("body") or ""
    if text.strip() and letter.body_type == "plain" and _plain(text)[:500] not in _plain(letter.body):
        wrong.append(f"body {letter.body[:60]!r}, stated {text[:60]!r}")
    return wrong


def _plain(text: str) -> str:
    return re.sub(r"[\s\ufffd?]+", "", text)


def main(arguments: list[str]) -> None:
    """Print the tables and the differences."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args(arguments).folders:
        text, letters = table(folder)
        click.echo(text)
        compared = agreeing = 0
        for letter in letters:
            path = folder.resolve().parent / letter.source
            stated = expectations(path) if path.is_file() and letter.kind == "email" else {}
            if stated:
                compared += 1
                wrong = differences(letter, stated)
                agreeing += not wrong
                for line in wrong:
                    click.echo(f"    differs: {letter.source}: {line}")
        click.echo(
            f"  {agreeing} of {compared} messages agree with what the suite states beside them"
            if compared
            else "  the suite states nothing beside its mail"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
