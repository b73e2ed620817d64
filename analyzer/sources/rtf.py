"""RTF of Outlook messages to text: decompression (MS-OXRTFCP), HTML hidden in RTF (MS-OXRTFEX), plain RTF."""

from __future__ import annotations

import re
import struct
import zlib

from analyzer.sources import limits
from analyzer.sources.limits import LimitError

COMPRESSED, STORED = b"LZFu", b"MELA"
#: The dictionary with which every writer begins; given by the format.
PRIMER = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol"
    b"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
RING = 4096
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\'?"
)
FONT = re.compile(rb"\\f(\d{1,5})[^{};\\]{0,40}(?:\\(?!f\d|fcharset)[a-z]{1,20}-?\d{0,9}[ ]?){0,6}\\fcharset(\d{1,3})")
#: Character set of a font -> code page (RTF 1.9).
FONT_PAGES = {
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
}
#: Groups whose text is not part of the document.
HIDDEN = {
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"object",
    b"header",
    b"footer",
    b"listtable",
    b"listoverridetable",
    b"rsidtbl",
    b"generator",
    b"themedata",
    b"datastore",
    b"fldinst",
    b"xmlnstbl",
}
MARKS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"tab": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
}
DEEPEST_GROUP = 1_000


def decompressed(data: bytes) -> bytes:
    """Return the RTF in the bytes of PidTagRtfCompressed.

    Raises:
        ValueError: they are cut off or not of the format.

    Example:
        >>> import struct
        >>> decompressed(struct.pack("<II4sI", 17, 5, b"MELA", 0) + b"{abc}")
        b'{abc}'
    """
    if len(data) < 16:
        raise ValueError("compressed RTF is cut off")
    _, size, kind, _ = struct.unpack_from("<II4sI", data)
    if size > limits.MAX_TEXT_BYTES:
        raise LimitError(f"RTF of more than {limits.MAX_TEXT_BYTES // 1_000_000} MB (MAX_TEXT_BYTES)")
    if kind == STORED:
        return data[16 : 16 + size]
    if kind != COMPRESSED:
        raise ValueError("not compressed RTF")
    return _unpacked(data, size)


def _unpacked(data: bytes, size: int) -> bytes:  # noqa: C901  the algorithm as the format gives it
    ring = bytearray(PRIMER.ljust(RING, b" "))
    write = len(PRIMER)
    out = bytearray()
    at = 16
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                word = data[at] << 8 | data[at + 1]
                at += 2
                offset, length = word >> 4, (word & 15) + 2
                if offset == write:
                    return bytes(out)
                for step in range(length):
                    byte = ring[(offset + step) % RING]
                    ring[write] = byte
                    write = (write + 1) % RING
                    out.append(byte)
            else:
                if at >= len(data):
                    return bytes(out)
                ring[write] = data[at]
                write = (write + 1) % RING
                out.append(data[at])
                at += 1
    return bytes(out[:size])


def text_of_rtf(rtf: bytes) -> tuple[str, str]:
    """Return the text of RTF and what it is: "html" where HTML was wrapped in RTF, else "plain".

    Example:
        >>> text_of_rtf(b"{\\\\rtf1\\\\ansi\\\\ansicpg1252 Gr\\\\'fc\\\\'dfe\\\\par Tom}")
        ('Grüße\\nTom', 'plain')
    """
    state = _State(rtf)
    for match in TOKEN.finditer(rtf):
        state.take(match)
    return state.text(), "html" if state.wrapped else "plain"


class _State:
    """What a reader of RTF must remember: groups, code page, how many characters to skip after \\u."""

    def __init__(self, rtf: bytes) -> None:
        self.wrapped = b"\\fromhtml" in rtf[:2000]
        page = re.search(rb"\\ansicpg(\d{1,5})", rtf[:2000])
        self.page = int(page.group(1)) if page else 1252
        self.fonts = {int(f): FONT_PAGES.get(int(c), 0) for f, c in FONT.findall(rtf[:200_000])}
        self.out: list[str] = []
        self.raw = bytearray()
        #: hidden, inside an HTML tag, RTF beside the HTML, characters after \u, code page
        self.group: tuple[bool, bool, bool, int, int] = (False, False, False, 1, self.page)
        self.stack: list[tuple[bool, bool, bool, int, int]] = []
        self.skip = 0
        self.starred = False

    def text(self) -> str:
        """What was read."""
        self._flush()
        return "".join(self.out)

    def take(self, match: re.Match[bytes]) -> None:
        """Take one token."""
        word, number, byte, symbol, brace, plain = match.groups()
        if brace == b"{":
            if len(self.stack) >= DEEPEST_GROUP:
                raise LimitError(f"RTF groups nested deeper than {DEEPEST_GROUP} (DEEPEST_GROUP)")
            self.stack.append(self.group)
            self.starred = False
        elif brace == b"}":
            self._flush()
            self.group = self.stack.pop() if self.stack else self.group
        elif word:
            self._word(word, int(number) if number else None)
        elif symbol:
            self._symbol(symbol)
        elif byte:
            self._bytes(bytes([int(byte, 16)]))
        elif plain:
            self._bytes(plain)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in b"{}\\":
            self._bytes(symbol)
        elif symbol in b"~_":
            self._say(" " if symbol == b"~" else "-")
        elif symbol in b"\r\n":
            self._say("\n")

    def _shown(self) -> bool:
        hidden, tag, beside, _, _ = self.group
        return tag or not (hidden or (self.wrapped and beside))

    def _word(self, word: bytes, number: int | None) -> None:
        hidden, tag, beside, after, page = self.group
        starred, self.starred = self.starred, False
        if word == b"u" and number is not None:
            self._flush()
            if self._shown():
                self.out.append(chr(number & 0xFFFF))
            self.skip = after
        elif word == b"uc":
            self.group = (hidden, tag, beside, min(number or 0, 10), page)
        elif word == b"f" and number is not None:
            self._flush()
            self.group = (hidden, tag, beside, after, self.fonts.get(number) or self.page)
        elif word == b"htmltag":
            self.group = (hidden, True, beside, after, page)
        elif word == b"htmlrtf":
            self._flush()
            self.group = (hidden, tag, number != 0, after, page)
        elif (starred and not (self.wrapped and word == b"mhtmltag")) or word in HIDDEN or word == b"mhtmltag":
            self.group = (True, False, beside, after, page)
        elif word in MARKS:
            self._say(MARKS[word])
        elif word == b"bin":
            self.skip = 0

    def _say(self, text: str) -> None:
        self._flush()
        if self._shown():
            self.out.append(text)

    def _bytes(self, data: bytes) -> None:
        if self.skip:
            dropped = min(self.skip, len(data))
            self.skip -= dropped
            data = data[dropped:]
        if data and self._shown():
            self.raw += data

    def _flush(self) -> None:
        if self.raw:
            page = self.group[4]
            try:
                self.out.append(bytes(self.raw).decode(f"cp{page}" if page != 65001 else "utf-8", "replace"))
            except LookupError:
                self.out.append(bytes(self.raw).decode("cp1252", "replace"))
            self.raw.clear()


def body_of_rtf(data: bytes) -> tuple[str, str]:
    """Return the text in compressed RTF and what it is; ("", "plain") if it is damaged.

    Example:
        >>> body_of_rtf(b"no RTF")
        ('', 'plain')
    """
    try:
        text, kind = text_of_rtf(decompressed(data))
    except LimitError:
        raise
    except (ValueError, struct.error, zlib.error, IndexError):
        return "", "plain"
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", ""), kind
