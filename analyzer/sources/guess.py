"""Which old character set a text is in that does not say so: the one in which it is made of a language's usual letters.

charset-normalizer (MIT) needs some hundred characters to tell such sets apart; a subject line has twenty. Here every byte
beyond ASCII is weighed by how often the languages that use a set write that letter, in bits above chance. Data, and a sum.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import log2

MARKS = "’–“”…„‘—€§°»«\xa0"
CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъіїёєґ"
POLISH, CZECH, MAGYAR, ROMANIAN = "ąęłóżśćńź", "íáéěčžřšýůúťďňóľôäöü", "áéóöőíüúűä", "ăîâşţ"
GREEK = "αοιτεσνηυρκπμςλόίάήέώύθδγβχφξζψϊϋΐΰ"
HAN = (
    "的一是不了在人有我他这来个上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
    "工使情明性知全关点正业外想开们样日期周月合计划约谢请您贵司寄给告诉货订单价格品交付第批期末持续支产底始预细节通知议讨论问题提供需联系复确认电话邮件报表客户销售服务管理部门"
)
HAN_OLD = (
    "的一是不了在人有我他這來個上們到說國和地也子時道出而要於就下得可你年生自會那後能對著事其裡所去行過家十用發天如然作方成者多日都三小軍二無同麼經法當起與好看學進種將還分此心前面又定見只主沒公從"
    "工使情明性知全關點正業外想開們樣日期週月合計畫劃約謝請您貴司寄給告訴貨訂單價格品交付第批期末持續支產底始預細節通知議討論問題提供需聯繫覆確認電話郵件報表客戶銷售服務管理部門"
)
HIRAGANA = "のにをはたがとしてでいるすまなかこおあれりくさもきつよえろせけうちらねそめどごみだびやんわげじずぶべばゆっ"
KATAKANA = "ースントリルクラジタイアロドシレフトコマプチテデサムメネカオウキバボビパグュッ"
KANJI = "日月火水木金土年人一二三四五会社議送契約書来週今先後前上下中時間分回件名様御願致連絡確認予定資料注文見積品出荷納期開始生産計画協力打合報告返信担当部長電話場合内容変更対応詳細事業本東京新大小国"
HANGUL = "이다는을를의에고하가지기사은도로서니인한시리대자해일어정수아부보있나라제그전주장상오여조안관경으면요무게우과구만미계원들회세습신화음진용업체월금성발당동비생할것거위실내모바드립감녕청확문답변견적류송협력약"
FULL_WIDTH = "，。、：！？（）「」・"
#: Name (and language) -> its letters, most frequent first, each group with its share of the characters beyond ASCII.
SETS: dict[str, tuple[tuple[str, float], ...]] = {
    "cp1252": (("éäüöàèßåøæñóáíêçãõâôîûëïúùìò¿¡œý", 0.8), (MARKS, 0.18)),
    "cp1252/1": (("ãçáéíóõê", 0.85), (MARKS, 0.1)),  # Portuguese, which Romanian would outweigh
    "cp1254": (("ıüşğçöâî", 0.8), (MARKS, 0.1)),
    "cp1251": ((CYRILLIC, 0.9), (MARKS + "№", 0.05)),
    "koi8_r": ((CYRILLIC, 0.9),),
    "iso8859_5": ((CYRILLIC, 0.85), ("№\xa0", 0.01)),
    "cp1253": ((GREEK, 0.9), (MARKS, 0.05)),
    "iso8859_7": ((GREEK, 0.88), ("\xa0‘’«»", 0.02)),
    "cp1255": (("יוהלאתרבשמנדםקחעפטגזכסץןףךצ", 0.9), (MARKS + "ְִַָֹּ", 0.05)),
    "cp1256": (("اليمنتروبهعدفسةكحقجأشصطخزضغثذىءإئؤظآ،؟", 0.9), (MARKS, 0.05)),
    "cp874": (("านรกอเงม่้ยลวดทสตะปบคัิีหแพุขจใไช์ธึ็โูถผซณศษฟฝภญฐฉฮๆฯื", 0.9), (MARKS, 0.02)),
    "gb18030": ((HAN, 0.55), (FULL_WIDTH, 0.08)),
    "cp950": ((HAN_OLD, 0.55), (FULL_WIDTH, 0.08)),
    "cp932": ((HIRAGANA, 0.5), (KATAKANA, 0.12), (KANJI, 0.2), (FULL_WIDTH, 0.05)),
    "euc_jp": ((HIRAGANA, 0.5), (KATAKANA, 0.12), (KANJI, 0.2), (FULL_WIDTH, 0.05)),
    "cp949": ((HANGUL, 0.75), (FULL_WIDTH, 0.01)),
} | {
    f"{codec}/{number}": ((letters, 0.85), (marks, 0.1))
    for codec, marks in (("cp1250", MARKS), ("iso8859_2", "\xa0§°"))
    for number, letters in enumerate((POLISH, CZECH, MAGYAR, ROMANIAN))
}
#: Sets of two bytes put their ordinary characters into the half with these first bytes: first, last, share of all others.
ORDINARY = {
    "gb18030": (0xB0, 0xD7, 0.35), "cp950": (0xA4, 0xC6, 0.35), "cp932": (0x88, 0x97, 0.1), "euc_jp": (0xB0, 0xCF, 0.1), "cp949": (0xB0, 0xC8, 0.24),
}  # fmt: skip
LATIN = frozenset(name for name in SETS if name.startswith(("cp1252", "cp1250", "iso8859_2", "cp1254")))
#: Bits above chance: of a byte that no language of the set uses, and of a letter where its script does not have it.
STRANGE, MISPLACED = -5.0, -4.0
#: Capital letters are this much rarer than small ones.
CAPITAL = -3.0
#: Most mail without a character set is Western.
FAVOURED = {"cp1252": 2.5, "cp1252/1": 2.5, "cp1254": -0.5, "cp1253": -0.1}
#: A set that explains less than so many bits a byte is not believed.
ENOUGH = 0.3
LOOKED_AT = 4_000
#: Letters that Latin text does not have in a row, and letters of two scripts in a word.
ALONE = re.compile(r"[^\W\d_a-zA-Z]{3,50}")
MIXED = re.compile(r"[a-zA-Z](?=[^\W\d_a-zA-Z])|[^\W\d_a-zA-Z](?=[a-zA-Z])")


def likeliest(data: bytes) -> str:
    """Return the name of the character set that `data` is most likely in, "" where none fits.

    Example:
        >>> likeliest("關於合約".encode("big5")), likeliest("Договор".encode("koi8-r")), likeliest("sözleşme".encode("cp1254"))
        ('cp950', 'koi8_r', 'cp1254')
    """
    sample = data[:LOOKED_AT]
    high = sum(1 for byte in sample if byte > 127)
    scores = {name: _bits(sample, name) + FAVOURED.get(name, 0.0) for name in SETS}
    best = max(scores, key=lambda name: scores[name])
    return _codec(best) if high and scores[best] > ENOUGH * high else ""


def _codec(name: str) -> str:
    return name.partition("/")[0]


def _bits(sample: bytes, name: str) -> float:
    """How many bits above chance the bytes are when read in that set."""
    text = codecs.getincrementaldecoder(_codec(name))("replace").decode(sample)
    total = sum(_value(char, name) * count for char, count in Counter(text).items() if char > "\x7f")
    if name in LATIN:
        return total + MISPLACED * sum(len(match.group()) for match in ALONE.finditer(text))
    return total if name in ORDINARY else total + MISPLACED * len(MIXED.findall(text))


@cache
def _known(name: str) -> dict[str, float]:
    return dict(_weights(name))


def _weights(name: str) -> Iterator[tuple[str, float]]:
    """Each letter and its bits above chance; within a group the n-th is n times as rare as the first."""
    chance = log2(128) * (2 if name in ORDINARY else 1)
    for letters, share in SETS[name]:
        ranks = [1 / (rank + 3) for rank in range(len(letters))]
        for letter, rank in zip(letters, ranks, strict=True):
            yield letter, chance + log2(share * rank / sum(ranks))


@cache
def _value(char: str, name: str) -> float:
    known = _known(name)
    if char in known:
        return known[char]
    if char.lower() in known:
        return known[char.lower()] + CAPITAL
    coded = char.encode(_codec(name), "replace")
    low, high, share = ORDINARY.get(name, (256, 0, 0.0))
    if len(coded) == 2 and low <= coded[0] <= high:
        return 2 * log2(128) + log2(share / ((high - low + 1) * 94))
    return STRANGE * max(len(coded), 1)
