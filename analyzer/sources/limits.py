"""How much of anything a reader takes, each with its reason; what goes beyond ends as a row of `rejected` that says which.

The limits bound work by the shape of the input, so that a run is repeatable; :class:`time_limit` is the net below them.
"""

from __future__ import annotations

import signal
import threading
from functools import cache
from types import FrameType, TracebackType

#: Seconds of computing for reading one message. Ordinary mail takes a thousandth; only an input made to hurt takes more.
MESSAGE_SECONDS = 1.0
#: Seconds for telling whose words its lines are, HTML to text included: with the above less than two.
ZONING_SECONDS = 0.8
#: One message. Mail services carry 25 to 50 MB; with its copy of readable text it stays under 200 MB of memory.
MAX_MESSAGE_BYTES = 100_000_000
#: The header block of a message. Gmail refuses more than 500 KB, Exchange more than 256 KB.
MAX_HEADER_BYTES = 500_000
#: Header fields of a message. A message that crossed thirty servers with their signatures has about 150.
MAX_HEADER_FIELDS = 2_000
#: One header field; a To line with 2,000 people has about 80 KB. The rest of a longer one is not looked at.
MAX_FIELD_BYTES = 100_000
#: A field with parameters (Content-Type and its like): the standard library's reading of these is quadratic.
MAX_PARAMETER_BYTES = 4_000
#: Parts of a message. A newsletter with every picture attached has about 200.
MAX_PARTS = 1_000
#: Multiparts within multiparts. Mail programs make 5, forwarding chains 10.
MAX_DEPTH = 40
#: One line of readable text. HTML without line ends has some 100 KB; RFC 5322 allows 998 bytes.
MAX_LINE = 2_000_000
#: Readable text of one part as sent; what is longer is a data file sent as text. The rest is cut and flagged.
MAX_TEXT_BYTES = 8_000_000
#: Readable text beyond this is a pasted file, not correspondence; the rest is cut and flagged.
MAX_BODY_CHARACTERS = 500_000
#: Lines of readable text beyond this are a log or a list; the rest is cut and flagged.
MAX_BODY_LINES = 25_000
#: A note, transcript, subtitle or JSON document is held in memory whole; a day of talk has under 1 MB.
MAX_DOCUMENT_BYTES = 20_000_000
#: Lines of a file of captions; a day of talk has 100,000. The rest is cut and flagged.
MAX_CAPTION_LINES = 400_000
#: A CSV export cannot be cut at lines (fields span them) and is one piece of work in memory.
MAX_CSV_BYTES = 300_000_000
#: One field of a CSV, one line of JSON Lines.
MAX_FIELD = 2_000_000
#: Values of a JSON document: an hour of talk with a time for each word has 100,000.
MAX_JSON_VALUES = 1_000_000
#: Objects and lists within each other in JSON. Exports have under ten.
MAX_JSON_DEPTH = 60
#: Entries of an archive. A maildir of ten years has 100,000 files.
MAX_ENTRIES = 200_000
#: Table of contents of an archive: 300 bytes an entry is usual.
MAX_DIRECTORY_BYTES = 100_000_000
#: The first e-mail between hosts was sent in 1971; an earlier date is that of a clock that was never set.
EARLIEST_YEAR = 1971
#: The last whole year of clocks with 32 bits; a later date is a broken one.
LATEST_YEAR = 2037
#: Minutes that a clock can be ahead of or behind UTC (Kiribati, Baker Island with a margin); more is no time zone.
MOST_MINUTES_OFF = 14 * 60
#: Archives within archives. An export in a zip that was zipped once more has 2.
MAX_NESTING = 3
#: Times that an entry may grow when unpacked. Mail and text grow 3 to 20 times, a bomb a thousand times.
MAX_RATIO = 200
#: Entries under this are exempt from the ratio: a page of blanks is no bomb.
RATIO_FROM = 5_000_000
#: All that an archive may unpack to, archives within it included; a mailbox of twenty years has about 20 GB.
MAX_UNPACKED_BYTES = 50_000_000_000
#: Of the disk, this much stays free while an archive is unpacked.
KEEP_FREE_BYTES = 1_000_000_000
#: An Outlook message file is held in memory whole; half of what a message may take, as its parts are copied.
MAX_MSG_BYTES = 60_000_000
#: Memory of the process that reads a .pst: libpff keeps one message and its tables.
PST_MEMORY_BYTES = 1_000_000_000
#: Seconds without a sign of life from that process; reading one message takes a hundredth.
PST_SECONDS = 20
#: Messages of a .pst.
MAX_PST_ITEMS = 5_000_000


def cut(text: str, flags: list[str]) -> str:
    """Return `text` as far as it may be correspondence; `flags` gets "body_cut" where something is left out.

    Example:
        >>> flags = []
        >>> len(cut("x" * 600_000, flags)), flags
        (500000, ['body_cut'])
    """
    if len(text) > MAX_BODY_CHARACTERS or (len(text) > MAX_BODY_LINES and text.count("\n") > MAX_BODY_LINES):
        flags.append("body_cut")
        return "\n".join(text[:MAX_BODY_CHARACTERS].split("\n", MAX_BODY_LINES)[:MAX_BODY_LINES])
    return text


class LimitError(ValueError):
    """A limit was passed; the text says which and is shown to the user."""


class TimeLimitError(LimitError):
    """The net below the other limits: a message took too long to read."""


def _late(signum: int, frame: FrameType | None) -> None:
    raise TimeLimitError("it took too much computing (MESSAGE_SECONDS, ZONING_SECONDS)")


@cache
def _listen() -> None:
    signal.signal(signal.SIGVTALRM, _late)


class time_limit:  # noqa: N801  used like a function
    """Raise :class:`TimeLimitError` inside the block after `seconds` of computing (not of waiting).

    Works in the main thread of a process on systems with interval timers, which is where pieces of work run; elsewhere
    the other limits stand alone.

    Example:
        >>> with time_limit(1.0):
        ...     1 + 1
        2
    """

    def __init__(self, seconds: float = MESSAGE_SECONDS) -> None:
        self.seconds = seconds
        self.usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        """Start the clock."""
        if self.usable:
            _listen()
            signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds, 0.5)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the clock."""
        if self.usable:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
