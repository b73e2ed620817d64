"""HTML mail to plain text, with what it quotes marked by ">" as in plain mail.

inscriptis (Apache-2.0, well kept) lays out the text as a browser would; lxml finds the containers in which mail
programs put quoted mail.
"""

from __future__ import annotations

import re

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

#: Containers of quoted mail: XPath, by mail program.
QUOTE_CONTAINERS = (
    "//blockquote",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote_container ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' moz-cite-prefix ')]",
    "//*[@id='OLK_SRC_BODY_SECTION']",
    "//*[@id='mailcontent-quoted' or @id='reply-intro' or @id='appendonsend']",
)
DROPPED = (
    "script",
    "style",
    "head",
    "title",
    "meta",
    "link",
    "object",
    "embed",
    "iframe",
    "svg",
    "noscript",
    "template",
)
MARK = "\ue000{}\ue001"
MARKED = re.compile("\ue000(\\d+)\ue001")
CONFIG = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_links=False, display_images=False)
RULE_TEXT = "_" * 32
MAX_DEPTH = 200
XML_DECLARATION = re.compile(r"^\s{0,20}<\?xml[^>]{0,200}>")


def text_of_html(source: str) -> str:
    """Return the readable text of an HTML body; quoted mail comes as lines that begin with ">".

    Example:
        >>> text_of_html("<p>Yes.</p><blockquote>Shall we?</blockquote>").split()
        ['Yes.', '>', 'Shall', 'we?']
    """
    source = XML_DECLARATION.sub("", source.replace("\ue000", "").replace("\ue001", ""))
    try:
        root = html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        return re.sub(r"<[^>]{0,2000}>", " ", source)
    if _depth(root) > MAX_DEPTH:
        return "\n".join(text.strip() for text in root.itertext() if text.strip())
    etree.strip_elements(root, *DROPPED, with_tail=False)
    for line in root.iter("hr"):  # a rule, which the layout leaves out, is where many programs begin the quoted mail
        line.tag, line.text = "p", RULE_TEXT
    quoted: list[str] = []
    for path in QUOTE_CONTAINERS:
        for container in root.xpath(path):
            if container.getparent() is None or any(True for _ in container.iterancestors("ins-quoted")):
                continue
            quoted.append(_laid_out(_document(container)))
            mark = html.Element("p")
            mark.text = MARK.format(len(quoted) - 1)
            mark.tail = container.tail
            container.getparent().replace(container, mark)
    text = _laid_out(root)
    while MARKED.search(text):
        text = MARKED.sub(lambda match: _quote(quoted[int(match.group(1))]), text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.replace("\xa0", " ").split("\n"))).strip(
        "\n"
    )


def _laid_out(tree: html.HtmlElement) -> str:
    return str(Inscriptis(tree, CONFIG).get_text())


def _document(container: html.HtmlElement) -> html.HtmlElement:
    body = html.Element("body")
    copy = html.fromstring(etree.tostring(container, encoding="unicode", with_tail=False))
    body.append(copy)
    return body


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip("\n").split("\n"))


def _depth(root: html.HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            break
    return deepest
