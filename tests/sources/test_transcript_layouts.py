"""Layouts in which services and people write who said what, each written for these tests: all become "Name: words"."""

import json

import pytest

from analyzer.sources import Options, find, read_chunk
from analyzer.sources.notes import note_from_text

TEXTS = {
    'teams1.txt': ('Tom Ade   0:03\nWe will send the prices by Friday.\n\nInes Moreau   0:09\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'teams2.txt': ('Tom Ade started transcription\n\nTom Ade\n0 minutes 3 seconds0:03\nTom Ade 0 minutes 3 seconds\nWe will send the prices by Friday.\nInes Moreau\n0 minutes 9 seconds0:09\nInes Moreau 0 minutes 9 seconds\nGood, thank you.\n\nTom Ade stopped transcription', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'teams3.txt': ('Weekly call-20250304_100000-Meeting Recording\nMarch 4, 2025, 10:00AM\n42m 11s\n\nTom Ade   0:03\nWe will send the prices by Friday.\n\nInes Moreau   0:09\nGood, thank you.\n\nTom Ade stopped transcription\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'teams.vtt': ('WEBVTT\n\n00:00:03.120 --> 00:00:06.500\n<v Tom Ade>We will send the prices by Friday.</v>\n\n00:00:09.000 --> 00:00:11.000\n<v Ines Moreau>Good, thank you.</v>\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'teams_id.vtt': ('WEBVTT\n\n3f2a-11/12-0\n00:00:03.120 --> 00:00:06.500\n<v Tom Ade>We will send\nthe prices by Friday.</v>\n\n3f2a-11/13-0\n00:00:09.000 --> 00:00:11.000\n<v Ines Moreau>Good, thank you.</v>\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'teams_docx.txt': ('00:00:03.120 --> 00:00:06.500\nTom Ade\nWe will send the prices by Friday.\n\n00:00:09.000 --> 00:00:11.000\nInes Moreau\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoom.vtt': ('WEBVTT\n\n1\n00:00:03.120 --> 00:00:06.500\nTom Ade: We will send the prices by Friday.\n\n2\n00:00:09.000 --> 00:00:11.000\nInes Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoom1.txt': ('[Tom Ade] 10:02:11\nWe will send the prices by Friday.\n\n[Ines Moreau] 10:02:15\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoom2.txt': ('10:02:11 Tom Ade\nWe will send the prices by Friday.\n\n10:02:15 Ines Moreau\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoomchat.txt': ('10:02:11 From  Tom Ade  to  Everyone:\n\tWe will send the prices by Friday.\n10:02:15 From  Ines Moreau  to  Everyone:\n\tGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoomchat2.txt': ('10:02:11\t From Tom Ade : We will send the prices by Friday.\n10:02:15\t From Ines Moreau : Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoomchat3.txt': ('2025-03-04 10:02:11 From Tom Ade to Everyone:\n\tWe will send the prices by Friday.\n2025-03-04 10:02:15 From Ines Moreau to Everyone:\n\tGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'meet1.txt': ('Weekly call (2025-03-04 10:00 GMT) - Transcript\nAttendees\nTom Ade, Ines Moreau\n\nTranscript\n00:00:00\n\nTom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.\n\nMeeting ended after 00:42:11\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'meet.sbv': ('0:00:03.120,0:00:06.500\nTom Ade: We will send the prices by Friday.\n\n0:00:09.000,0:00:11.000\nInes Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'otter1.txt': ('Weekly call\nTue, Mar 04, 2025 10:00AM • 42:11\n\nSUMMARY KEYWORDS\nprices, friday\n\nSPEAKERS\nTom Ade, Ines Moreau\n\nTom Ade  00:03\nWe will send the prices by Friday.\n\nInes Moreau  00:09\nGood, thank you.\n\nTranscribed by https://otter.ai\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'otter2.txt': ('Tom Ade  0:03  \nWe will send the prices by Friday.\n\nInes Moreau  0:09  \nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'gong.txt': ('Weekly call\nRecorded on Mar 4, 2025 via Zoom, 42m\n\nParticipants\n\nAcme\nTom Ade, Sales\n\nNorthwind\nInes Moreau\n\nTranscript\n\n0:03 | Tom\nWe will send the prices by Friday.\n\n0:09 | Ines\nGood, thank you.\n', 'Tom: We will send the prices by Friday.\nInes: Good, thank you.'),
    'gong2.txt': ('00:03 | Tom Ade\nWe will send the prices by Friday.\n\n00:09 | Ines Moreau\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'webex.vtt': ('WEBVTT\n\n1 "Tom Ade" (1234567)\n00:00:03.120 --> 00:00:06.500\nWe will send the prices by Friday.\n\n2 "Ines Moreau" (7654321)\n00:00:09.000 --> 00:00:11.000\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'webex.txt': ('Tom Ade: We will send the prices by Friday.\n\nInes Moreau: Good, thank you.\n\nTom Ade: Bye.\n\nInes Moreau: Bye.', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.\nTom Ade: Bye.\nInes Moreau: Bye.'),
    'fireflies.txt': ('Tom Ade - 00:03\nWe will send the prices by Friday.\n\nInes Moreau - 00:09\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'fathom.txt': ('0:03 - Tom Ade (Acme)\n  We will send the prices by Friday.\n\n0:09 - Ines Moreau\n  Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'tldv.txt': ('(00:03) Tom Ade: We will send the prices by Friday.\n(00:09) Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'rev.txt': ('Tom Ade (00:03):\nWe will send the prices by Friday.\n\nInes Moreau (00:09):\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'rev2.txt': ('Tom Ade: (00:03)\nWe will send the prices by Friday.\n\nInes Moreau: (00:09)\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'descript.txt': ('[00:00:03] Tom Ade: We will send the prices by Friday.\n\n[00:00:09] Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'trint.txt': ('Tom Ade [00:00:03]\nWe will send the prices by Friday.\n\nInes Moreau [00:00:09]\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'chorus.txt': ('TOM ADE (00:03)\nWe will send the prices by Friday.\n\nINES MOREAU (00:09)\nGood, thank you.\n', 'TOM ADE: We will send the prices by Friday.\nINES MOREAU: Good, thank you.'),
    'whisper.txt': ('[00:00:03.120 --> 00:00:06.500]  Tom Ade: We will send the prices by Friday.\n[00:00:09.000 --> 00:00:11.000]  Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'ampm.txt': ('10:02 AM Tom Ade: We will send the prices by Friday.\n10:02 AM Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'ampm2.txt': ('Tom Ade 10:02 AM\nWe will send the prices by Friday.\nInes Moreau 10:03 AM\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'slack.txt': ('Tom Ade  [10:02 AM]\nWe will send the prices by Friday.\nInes Moreau  [10:03 AM]\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'whatsapp.txt': ('[04.03.25, 10:02:11] Tom Ade: We will send the prices by Friday.\n[04.03.25, 10:02:15] Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'whatsapp2.txt': ('04/03/2025, 10:02 - Tom Ade: We will send the prices by Friday.\n04/03/2025, 10:03 - Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'whatsapp3.txt': ('3/4/25, 10:02 AM - Tom Ade: We will send the prices by Friday.\n3/4/25, 10:03 AM - Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'hms.txt': ('00h00m03s Tom Ade: We will send the prices by Friday.\n00h00m09s Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'title.txt': ('Tom Ade (Sales Director, Acme): We will send the prices by Friday.\nInes Moreau (Northwind): Good, thank you.\nTom Ade (Sales Director, Acme): Bye.\nInes Moreau (Northwind): Bye.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.\nTom Ade: Bye.\nInes Moreau: Bye.'),
    'phone.txt': ('+44 20 7946 0000  0:03\nWe will send the prices by Friday.\n\nInes Moreau  0:09\nGood, thank you.\n', '+44 20 7946 0000: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'phone.vtt': ('WEBVTT\n\n00:00:03.120 --> 00:00:06.500\n<v +44 20 **** 0000>We will send the prices by Friday.</v>\n\n00:00:09.000 --> 00:00:11.000\n<v Ines Moreau>Good, thank you.</v>\n', '+44 20 **** 0000: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'speaker.txt': ('Speaker 1  00:03\nWe will send the prices by Friday.\n\nSpeaker 2  00:09\nGood, thank you.\n', 'Speaker 1: We will send the prices by Friday.\nSpeaker 2: Good, thank you.'),
    'speaker2.txt': ('SPEAKER_00: We will send the prices by Friday.\nSPEAKER_01: Good, thank you.\nSPEAKER_00: Bye.\nSPEAKER_01: Bye.\n', 'SPEAKER_00: We will send the prices by Friday.\nSPEAKER_01: Good, thank you.\nSPEAKER_00: Bye.\nSPEAKER_01: Bye.'),
    'unknown.txt': ('Unknown Speaker  00:03\nWe will send the prices by Friday.\n\nInes Moreau  00:09\nGood, thank you.\n', 'Unknown Speaker: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'bullets.md': ('# Call with Acme\nDate: 2025-03-04\n\n- **Tom Ade:** We will send the prices by Friday.\n- **Ines Moreau:** Good, thank you.\n- **Tom Ade:** Bye.\n- **Ines Moreau:** Bye.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.\nTom Ade: Bye.\nInes Moreau: Bye.'),
    'bold.md': ('**Tom Ade**: We will send the prices by Friday.\n\n**Ines Moreau**: Good, thank you.\n\n**Tom Ade**: Bye.\n\n**Ines Moreau**: Bye.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.\nTom Ade: Bye.\nInes Moreau: Bye.'),
    'boldtime.md': ('**Tom Ade** [00:03]: We will send the prices by Friday.\n\n**Ines Moreau** [00:09]: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'boldhead.md': ('**Tom Ade** 00:03\nWe will send the prices by Friday.\n\n**Ines Moreau** 00:09\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'headmd.md': ('### Tom Ade 00:03\nWe will send the prices by Friday.\n\n### Ines Moreau 00:09\nGood, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'yt.srt': ('1\n00:00:03,120 --> 00:00:06,500\n>> Tom Ade: We will send the prices by Friday.\n\n2\n00:00:09,000 --> 00:00:11,000\n>> Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'caps.srt': ('1\n00:00:03,120 --> 00:00:06,500\nTOM ADE: We will send the prices by Friday.\n\n2\n00:00:09,000 --> 00:00:11,000\nINES MOREAU: Good, thank you.\n', 'TOM ADE: We will send the prices by Friday.\nINES MOREAU: Good, thank you.'),
    'brack.srt': ('1\n00:00:03,120 --> 00:00:06,500\n[Tom Ade] We will send the prices by Friday.\n\n2\n00:00:09,000 --> 00:00:11,000\n[Ines Moreau] Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'paren.srt': ('1\n00:00:03,120 --> 00:00:06,500\n(Tom Ade) We will send the prices by Friday.\n\n2\n00:00:09,000 --> 00:00:11,000\n(Ines Moreau) Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'ass.srt': ('1\n00:00:03,120 --> 00:00:06,500 X1:100 X2:200\n<i>Tom Ade: We will send the prices by Friday.</i>\n\n2\n00:00:09,000 --> 00:00:11,000\n{\\an8}Ines Moreau: Good, thank you.\n', 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
}  # fmt: skip
JSON = {
    'gong.json': ({'callTranscripts': [{'callId': '7', 'transcript': [{'speakerId': '1', 'topic': 'x', 'sentences': [{'start': 0, 'end': 1, 'text': 'We will send the prices by Friday.'}]}, {'speakerId': '2', 'sentences': [{'start': 1, 'end': 2, 'text': 'Good, thank you.'}]}]}], 'parties': [{'speakerId': '1', 'name': 'Tom Ade', 'emailAddress': 'tom@acme.example'}, {'speakerId': '2', 'name': 'Ines Moreau'}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'otter.json': ({'speech': {'title': 'Weekly', 'start_time': 1741082400, 'speakers': [{'id': 5, 'speaker_name': 'Tom Ade'}, {'id': 6, 'speaker_name': 'Ines Moreau'}], 'transcripts': [{'transcript': 'We will send the prices by Friday.', 'speaker_id': 5, 'start_offset': 0}, {'transcript': 'Good, thank you.', 'speaker_id': 6, 'start_offset': 9}]}}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'fireflies.json': ({'data': {'transcript': {'title': 'Weekly', 'date': 1741082400000, 'sentences': [{'index': 0, 'speaker_name': 'Tom Ade', 'text': 'We will send the prices by Friday.', 'start_time': 0.1}, {'index': 1, 'speaker_name': 'Ines Moreau', 'text': 'Good, thank you.', 'start_time': 2}]}}}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'fireflies2.json': ([{'sentence': 'We will send the prices by Friday.', 'startTime': '00:03', 'endTime': '00:06', 'speaker_name': 'Tom Ade', 'speaker_id': 0}, {'sentence': 'Good, thank you.', 'startTime': '00:09', 'endTime': '00:11', 'speaker_name': 'Ines Moreau', 'speaker_id': 1}], 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'deepgram.json': ({'results': {'channels': [{'alternatives': [{'transcript': 'We will send the prices by Friday. Good, thank you.', 'words': [{'word': 'we', 'start': 0}]}]}], 'utterances': [{'start': 0, 'end': 1, 'speaker': 0, 'transcript': 'We will send the prices by Friday.'}, {'start': 1, 'end': 2, 'speaker': 1, 'transcript': 'Good, thank you.'}]}}, 'Speaker 0: We will send the prices by Friday.\nSpeaker 1: Good, thank you.'),
    'assembly.json': ({'text': 'We will send the prices by Friday. Good, thank you.', 'utterances': [{'speaker': 'A', 'text': 'We will send the prices by Friday.', 'start': 0, 'end': 1, 'words': [{'text': 'We', 'speaker': 'A', 'start': 0}]}, {'speaker': 'B', 'text': 'Good, thank you.', 'start': 2, 'end': 3, 'words': []}]}, 'A: We will send the prices by Friday.\nB: Good, thank you.'),
    'rev.json': ({'speakers': [{'id': 0, 'name': 'Tom Ade'}, {'id': 1, 'name': 'Ines Moreau'}], 'monologues': [{'speaker': 0, 'elements': [{'type': 'text', 'value': 'We', 'ts': 0}, {'type': 'punct', 'value': ' '}, {'type': 'text', 'value': 'will'}, {'type': 'punct', 'value': ' '}, {'type': 'text', 'value': 'send'}, {'type': 'punct', 'value': '.'}]}, {'speaker': 1, 'elements': [{'type': 'text', 'value': 'Good'}, {'type': 'punct', 'value': '.'}]}]}, 'Tom Ade: We will send.\nInes Moreau: Good.'),
    'aws.json': ({'jobName': 'x', 'results': {'transcripts': [{'transcript': 'We will send the prices by Friday. Good, thank you.'}], 'audio_segments': [{'id': 0, 'transcript': 'We will send the prices by Friday.', 'start_time': '0.0', 'end_time': '1', 'speaker_label': 'spk_0'}, {'id': 1, 'transcript': 'Good, thank you.', 'start_time': '2', 'end_time': '3', 'speaker_label': 'spk_1'}]}}, 'spk_0: We will send the prices by Friday.\nspk_1: Good, thank you.'),
    'teamsgraph.json': ({'metadata': {'meeting': 'x'}, 'transcript': [{'startTime': '00:00:03', 'endTime': '00:00:06', 'speakerName': 'Tom Ade', 'spokenText': 'We will send the prices by Friday.'}, {'startTime': '00:00:09', 'endTime': '00:00:11', 'speakerName': 'Ines Moreau', 'spokenText': 'Good, thank you.'}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'stream.json': ({'entries': [{'id': '1', 'startOffset': '00:00:03', 'endOffset': '00:00:06', 'speakerDisplayName': 'Tom Ade', 'text': 'We will send the prices by Friday.'}, {'id': '2', 'startOffset': '00:00:09', 'speakerDisplayName': 'Ines Moreau', 'text': 'Good, thank you.'}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'whisper.json': ({'text': 'We will send the prices by Friday.Good, thank you.', 'language': 'en', 'segments': [{'id': 0, 'start': 0, 'end': 1, 'text': ' We will send the prices by Friday.', 'speaker': 'SPEAKER_00'}, {'id': 1, 'start': 2, 'end': 3, 'text': ' Good, thank you.', 'speaker': 'SPEAKER_01'}]}, 'SPEAKER_00: We will send the prices by Friday.\nSPEAKER_01: Good, thank you.'),
    'recall.json': ([{'participant': {'id': 1, 'name': 'Tom Ade'}, 'words': [{'text': 'We will send the prices by Friday.', 'start_timestamp': {'relative': 0}}]}, {'participant': {'id': 2, 'name': 'Ines Moreau'}, 'words': [{'text': 'Good, thank you.'}]}], 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'grain.json': ({'title': 'Weekly', 'transcript': [{'speaker': 'Tom Ade', 'start': 1, 'end': 2, 'text': 'We will send the prices by Friday.'}, {'speaker': 'Ines Moreau', 'start': 2, 'end': 3, 'text': 'Good, thank you.'}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'chorus.json': ({'participants': [{'name': 'Tom Ade'}], 'utterances': [{'speaker_name': 'Tom Ade', 'snippet': 'We will send the prices by Friday.', 'snippet_time': 0.1}, {'speaker_name': 'Ines Moreau', 'snippet': 'Good, thank you.', 'snippet_time': 3}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'zoomai.json': ({'timeline': [{'ts': '00:00:03.1', 'users': [{'username': 'Tom Ade'}], 'text': 'We will send the prices by Friday.'}, {'ts': '00:00:09.1', 'users': [{'username': 'Ines Moreau'}], 'text': 'Good, thank you.'}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
    'avoma.json': ({'speakers': [{'id': 1, 'name': 'Tom Ade', 'email': 't@a.example'}, {'id': 2, 'name': 'Ines Moreau'}], 'transcript': [{'speaker_id': 1, 'transcript': 'We will send the prices by Friday.', 'timestamps': [0, 1]}, {'speaker_id': 2, 'transcript': 'Good, thank you.', 'timestamps': [2]}]}, 'Tom Ade: We will send the prices by Friday.\nInes Moreau: Good, thank you.'),
}  # fmt: skip


def read(path, data):
    path.write_text(data)
    (chunk,), _ = find([path])
    return read_chunk(chunk, Options())


@pytest.mark.parametrize("name", [*TEXTS, *JSON])
def test_every_layout_becomes_name_and_words(tmp_path, name):
    given, body = TEXTS[name] if name in TEXTS else JSON[name]
    (letter,), rejected = read(tmp_path / name, given if isinstance(given, str) else json.dumps(given))
    assert not rejected
    assert letter.kind == "transcript"
    assert letter.body == body
    assert len(letter.recipients) == 2


def test_what_stands_behind_a_name_is_known_of_the_person(tmp_path):
    (letter,), _ = read(tmp_path / "title.txt", TEXTS["title.txt"][0])
    assert letter.recipients == ["Tom Ade (Sales Director, Acme)", "Ines Moreau (Northwind)"]


@pytest.mark.parametrize(
    "text",
    [
        "Date: 2025-03-04\nWith: Acme\n\nAgenda\n10:00 Welcome\nTom says hello.\n10:15 Prices\nWe talk about prices.\n10:30 Dates\nNext week.\n10:45 Close\nBye.",
        "With: Acme\n\nPrice: 400\nDate: Monday\nOwner: Tom\nRisk: late truck\nNext: call on Friday",
        "With: Acme\n\nAction: Tom to send prices\nAction: Ines to check\nDecision: go\nDecision: pay in March",
        "With: Acme\n\n- Tom: prices by Friday\n- Ines: to check the dates",
        "Depart Hull 09:00\nWe met Tom.\nArrive Leeds 10:30\nLunch.\nDepart Leeds 14:00\nArrive Hull 15:30",
        "Tom rang 10:30\nprices ok\nInes rang 11:00\ndates ok",
        "Participants: Tom Ade (Acme), Ines Moreau\nDate: 4 March 2025\n\nDiscussed:\n* Prices: hold until May\n* Pallets: first of April\n* Trucks: two more\n* Pallets: see above\n* Trucks: no",
    ],
)
def test_notes_with_times_and_headings_stay_notes(text):
    assert note_from_text(text, "call", "call.txt").kind == "note"


def test_speakers_of_a_list_in_call_notes_are_known_by_the_participants():
    text = "Participants: Tom Ade (Acme), Ines Moreau\n\n- Tom: prices by Friday\n- Ines: good\n- Tom: and dates\n- Ines: fine"
    note = note_from_text(text, "call", "call.txt")
    assert (note.kind, note.body) == ("transcript", "Tom: prices by Friday\nInes: good\nTom: and dates\nInes: fine")
    assert note.recipients == ["Tom Ade (Acme)", "Ines Moreau"]
