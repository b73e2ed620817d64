"""Small files of every format, written for this project, from which tests and the fuzzer build odd ones."""

from __future__ import annotations

import io
import json
import struct
import zipfile

MAIL = (
    b"Received: from mx.nw.example by mail.acme.example; Tue, 4 Mar 2025 10:00:05 +0000\n"
    b'From: =?utf-8?q?J=C3=BCrgen_K=C3=B6hl?= <juergen@acme.example>\nTo: "Moreau, Ines" <ines@nw.example>, kenji@nw.example\n'
    b"Cc: team: a@x.example, b@x.example;\nSubject: =?utf-8?b?UHJlaXNlIGbDvHIgTcOkcno=?=\nDate: Tue, 4 Mar 2025 10:00:00 +0100\n"
    b"Message-ID: <one@acme.example>\nIn-Reply-To: <zero@nw.example>\nReferences: <z@nw.example> <zero@nw.example>\nMIME-Version: 1.0\n"
)
PLAIN = (
    MAIL
    + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nHello Ines,\n\nwe will send the prices für März by Friday.\n\nJürgen\n".encode()
)
QUOTED = (
    MAIL
    + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe, we will se=\nnd it.=20\n"
)
BASE64 = (
    MAIL
    + b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nV2Ugd2lsbCBzZW5kIHRoZSBwcmljZXMgZvxyIE3kcnouCg==\n"
)
PARTS = MAIL + (
    b'Content-Type: multipart/mixed; boundary="=_out"\n\nnobody reads this\n--=_out\nContent-Type: multipart/alternative; boundary=in\n\n'
    b"--in\nContent-Type: text/plain\n\nPlain words.\n--in\nContent-Type: text/html; charset=utf-8\n\n<p>Plain <b>words</b>.</p>\n--in--\n"
    b"--=_out\nContent-Type: application/pdf; name=\"offer.pdf\"\nContent-Disposition: attachment; filename*=utf-8''offer%20f%C3%BCr.pdf\n"
    b"Content-Transfer-Encoding: base64\n\nJVBERi0xLjcK\n--=_out\nContent-Type: message/rfc822\n\nFrom: a@x.example\nSubject: inner\n\ninner words\n--=_out--\n"
)
SEPARATOR = b"From juergen@acme.example Tue Mar 04 10:00:00 2025\n"
CRM = (
    b'"Activity type","Activity date","Email subject","Email body","Email from","Email to","Associated company","Note body"\r\n'
    b'Email,2025-03-04 10:00,Prices,"Hello,\r\nhere are the ""new"" prices.",tom@acme.example,ines@nw.example,Acme,\r\n'
    b'Note,2025-03-05 11:00,,,,Ines Moreau,Acme,"Tom will call on Friday."\r\n'
)
OUTLOOK_CSV = (
    b'"Subject","Body","From: (Name)","From: (Address)","From: (Type)","To: (Name)","To: (Address)","To: (Type)","Importance","Sensitivity"\r\n'
    b'"Prices","Here are our new prices for the spring season, dear Ines.","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal","Normal"\r\n'
    b'"RE: Prices","Thank you, Tom.\r\n\r\nFrom: Tom Ade\r\nSent: Tuesday, March 4, 2025 10:00 AM\r\nTo: Ines\r\nSubject: Prices\r\n\r\nHere are our new prices for the spring season, dear Ines.",'
    b'"Ines","ines@nw.example","SMTP","Tom Ade","tom@acme.example","SMTP","Normal","Normal"\r\n'
)
LINES = b"".join(
    json.dumps(row).encode() + b"\n"
    for row in (
        {
            "from": "tom@acme.example",
            "to": ["ines@nw.example"],
            "date": "2025-03-04T10:00:00Z",
            "subject": "Hi",
            "body": "We will send it.",
        },
        {
            "from": {"emailAddress": {"name": "Tom", "address": "tom@acme.example"}},
            "body": {"content": "Sent."},
            "sentDateTime": "2025-03-05",
        },
    )
)
VTT = b"WEBVTT\n\nNOTE made for tests\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Tom Ade>We will send</v>\n\n2\n00:00:03.000 --> 00:00:04.000\n<v Tom Ade>the prices.</v>\n\n00:00:05.000 --> 00:00:06.000\nInes Moreau: Good.\n"
SRT = b"1\n00:00:01,000 --> 00:00:03,000\nTom Ade: We will send the prices.\n\n2\n00:00:04,000 --> 00:00:05,000\nInes: Good.\n"
ZOOM = b"[Tom Ade] 10:02:11\nWe will send the prices.\n\n[Ines Moreau] 10:02:15\nGood, thank you.\n"
TEAMS = b"Tom Ade   0:03\nWe will send the prices.\n\nInes Moreau   0:09\nGood, thank you.\n"
GONG = json.dumps(
    {
        "callTranscripts": [
            {"callId": "71", "transcript": [
                {"speakerId": "1", "topic": "Prices", "sentences": [{"start": 0, "end": 9, "text": "We will send the prices."}]},
                {"speakerId": "2", "topic": None, "sentences": [{"start": 9, "end": 12, "text": "Good."}, {"start": 12, "end": 13, "text": "Thank you."}]},
            ]}
        ],
        "calls": [{"metaData": {"id": "71", "title": "Acme weekly", "started": "2025-03-04T10:00:00Z"},
                   "parties": [{"speakerId": "1", "name": "Tom Ade"}, {"speakerId": "2", "name": "Ines Moreau"}]}],
    }
).encode()  # fmt: skip
WEBEX = b'WEBVTT\n\n1 "Tom Ade" (12)\n00:00:01.000 --> 00:00:03.000\nWe will send it.\n\n2 "Ines Moreau" (13)\n00:00:03.000 --> 00:00:04.000\nGood.\n'
REV = json.dumps(
    {
        "speakers": [{"id": 0, "name": "Tom Ade"}],
        "monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "We"}, {"type": "punct", "value": " "}, {"type": "text", "value": "will"}]}],
    }
).encode()  # fmt: skip
OTTER = json.dumps(
    {
        "speech": {
            "title": "Call with Acme", "start_time": 1741082400,
            "speakers": [{"id": 5, "speaker_name": "Tom Ade"}],
            "transcripts": [{"transcript": "We will send it.", "speaker_id": 5, "start_offset": 0}, {"transcript": "Good.", "speaker_id": 6, "start_offset": 9}],
        }
    }
).encode()  # fmt: skip
NOTE = b"Date: 2025-03-04\nWith: Acme Foods\nParticipants: Tom Ade (Acme), Ines Moreau (NW)\n\nTom will send the prices by Friday.\n"
EMLX = (
    str(len(PLAIN)).encode()
    + b"      \n"
    + PLAIN
    + b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0"><dict/></plist>\n'
)


def mbox(*messages: bytes) -> bytes:
    """The messages as mboxrd."""
    return b"".join(SEPARATOR + message.replace(b"\nFrom ", b"\n>From ") + b"\n" for message in messages)


def mboxcl2(*messages: bytes) -> bytes:
    """The messages as mboxcl2: with their length, and nothing escaped."""
    out = b""
    for message in messages:
        header, _, body = message.partition(b"\n\n")
        out += SEPARATOR + header + b"\nContent-Length: " + str(len(body)).encode() + b"\n\n" + body + b"\n"
    return out


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of the files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(*paragraphs: str, head: str = "") -> bytes:
    """A document with these paragraphs; `head` comes before its root element."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def msg(**properties: bytes) -> bytes:
    """A .msg file whose streams are the properties, named by number and type: p0037001F=b"..."."""
    streams = {f"__substg1.0_{name[1:]}": data for name, data in properties.items()}
    return ole(streams | {"__properties_version1.0": b"\0" * 32})


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file with these streams below its root (each padded to 4,096 bytes, so that no mini stream is needed)."""
    sector = 512
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    blobs = [streams[name].ljust(4096, b"\0") for name in names]
    blobs = [blob + b"\0" * (-len(blob) % sector) for blob in blobs]
    directory_sectors = (len(names) + 1 + 3) // 4
    first = 1 + directory_sectors
    table = [0xFFFFFFFD] + [1 + i + 1 if i + 1 < directory_sectors else 0xFFFFFFFE for i in range(directory_sectors)]
    starts = []
    for blob in blobs:
        count = len(blob) // sector
        starts.append(len(table))
        table += [len(table) + i + 1 if i + 1 < count else 0xFFFFFFFE for i in range(count)]
    if len(table) > 128 or first != (starts[0] if starts else first):
        raise ValueError("too long for one allocation sector")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0)
        + b"\xff" * (108 * 4)
    )
    entries = [_entry("Root Entry", 5, 0xFFFFFFFF, 1 if names else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right, 0xFFFFFFFF, starts[index], max(len(streams[name]), 4096)))
    entries += [b"\0" * 128] * (directory_sectors * 4 - len(entries))
    fat = b"".join(struct.pack("<I", value) for value in table).ljust(sector, b"\xff")
    return header + fat + b"".join(entries) + b"".join(blobs)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    head = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


MSG = msg(
    p001A001F="IPM.Note".encode("utf-16-le"),
    p0037001F="Prices".encode("utf-16-le"),
    p0C1A001F="Tom Ade".encode("utf-16-le"),
    p5D01001F="tom@acme.example".encode("utf-16-le"),
    p0E04001F="Ines Moreau".encode("utf-16-le"),
    p1000001F="We will send the prices.".encode("utf-16-le"),
)
#: File name -> content: at least one of each format.
SEEDS: dict[str, bytes] = {
    "plain.eml": PLAIN,
    "quoted.eml": QUOTED,
    "base64.eml": BASE64,
    "parts.eml": PARTS,
    "one.emlx": EMLX,
    "rd.mbox": mbox(PLAIN, PARTS, QUOTED),
    "cl2.mbox": mboxcl2(PLAIN, PLAIN.replace(b"we will", b"From here on\n\nFrom now 2025\nwe will"), QUOTED),
    "gmail.mbox": mbox(b"X-GM-THRID: 1825\nX-Gmail-Labels: Inbox,Important\n" + PLAIN),
    "outlook.csv": OUTLOOK_CSV,
    "hubspot.csv": CRM,
    "mail.jsonl": LINES,
    "mail.json": b"[" + LINES.strip().replace(b"\n", b",") + b"]",
    "2025-03-04 acme call.vtt": VTT,
    "call.srt": SRT,
    "zoom.txt": ZOOM,
    "teams.txt": TEAMS,
    "webex.vtt": WEBEX,
    "captions.sbv": b"0:00:01.000,0:00:03.000\nTom Ade: We will send it.\n\n0:00:04.000,0:00:05.000\n>> Ines: Good.\n",
    "chat.txt": b"[04.03.25, 10:02:11] Tom Ade: We will send it.\n[04.03.25, 10:02:15] Ines (Acme): Good.\nand thanks\n",
    "speakers.md": b"# Call\nParticipants: Tom Ade (Acme), Ines\n\n- **Tom Ade:** We will.\n- **Ines:** Good.\n- **Tom Ade:** Bye.\n- **Ines:** Bye.\n",
    "rev.json": REV,
    "koi8.eml": "From: Иван <i@acme.example>\nTo: ines@nw.example\nSubject: Договор о поставке\n\nМы пришлем договор до пятницы.\n".encode(
        "koi8-r"
    ),
    "exchange.eml": b'From: "Ade, Tom" </O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE>\nTo: Ines [mailto:ines@nw.example]; Moreau, Kai <kai@nw.example>\nDate: Di., 4. M\xc3\xa4rz 2025 10:00 GMT+01:00\n\nYes.\n',
    "table.eml": b"From: tom@acme.example\nContent-Type: text/html\n\n<blockquote>old</blockquote><table>"
    + b"<tr><td>a</td><td>b</td></tr>" * 400
    + b"</table><hr>end",
    "gong.json": GONG,
    "otter.json": OTTER,
    "2025-03-04 acme.txt": NOTE,
    "note.docx": docx("Date: 2025-03-04", "With: Acme Foods", "", "Tom will send the prices."),
    "letter.msg": MSG,
    "all.zip": zipped(
        {
            "in/rd.mbox": mbox(PLAIN),
            "cur/1741082400.M1.host:2,S": PLAIN,
            "call.vtt": VTT,
            "in.zip": zipped({"n.md": NOTE}),
        }
    ),
}
