"""Business English for "by when", as data: pieces that are put together to patterns in ``due``."""

from __future__ import annotations

DAY = r"(?:mon(?:day)?|tues?(?:day)?|wed(?:s|nes(?:day)?)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b\.?"
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty-eight|"
    r"(?:a )?couple(?: of)?|(?:a )?few|several|half an?)"
)
UNIT = r"(?:(?:working|business|calendar) )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|quarters?|years?|fortnights?|sprints?)"
ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th))"
FIRST = r"first|second|third|fourth|last|1st|2nd|3rd|4th"
CLOCK = r"(?:\d{1,2}(?:[:.h]\d{2})(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|noon|midday|midnight|lunch(?:time)?|breakfast|dinner|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o'?clock)"
ZONE = r"(?:\s(?:CET|CEST|GMT|UTC|BST|EST|EDT|ET|CST|CT|PST|PT|MST|IST|sharp|your time|my time|our time|local time))?"
DATE = (
    rf"(?:(?:{DAY},? )?(?:the )?(?:{ORDINAL}|\d{{1,2}}\.?) (?:of )?{MONTH}(?:,? \d{{4}})?|(?:{DAY},? )?{MONTH} (?:the )?(?:{ORDINAL}|\d{{1,2}})(?!\d)(?:,? \d{{4}}\b)?|"
    rf"(?:the )?(?:{FIRST}) (?:of (?:{MONTH}|next month|the month|next year|the year)|{DAY}(?: (?:of|in) {MONTH})?)|(?:the )?(?:morning|afternoon|evening|night) of (?:the )?{ORDINAL}(?: of {MONTH})?|"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|(?:{DAY} )?\d{{1,2}}[/.]\s?\d{{1,2}}(?:[/.]\d{{2,4}}\b)?\.?(?!\d)|(?:{DAY},? )?the {ORDINAL}|{DAY},? {ORDINAL}|{MONTH} \d{{4}})"
)
PERIOD = r"(?:week|wk|month|quarter|year|day|fiscal year|half|season|term|sprint|decade|weekend)"
PART = r"(?:mornin[g']|afternoon|arvo|evening|night|lunchtime|noon|am|a\.m\.|pm|p\.m\.|latest|at the latest|close of business|cob|eod)"
FEAST = r"(?:easter|christmas|xmas|new year(?:'s(?: (?:day|eve))?)?|thanksgiving|diwali|ramadan|eid|pentecost|whitsun|midsummer|carnival|chuseok|golden week|hanukkah|passover|labou?r day|memorial day)"
SPAN = (
    rf"(?:(?:the )?(?:very )?(?:end|close|start|beginning|middle|turn|rest|first half|second half|last week|first week|back end|tail end) of (?:the |this |next |that |our )?(?:coming |fiscal |following |calendar )?"
    rf"(?:business(?: day)?(?: (?:on )?{DAY})?|play(?: (?:on )?{DAY})?|{PERIOD}|{MONTH}(?: \d{{4}})?|{DAY}|q[1-4](?: \d{{4}})?|h[12]|summer|winter|spring|autumn|fall|today|tomorrow|\d{{4}})|"
    rf"(?:early|mid|late|late in|early in)[\s\-]?(?:the )?(?:next |this )?(?:{PERIOD}|{MONTH}|{DAY}|afternoon|morning|summer|autumn|spring|winter|fall)(?: next week)?|"
    rf"(?:month|year|quarter|week)[\s\-]end|(?:eod|cob|eob|eop|eow|eom|eoy|close of business|close of play|end of play|end of business)(?: (?:on )?(?:{DAY}|today|tomorrow|{DATE}))?|"
    rf"(?:(?:the )?(?:end|start|beginning|middle) of )?(?:week|wk|kw|cw) ?\d{{1,2}}|(?:w/c|wc|week commencing) (?:{ORDINAL}|\d{{1,2}})(?: {MONTH})?|q[1-4](?: (?:\d{{4}}|\d{{2}}))?|h[12] \d{{4}}|(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)(?: of (?:\d{{4}}|the year|next year))?|"
    rf"first thing(?: (?:on )?(?:{DAY}|tomorrow(?: morning)?|in the morning))?|(?:the )?(?:summer|autumn|winter|spring)(?: of \d{{4}}| \d{{4}})?)"
)
RELATIVE = (
    rf"(?:(?:first thing )?in the (?:morning|afternoon|evening)|later (?:today|tonight|this {PERIOD}|this (?:morning|afternoon|evening)|on(?: today)?|in the (?:day|week|month|year))|"
    rf"(?:today|tomorrow|tonight|tmrw|tmw|tom+or+ow)(?:,? (?:{PART}|at {CLOCK}|by {CLOCK}))?|(?:this|next|the following|the coming|coming|following|the same|that same|that|same) (?:{PERIOD}|{DAY}|{MONTH}|morning|afternoon|evening|summer|autumn|winter|spring|fall)(?: {PART})?|"
    rf"{DAY} week|a week (?:on|from|today)(?: {DAY})?|(?:the )?day after tomorrow|overnight|the next day|next time|the weekend|next (?:visit|call|meeting|sprint|release|shipment|delivery))"
)
VAGUE = (
    r"(?:(?:very )?soon(?:est)?|(?:very )?shortly|asap|a\.s\.a\.p\.|as soon as (?:possible|i can|we can|practicable)|right away|straight ?away|right now|immediately|at once|momentarily|in due course|without delay|"
    r"in a (?:moment|minute|bit|while|second|sec)|promptly|forthwith|going forward|from now on|eventually|"
    r"at (?:your|our|the) earliest (?:convenience|opportunity)|in the (?:near|coming) future|(?:one of )?these days|within the hour|by return|in (?:the )?future|later)"
)
#: Clauses that name a step after which the deed follows.
CLAUSE_START = r"(?:once|as soon as|the (?:minute|moment|day|second|instant)|when(?:ever)?|after|before|until|till|by the time|ahead of|in time for|prior to|following|upon|on (?:receipt|signature|signing|completion|delivery|arrival) of)"
DEADLINE = r"(?:by|before|until|till|til|no later than|not later than|latest(?: by)?|at the latest|due|within|prior to|ahead of|effective)"
PREPOSITION = r"(?:between|by|before|until|till|til|no later than|not later than|on|at|in|within|from|after|for|during|over|through|throughout|starting(?: in| on| from)?|as from|beginning(?: in| on)?|as of|effective|towards?|sometime|some time|come|due)"
