import pytest

from analyzer.sources.charsets import decode, words_decoded

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
