"""Addresses to organisations: registrable domains by the public suffix list, free mail apart.

tldextract (BSD-3) carries a snapshot of the list; it is told never to fetch another.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import tldextract

#: Domains that give an address to anybody: the person, not the domain, is the party.
FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.co.in yahoo.com.br ymail.com rocketmail.com "
    "hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es outlook.com outlook.de outlook.fr live.com live.co.uk msn.com passport.com aol.com aim.com "
    "icloud.com me.com mac.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de mail.com email.com mail.ru yandex.ru yandex.com "
    "proton.me protonmail.com pm.me tutanota.com fastmail.com hey.com zoho.com qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net "
    "orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it telefonica.net terra.com.br uol.com.br bol.com.br "
    "btinternet.com ntlworld.com blueyonder.co.uk sky.com talktalk.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net earthlink.net "
    "cox.net rr.com optonline.net usa.net excite.com lycos.com attbi.com charter.net juno.com netzero.net netscape.net compuserve.com prodigy.net mindspring.com swbell.net pacbell.net ameritech.net "
    "rediffmail.com seznam.cz wp.pl onet.pl o2.pl interia.pl ziggo.nl planet.nl kpnmail.nl hetnet.nl telenet.be skynet.be bluewin.ch".split()
)
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@lru_cache(maxsize=200_000)
def organisation_of(address: str) -> str:
    """Return the registrable domain of an address or domain, the address itself on free mail, '' when neither.

    Example:
        >>> organisation_of("ines@mail.contoso.co.uk"), organisation_of("bob@gmail.com"), organisation_of("tom@plant.acme.example")
        ('contoso.co.uk', 'bob@gmail.com', 'acme.example')
    """
    address = address.strip().lower().rstrip(".>")
    host = address.rpartition("@")[2]
    if not re.fullmatch(r"[a-z0-9\-._\u0080-\U0010ffff]{1,253}", host) or "." not in host:
        return ""
    parts = _EXTRACT(host)
    domain = f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else ".".join(host.split(".")[-2:])
    if domain in FREE_MAIL and "@" in address:
        return address
    return domain


@cache
def name_words(text: str) -> tuple[str, ...]:
    """Return the telling words of an organisation's name or domain, lower-case, legal forms left out.

    Example:
        >>> name_words("Harbourline Logistics Ltd."), name_words("harbourline.example")
        (('harbourline', 'logistics'), ('harbourline',))
    """
    if "." in text and " " not in text.strip():
        text = organisation_of(text).rpartition("@")[2].split(".")[0] or text
    words = re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("’", ""))
    return tuple(word for word in words if word not in LEGAL_FORMS)


LEGAL_FORMS = frozenset(
    "ltd limited inc incorporated llc llp lp plc corp corporation co company gmbh ag kg se sa sas sarl srl spa bv nv ab as oy oyj aps kk pty pvt the group holding holdings and of".split()
)
