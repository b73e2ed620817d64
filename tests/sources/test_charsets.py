import pytest
from conftest import letters_in

from analyzer.sources.charsets import decode, words_decoded
from analyzer.sources.message import letter_from_bytes
from analyzer.text import zoned

TEXT = "Schöne Grüße aus München – bis übermorgen"


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (TEXT.encode(), "utf-8", TEXT),
        (TEXT.encode(), "iso-8859-1", TEXT),
        (TEXT.encode(), "us-ascii", TEXT),
        (TEXT.encode(), "", TEXT),
        (TEXT.encode("cp1252"), "iso-8859-1", TEXT),
        (TEXT.encode("cp1252"), "utf-8", TEXT),
        (TEXT.encode("cp1252"), "x-nonsense", TEXT),
        (TEXT.encode("utf-16"), "", TEXT),
        (TEXT.encode().decode("cp1252", "replace").replace("\ufffd", "").encode(), "utf-8", None),
        ("会議は金曜日です".encode("iso-2022-jp"), "iso-2022-jp", "会議は金曜日です"),
        ("会議は金曜日です".encode("cp932"), "shift_jis", "会議は金曜日です"),
        ("合作伙伴".encode("gb18030"), "gb2312", "合作伙伴"),
        ("협력".encode("cp949"), "ks_c_5601-1987", "협력"),
        (b"caf\xc3", "utf-8", "caf"),
        ("Grüße und ".encode() + b"\xe2\x82", "", "Grüße und "),
        (b"x-5MnJg-", "punycode", "x-5MnJg-"),
    ],
)
def test_bytes_to_text(data, declared, text):
    found = decode(data, declared, [])
    assert text is None or found == text


def test_mojibake_is_repaired_and_flagged():
    flags = []
    assert decode("GrÃ¼ÃŸe aus MÃ¼nchen".encode(), "utf-8", flags) == "Grüße aus München"
    assert flags == ["mojibake_repaired"]


@pytest.mark.parametrize("text", ["plain", "Ångström", "naïve café", "Łódź", "日本語"])
def test_sound_text_is_left_alone(text):
    flags = []
    assert decode(text.encode(), "utf-8", flags) == text
    assert not flags


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?iso-8859-1*de?q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?q?cut", "=?utf-8?q?cut"),
        ("=?nonsense?q?a=20b?=", "a b"),
        ("=?utf-8?q??= x", " x"),
    ],
)
def test_encoded_words(raw, text):
    assert words_decoded(raw) == text


SUBJECTS = [
    ("關於合約", "big5"), ("會議通知：下週一", "big5"), ("关于合作的问题", "gb2312"), ("会议通知", "gb18030"), ("会議のお知らせ", "shift_jis"), ("会議のお知らせ", "euc-jp"),
    ("会議のお知らせ", "iso-2022-jp"), ("협력 계약서", "euc-kr"), ("협력 계약서", "iso-2022-kr"), ("Договор о поставке", "koi8-r"), ("Договор о поставке", "windows-1251"),
    ("Договор о поставке", "iso-8859-5"), ("Zażółć gęślą jaźń", "iso-8859-2"), ("Zażółć gęślą jaźń", "windows-1250"), ("Příští schůzka", "iso-8859-2"), ("Συμφωνία συνεργασίας", "iso-8859-7"),
    ("הסכם שיתוף", "windows-1255"), ("اتفاق تعاون", "windows-1256"), ("Ortaklık sözleşmesi", "iso-8859-9"), ("สัญญา", "tis-620"), ("Réunion à 10 h", "iso-8859-1"), ("Grüße – “Ihr Partner”", "windows-1252"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "charset"), SUBJECTS)
def test_a_short_text_of_an_old_character_set_that_is_not_told(text, charset):
    assert decode(text.encode(charset), "", []) == text


@pytest.mark.parametrize(
    ("text", "charset"), [*SUBJECTS, ("Договор", "utf-8"), ("關於", "utf-8"), ("Réunion", "mac-roman")]
)
def test_a_subject_in_the_character_set_of_the_text_below_it(text, charset):
    raw = b"From: " + text.encode(charset) + b" <a@x.example>\nSubject: " + text.encode(charset)
    raw += (
        b"\nTo: b@y.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\n\n"
        + text.encode(charset)
    )
    letter = letter_from_bytes(raw, "a.eml", 0)
    assert (letter.subject, letter.author_name, letter.body) == (text, text, text)


def test_a_subject_in_the_character_set_of_a_part_and_in_utf_8_below_another():
    part = b"\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=big5\n\nx\n--B--\n"
    read = letter_from_bytes(b"From: a@x.example\nSubject: " + "合約".encode("big5") + part, "a.eml", 0)
    assert read.subject == "合約"
    read = letter_from_bytes(b"From: a@x.example\nSubject: " + "Grüße".encode() + part, "a.eml", 0)
    assert read.subject == "Grüße"


def test_a_subject_without_any_declaration_is_told_by_the_text_below():
    text = "Прошу прислать договор до пятницы, мы начнем производство в следующем месяце."
    read = letter_from_bytes("From: a@x.example\nSubject: Да\n\n".encode("koi8-r") + text.encode("koi8-r"), "a.eml", 0)
    assert (read.subject, read.body) == ("Да", text)


def test_marks_of_direction_and_nuls_reach_no_table(tmp_path):
    (tmp_path / "a.eml").write_bytes(
        "From: \u202eTom\u202c Ade <to\u200bm@acme.example>\nTo: b@y.example\nSubject: \u200fPrices\u2069 \0👩‍💻 👍\n\nHi \u202e\0👍.\n".encode()
    )
    (letter,), _ = letters_in(tmp_path / "a.eml")
    assert (letter.author_name, letter.author, letter.subject) == ("Tom Ade", "tom@acme.example", "Prices 👩‍💻 👍")
    assert zoned(letter).authored == "Hi 👍."


@pytest.mark.parametrize(
    "word", ["João", "São Paulo", "Não recebi", "Ålborg", "Århus", "Æble", "Ça va", "Señor", "Müller"]
)
def test_short_western_text_stays_western(word):
    assert decode(word.encode("cp1252"), "", []) == word
