"""What marks a signature, a mobile footer or a disclaimer, as data; the logic that reads it is in ``tails``."""

from __future__ import annotations

import re

from analyzer.text.patterns import LETTERS

#: A long alternation as branches: words of which one must be there, and the pattern, both in lower case.
Branches = tuple[tuple[tuple[str, ...], str], ...]

#: Words of which an English closing is made; one of the heads must be among them.
CLOSING_HEADS = frozenset(
    "regards regard wishes thanks thank thx thanx tks tnx cheers sincerely yours truly respectfully cordially best rgds brgds br kr ta love xoxo xo "
    "faithfully gratefully appreciatively ciao later peace warmly bests thankyou rgrds regds".split()
)
CLOSING_WORDS = CLOSING_HEADS | frozenset(
    "with my our very many much kind kindest warm warmest all the again so in advance and you a lot million bunch everyone everybody guys folks "
    "good personal most always as ever bye for now your".split()
)
#: Closings that are phrases of their own, folded to lower case, without punctuation at their ends.
CLOSINGS = frozenset(
    """take care|see you|see you soon|see ya|talk soon|speak soon|talk to you soon|all the best|god bless|keep in touch|until then|
    have a great day|have a good day|have a nice day|have a lovely day|have a great weekend|have a good weekend|have a nice weekend|have a good one|
    have a great week|have a good evening|have a great one|with gratitude|with appreciation|with respect|hope this helps|looking forward|
    thank you for your time|thanks for your time|thank you for your attention|enjoy your day|enjoy the weekend|
    mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichen gruessen|mit freundlichem gruß|freundliche grüße|freundliche grüsse|
    mit besten grüßen|mit besten grüssen|mit herzlichen grüßen|viele grüße|viele grüsse|beste grüße|beste grüsse|liebe grüße|liebe grüsse|herzliche grüße|
    schöne grüße|schönen gruß|grüße|grüsse|gruß|gruss|viele liebe grüße|besten gruß|hochachtungsvoll|mfg|vg|lg|bg|bis bald|vielen dank|besten dank|
    danke|vielen dank und viele grüße|vielen dank im voraus|
    cordialement|bien cordialement|très cordialement|cdlt|cdt|bien à vous|bien à toi|amicalement|salutations|salutations distinguées|sincères salutations|
    meilleures salutations|sincèrement|respectueusement|à bientôt|bonne journée|bonne soirée|bonne réception|merci|merci d'avance|merci beaucoup|
    par avance merci|bises|bisous|
    saludos|saludos cordiales|un saludo|un cordial saludo|un abrazo|atentamente|atte|cordialmente|muchas gracias|gracias|gracias de antemano|
    gracias y saludos|un fuerte abrazo|reciba un cordial saludo|hasta pronto|
    cordiali saluti|distinti saluti|un caro saluto|saluti|un saluto|un cordiale saluto|cari saluti|i migliori saluti|grazie|grazie mille|
    grazie e saluti|grazie in anticipo|molte grazie|a presto|buona giornata|
    met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|mvg|m.v.g|groet|groeten|groetjes|hartelijke groet|
    hartelijke groeten|met hartelijke groet|hoogachtend|alvast bedankt|bedankt|met dank|dank je wel|fijne dag|
    atenciosamente|att|abraços|abraço|um abraço|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|os melhores cumprimentos|
    com os meus cumprimentos|obrigado|obrigada|muito obrigado|muito obrigada|grato|grata|respeitosamente|saudações|até breve|
    pozdrawiam|pozdrawiam serdecznie|serdecznie pozdrawiam|z poważaniem|z powazaniem|z wyrazami szacunku|łączę pozdrowienia|pozdrowienia|
    z pozdrowieniami|dziękuję|dziekuje|dzięki|z góry dziękuję|dziękuję i pozdrawiam|
    med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar|vänlig hälsning|mvh|hälsningar|bästa hälsningar|hälsar|allt gott|tack|
    tack på förhand|tack och hej|varma hälsningar|ha det bra|
    med venlig hilsen|venlig hilsen|med venlige hilsner|venlige hilsner|de bedste hilsner|bedste hilsner|bedste hilsen|hilsen|mange hilsner|mange tak|
    tak|på forhånd tak|kh|kærlig hilsen|vh|dbh|god weekend|
    med vennlig hilsen|vennlig hilsen|med vennlige hilsener|vennlige hilsener|beste hilsen|beste hilsener|hilsener|takk|på forhånd takk|ha en fin dag|
    s pozdravem|s pozdravom|s přátelským pozdravem|zdravím|zdraví|hezký den|přeji hezký den|děkuji|díky|předem děkuji|s úctou|
    děkuji a přeji hezký den|pěkný den|
    よろしくお願いします|よろしくお願いいたします|宜しくお願いします|宜しくお願い致します|よろしくお願い致します|以上、よろしくお願いいたします|
    以上、よろしくお願いします|何卒よろしくお願いいたします|何卒よろしくお願い申し上げます|以上|以上です|敬具|草々|
    с уважением|всего доброго|всего хорошего|с наилучшими пожеланиями|спасибо|заранее спасибо|до встречи|
    ystävällisin terveisin|terveisin|terveiset|parhain terveisin|yst. terv|t|kiitos|kiitos etukäteen|kiittäen|
    üdvözlettel|tisztelettel|köszönettel|saygılarımla|iyi çalışmalar|teşekkürler|此致|敬礼|祝好|谢谢""".replace(
        "\n", ""
    )
    .replace("|    ", "|")
    .split("|")
)
#: First words a closing can have, so that other lines need no closer look.
CLOSING_STARTS = CLOSING_WORDS | {match.group() for phrase in CLOSINGS if (match := LETTERS.match(phrase))}
CLOSING_TRIM = " \t,.!;:-–—~*_。、!！♥❤️☺😊🙂"

#: Short words that could pass for somebody's initials.
NOT_INITIALS = frozenset(
    "yes no ok ask and the for pls ps fyi re not all can may see let one two nope hi hey ha am pm as at so do go we us me it is to".split()
)

#: A rule of its own line; "--" alone is the standard one (RFC 3676).
SIGNATURE_RULE = re.compile(
    r"^\s{0,3}(?:-{2,60}|—-?|—{1,60}|–{1,60}|_{2,80}|\*{2,80}|={2,80}|~{2,80}|#{3,80}|\+{3,80}|[.]{5,80}|[-=*_~ ]{5,80})\s{0,5}$"
)
RULE_STARTS = frozenset("-_—–*=~# \t")
RULE_CHARACTERS = frozenset("-_—–*=~#+.")
STANDARD_RULES = frozenset(("--", "—", "—-"))
DASHES = tuple("-–—•*")
MOBILE_FOOTER = re.compile(
    r"^\s{0,5}(?:sent (?:wirelessly )?(?:from|via|with|using|on|by) (?:my|the|a|an|outlook|yahoo|superhuman|front|spike|shortwave|missive|canary|edison|newton|thunderbird|zimbra|mailbox|gmail|samsung|proton|mail|windows|sparrow|surface|airmail|nine|blue|aol|hotmail|iphone|ipad|android|spark|handheld|mobile)"
    r"(?:\s|$)(?![^,]{0,60}\b(?:is|are|was|will|to)\b)[\w \-'’®™/.:()?&;=]{0,90}|sent with \w{3,12}.{0,60}|get (?:outlook|bluemail|boxer) for \w+.{0,80}|get the new outlook.{0,60}|"
    r"via mobile|(?:sent )?on the go|typed (?:on|with) (?:my|a) .{2,60}|please excuse (?:any |my )?(?:brevity|typos).{0,80}|"
    r"von (?:meinem|unterwegs|mobil).{0,50}(?:gesendet|geschickt)?|gesendet (?:von|mit|über|aus) .{2,60}|diese nachricht wurde von meinem .{2,80}|holen sie sich outlook .{2,40}|laden sie outlook .{2,40}|outlook für (?:ios|android).{0,60}|"
    r"envoyé (?:sans fil )?(?:de(?:puis)?|par|à partir de|à partir d['’]) ?(?:mon|ma|l['’]|un|outlook|yahoo|courrier).{2,100}|télécharge[zr] outlook .{2,60}|obten(?:ez|ir) outlook .{2,60}|"
    r"enviado (?:desde|do|de|a partir do|pelo|via) (?:mi|meu|minha|outlook|yahoo|correo|correio|un|el|o).{2,80}|(?:obtener|obtenha|obter) (?:o )?outlook .{2,60}|"
    r"inviato (?:da(?:l|lla)?|con) (?:mio|mia|outlook|yahoo|posta|i).{2,60}|scarica outlook .{2,60}|ottieni outlook .{2,60}|"
    r"verzonden (?:vanaf|met|vanuit|via|van) (?:mijn|outlook|mail|een|i|yahoo).{1,60}|downloaden? outlook .{2,60}|verstuurd vanaf .{2,60}|outlook voor (?:ios|android).{0,60}|"
    r"wysłan[eyo] z .{2,60}|pobierz (?:program )?outlook .{2,60}|skicka(?:t|des) från .{2,60}|hämta outlook .{2,60}|sendt fra (?:min|mit|en|outlook|i|yahoo|samsung).{1,60}|hent outlook .{2,60}|"
    r"odesláno z .{2,60}|získ(?:at|ejte) outlook .{2,60}|lähetetty .{2,60}|отправлено (?:с|из) .{2,60}|küldve .{2,60}|.{0,12}(?:iphone|ipad|android|スマートフォン)から送信(?:されました)?|.{0,20}outlook.{0,20}を入手|从我的.{2,20}发送|发自我的.{2,20}|"
    r"this message was sent from (?:my|a) .{2,60})[\s.!)>]{0,6}$",
    re.IGNORECASE,
)
#: First words a mobile footer can have, so that other lines need no closer look.
FOOTER_STARTS = frozenset(
    "sent get via on typed please von gesendet diese holen outlook envoyé télécharger téléchargez obtenez obtenir laden download downloaden enviado obtener obtenha obter inviato scarica ottieni "
    "verzonden verstuurd wysłane wysłany wysłano pobierz skickat skickades hämta sendt hent odesláno získat získejte lähetetty отправлено küldve this".split()
)
#: What only a signature holds: a label with a number or an address, a place, a kind of line in brackets, a number.
LABELS = frozenset(
    "tel telephone phone ph fax facsimile mob mobile cell office direct voice pager email mail web www http skype telefon telefono teléfono telefax tél mobil "
    "gsm linkedin twitter dir blackberry website t f m c w p e o".split()
)
LABELLED = re.compile(
    r"\b(?:tel|telephone|phone|ph|fax|facsimile|mob|mobile|cell|office|direct|voice|pager|e-?mail|web|www|http|skype|telefon|telefono|teléfono|telefax|tél|mobil|"
    r"gsm|linkedin|twitter|dir|blackberry)\b\s?(?:no|number)?\s?[:.#]{0,2}\s{0,3}[+(\d]|\b(?:[tfmcwpeo]|tel|fax|e-?mail|web|skype|linkedin|website)\s?[:.|]\s{0,3}[+(\d\w@/]",
    re.IGNORECASE,
)
PLACES = frozenset("suite street avenue floor box plaza blvd straße strasse rue calle ulica".split())
PLACE = re.compile(
    r"\b(?:suite|street|avenue|floor|p\.?\s?o\.? box|plaza|blvd|straße|strasse|rue de|calle|ulica)\b", re.IGNORECASE
)
BRACKETED = re.compile(r"\((?:phone|fax|cell|pager|mobile|office|direct|home|work|o|c|f|m|h|w)\)", re.IGNORECASE)
NUMBERED = re.compile(
    r"(?<![\d$€£.,])\+?\(?\d{2,4}\)?[\s.\-/]{1,2}\d{2,4}[\s.\-/]{1,2}\d{2,6}(?![\d$€£%/])|"
    r"\bx\.?\s?\d{1,2}?-?\d{4,5}\b|\bext\.?\s{0,2}\d|\b\d{10}\b|^\s{0,3}e(?:b|cn|cs)\s?\d{3,5}|"
    r"\b[A-Z]{2}\s{1,2}\d{5}(?:-\d{4})?\b|^\d{4,5}\s[A-ZÄÖÜ][a-zäöüß]{2,}",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[\w.\-+]@[\w\-]{1,60}\.\w")
#: A line without one of these has nothing of that kind.
CONTACT_SIGN = re.compile(r"[\d@:/(]")
CONTACT_WORDS = ("www", "suite", "street", "avenue", "floor", "box", "plaza", "blvd", "stra", "rue", "calle", "ulica")
DIGIT = re.compile(r"\d")
#: Words of a title, a department or a company in lower case, and those that are more than a word.
TITLE_WORDS = frozenset(
    "director manager president officer counsel attorney engineer analyst consultant assistant associate specialist coordinator chief "
    "executive administrator supervisor developer architect accountant secretary professor trader broker representative advisor adviser "
    "sales marketing operations department dept division team group inc corp corporation company llc llp ltd gmbh limited bv sa srl plc "
    "ag aps oy ab partner partners founder ceo cfo coo cto vp svp evp phd cpa mba esq leiter leiterin geschäftsführer directeur "
    "responsable gerente direttore university institute services solutions consulting association bank energy".split()
)
TITLE_PHRASE = re.compile(r"\b(?:head of|l\.p|b\.v|s\.a|s\.?r\.?l|a/s|sp\. z o\.o|s\.r\.o|ph\.d)\b")
#: Words of which sentences are made.
PROSE_WORDS = frozenset(
    "i we you he she they it me us them please is are was were will would have has had can could should did do does don let this that these if when need needs".split()
)
PROSE = re.compile(rf"\b(?:don't|{'|'.join(sorted(PROSE_WORDS - {'don'}))})\b", re.IGNORECASE)
#: What makes a line more than a tagline: a person speaks, asks or undertakes something.
SPOKEN_WORDS = frozenset(
    "me my please hearing will would could can let need should did was were had attached see call send".split()
)
#: "I", and a small "i" that is English: in Danish, Norwegian and Swedish it is "in".
SPOKEN_I = re.compile(
    r"\bI\b(?![.&/])|\bi(?:['’]|\s(?:am|will|have|had|can|could|was|think|need|hope|would|want|do|did|don|just|know|must|may|also)\b)"
)
#: What invites to a page in a signature; without one of the words, which are quicker to see, nothing does.
INVITING_WORDS = ("book ", "schedule ", "follow ", "connect with ", "find ", "visit ", "join us", "meet ")
INVITING = re.compile(
    r"\b(?:book (?:a|some|your) (?:meeting|time|call|demo|slot)|schedule (?:a|time)|follow (?:us|me)|connect with (?:us|me)|find (?:us|me)|visit (?:us|our)|join us|meet (?:us|me) (?:at|on))\b",
    re.IGNORECASE,
)
#: A slogan, as a phrase without a verb: "Your trusted partner in logistics", "We are the partner of choice for cold chains."
SLOGAN_START = re.compile(r"(?:we(?:['’]re| are) )?(?:proud(?:ly)? (?:to be )?)?(?:your|a|an|the|one of|always your)\b")
SLOGAN_NOUN = re.compile(r"\b(?:partner|choice|provider|supplier|specialist|expert|leader|solution|source)s?\b")
SPOKEN_PHRASE = re.compile(r"\b(?:look forward|looking forward|hear from|we'll)\b")
#: One of these words is in every such phrase.
SPOKEN_HINTS = frozenset(("forward", "hear", "ll"))
BULLETED = re.compile(r"^\s{0,20}(?:\(?\d{1,2}[.),]\s|[-*•–>+?]{1,2}\s?\w)")
TABULAR = re.compile(r"\S(?:\t+| {3,})\S[^\t]{0,80}(?:\t+| {3,})\S")
#: One of these is in every line of the footer of a mailing list.
MAILING_WORDS = ("mailing list", "listinfo", "receiv", "unsubscribe", "reply to", "list-", "listserv", "listarchive")
MAILING_LIST = re.compile(
    r"\bmailing list\b|\blistinfo\b|\byou (?:are receiving|received) this\b|\bto unsubscribe\b|\breply to this e-?mail directly\b|\blist-?(?:serv|archive)",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"^\s{0,5}(?:p\.?\s?){1,2}s\b\.?\s?[:.\-–—,]{0,2}\s{0,3}\S", re.IGNORECASE)

#: Words without which no paragraph is a disclaimer: looked for in the whole text before anything else.
DISCLAIMER_WORDS = (
    "intended", "confidential", "privileged", "in error", "virus", "registered", "handelsregister", "environment before", "views ", "outside of", "outside the",
    "disclaim", "vertraulich", "confidentiel", "exclusive de", "confidencial", "riservat", "vertrouwelijk", "poufn", "konfidentiell", "fortrolig", "důvěrn", "機密", "конфиденц",
    "luottamuksell", "property of", "unauthori", "geschäftsführer", "company number", "company no", "vat no", "privacy", "monitored", "not an offer", "originated from", "external",
    "unsubscribe", "mailing list",
)  # fmt: skip
#: Parts of these words, every word with one of them: fewer to look for in the many texts that hold none.
DISCLAIMER_SIGNS = (
    "onfiden", "intended", "privileged", "in error", "virus", "register", "environment before", "views ", "outside ", "disclaim", "vertr", "exclusive de", "riservat", "poufn",
    "fortrolig", "důvěrn", "機密", "конфиденц", "luottamuksell", "property of", "unauthori", "geschäftsführer", "company n", "vat no", "privacy", "monitored", "not an offer",
    "originated from", "external", "unsubscribe", "mailing list",
)  # fmt: skip
#: Any one of these in a paragraph that no person speaks makes it a disclaimer: words, and what is looked for in a
#: paragraph in lower case that holds one of them.
DISCLAIMER: Branches = (
    (
        ("intended",),
        r"intended (?:only |solely |exclusively )?(?:for|to be read by) (?:the )?(?:exclusive |sole |confidential |personal )?(?:use|attention|person|persons|individual|named|addressee|recipient|intended|review)",
    ),
    (("recipient", "addressee"), r"(?:not|than) (?:the|an|a) (?:intended|named|designated) (?:recipient|addressee)"),
    (("confidentiality",), r"confidentiality (?:notice|statement|note|caution)"),
    (("privileged",), r"legally privileged"),
    (
        ("in error", "by mistake"),
        r"(?:receive[d]?|sent|transmitted|reached you) (?:this|it)[\w ,\-]{0,60} (?:in error|by mistake)",
    ),
    (("use of the",), r"(?:sole|intended) use of the (?:intended|addressee|recipient|individual)"),
    (
        ("scanned", "checked", "swept", "virus"),
        r"(?:e-?mail|message|attachments?)\b[^.]{0,80}(?:scanned|checked|swept|virus.free)\b",
    ),
    (("scanned",), r"scanned (?:for|by) [^.]{0,40}(?:virus|malware|viruses)"),
    (("virus", "malware"), r"(?:virus|malware)[^.]{0,60}(?:liab|no responsib)"),
    (("registered",), r"registered (?:office|in england|in scotland|in ireland)\b"),
    (("handelsregister", "amtsgericht"), r"handelsregister|amtsgericht"),
    (("geschäftsführer",), r"geschäftsführer\s?:"),
    (("sitz der",), r"sitz der gesellschaft"),
    (("environment before",), r"consider the environment before print"),
    ((" expressed",), r"(?:views|opinions)[^.]{0,40} expressed.{0,80}(?:author|sender|individual|necessarily)"),
    (("is the property of",), r"this (?:e-?mail|message|communication|transmission)[^.]{0,40} is the property of"),
    (("not an offer",), r"not an offer (?:or|to)"),
    ((" outside",), r"originat\w{1,4} (?:from )?outside (?:of )?(?:the|this|your|our|my)"),
    (("do not click",), r"do not click (?:on )?(?:any )?links"),
    (("external",), r"from an external (?:sender|source)"),
    (("external",), r"external (?:e-?mail|message) warning"),
    (("vertraulich", "rechtlich"), r"diese (?:e-?mail|nachricht)[^.]{0,80}(?:vertraulich|rechtlich geschützt)"),
    (("nicht der",), r"nicht der (?:richtige|beabsichtigte|vorgesehene) (?:adressat|empfänger)"),
    (("confidentiel",), r"ce (?:message|courriel|mail)[^.]{0,100}confidentiel"),
    (("intention exclusive",), r"intention exclusive de (?:ses|son|leurs?|la)"),
    (("destinataire",), r"(?:destinataire[^.]{0,60}erreur|par erreur[^.]{0,80}destinataire)"),
    (
        ("confidencial", "privilegiad"),
        r"est[ea] (?:mensaje|correo|e-?mail|mensagem|comunicación)[^.]{0,100}(?:confidencial|privilegiad)",
    ),
    (("destinat",), r"(?:destinatario|destinatário)[^.]{0,80}(?:error|erro|engano|notifi)"),
    (
        ("riservat", "confidenzial"),
        r"quest[oa] (?:messaggio|e-?mail|comunicazione)[^.]{0,100}(?:riservat|confidenzial)",
    ),
    (("dit bericht", "dit e"), r"dit (?:bericht|e-?mail)[^.]{0,100}(?:vertrouwelijk|bestemd)"),
    (("deze e",), r"deze e-?mail[^.]{0,100}(?:vertrouwelijk|bestemd)"),
    (("wiadomo",), r"(?:ta wiadomość|niniejsza wiadomość|treść tej wiadomości)[^.]{0,100}(?:poufn|przeznaczon)"),
    (
        ("konfidentiell", "avsett", "sekretess"),
        r"detta (?:meddelande|e-?post|mejl)[^.]{0,100}(?:konfidentiell|avsett|sekretess)",
    ),
    (
        ("fortrolig", "konfidensiell"),
        r"denne (?:e-?mail|meddelelse|mail|e-?post|melding)[^.]{0,100}(?:fortrolig|konfidensiell)",
    ),
    (("důvěrn", "určen"), r"(?:tato|tento) (?:zpráva|e-?mail)[^.]{0,100}(?:důvěrn|určen)"),
    (("本メール",), r"本メール[^。]{0,60}(?:機密|秘密|受信)"),
    (("конфиденц",), r"(?:это|данное) (?:сообщение|письмо)[^.]{0,100}конфиденц"),
    (("luottamuksell",), r"tämä (?:viesti|sähköposti)[^.]{0,80}luottamuksell"),
)
#: Two of these do so as well; one alone is ordinary business talk.
DISCLAIMER_HINTS: Branches = (
    (
        ("confidential", "privileged", "proprietary"),
        r"this (?:e-?mail|message|communication|transmission|fax|document)[^.]{0,90}(?:confidential|privileged|proprietary)",
    ),
    (("unauthori",), r"unauthori[sz]ed (?:use|disclosure|review|access|copying)"),
    (("dissemination",), r"dissemination"),
    (("copying",), r"(?:distribution|disclosure),? (?:or )?copying"),
    (("strictly",), r"strictly prohibited"),
    (("delete ", "destroy "), r"(?:delete|destroy) (?:this|the|all|it)"),
    (("notify ", "advise ", "inform "), r"(?:notify|advise|inform) (?:us|the sender)"),
    (("may contain",), r"may contain [\w ,/]{0,60}(?:confidential|privileged)"),
    (("without ",), r"without (?:our )?(?:express |prior )?(?:written )?(?:permission|consent)"),
    (("attorney",), r"attorney[- ]client"),
    (("as is",), r"as is\b"),
    (("binding",), r"not (?:be )?binding"),
    (("reserve",), r"reserves? the right"),
    (("liab",), r"liab(?:le|ility)"),
    (("warrant",), r"warrant(?:y|ies)"),
    (("company ",), r"company (?:registration|number)\b"),
    (("vat ",), r"vat (?:no|number|reg)"),
    (("virus",), r"virus"),
)
DISCLAIMER_TITLE = re.compile(
    r"^[\s*\-_=]{0,10}(?:legal |e-?mail )?(?:disclaimer|confidentiality notice|haftungsausschluss|avertissement|aviso legal|avvertenza|notice)[\s:*\-_=]{0,10}$",
    re.IGNORECASE,
)
PERSONAL = re.compile(r"\b(?:I|I'll|I've|I'm|[Tt]hanks)\b(?! am not)")
