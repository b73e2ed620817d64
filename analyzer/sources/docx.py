"""Call notes and transcripts in .docx: paragraphs and tables of the document, nothing else is opened.

A .docx is a zip of XML. The limits of archives apply, and XML with a document type (entities) is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from analyzer.sources import limits
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.message import refuse_long_lines
from analyzer.sources.notes import date_in_name, note_from_text
from analyzer.sources.unzip import BROKEN, opened, refusal, unpack

DOCUMENT = "word/document.xml"
#: Elements of WordprocessingML, without their namespace.
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
SKIPPED = {"del", "moveFrom", "instrText", "pPr", "rPr", "Fallback"}


class DocxReader:
    """Reader of .docx documents."""

    NAME = "docx"
    READS = "call notes and transcripts in .docx (Word, Teams)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by name and first bytes, or by the entries of the archive."""
        if not head.startswith(b"PK"):
            return path.suffix.lower() == ".docx"
        return path.suffix.lower() in {".docx", ".docm"} or (b"[Content_Types].xml" in head[:2000] and b"word/" in head)

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the note."""
        try:
            with time_limit():
                text = text_of_docx(chunk.path)
                refuse_long_lines(text)
                flags: list[str] = []
                text = limits.cut(text, flags)
                letter = note_from_text(text, chunk.path.stem, chunk.source) if text.strip() else None
        except LimitError as error:
            yield Rejected(chunk.source, 0, f"not read: {error}")
            return
        except (*BROKEN, KeyError, etree.LxmlError) as error:
            yield Rejected(chunk.source, 0, f"a damaged .docx document: {str(error)[:200] or type(error).__name__}")
            return
        if letter is None:
            yield Rejected(chunk.source, 0, "the document holds no text")
            return
        letter.flags += flags
        if letter.date is None and date_in_name(chunk.path.stem) is None and "date_missing" not in letter.flags:
            letter.flags.append("date_missing")
        yield letter


def text_of_docx(path: Path) -> str:
    """Return the text of a document: a line a paragraph, a line a row of a table.

    Raises:
        LimitError: a zip bomb, or XML with entities.
        zipfile.BadZipFile: the file is damaged.
    """
    with opened(path) as archive:
        entry = archive.getinfo(DOCUMENT)
        if reason := refusal(entry):
            raise zipfile.BadZipFile(reason)
        target = io.BytesIO()
        unpack(archive, entry, target, limits.MAX_DOCUMENT_BYTES)
    data = target.getvalue()
    head = data[:2000]
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LimitError("XML with a document type or entities, which Word never writes")
    lines = _Lines()
    parser = etree.XMLParser(
        target=lines, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    etree.fromstring(data, parser)
    if not lines.elements:
        raise zipfile.BadZipFile("its text is not XML")
    return "\n".join(lines.found).strip("\n")


class _Lines:
    """Lines of the document as its elements go by: no tree is built, so that neither depth nor number costs memory."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.line: list[str] = []
        self.row: list[str] = []
        self.rows = self.skipped = self.texts = self.elements = 0

    def start(self, tag: str, attributes: object) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        self.elements += 1
        if name in SKIPPED:
            self.skipped += 1
        elif self.skipped:
            return
        elif name == "tr":
            self.rows += 1
        elif name == "t":
            self.texts += 1
        elif name in BREAKS:
            self.line.append(BREAKS[name])

    def data(self, text: str) -> None:
        """Characters within an element."""
        if self.texts and not self.skipped:
            self.line.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition("}")[2]
        if name in SKIPPED:
            self.skipped -= 1
        elif self.skipped:
            return
        elif name == "t":
            self.texts -= 1
        elif name == "tr":
            self.rows -= 1
            if not self.rows:
                self.found.append(_row(self.row))
                self.row = []
        elif name == "p":
            text, self.line = "".join(self.line), []
            if self.rows:
                self.row.append(text.strip())
            else:
                self.found.append(text)

    def close(self) -> None:
        """The document is at its end, or breaks off: what is open counts."""
        if self.line:
            (self.row if self.rows else self.found).append("".join(self.line).strip())
        if self.row:
            self.found.append(_row(self.row))


def _row(cells: list[str]) -> str:
    """A row of a table: "key: value" where it has two cells, so that a table may be the head of a note."""
    filled = [" ".join(cell.split()) for cell in cells if cell.strip()]
    if len(filled) == 2 and len(filled[0]) < 40:
        return f"{filled[0].rstrip(':')}: {filled[1]}"
    return " | ".join(filled)


READER = DocxReader()
