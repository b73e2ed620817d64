"""The parts of a raw message, found by searching for boundaries; nothing is copied but what is read.

The standard library's parser cuts every attachment into lines and follows any nesting. Here only header blocks become
``compat32`` messages, a part is a range of bytes, and each limit of :mod:`analyzer.sources.limits` is kept.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from functools import lru_cache
from quopri import decodestring
from typing import Any

from analyzer.sources import limits
from analyzer.sources.charsets import from_base64, header_bytes_to_text
from analyzer.sources.limits import LimitError

#: A field with the lines that continue it; a line of blanks only is looked at apart.
FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:([^\n]*\n?(?:[ \t]{1,998}[^\s][^\n]*\n?)*)")
#: A line that is no field, between fields: what a careless program left of a long subject.
KNOWN_FIELD = re.compile(
    rb"(?:[^\r\n:]{1,998}\r?\n){0,3}(?:From|To|Cc|Date|Subject|Reply-To|Message-ID|MIME-Version|Content-[A-Za-z-]{1,30}|Received|X-[A-Za-z-]{1,60}):",
    re.IGNORECASE,
)
GUESSED_BOUNDARY = re.compile(rb"^--([^\s][^\r\n]{0,200}?)[ \t]{0,20}\r?\n(?=[Cc]ontent-)", re.MULTILINE)
#: The fields of a header as nearly all are: each with the lines that continue it, one right below the other.
USUAL_FIELDS = re.compile(rb"([!-9;-~]{1,200}):(.*+(?:\n[ \t]{1,998}+\S.*+)*+(?:\n[ \t]\Z)?)\n?")
EMPTY_LINE = re.compile(rb"\n\r?\n")
#: What may stand behind the name of a transfer encoding, against the rules.
ENCODING = re.compile(r"[;(].*$", re.DOTALL)
#: Two words, which no line of base64 has, or the rule above a footer.
WITH_BLANKS = re.compile(rb"\S[ \t]{1,9}\S|^(?:--|__)", re.MULTILINE)
FILE_BEGIN = re.compile(r"(?:begin [0-7]{3,4}|=ybegin .{0,200}name=) ?(\S.{0,300})$")
#: A picture that HTML holds in itself, perhaps in lines; words are shorter than those.
INLINE = re.compile(
    r"data:[\w./+\-]{1,80}(?:;[\w=\-]{1,40}){0,3};base64,\s{0,8}[A-Za-z0-9+/=%]{60,}(?:\s{1,8}[A-Za-z0-9+/=%]{40,})*"
)
UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]{1,300}\n", re.MULTILINE)


class Header(Message):
    """A ``compat32`` header whose fields are found by name at once and decoded when asked for.

    Example:
        >>> header = Header()
        >>> header.set_raw("Subject", "Hi")
        >>> header["subject"], header.keys()
        ('Hi', ['Subject'])
    """

    def __init__(self) -> None:
        super().__init__(policy=compat32)
        self._names: list[str] = []
        self._lower: list[str] = []
        self._raw: list[str | bytes] = []
        self._first: dict[str, int] = {}
        #: Character set of the text below, for fields that have bytes beyond ASCII and do not say in which.
        self.hint = ""

    def add(self, name: bytes, value: bytes) -> None:
        """Add a field as bytes."""
        self.set_raw(name.decode("ascii"), value)

    def add_block(self, block: bytes) -> bool:
        """Add the fields of a whole block to a header that is empty as yet, if they are as nearly all are; tell if so."""
        fields = USUAL_FIELDS.findall(block)
        if not fields:
            return False
        names, values = zip(*fields, strict=True)
        joined = b"\n".join(names)
        if len(joined) + len(values) + sum(map(len, values)) != len(block):  # there is more than these fields
            return False
        self._names, self._lower = joined.decode("ascii").split("\n"), joined.lower().decode("ascii").split("\n")
        self._raw = list(values)
        self._first = dict(zip(reversed(self._lower), range(len(names) - 1, -1, -1), strict=True))
        return True

    def extend(self, value: bytes) -> None:
        """Add a line to the last field."""
        if self._raw:
            kept = self._raw[-1]
            if isinstance(kept, bytes) and len(kept) < limits.MAX_FIELD_BYTES:
                self._raw[-1] = kept + value

    def set_raw(self, name: str, value: str | bytes) -> None:
        """Add a field as text, or as bytes to be decoded when asked for."""
        lower = name.lower()
        self._first.setdefault(lower, len(self._names))
        self._names.append(name)
        self._lower.append(lower)
        self._raw.append(value)

    def _value(self, index: int) -> str:
        value = self._raw[index]
        if isinstance(value, bytes):
            content = self._names[index][:8].lower() == "content-"
            longest = limits.MAX_PARAMETER_BYTES if content else limits.MAX_FIELD_BYTES
            value = self._raw[index] = header_bytes_to_text(
                value if len(value) <= longest else value[:longest], self.hint
            )
        return value

    def get(self, name: str, failobj: Any = None) -> Any:  # noqa: ANN401  as the class above says
        """Return the first field of that name."""
        index = self._first.get(name.lower())
        if index is None:
            return failobj
        value = self._raw[index]
        return value if isinstance(value, str) else self._value(index)

    def get_all(self, name: str, failobj: Any = None) -> Any:  # noqa: ANN401
        """Return all fields of that name."""
        lower = name.lower()
        if lower not in self._first:
            return failobj
        if self._lower.count(lower) == 1:
            return [self._value(self._first[lower])]
        return [self._value(i) for i, other in enumerate(self._lower) if other == lower]

    def raw_items(self) -> Iterator[tuple[str, str]]:
        """Yield names and values in order."""
        return ((name, self._value(index)) for index, name in enumerate(self._names))

    def items(self) -> list[tuple[str, Any]]:
        """Return names and values in order."""
        return list(self.raw_items())

    def keys(self) -> list[str]:
        """Return the names in order."""
        return list(self._names)

    def values(self) -> list[Any]:
        """Return the values in order."""
        return [value for _, value in self.raw_items()]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return self.get(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._first

    def __len__(self) -> int:
        return len(self._names)


@dataclass
class Part:
    """A header block and the range of bytes below it; `closed` is False where its last boundary is missing."""

    message: Message
    data: bytes
    start: int
    end: int
    closed: bool = True

    @property
    def kind(self) -> str:
        """The content type, lower case."""
        stated = self.message.get("Content-Type")
        return declared(stated)[0] if stated else self.message.get_content_type()

    @property
    def charset(self) -> str:
        """The character set that is declared, or ""."""
        return declared(str(self.message.get("Content-Type") or ""))[1]

    def payload(self) -> bytes:
        """Return the decoded bytes, MAX_TEXT_BYTES of them at most."""
        raw = self.data[self.start : min(self.end, self.start + limits.MAX_TEXT_BYTES)]
        encoding = _encoding(str(self.message.get("Content-Transfer-Encoding", "")))
        if encoding == "base64":
            return _from_base64_lines(raw)
        if encoding == "quoted-printable":
            return decodestring(raw)
        if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
            return _from_uu(raw)
        return raw


@lru_cache(maxsize=1024)
def _encoding(stated: str) -> str:
    """The transfer encoding that a field names, lower case."""
    return ENCODING.sub("", stated.lower()).strip()


@lru_cache(maxsize=1024)
def declared(stated: str) -> tuple[str, str]:
    """Return content type and character set, lower case, of a Content-Type field; a mailbox holds few different ones.

    Example:
        >>> declared('Text/Plain; charset="UTF-8"'), declared("")
        (('text/plain', 'utf-8'), ('text/plain', ''))
    """
    message = Message()
    if stated:
        message["Content-Type"] = stated
    try:
        charset = str(message.get_content_charset() or "")
    except (ValueError, LookupError, TypeError):
        charset = ""
    return message.get_content_type(), charset


def header_of(data: bytes, start: int, end: int, inner: bool = False) -> tuple[Header, int]:
    """Return the header that begins at `start`, and where its body begins.

    Args:
        data: the raw message.
        start: first byte of the header block.
        end: where the part ends.
        inner: of a part: only the Content fields are kept.

    Raises:
        LimitError: the block is longer, or has more fields, than any mail program makes.

    Example:
        >>> message, body = header_of(b"Subject: Hi\\n there\\n\\nText", 0, 25)
        >>> message["Subject"], body
        ('Hi there', 20)
    """
    message = Header()
    at = start
    stop, body = _usual_end(data, start, end)
    if not inner and stop > 0 and message.add_block(data[start:stop]):
        return message, body
    while at < end:
        field = FIELD.match(data, at, end)
        if field:
            name = field.group(1)
            if not inner or name[:8].lower() == b"content-":
                message.add(name, field.group(2))
            at = field.end()
        else:
            stop = data.find(b"\n", at, end) + 1 or end
            blank = not data[at:stop].strip()
            if data[at] in b" \t" and (not blank or _goes_on(data, stop, end)):
                message.extend(data[at:stop])
            elif blank:
                return message, stop
            elif not data.startswith((b"From ", b">From "), at) and not KNOWN_FIELD.match(data, stop, end):
                return message, at  # the empty line is missing: text begins here
            at = stop
        if at - start > limits.MAX_HEADER_BYTES:
            raise LimitError(f"a header of more than {limits.MAX_HEADER_BYTES // 1000} KB (MAX_HEADER_BYTES)")
        if len(message) > limits.MAX_HEADER_FIELDS:
            raise LimitError(f"more than {limits.MAX_HEADER_FIELDS} header fields (MAX_HEADER_FIELDS)")
    return message, at


def _usual_end(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where a header of a usual size ends at its first empty line, and where its body begins; (-1, 1) if it does not."""
    found = EMPTY_LINE.search(data, start, min(end, start + limits.MAX_HEADER_BYTES))
    if not found:
        return -1, 1
    stop, body = found.span()
    short = stop - start < limits.MAX_HEADER_FIELDS or data.count(b"\n", start, stop) < limits.MAX_HEADER_FIELDS
    return (stop, body) if short else (-1, 1)


def _goes_on(data: bytes, at: int, end: int) -> bool:
    """Whether the header goes on after a line of blanks only."""
    return at < end and (data[at] in b" \t" or bool(KNOWN_FIELD.match(data, at, end)))


def leaves(part: Part, depth: int = 0, count: list[int] | None = None) -> Iterator[tuple[Part, tuple[int, ...]]]:
    """Yield the parts that are no multipart, each with its path of multipart/alternative containers.

    A path is a tuple of ids: parts whose paths begin alike are alternatives of, or lie within, the same container.

    Raises:
        LimitError: nested deeper than MAX_DEPTH, or more than MAX_PARTS parts.
    """
    yield from _leaves(part, depth, count if count is not None else [0], ())


def _leaves(part: Part, depth: int, count: list[int], path: tuple[int, ...]) -> Iterator[tuple[Part, tuple[int, ...]]]:
    if depth > limits.MAX_DEPTH:
        raise LimitError(f"parts nested deeper than {limits.MAX_DEPTH} (MAX_DEPTH)")
    children = _children(part, count) if part.kind.startswith("multipart/") else []
    if not children:
        yield part, path
        return
    here = (*path, count[0]) if part.kind == "multipart/alternative" else path
    for child in children:
        yield from _leaves(child, depth + 1, count, here)


def _children(part: Part, count: list[int]) -> list[Part]:
    boundary = _boundary(part)
    ranges = _ranges(part, boundary, count) if boundary else []
    if not ranges:
        guessed = GUESSED_BOUNDARY.search(part.data, part.start, part.end)
        if guessed and guessed.group(1) != boundary:
            ranges = _ranges(part, guessed.group(1), count)
    children = []
    for start, end in ranges:
        message, body = header_of(part.data, start, end, inner=True)
        if part.kind == "multipart/digest" and "Content-Type" not in message:
            message.set_raw("Content-Type", "message/rfc822")
        children.append(Part(message, part.data, body, end))
    return children


def _boundary(part: Part) -> bytes:
    try:
        return (part.message.get_boundary() or "").encode("utf-8", "surrogateescape")
    except (ValueError, LookupError, TypeError):
        return b""


def _ranges(part: Part, boundary: bytes, count: list[int]) -> list[tuple[int, int]]:
    """Where the children lie; the line end before a boundary belongs to the boundary."""
    data, mark = part.data, b"--" + boundary
    found: list[tuple[int, int]] = []
    begin, at = -1, part.start
    part.closed = False
    while True:
        at = data.find(mark, at, part.end)
        if at < 0:
            break
        stop = data.find(b"\n", at, part.end) + 1 or part.end
        rest = data[at + len(mark) : min(stop, at + len(mark) + 200)]
        if (at > part.start and data[at - 1] != 10) or rest.strip() not in {b"", b"--"}:
            at = stop  # a boundary begins a line
            continue
        if begin >= 0:
            found.append((begin, at - (2 if data[at - 2 : at] == b"\r\n" else 1) if at > begin else begin))
        begin, at = stop, stop
        if rest.strip() == b"--":
            part.closed = True
            break
        count[0] += 1
        if count[0] > limits.MAX_PARTS:
            raise LimitError(f"more than {limits.MAX_PARTS} parts (MAX_PARTS)")
    if begin >= 0 and not part.closed:
        found.append((begin, part.end))
    return found


def _from_base64_lines(raw: bytes) -> bytes:
    """Decoded base64 and what a mailing list appended to it as it is; all of it as it is where none of it is base64."""
    text = WITH_BLANKS.search(raw)
    if not text:
        return from_base64(raw)
    begin = raw.rfind(b"\n", 0, text.start()) + 1
    coded = raw[:begin].strip()
    if not coded:
        return raw
    return from_base64(coded) + b"\n" + raw[begin:]


def without_uu(text: str, names: list[str]) -> str:
    """Return `text` without files that old programs put into it (uuencode, yEnc); their names are added to `names`.

    Example:
        >>> names = []
        >>> without_uu("Here it is.\\nbegin 644 a.txt\\n#0V%T\\n`\\nend\\nTom", names), names
        ('Here it is.\\nTom', ['a.txt'])
    """
    kept: list[str] = []
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        match = FILE_BEGIN.match(lines[index]) if lines[index][:7] in {"begin 6", "begin 7", "=ybegin"} else None
        stop = index + 1
        while match and stop < len(lines) and not lines[stop].startswith(("end", "=yend")):
            stop += 1
        if match and stop < len(lines):
            names.append(match.group(1).strip()[:300])
            index = stop + 1
        else:
            kept.append(lines[index])
            index += 1
    return "\n".join(kept)


def without_pictures(text: str) -> str:
    """Return HTML without the pictures that it holds in itself, which would count as its text.

    Example:
        >>> without_pictures('<img src="data:image/png;base64,' + "QUJD" * 100 + '">Hello')
        '<img src="data:,">Hello'
    """
    return INLINE.sub("data:,", text) if ";base64," in text else text


def _from_uu(raw: bytes) -> bytes:
    match = UU_BEGIN.search(raw)
    out: list[bytes] = []
    for line in raw[match.end() if match else 0 :].splitlines():
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            try:  # some encoders count the padding
                out.append(binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3]))
            except (binascii.Error, IndexError):
                continue
    return b"".join(out)
