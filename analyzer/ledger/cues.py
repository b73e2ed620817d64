"""Business English that tells how a thing went, as data: patterns a later sentence is searched for.

They are general words of reporting, refusing, thanking and agreeing. None decides anything alone: the joiner weighs
them with what the sentence is about (``features``), and ``status`` reads the few that change a day or let go.
"""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)


#: The thing comes with this mail.
HANDOVER = _any(
    "attached", "enclosed", "herewith", "here(?:['’]s| is| are| it is| they are| you (?:go|are))", "find below", "see below", "below (?:is|are)", "(?:link|file|slots?|codes?|details?) below", "i (?:send|enclose|attach|forward)", "please find", "voil[aà]"
)  # fmt: skip
THANKS = _any("thanks?", "thank you", "cheers", "ta", "grateful", "much obliged", "appreciated?")
ARRIVED = _any(
    "arrived", "received", "receipt", "landed", "came through", "(?:is|are) (?:here|in|with us|on site|live|up|ready|done|finished|closed|complete[d]?)", "got (?:it|them|your|the)", "(?:they|it)['’]?(?:s|re) (?:here|in)", "reached us", "has entered", "in (?:our|my) (?:account|inbox)", "all (?:here|there|in)"
)  # fmt: skip
#: Simple past and participles: a deed told as behind us.
IRREGULAR = {
    "be": "was were been", "become": "became", "begin": "began begun", "bring": "brought", "build": "built", "buy": "bought", "call": "rang called phoned", "catch": "caught", "choose": "chose chosen", "come": "came", "cut": "cut", "deal": "dealt",
    "do": "did done", "draft": "drafted", "draw": "drew drawn", "drive": "drove driven", "drop": "dropped", "find": "found", "fix": "fixed", "fly": "flew flown", "forward": "forwarded", "freeze": "froze frozen", "get": "got gotten", "give": "gave given",
    "go": "went gone", "have": "had", "hear": "heard", "hold": "held", "keep": "kept", "lay": "laid", "lead": "led", "leave": "left", "lend": "lent", "let": "let", "make": "made", "meet": "met", "pay": "paid", "put": "put", "read": "read", "ring": "rang rung",
    "run": "ran run", "say": "said", "see": "saw seen", "sell": "sold", "send": "sent", "set": "set", "show": "showed shown", "sit": "sat", "speak": "spoke spoken", "spend": "spent", "stand": "stood", "take": "took taken", "talk": "talked spoke spoken",
    "teach": "taught", "tell": "told", "think": "thought", "wear": "wore", "win": "won", "write": "wrote written",
}  # fmt: skip
BASE = {past: base for base, pasts in IRREGULAR.items() for past in pasts.split()}
PAST = _any(
    "was", "were", "went", "did", "has", "have", "had", *sorted({p for p in BASE if p not in ("read", "cut", "put", "set", "let")}), r"[a-z]{3,}(?:ed|t up)"
)  # fmt: skip
FUTURE = _any(
    "will",
    "shall",
    "[a-z]+['’]ll",
    "going to",
    "by (?:next|the|tomorrow|end)",
    "would",
    "can you",
    "could you",
    "please",
    "to (?:send|bring|check|write|give|get|ask|pay|call|visit|draft|prepare)",
)
#: The deed is wanting.
WANTING = _any(
    "not", "no", "nor", "never", "nobody", "none", "nothing", "neither", "still", "yet", "[a-z]+n['’]t", "without", "missing", "unpaid", "outstanding", "overdue", "zero", "cannot", "only", "half", "instead", "unanswered", "where (?:is|are)", "any (?:news|sign|word|update)"
)  # fmt: skip
STRONG_WANTING = _any(
    "still (?:no|not|nothing|waiting|outstanding|missing|unpaid)", "(?:not|never|hasn['’]t|haven['’]t|didn['’]t|did not|has not|have not)(?: yet| been)? (?:arrived?|come|came|sent?|received?|paid|made|done|happen(?:ed)?|shown?|reached|turned up|turn up|reworked|been|ring|rung|call(?:ed)?|delivered?|reply|replied)", "no (?:sign|news|word|trace|answer|reply|show)", "nobody (?:came|called|has|wrote|told|rang)", "came and went", "come and gone",
    "remains? (?:unpaid|open|unanswered|undone|outstanding)", "waiting (?:for|on)", "nothing (?:came|from|has|arrived|yet|since)", "(?:is|are|was|were) off", "(?:went|go|comes?) nowhere", "broken promise", "you promised", "as promised.{0,30}not", "where (?:is|are)", "chas(?:e|ed|ing)", "remind(?:er|ing)?",
)  # fmt: skip
REFUSED = _any(
    "won['’]t", "will not", "cannot", "can['’]t", "not going to", "no longer", "cancel(?:led|ed|s)?", "withdr[ae]wn?", "called off", "not be able", "unable", "decided against", "off the table", "refus\\w+", "declin\\w+", "on hold", "back burner", "scrapped", "rejected", "not (?:make|manage) (?:it|that)", "is off", "not (?:in a position|possible)"
)  # fmt: skip
SORRY = _any(
    "sorry",
    "apolog\\w+",
    "my (?:fault|mistake|bad)",
    "mea culpa",
    "forgive",
    "regret\\w*",
    "(?:is|was|fault) (?:on|ours|mine)",
    "should have",
)
LATE = _any(
    "late", "later than", "delay(?:ed|s)?", "behind", "overdue", "slipped", "owed (?:it|you|them)", "belated(?:ly)?", "finally", "at last", "after the date", "(?:day|days|week|weeks|month) (?:late|after|behind|overdue|too late)", "meant to", "came only", "only (?:came|today|now|arrived)", "took (?:longer|me|us)", "short-staffed", "held up", "ought to have", "promised (?:it|this|that|them) for"
)  # fmt: skip
IN_TIME = _any(
    "on time", "in time", "as (?:agreed|promised|planned|discussed|arranged|spoken|said)", "ahead of", "before the date", "early", "to the day", "punctual(?:ly)?", "right on", "on the dot", "as per (?:schedule|plan|terms)", "day early"
)  # fmt: skip
PARTIAL = _any(
    "part(?:s|ly|ial|ially)?", "half of", "first (?:half|part|batch|lot)", "rest", "remaind(?:er|ing)", "remaining", "so far", "out of", "most of", "some of", "only \\d+", "to follow", "follows?", "except", "missing", "short", "not complete", "incomplete", "\\w+ of (?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\\d+)"
)  # fmt: skip
TOKEN = re.compile(r"[^\W_]+(?:['’]\w+)?")
NEGATION = re.compile(
    r"no|not|nor|never|nobody|none|nothing|neither|zero|without|missing|unpaid|undone|still|unanswered|cannot|\w+n['’]t|outstanding|overdue|off|cancelled|nowhere"
)
COUNT = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "none": 0,
    "no": 0,
    "half": 0,
    "most": 0,
    "some": 0,
    "part": 0,
    "parts": 0,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "both": 2,
}
_N = "(?:\\d[\\d.,]*|" + "|".join(COUNT) + ")"
#: "36 of 41", "300 of the 412", "one out of ten".
SO_MANY_OF = re.compile(
    rf"\b(?P<few>{_N}) (?:out )?of (?:the |our |your |these |those |them |all )?(?P<many>{_N})\b", re.IGNORECASE
)
#: A part is told, the rest is wanting.
SHORT = re.compile(
    rf"\b(?:only|just) (?:the )?(?:{_N}|half|part|one|first)\b|\b(?:half|most|some|part) of (?:the|it|them|your|our)\b|\bnot (?:all|\d+|complete|the whole|everything)\b|\b(?:the )?(?:rest|remaind(?:er|ing)|remaining|balance|others?|second half|other half)\b[^.!?]{{0,40}}\b(?:follows?|to follow|will|later|not|missing|next|still|comes?|outstanding|hasn|on)\b|"
    r"\bincomplete\b|\bpart(?:ly|ial(?:ly)?)\b|\b(?:still|is|are) (?:missing|short)\b|\bthe (?:last|third|fourth|fifth|other|rest|second)(?: one)?(?: is| are|['’]s)? (?:not|missing|to follow)\b",
    re.IGNORECASE,
)


def number(text: str) -> float | None:
    """Return the number a text writes in digits or as a word.

    Example:
        >>> number("41"), number("seven"), number("4,400")
        (41.0, 7.0, 4400.0)
    """
    if text.lower() in COUNT:
        return float(COUNT[text.lower()])
    digits = re.sub(r"[.,](?=\d{3}\b)", "", text).rstrip(".,")
    try:
        return float(digits)
    except ValueError:
        return None


COMPLETE = _any(
    "complete(?:d|ly)?",
    "all",
    "every",
    "both",
    "full(?:y)?",
    "finished",
    "done",
    "entire",
    "the lot",
    "nothing short",
    "in full",
    "everything",
)
#: The other side lets go, or agrees to another day or way.
LETS_GO = _any(
    "forget (?:the|it|that|about)", "no (?:need|rush|hurry|worries|problem|longer need\\w*)", "don['’]t (?:bother|worry|need)", "(?:is|are|would be|will be|['’]s) (?:absolutely |perfectly |totally |quite |also |all )?(?:fine|ok|okay|good|great|all right|alright|better|perfect)", "fine (?:by|with|for) (?:us|me)", "works? (?:for|better for) (?:us|me)", "suits? (?:us|me)", "take (?:the|your) time", "instead", "leave it", "not (?:needed|necessary|required)", "never ?mind", "we['’]?(?:ll| can| will) (?:live|wait)", "agreed", "happy (?:with|to wait)", "let['’]s (?:move|drop|skip|leave|make it)", "please (?:close|drop|cancel|ignore)", "(?:better right|rather late) than", "can wait", "half-half", "too tight", "hire[d]? .{0,30}instead", "wa?ived?", "let (?:you|them) off",
)  # fmt: skip
ASKS = re.compile(r"\?\s*$|^(?:please|can|could|would|may|when|where|any|do|did|has|have|is|are)\b", re.IGNORECASE)
DAYS_AGO = re.compile(
    r"\b(?:(?P<yesterday>yesterday|last night|overnight)|(?P<today>today|this (?:morning|afternoon|evening)|just now|an hour ago|one hour|tonight)|(?:on |last |this |since |until )?(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"(?:on |since )?the (?P<ordinal>\d{1,2})(?:st|nd|rd|th)|(?P<num>\d{1,2})[/.](?P<mon>\d{1,2})(?![\d.])|(?P<dm>\d{1,2})(?:st|nd|rd|th)? (?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?P<monthb>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?P<dmb>\d{1,2}))\b",
    re.IGNORECASE,
)
#: The owner wishes another day; the receiver names one and is content; the receiver lets the thing go.
WISHES_OTHER_DAY = re.compile(
    r"\b(?:move|postpone|push|slip|delay|later|instead|not possible|can['’]t|cannot|won['’]t|rather|need (?:more|another|until)|extra|shift|reschedul\w+|would .{0,30}(?:ok|work|suit|do)|until)\b", re.IGNORECASE
)  # fmt: skip
A_DAY = re.compile(
    r"\b(?:the \d{1,2}(?:st|nd|rd|th)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|next week|(?:january|february|march|april|may|june|july|august|september|october|november|december)|week \d+|that|later|then|it)\b", re.IGNORECASE
)  # fmt: skip
CONTENT = re.compile(
    r"\b(?:(?:is|are|would be|will be|['’]s) (?:absolutely |perfectly |totally |quite |also |all |just )?(?:fine|ok|okay|good|great|all right|alright|better|perfect|soon enough|early enough)|works|suits|no (?:problem|worries|rush|hurry)|take (?:the|your) time|agreed|can wait|better right than|fine (?:by|with|for) (?:us|me)|we can live with)\b", re.IGNORECASE
)  # fmt: skip
LET_OFF = re.compile(
    r"\b(?:forget (?:the|about|it|that)|no (?:longer )?need(?:ed)?|don['’]t (?:bother|need)|never ?mind|please (?:close|drop|cancel)|(?:drop|skip|scrap|leave) (?:the|it|that)|(?:we|i)(?:['’]ll| have|['’]ve| will)? (?:decided|gone|go|hire|take|took|prefer).{0,40}instead|let (?:you|them) off|not (?:needed|necessary) (?:any ?more|now)|half-half|withdraw (?:the|our|my) (?:request|order))\b", re.IGNORECASE
)  # fmt: skip
OWN_PLAN = re.compile(r"\b(?:i|we)(?:['’]ll| will)\b", re.IGNORECASE)
AS_SAID = re.compile(
    r"\bas (?:i|we|already)? ?(?:said|wrote|promised|agreed|told|mentioned|announced|discussed)\b|\b(?:i|we) repeat\b", re.IGNORECASE
)  # fmt: skip
