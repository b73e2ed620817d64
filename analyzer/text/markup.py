"""HTML mail to plain text, with what it quotes marked by ">" as in plain mail.

inscriptis (Apache-2.0, well kept) lays out the text as a browser would; lxml finds the containers in which mail
programs put quoted mail. Tables of thousands of rows and trees of thousands of levels, which would take it longer than a
message may take, are laid out line by line instead (:func:`_plainly`).
"""

from __future__ import annotations

import re
from html import unescape

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
BLANKS = re.compile(r"\s+")
TAG = re.compile(r"</?([a-zA-Z0-9:]{0,20})[^<>]{0,2000}>")
SILENT = re.compile(r"<(script|style|title)\b", re.IGNORECASE)
#: Deeper than this, or with more elements, a tree is laid out plainly: mail that people write has under 5,000 elements.
MAX_DEPTH = 200
MAX_ELEMENTS = 15_000
#: At 2,048 levels the parser stops and drops the rest; of such a source the tags are taken out instead.
CUT_DEPTH = 2_000
#: Elements that begin and end a line, and the cells of a row, in the plain layout.
BLOCKS = frozenset(
    "p div tr li ul ol dl dt dd br hr table h1 h2 h3 h4 h5 h6 pre address center article section blockquote form fieldset header footer".split()
)
CELLS = frozenset(("td", "th"))
QUOTE_CLASSES = frozenset(("gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix"))
QUOTE_IDS = frozenset(("OLK_SRC_BODY_SECTION", "mailcontent-quoted", "reply-intro", "appendonsend"))
XML_DECLARATION = re.compile(r"^\s{0,20}<\?xml[^>]{0,200}>")


def text_of_html(source: str) -> str:
    """Return the readable text of an HTML body; quoted mail comes as lines that begin with ">".

    Example:
        >>> text_of_html("<p>Yes.</p><blockquote>Shall we?</blockquote>").split()
        ['Yes.', '>', 'Shall', 'we?']
    """
    source = XML_DECLARATION.sub("", source.replace("\ue000", "").replace("\ue001", ""))
    try:
        root = html.document_fromstring(source, html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return _without_tags(source)
    etree.strip_elements(root, *DROPPED, with_tail=False)
    deepest = _depth_if_large(root)
    if deepest >= CUT_DEPTH:
        return _without_tags(source)
    if deepest:
        return _plainly(root)
    for line in root.iter("hr"):  # a rule, which the layout leaves out, is where many programs begin the quoted mail
        line.tag, line.text = "p", RULE_TEXT
    quoted: list[str] = []
    taken: set[html.HtmlElement] = set()
    for path in QUOTE_CONTAINERS:
        for container in root.xpath(path):
            if container.getparent() is None or not taken.isdisjoint(container.iterancestors()):
                continue
            taken.add(container)
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


def _depth_if_large(root: html.HtmlElement) -> int:
    """How deep a tree is that is too large to be laid out as a browser would, else 0."""
    count = depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        count += 1
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest if deepest > MAX_DEPTH or count > 2 * MAX_ELEMENTS else 0


def _plainly(root: html.HtmlElement) -> str:
    """The text line by line, quotes marked: no columns, no indents, in a single walk that needs no stack."""
    found = _Lines()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        quoting = bool(element.attrib or tag == "blockquote") and _is_quote(element, tag)
        if tag in BLOCKS or quoting:
            found.end_line()
        if event == "start":
            found.quotes += quoting
            found.verbatim += tag == "pre"
            if tag == "hr" and found.lines[-1:] != [RULE_TEXT]:
                found.lines.append(RULE_TEXT)
            found.add(element.text)
        else:
            found.quotes -= quoting
            found.verbatim -= tag == "pre"
            if tag in CELLS:
                found.line.append("  ")
            found.add(element.tail)
    found.end_line()
    return "\n".join(found.lines)


class _Lines:
    """Lines of a plain layout as they grow, and how many quotes and verbatim blocks are open."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotes = self.verbatim = 0

    def add(self, text: str | None) -> None:
        if text:
            self.line.append(text if self.verbatim else BLANKS.sub(" ", text))

    def end_line(self) -> None:
        for text in "".join(self.line).split("\n") if self.line else ():
            if text.strip():
                self.lines.append(f"> {text.strip()}" if self.quotes else text.strip())
        self.line.clear()


def _is_quote(element: html.HtmlElement, tag: str) -> bool:
    if tag == "blockquote" or element.get("id") in QUOTE_IDS:
        return True
    return not QUOTE_CLASSES.isdisjoint((element.get("class") or "").split())


def _without_tags(source: str) -> str:
    """The text of a source that cannot be parsed: blocks end lines, scripts and styles are left out."""
    kept: list[str] = []
    at, lowered = 0, source.lower()
    for match in SILENT.finditer(source):
        if match.start() >= at:
            kept.append(source[at : match.start()])
            end = lowered.find(f"</{match.group(1).lower()}", match.end())
            at = end if end >= 0 else len(source)
    kept.append(source[at:])
    text = TAG.sub(lambda match: "\n" if match.group(1).lower() in BLOCKS else " ", "".join(kept))
    lines = (BLANKS.sub(" ", unescape(line)).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
