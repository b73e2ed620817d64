"""What marks a quote, a signature or a disclaimer, as data; the logic that reads it is in ``zones``.

Every pattern is matched against one line of bounded length and has bounded repeats, so that no mail can make
it slow.
"""

from __future__ import annotations

import re

#: Names of reply-header lines in twelve languages, folded to lower case.
HEADER_NAMES: dict[str, str] = {
    name: kind
    for kind, names in {
        "from": "from von de da van od från fra 差出人 от expéditeur afzender remitente mittente",
        "sent": "sent date gesendet datum envoyé fecha enviado inviato data verzonden wysłano skickat sendt odesláno 日付 送信日時 дата enviada",
        "to": "to an à para a aan do till til komu 宛先 кому destinatario",
        "cc": "cc kopie copie",
        "subject": "subject betreff objet asunto oggetto onderwerp assunto temat ämne emne předmět 件名 тема",
    }.items()
    for name in names.split()
}
HEADER_LINE = re.compile(r"^[\s>*|]{0,12}([^\W\d_]{1,14})\*{0,2}\s{0,3}[:：]\*{0,2}(?:\s|$)")

#: A line that opens the mail below it: everything after it is somebody else's (or older) text.
OPENERS = re.compile(
    r"^[\s>]{0,8}(?:"
    r"[-_=*\s]{2,40}\s?(?:original message|original appointment|forwarded message|forwarded by\b.{0,120}|forward(?:ed)?|reply message|"
    r"ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|"
    r"mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|"
    r"mensagem encaminhada|wiadomość oryginalna|ursprungligt meddelande|oprindelig meddelelse|původní zpráva|元のメッセージ)"
    r"[-_=*\s]{0,40}|begin forwarded message\s?:|forwarded message\s?:|_{25,}|-{2,}\s?forwarded\b.{0,120})\s{0,5}$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s{0,5}(?:_{20,}|-{30,})\s{0,5}$")

#: "On Tue, 4 Mar 2025 at 10:02, Ines Moreau <...> wrote:" in twelve languages, whole or as its first and last piece.
WROTE_END = re.compile(
    r"(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|scrisse|schreef|escreveu|napisał(?:\(a\)|a)?|pisze|skrev|napsal(?:\(a\)|a)?|のメール|написал(?:а)?)"
    r"[^:：]{0,120}[:：]\s{0,5}$",
    re.IGNORECASE,
)
WROTE_START = re.compile(
    r"^[\s>]{0,8}(?:on|am|le|el|il|op|em|w dniu|dnia|den|dne|em|在|(?:\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}))\b.{0,200}(?:\d{4}|\d{1,2}[:.h]\d\d)",
    re.IGNORECASE,
)
DATED = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b")

QUOTE_MARK = re.compile(r"^\s{0,3}(?:>|\|\s)")

SIGNATURE_RULE = re.compile(r"^\s{0,3}(?:--|—|__|\*\*|==|~~)[-—_=~*]{0,60}\s{0,5}$")
MOBILE_FOOTER = re.compile(
    r"^\s{0,5}(?:sent (?:from|via|with) (?:my|the|a|an)?\s?[\w \-]{2,40}|get outlook for \w+.{0,60}|von meinem .{2,40} gesendet|envoyé de(?:puis)? mon .{2,40}|"
    r"enviado desde mi .{2,40}|inviato da(?:l mio)? .{2,40}|verzonden (?:vanaf|met) .{2,40}|"
    r"this message was sent from (?:my|a) .{2,60})\.?\s{0,5}$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\s{0,20}(?:(?:(?:with )?(?:(?:my |our )?(?:very |many |much )?(?:best|kind(?:est)?|warm(?:est)?|all the best|good)\s?(?:regards|wishes)?)|"
    r"(?:with )?(?:regards|respect|gratitude|appreciation|thanks|many thanks|thanks again|thanks (?:a lot|so much|very much|a million|everyone|all|in advance)|thx|tks|"
    r"thank you|thank you (?:very much|so much|again|in advance|kindly)|thanks and (?:best |kind )?regards|cheers|best|rgds|brgds|br|kr|ta|"
    r"sincerely|yours|yours (?:sincerely|faithfully|truly|ever)|very truly yours|sincerely yours|respectfully|cordially|take care|love|xoxo|ciao|see you|"
    r"talk soon|speak soon|later|all the best|have a (?:great|good|nice|lovely) (?:day|weekend|evening|week)|mit freundlichen grüßen|"
    r"mit freundlichem gruß|viele grüße|beste grüße|mfg|vg|lg|cordialement|bien cordialement|bien à vous|salutations|saludos(?: cordiales)?|un saludo|"
    r"cordiali saluti|un caro saluto|saluti|met vriendelijke groet(?:en)?|groeten|groetjes|atenciosamente|abraços|cumprimentos|pozdrawiam|"
    r"z poważaniem|med vänliga hälsningar|mvh|med venlig hilsen|s pozdravem|よろしくお願いします)))"
    r"(?:,? (?:again|and regards|from [\w ]{2,20}))?[\s,.!\-–—]{0,6}$",
    re.IGNORECASE,
)
#: What only a signature holds: telephone numbers, addresses, titles.
CONTACT = re.compile(
    r"(?:\b(?:tel|phone|ph|fax|mob|mobile|cell|office|direct|voice|pager|e-?mail|web|www|http|skype|telefon|tél)\b\s?[:.#]?\s{0,3}[+(\d\w])|"
    r"\+?\(?\d{2,4}\)?[\s.\-/]{1,2}\d{2,4}[\s.\-/]{1,2}\d{2,6}|\bwww\.|https?://|[\w.\-]{1,60}@[\w\-]{1,60}\.\w{2,10}|"
    r"\b(?:suite|street|avenue|road|floor|p\.?\s?o\.? box|building|plaza)\b|\b\d{5}(?:-\d{4})?\b",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"\b(?:director|manager|president|officer|counsel|attorney|engineer|analyst|consultant|assistant|associate|specialist|coordinator|head of|chief|"
    r"lead|sales|marketing|operations|department|group|inc|corp|corporation|llc|llp|ltd|gmbh|limited|b\.?v|s\.?a|plc|ag|partner|founder|ceo|cfo|coo|cto|vp)\b",
    re.IGNORECASE,
)
PROSE = re.compile(
    r"\b(?:i|we|you|please|is|are|was|will|would|have|has|can|could|should|did|do|let|this|that|if|when)\b",
    re.IGNORECASE,
)

DISCLAIMER = re.compile(
    r"intended (?:only |solely |exclusively )?(?:for|recipient)|(?:not|than) the (?:intended|named) (?:recipient|addressee)|confidentiality (?:notice|statement|note)|"
    r"(?:e-?mail|message|communication|transmission|information).{0,90}(?:confidential|privileged|proprietary)|legally privileged|"
    r"if you (?:have )?receive[d]? (?:this|it)[\w \-]{0,40} in error|(?:virus|malware).{0,60}(?:liab|respons|scan|check)|"
    r"(?:registered (?:office|in england|in)|company (?:registration|number|no)|vat (?:no|number)|handelsregister|geschäftsführer|sitz der gesellschaft)\b|"
    r"consider the environment before printing|views (?:or opinions )?expressed.{0,60}(?:author|sender)|"
    r"diese e-?mail enthält vertrauliche|ce message.{0,60}confidentiel|este (?:mensaje|correo).{0,60}confidencial",
    re.IGNORECASE,
)
#: Marks left by mail programs in the text: not words of the author.
MARKER = re.compile(
    r"^\s{0,20}(?:<<\s?(?:file|ole object|message).{0,200}>>|\[(?:cid|image|inline image|attachment)[:\s].{0,200}\]|\*~\*~.{0,40}|<(?:embedded|https?)[^>]{0,300}>)\s{0,20}$",
    re.IGNORECASE,
)
