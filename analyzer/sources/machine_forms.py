"""What senders, subjects and texts of automatic mail look like, as data; the logic that reads it is in ``automatic``.

Every pattern has bounded repeats and is matched against a sender, a subject, or the two ends of a text.
"""

from __future__ import annotations

import re

#: Local parts that belong to no person. "sales", "info" or "support" are not among them: people answer there.
SENDERS = re.compile(
    r"^(?:[\w+.\-]{0,60}[._+\-])?(?:mailer-daemon|maildaemon|postmaster|no-?_?reply|do-?_?not-?_?(?:reply|respond)|not?replies|nepasrepondre|ne-pas-repondre|"
    r"keine-?antwort|nao-?responda|no-?responder|non-?rispondere|bounces?|notifications?|invitations|microsoftexchange[0-9a-f]{16,40}|news-?letters?|news-?flash|alerts?|autoreply|auto-?confirm|auto-?responder|"
    r"automailer|listserv|majordomo|mailman|unsubscribe|optout|e-?bill|daemon|cron|nagios|jenkins|root|www-data|system-?admin(?:istrator)?s?-?mail)"
    r"(?:[+.\-_][\w.+\-=]{0,80})?(?:@|$)",
    re.IGNORECASE,
)
#: Beginnings of subjects, in lower case, that mail programs write: absence, bounces, calendar replies, receipts of reading.
SUBJECTS = re.compile(
    r"^\s{0,5}(?:(?:re|aw|sv|fw|fwd):\s?)?(?:"
    r"out of (?:the )?office\b(?: (?:auto)?-?\s?(?:reply|response|message))?\s?[:\-(]|out of (?:the )?office(?: auto-?reply| autoreply| reply)?$|automatic reply|auto-?(?:matic )?(?:reply|response|responder)\b|autoreply|"
    r"abwesenheits(?:notiz|nachricht|meldung|assistent)|automatische antwort|abwesend:|réponse automatique|absence du bureau|message d['’]absence|respuesta automática|fuera de (?:la )?oficina(?::| re:| rv:)|ausente\s?:|"
    r"risposta automatica|fuori (?:sede|ufficio):|automatisch antwoord|automatische beantwoording|afwezigheids?(?:bericht|assistent)|niet aanwezig:|afwezig\s?:|resposta automática|ausência (?:do|temporária)|"
    r"odpowiedź automatyczna|nieobecność\s?:|autoodpowiedź|automatiskt svar|autosvar|frånvaro(?:meddelande)?(?::|$)|automatisk svar|fraværsmelding|fraværsbesked|ikke på kontoret:|"
    r"automatická odpověď|mimo kancelář|nepřítomnost\s?:|自動応答|自動返信|不在(?:通知|の|です)|休暇のお知らせ|автоматический ответ|автоответ|automaattinen vastaus|poissaoloviesti|poissa:|automatikus válasz|自动回复|자동 회신|"
    r"undeliverable|undelivered mail|delivery status notification|delivery (?:has )?(?:failed|failure|delayed|notification)(?:\s?[:(]| notice| notification| report|$)|returned mail|mail delivery (?:fail|system|subsystem)|failure notice|"
    r"message (?:delayed|undeliverable|not delivered)|warning: (?:message|could not send)|unzustellbar|nicht zustellbar|non (?:remis|distribuable)\s?:|échec de (?:la )?remise|no se puede entregar|no entregado:|mensaje no entregado|"
    r"non recapitabile|mancato recapito|onbestelbaar|niet bezorgd:|não é possível entregar|não entregue:|niedostarczon[ea]|nie można dostarczyć|kan inte levereras|olevererbart|kan ikke leveres|ikke leveret|nedoručitelné|nelze doručit|配信不能|"
    r"配信できませんでした|недоставленное|не доставлено|toimittamaton|"
    r"(?:accepted|declined|tentative|tentatively accepted|new time proposed|canceled|cancelled|canceled event|cancelled event|updated invitation|"
    r"zugesagt|abgelehnt|mit vorbehalt(?: zugesagt)?|abgesagt|accepté|refusé|provisoire|annulé|aceptad[oa]|rechazad[oa]|provisional|cancelad[oa]|accettat[oa]|rifiutat[oa]|provvisorio|annullat[oa]|"
    r"geaccepteerd|geweigerd|voorlopig|geannuleerd|aceit[oe]|recusad[oa]|zaakceptowano|odrzucono|wstępnie|odwołano|anulowano|accepterat|avböjt|preliminärt|inställt|accepteret|afslået|afvist|foreløbig|aflyst|"
    r"přijato|odmítnuto|nezávazně|zrušeno|承諾済み|承諾|辞退|仮承諾|キャンセル済み|принято|отклонено|hyväksytty|hylätty|peruutettu|"
    r"read|not read|deleted without (?:being )?read|gelesen|ungelesen|nicht gelesen|lu|non lu|leído|no leído|letto|non letto|gelezen|niet gelezen|lid[oa]|przeczytano|läst|oläst|læst|ulæst|přečteno|既読|開封済み|прочтено|luettu)\s?[:：]\s?\S|"
    r"(?:message )?recall:|read receipt\b|return receipt\b|disposition notification:|(?:your )?(?:verification|security|sign-?in|log-?in|one-time|access) (?:code|passcode)|reset your password|password reset(?: request| instructions| link)?\s{0,3}$|(?:updated )?invitation: .{2,120} @ .{2,12}\d|your (?:order|receipt|payment|booking|reservation|statement|invoice|subscription|password|account|ticket)"
    r"[\w #\-]{0,40} (?:confirmation|has been|was|is confirmed|is ready|receipt|shipped|reset|from [a-z])|"
    r"\[?(?:cron|jenkins|nagios|github|jira|bugzilla|build (?:failed|successful|succeeded))\b.{0,3}[:\]])",
)
#: Without one of these words no text is asked for FORMS, ABSENCE or MACHINE_LINES: looking for a word is cheap.
FORM_WORDS = (
    "unsubscribe", "remove", "opt-in", "opt-out", "opt in", "opt out", "optout", "stop receiving", "no longer", "not wish", "not want", "don't wish", "don't want", "would like to", "this e-mail", "this email",
    "this message", "this newsletter", "this notice", "this mail", "this report", "subscri", "registered", "preferences", "browser", "automat", "generated", "monitored", "recall", "not delivered", "quarantine", "undeliver",
    "could not be", "permanent", "for approval", "for your approval", "newsletter", "verteiler", "désabonner", "désins", "de baja", "inscri", "iscri", "nieuwsbrief", "mailing", "wypis", "subskryp", "prenum", "nyhedsbrev",
    "meld d", "odhlásit", "停止", "отпис", "uutiskirje", "自動", "care to receive", "not reply", "not respond", "nicht auf diese", "répondre à ce", "no responda", "non rispondere", "te antwoorden", "niet antwoorden", "não responda",
    "nie odpowiad", "svara inte", "ikke besvare", "svar ikke", "neodpov", "送信専用", "navigateur", "navegador", "przeglądar", "webbläsar", "prohlíž", "abmelden", "sie erhalten", "vous recevez", "recibe este", "ricev", "u ontvangt",
    "recebeu este", "otrzym", "du får", "du modtager", "dostáváte", "been received", "code is", "password reset", "couldn't be", "able to deliver", "not request", "currently out of", "currently away", "view your",
)  # fmt: skip
ABSENCE_WORDS = ("thank", "dank", "merci", "remercie", "gracias", "grazie", "obrigad", "dzięk", "tack", "tak ", "takk", "děkuj", "спасибо", "不在", "休暇", "外出", "kiitos")  # fmt: skip
MACHINE_WORDS = ("parsing file", "log message", "error", "warning", "fatal", "final schedule", "traceback", "exit code", "exit status", "completed", "failed", "succeeded", "finished", "aborted", "ended ", "report named", "start date", "start time", "_", "\tat ", "debug", "info:")  # fmt: skip
#: What newsletters and notices must say, looked for at both ends of a text.
FORMS = re.compile(
    r"to (?:be )?(?:unsubscribe\b(?! from this group)|removed? (?:yourself |your (?:e-?mail )?(?:address|name) )?from (?:this|our|the|future|all) (?:e-?|mailing|list|mail|newsletter))|unsubscribe\b (?:here|link|at any time|instantly|from (?!this group))|"
    r"(?:click|go|visit|reply|follow|copy)[^.\n]{0,80} (?:to |and )?(?:unsubscribe\b|be removed|opt.?out|remove your e-?mail)|to unsubscribe,? (?:please )?(?:click|visit|go to|reply|copy|send|follow|e-?mail|forward|at|\(?https?:)|"
    r"unsubscribe\b[^.\n]{0,30}(?:https?://|mailto:|<http)|to (?:stop receiving|opt.?out of)|opt-?in (?:subscriber|list|member|e-?mail)|if you (?:no longer|do not|don't) (?:wish|want|would like|care) to (?:receive|get|be (?:on|contacted))|"
    r"you (?:are receiving|received|have received|got) this (?:e-?mail|message|newsletter|mail|notice|offer|mailing)[\w ,]{0,30} because|"
    r"you(?:'re| are) (?:currently |now )?(?:subscribed|registered) (?:to|as|with|for)\b[^.\n]{0,60}(?:@|list|newsletter|:)|manage your (?:subscription|e-?mail preferences|notifications|preferences)|"
    r"to (?:update|terminate|cancel|change|modify|manage|edit|end) your (?:subscription|e-?mail preferences|e-?mail settings|profile,? or)|view (?:this|the) (?:e-?mail|newsletter|message|mailing) (?:in|with|on) (?:your|a|the) (?:web )?browser|"
    r"(?:having trouble|unable to) (?:viewing|view|reading|read) this (?:e-?mail|newsletter|message)|this (?:is an|e-?mail is an|message is an) (?:automated|automatic|auto-?generated|unattended|system.generated)|"
    r"this (?:e-?mail|message|notice|notification|mail|report) (?:was|has been|is) (?:being )?(?:sent |generated |created )?(?:automated|automatic(?:ally)?|auto-?generated|by an automated|from an automated|from a notification.only)|"
    r"(?:automatically|auto|system|computer)[ -]generated (?:e-?mail|message|notice|notification|report|response)|(?:mailbox|address|account|inbox) (?:is (?:not|un)|is not a) ?monitored|not a monitored (?:system )?(?:mailbox|address|account)|unmonitored (?:mailbox|address|account)|"
    r"(?:do not|don't) (?:reply|respond) (?:directly )?to this (?:e-?mail|message|mail|address|notification)[.,;]?\s(?:as|since|because|it (?:was|is)|this (?:mailbox|address|e-?mail|message|is)|(?:the |your )?(?:mailbox|replies|statement|order|account|invoice|ticket|booking|payment|receipt|password) (?:is|are|has|was|will))\b|(?:bitte )?(?:antworten sie (?:bitte )?nicht|nicht) auf diese (?:e-?mail|nachricht|mail)(?: antworten)?|ne pas répondre à ce(?:t|tte)? ?(?:e-?mail|message|courriel|mail)|"
    r"no responda (?:a este|este) (?:correo|mensaje|e-?mail)|non rispondere a quest[ao] (?:e-?mail|messaggio|mail)|niet (?:te )?antwoorden op (?:deze|dit) (?:e-?mail|bericht|mail)|não responda a est[ea] (?:e-?mail|mensagem)|nie odpowiada(?:ć|j) na (?:tę|tego|tą|ten) (?:wiadomoś|e-?mail|mail)|"
    r"svara inte på (?:detta|det här) (?:mejl|mail|meddelande|e-?post)|(?:kan ikke besvare|svar (?:venligst )?ikke på) denne (?:e-?mail|mail|besked|e-?post)|neodpovídejte (?:prosím )?na tento (?:e-?mail|zpráv)|このメールは送信専用|"
    r"(?:^|\n)\W{0,6}(?:im browser (?:ansehen|anzeigen|öffnen)|(?:ouvrir|voir|afficher) dans (?:le |votre )?navigateur|ver en (?:el |su |tu )?navegador|ver no navegador|(?:apri|visualizza) nel browser|(?:bekijk(?:en)?|weergeven) in (?:de |uw )?browser|otwórz w przeglądarce|(?:visa|öppna) i webbläsaren|(?:se|vis|åbn) i (?:din )?browser|zobrazit v prohlížeči|view in (?:your )?browser)\W{0,6}(?:\n|$)|"
    r"(?:^|\n|\|)\W{0,6}(?:unsubscribe|manage (?:your )?preferences|newsletter abmelden|se désinscrire|se désabonner|désinscription|darse de baja|cancellati|uitschrijven|cancelar inscrição|wypisz się|avregistrera|afmeld nyhedsbrev|odhlásit odběr)\W{0,6}(?:\n|$|\|)|unsubscribe \S{1,100}@\S{1,100} from|"
    r"sie erhalten diese[ns]? (?:newsletter|e-?mail|nachricht|mail),? (?:weil|da)\b|vous recevez cet? (?:e-?mail|message|newsletter|courriel) (?:car|parce)|recibe este (?:correo|mensaje|e-?mail) porque|ricev(?:i|e|ete) questa (?:e-?mail|newsletter) perch|u ontvangt deze (?:e-?mail|nieuwsbrief) omdat|"
    r"recebeu este (?:e-?mail|boletim) porque|otrzym(?:ujesz|ał\w{0,4}) (?:tę|ten) (?:wiadomoś\w{0,3}|e-?mail|mail|newsletter)[^.\n]{0,30} ponieważ|du (?:får|modtager) (?:det här|detta|dette|denne) (?:e-?post|e-?mail|mejl|mail|nyhedsbrev|nyhetsbrev|meddelande|besked|melding)\w{0,4} [^.\n]{0,30}(?:eftersom|fordi|för att)|dostáváte tento (?:e-?mail|newsletter)[^.\n]{0,30} protože|"
    r"your (?:support )?(?:request|ticket|inquiry|enquiry|case) \(?#?\d[\w\-]{0,20}\)? (?:has been|was) (?:received|created|opened|registered|updated|closed)|your (?:verification|security|one-time|log-?in|sign-?in) code is|"
    r"view your (?:order|invoice|statement|receipt|booking)\b[^\n]{0,20}https?:|your message to \S{1,100}@\S{1,100} (?:couldn't|could not|can't|was not)|(?:wasn't|was not|were not|not) able to deliver your message|if you did(?:n't| not) request this|"
    r"would like to recall the message|your message (?:did not reach|was not delivered|could not be delivered|has been (?:read|quarantined))|"
    r"(?:following|below) (?:message|recipient\(?s?\)?|addresses)[^.\n]{0,40} (?:could not be|undeliverable|cannot be|had permanent)|(?:has|been|was) (?:automatically )?quarantined|"
    r"is ready for (?:your )?approval\b[^\n]{0,80}\s{0,4}(?:\S[^\n]{0,60}:\s|click)|"
    r"newsletter (?:abbestellen|abmelden)|(?:vom|aus dem) (?:newsletter|verteiler) ab(?:zu)?melden|se (?:désabonner|désinscrire)|pour vous (?:désabonner|désinscrire)|lien de désinscription|(?:darse|darte|date) de baja (?:de|en|aquí|haz|pulse|haga)|"
    r"cancelar (?:la|su|tu|a|sua) (?:suscripción|inscrição|subscrição|assinatura)|(?:cancellarti|disiscriverti|cancellare l['’]iscrizione)|(?:uitschrijven|afmelden) (?:voor|van) (?:deze|onze|de) (?:nieuwsbrief|mailing)|"
    r"(?:wypisać|wypisz) się z|zrezygnować z (?:subskrypcji|newslettera)|avprenumerera|avsluta (?:din )?prenumeration|afmeld(?:e)? (?:dig )?(?:nyhedsbrev|vores)|meld (?:dig|deg) (?:fra|av|ut)\b|odhlásit (?:se )?(?:z odběru|odběr)|配信停止|"
    r"отписаться от|peruuta (?:uutiskirje|tilaus)|diese (?:e-?mail|nachricht) wurde automatisch|ce(?: |t )(?:message|e-?mail|courriel) (?:a été|est) (?:envoyé|généré) automatiquement|(?:mensaje|correo) (?:generado|enviado) automáticamente|"
    r"(?:messaggio|e-?mail) (?:generat[oa]|inviat[oa]) automaticamente|automatisch (?:gegenereerd|verzonden) (?:bericht|e-?mail)|(?:mensagem|e-?mail) (?:gerada?|enviada?) automaticamente|wiadomość (?:została )?wygenerowana automatycznie|"
    r"(?:detta|dette|denne) (?:är ett|er en) automati\w{2,5}|automaticky (?:generovan|odeslan)|(?:自動|このメールは自動)(?:送信|配信)|сообщение (?:было )?(?:создано|отправлено) автоматически",
    re.IGNORECASE,
)
#: An answering machine thanks for the mail and says that nobody is there. A person who only says so writes to colleagues.
ABSENCE = re.compile(
    r"^\W{0,10}(?:[^\n]{0,60}\n{1,3})?\s{0,5}(?:"
    r"(?:thank you|thanks|many thanks) for (?:your|contacting|e-?mailing|writing)[^.!\n]{0,60}[.!,]?\s{1,3}(?:unfortunately,? )?(?:please note (?:that )?)?i(?:'m| am| will be|'ll be) (?:currently |presently )?(?:out of|away|on (?:vacation|leave|holiday|annual|maternity|parental|business)|travel)(?![^.!?\n]{0,80}\bbut\b)|"
    r"(?:vielen |herzlichen |besten )?dank für (?:ihre|deine|eure) (?:e-?mail|nachricht|mail)[^.!\n]{0,40}[.!,]?\s{1,3}(?:leider )?(?:ich bin|bin ich)[^\n]{0,80}(?:nicht im (?:büro|haus)|abwesend|urlaub|außer haus|nicht erreichbar)|"
    r"(?:je vous remercie|merci) (?:de|pour) votre (?:message|e-?mail|courriel|mail)[^.!\n]{0,40}[.!,]?\s{1,3}je suis[^\n]{0,60}(?:absent|en congés?|hors du bureau)|"
    r"(?:muchas )?gracias por (?:su|tu) (?:mensaje|correo|e-?mail)[^.!\n]{0,40}[.!,]?\s{1,3}(?:actualmente |ahora )?(?:estoy|me encuentro|estaré)[^\n]{0,60}(?:fuera|ausente|vacaciones)|"
    r"grazie per (?:il|la|aver)[^.!\n]{0,60}[.!,]?\s{1,3}(?:al momento |attualmente )?(?:sono|sarò)[^\n]{0,60}(?:fuori|assente|ferie)|"
    r"(?:hartelijk |dank|bedankt)[^.!\n]{0,60}(?:bericht|e-?mail|mail)[^.!\n]{0,30}[.!,]?\s{1,3}(?:momenteel |op dit moment )?(?:ik ben|ben ik)[^\n]{0,60}(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|vakantie|verlof)|"
    r"obrigad[oa] (?:pel[oa]|por)[^.!\n]{0,60}[.!,]?\s{1,3}(?:estou|estarei|encontro-me)[^\n]{0,60}(?:fora|ausente|férias)|"
    r"dziękuję za (?:wiadomość|mail|e-?mail)[^.!\n]{0,40}[.!,]?\s{1,3}[^.\n]{0,40}(?:nieobecn|urlop|poza biurem)|"
    r"tack för (?:ditt|ert) (?:mail|mejl|meddelande|e-?post)[^.!\n]{0,40}[.!,]?\s{1,3}jag är[^\n]{0,60}(?:borta|ledig|semester|inte på kontoret|frånvarande)|"
    r"tak for din (?:mail|e-?mail|besked|henvendelse)[^.!\n]{0,40}[.!,]?\s{1,3}jeg er[^\n]{0,60}(?:ferie|ikke på kontoret|fraværende)|takk for (?:din )?(?:e-?post|mail|melding)[^.!\n]{0,40}[.!,]?\s{1,3}jeg er[^\n]{0,60}(?:ferie|ikke på kontoret|borte)|"
    r"děkuji za (?:vaši |váš )?(?:zprávu|e-?mail)[^.!\n]{0,40}[.!,]?\s{1,3}[^.\n]{0,40}(?:nepřítom|mimo kancelář|dovolen)|спасибо за (?:ваше )?(?:письмо|сообщение)[^.!\n]{0,40}[.!,]?\s{1,3}[^.\n]{0,40}(?:отпуск|отсутств|нет в офисе)|"
    r"[^\n]{0,60}(?:不在にして|休暇をいただ|外出しており)|kiitos (?:viestistäsi|sähköpostistasi)[^.!\n]{0,40}[.!,]?\s{1,3}[^.\n]{0,40}(?:poissa|lomalla))",
    re.IGNORECASE,
)
#: Who writes that they are away now, and when they read again, and whom to ask meanwhile, has set a machine to write it.
AWAY = re.compile(
    r"\bi(?:'m| am) (?:currently|presently) (?:out of|away from) (?:the |my )?(?:office|desk|e-?mail)\b", re.IGNORECASE
)
AWAY_TOLD = (
    re.compile(r"\b(?:limited|no|intermittent|without|sporadic) access\b|\bnot (?:be )?(?:checking|reading|reachable)\b|\b(?:respond|reply|answer) (?:to (?:your|you|e-?mails?) )?(?:up)?on my return\b", re.IGNORECASE),
    re.compile(r"\b(?:if|for|when|in)\b[^.!?\n]{0,40}\burgent\b|\bimmediate (?:assistance|help|attention)\b|\bin my absence\b", re.IGNORECASE),
    re.compile(r"\b(?:return(?:ing)?|back) (?:to (?:the |my )?(?:office|work|desk) )?on\b|\buntil\b", re.IGNORECASE),
)  # fmt: skip
#: Programs that send campaigns.
CAMPAIGNS = re.compile(
    r"mailchimp|constant ?contact|campaign ?monitor|klaviyo|sendinblue|brevo|mailjet|cleverreach|rapidmail|phplist|mailerlite|activecampaign|marketo|eloqua|pardot",
    re.IGNORECASE,
)
#: Lines that programs write: logs, traces, results of jobs.
MACHINE_LINES = re.compile(
    r"^[ \t]{0,20}(?:parsing file\s?-+>|log messages:?\s*$|[*!#]{2,5}\s?(?:error|warning|fatal|an error occurred|cannot|final schedule)|(?:error|warning|fatal|info|debug)\b\s?[:\[]|\[(?:error|warn|warning|info|debug)\]|"
    r"traceback \(most recent call last\)|\s{0,8}at [\w.$<>]{3,120}\([\w.$ ]{1,80}(?::\d{1,6})?\)|exit (?:code|status)\s?[:=]?\s?\d|(?:job|task|process|batch|schedule|script|backup)\b[^\n]{0,80} (?:completed|failed|succeeded|finished|aborted|ended) (?:successfully|with|at|on|in)\b|"
    r"\d{4}-\d\d-\d\d[ t]\d\d:\d\d:\d\d[^\n]{0,40}\b(?:error|warn|info|debug|fatal)\b|(?:start|end)(?:ed)? (?:date|time)\s?:\s?[\d/:\-. ]{4,24};|the report named:|[a-z]{2,20}_[a-z_]{2,30}\s?[:=]\s?\S)",
    re.IGNORECASE | re.MULTILINE,
)
