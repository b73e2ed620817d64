"""What marks a quote or a reply header, as data; the logic that reads it is in ``quotes``.

What marks a signature or a disclaimer is in ``closings``. Every pattern is matched against text of bounded length and
has bounded repeats, so that no mail can make it slow.
"""

from __future__ import annotations

import re

#: Names of reply-header lines, folded to lower case: English, German, French, Spanish, Italian, Dutch, Portuguese,
#: Polish, Swedish, Danish and Norwegian, Czech, Japanese, Russian, Finnish, Hungarian, Turkish, Chinese.
HEADER_NAMES: dict[str, str] = {
    name: kind
    for kind, names in {
        "from": "from|von|de|da|van|od|från|fra|差出人|送信者|от|от кого|lähettäjä|expéditeur|afzender|remitente|mittente|"
        "remetente|nadawca|avsändare|avsender|afsender|odesílatel|feladó|kimden|gönderen|发件人|寄件者",
        "sent": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el|enviado em|inviato|data|"
        "data invio|verzonden|verzonden op|wysłano|wysłane|data wysłania|skickat|sendt|dato|odesláno|odesláno dne|日付|"
        "日時|送信日時|дата|отправлено|lähetetty|päivämäärä|päiväys|enviada|enviada em|enviada a|sent at|date sent|"
        "küldve|dátum|tarih|发送时间|日期|sent on",
        "to": "to|an|à|a|para|per|aan|do|till|til|komu|宛先|кому|vastaanottaja|destinatario|destinatário|destinataire|empfänger|"
        "geadresseerde|címzett|kime|收件人|收件者|pro",
        "cc": "cc|kopie|copie|copia|copie à|kopia|kopi|dw|kopio|копия|抄送|bcc|ccn|cco|cci",
        "subject": "subject|betreff|betrifft|thema|objet|sujet|asunto|oggetto|onderwerp|assunto|temat|ämne|ärende|rubrik|emne|předmět|件名|題名|"
        "тема|aihe|otsikko|tárgy|konu|主题|主旨",
        "other": "reply-to|reply to|antwort an|répondre à|sent by|importance|wichtigkeit|priority|attachments|anlagen|"
        "pièces jointes|organization|sender|resent-from|mailing-list|conversation|received|return-path|content-type|mime-version|"
        "content-transfer-encoding|message-id|in-reply-to|references|delivered-to|full-name",
    }.items()
    for name in names.split("|")
}
LETTERS = re.compile(r"[^\W\d_]+")
#: First words of such names, and of "X-Mailer:", so that other lines with a colon need no closer look.
HEADER_STARTS = frozenset(match.group() for name in (*HEADER_NAMES, "x-") if (match := LETTERS.match(name)))
HEADER_LINE = re.compile(
    r"^[\s>*|]{0,16}([^\W\d_]{1,16}(?:[ '’\-][^\W\d_]{1,12}){0,2})\s{0,3}\*{0,2}\s{0,3}[:：]\s?\*{0,2}(?=[\s\w<\"'*+\[(]|$)"
)
#: "X-Mailer:" and its like.
EXTENSION_HEADER = re.compile(r"^[\s>*|]{0,16}x-[\w\-]{2,40}:\s", re.IGNORECASE)
#: A header line has its colon this near to its beginning; other lines need no closer look.
HEADER_COLON = 48

#: Words between the dashes (or alone on a line) that open the mail below: everything after it is older or somebody else's.
_ORIGINAL = (
    "original (?:message|appointment|e?-?mail)|forwarded (?:message|mail|e-?mail)|forward(?:ed)?|reply message|message transmitted|"
    "ursprüngliche (?:nachricht|mail|e-mail)|original ?-?(?:nachricht|mail)|weitergeleitete nachricht|antwort nachricht|"
    "message d['’]origine|message original|message initial|message transf[ée]r[ée]|e-?mail d['’]origine|"
    "mensaje original|mensaje reenviado|mensaje enviado|messaggio originale|messaggio inoltrato|"
    "oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|doorgezonden bericht|"
    "mensagem original|mensagem encaminhada|mensagem reenviada|wiadomość oryginalna|oryginalna wiadomość|(?:wiadomość )?przekazana wiadomość|wiadomość przekazana|"
    "ursprungligt meddelande|ursprungligt mail|originalmeddelande|oprindelig meddelelse|original meddelelse|vidarebefordrat (?:meddelande|brev)|oprindelig (?:meddelelse|besked)|videresendt (?:meddelelse|besked)|"
    "opprinnelig melding|videresendt melding|původní (?:zpráva|e-mail)|přeposlaná zpráva|"
    "元のメッセージ|転送メッセージ|転送されたメッセージ|исходное сообщение|пересылаемое сообщение|пересланное сообщение|переадресованное сообщение|"
    "alkuperäinen viesti|välitetty viesti|edelleenlähetetty viesti|eredeti üzenet|orijinal mesaj|iletilen mesaj|原始邮件|转发的邮件|邮件原件"
)
OPENERS = re.compile(
    r"^[\s>]{0,8}(?:"
    rf"[-_=*~\s+#]{{2,60}}\s?(?:{_ORIGINAL})(?: from \S.{{1,120}}?)?\s?(?:\([^)]{{0,40}}\))?[:\s]?[-_=*~\s+#]{{0,60}}|"
    rf"begin forwarded message\s?:?|(?:begin )?(?:{_ORIGINAL})\s?:|original message processed by.{{0,40}}|"
    r"(?:anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado|"
    r"início da mensagem (?:re)?encaminhada|begin doorgestuurd bericht|vidarebefordrat brev|start på (?:videresendt|vidaresendt) besked|"
    r"videresendt besked|początek przekazywanej wiadomości|začátek přeposílané zprávy|началo? переадресованного сообщения|転送されたメッセージ)\s?[:：]?|"
    r"[-_=*]{1,60}\s?forwarded (?:by|from)\b.{0,140})\s{0,5}$",
    re.IGNORECASE,
)
#: First four characters (after blanks and quote marks, lower case) that a line matched by OPENERS can have, beside rules.
OPENER_STARTS = frozenset(
    "begi orig forw repl mess ursp weit antw emai e-ma mens oors door wiad oryg prze vide vida opri oppr půvo přep исхо пере alku väli edel ered "
    "orij ilet anfa débu iniz inic iníc star pocz začá нача 元のメッ 転送メッ 転送され 原始邮件 转发的邮 邮件原件".split()
)
#: A reply header without any of these is none.
DIGIT_OR_ADDRESS = re.compile(r"[\d@]")
RULE = re.compile(r"^\s{0,5}(?:_{5,}|-{5,}|={5,}|\*{5,}|—{3,})\s{0,5}$")

#: Verbs that end "On Tue, 4 Mar 2025 at 10:02, Ines Moreau <...> wrote:", with what may follow up to the colon.
WROTE_END = re.compile(
    r"(?:\b(?:wrote|writes|said|sent|schrieb|geschrieben|a écrit|a ecrit|écrit|escribió|escribio|escribe|ha scritto|scrisse|scrive|schreef|geschreven|escreveu|"
    r"napisał|napisała|napisał\(-?a\)|napisał/a|pisze|skrev|skrev følgende|napsal|napsala|napsal\(a\)|napsal/a|kirjoitti|írta|yazdı|"
    r"написал|написала|написал\(а\)|пишет|писал|писала)|(?<=[>\s])wrote|>\s?wrote|のメール|さんは書きました|のメッセージ|が書きました|님이 작성|님이 쓴 글|写道|寫道)"
    r"(?:[^:：\n]{0,120})[:：]\s{0,5}$",
    re.IGNORECASE,
)
#: How such a line begins: a preposition, or a date with or without its weekday.
WROTE_START = re.compile(
    r"^[\s>\-]{0,12}(?:(?:on|am|le|el|il|op|em|no dia|in|we? (?:poniedziałek|wtorek|środę|czwartek|piątek|sobotę|niedzielę),?|ve? (?:pondělí|úterý|středu|čtvrtek|pátek|sobotu|neděli),?|w dniu|dnia|dne|den|d\.|på|på|da|a|ti|pe|su|la|en date du|в|vào|dana|tarihinde|於|在|于)\s|"
    r"(?:[^\W\d_]{2,12}[.,]{0,2}\s{1,2})?(?:(?:den|de|le|el|dne|kl|the)\s{1,2})?\(?\d{1,4}[\s./\-年:,]|[^\W\d_]{2,12},\s{1,2}[^\W\d_]{3,9}\.?\s{1,2}\d)",
    re.IGNORECASE,
)
#: Or with the sender: "ines@x.example (Ines) writes:".
SENDER_START = re.compile(r"^[\s>]{0,8}(?:[\"“<『]|\S{1,80}@|in article\s)", re.IGNORECASE)
#: A sender in angle brackets before the colon: such a line needs no verb when it begins with its date.
SENDER_END = re.compile(r"<\s?[^<>\s]{0,100}@[^<>\s]{1,100}>\s{0,3}[:：]\s{0,5}$")
DATE_START = re.compile(r"^[\s>]{0,8}(?:[^\W\d_]{2,12}[.,]{0,2}\s{1,2})?\(?\d{1,4}[\s./\-年,]")
DATED = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}[/.\-年]\s?\d{1,2}|\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[-.\s]{1,2}[^\W\d_]{3,9}[-.\s]{1,2}\d{2}"
)
#: "------On 12/29/1987 17:32 PM, Julius Caesar wrote-----"
DASHED_WROTE = re.compile(r"^\s{0,3}[-_]{2,20}\s?on\b.{4,200}\bwrote:?\s?[-_]{0,20}\s{0,3}$", re.IGNORECASE)
#: The same in the middle of a line, where a mail program lost the line break.
WROTE_INSIDE = re.compile(
    r"(?<=\S)[ \t]{0,3}(?=(?:[-_]{2,10}\s?)?\bOn (?:[A-Z][a-z]{2,8},? |\d)[^\n]{8,200}\bwrote:\s{0,3}$)"
)
#: GroupWise: ">>> Ines Moreau <ines@x.example> 01/15/02 09:09AM >>>", with the old text unmarked below.
ARROWED = re.compile(r"^\s{0,3}>{3}\s.{2,160}\d{1,2}[:.]\d\d\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:>{3})?\s{0,5}$")
#: "Ines Moreau <ines@x.example> schrieb am 4. März 2025, 10:02:", and "Ines Moreau, 4 Mar 2025 10:02:" above marked lines.
WROTE_WHEN = re.compile(
    r"^[\s>*]{0,8}[^\s:].{1,160}\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał(?:\(-?a\)|a)?|skrev|napsal(?:\(a\)|a)?|kirjoitti)\b"
    r".{2,60}\d{1,2}[:.h]\d\d(?::\d\d)?\s?(?:[AaPp][Mm]|Uhr)?\s?[:：]\s{0,5}$",
    re.IGNORECASE,
)
NAME_WHEN = re.compile(
    r"^[\s>*]{0,8}[^\W\d_][^:?!]{1,60}[,\[( ].{0,30}\b\d{1,4}[./\- ].{1,20}\d{1,2}[:.]\d\d[\])]?\s?[:：]\s{0,5}$"
)
#: Apple Mail in Polish has the time, and its colon, at the end.
WROTE_BY = re.compile(r"^\s{0,5}wiadomość napisana przez .{2,160}\d{1,2}[:.]\d\d\s?:\s{0,5}$", re.IGNORECASE)
#: A phone writes its footer and its reply header on one line.
FOOTER_WROTE = re.compile(
    r"^\s{0,5}sent (?:wirelessly )?(?:from|via).{2,80}<[^<>\s]{1,100}@[^<>\s]{1,100}>\s?wrote\s?:\s{0,5}$",
    re.IGNORECASE,
)

#: Lotus Notes lays its header out as a table, names of fields alone on a line: the names of the recipients' field.
TABLE_TO = frozenset(name for name, kind in HEADER_NAMES.items() if kind == "to")

QUOTE_MARK = re.compile(r"^\s{0,3}>|^[A-Z]{2,3}>\s")
BARRED = re.compile(r"^\s{0,3}\|(?:\s|$)")
#: ">>> visit our site <<<" is decoration, not a quote.
DECORATED = re.compile(r"^\s{0,3}>.{0,200}<\s{0,5}$")
LINK_ONLY = re.compile(r"^\s{0,5}[(<]?https?://\S{1,300}\s?[)>]?(?:\s?>)?\s{0,5}$")

#: Marks left by mail programs in the text: not words of the author.
MARKER = re.compile(
    r"^\s{0,20}(?:<<\s?(?:file|ole object|message).{0,200}>>|\[(?:cid|image|inline image|attachment)[:\s].{0,200}\]|\*~\*~.{0,40}|"
    r"<(?:embedded|https?)[^>]{0,300}>|\(see attached file:.{0,200}\)|\s?- \S.{0,100}\.[a-z][a-z0-9]{2,3}\s?"
    r"(?:<<.{0,120}>>)?|when: .{4,60}\(gmt.{0,80}|\[?image\]?|<image\d{0,4}\.(?:png|jpe?g|gif)>)\s{0,20}$",
    re.IGNORECASE,
)
#: First characters of such a line, or its first word in lower case.
MARKER_STARTS = frozenset("<[*(-")
MARKER_WORDS = frozenset(("when:", "image"))
