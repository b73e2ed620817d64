"""The page as a whole: what it says, what it refuses to run, and that it is the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from report_sample import HOSTILE, build, facts, tables

from analyzer import schema
from analyzer.report import render
from analyzer.report.words import STATUS_TERMS, VERDICT_TERMS

pytestmark = pytest.mark.filterwarnings("error")
VOID = {"meta", "link", "br", "hr", "img", "input", "col"}


class Tree(HTMLParser):
    """Reads a page the way a browser does: tags with attributes, visible text, balance."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.stack or self.stack[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    def all(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


@pytest.fixture(scope="module")
def page() -> str:
    return render(tables(), facts())


@pytest.fixture(scope="module")
def tree(page: str) -> Tree:
    return Tree(page)


def test_page_is_well_formed_and_anchors_are_unique(tree: Tree) -> None:
    assert tree.stack == []
    ids = tree.all("id")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in ids)


def test_every_reference_stays_in_the_page(tree: Tree) -> None:
    ids = set(tree.all("id"))
    links = tree.all("href")
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links), links
    assert not {"src", "srcset", "action", "background", "poster", "xlink:href", "style"} & {
        name for _, attrs in tree.tags for name in attrs
    }
    assert not {"img", "iframe", "object", "embed", "link", "base", "form"} & {tag for tag, _ in tree.tags}


def test_style_sheet_loads_nothing(page: str) -> None:
    style = page.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style and "@import" not in style


def test_policy_allows_exactly_this_script_and_style(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'")
    assert "unsafe" not in rules
    for tag in ("script", "style"):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(bodies) == 1
        digest = base64.b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules


def test_hostile_text_is_only_text(page: str, tree: Tree) -> None:
    assert sum(tag == "script" for tag, _ in tree.tags) == 1
    assert not [name for _, attrs in tree.tags for name in attrs if name.startswith("on")]
    assert HOSTILE in tree.text
    assert "{{ 7*7 }} {% raw %}" in tree.text
    assert "&lt;script&gt;alert(2)" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert "[U+202E]" in page


def test_text_of_strangers_is_isolated(page: str) -> None:
    for words in ("https://evil.example/x.png", "&lt;i&gt;soon", "javascript:alert(5)", "{{ 7*7 }}"):
        assert re.search(rf"<(?:bdi|q)>[^<]*{re.escape(words)}", page), words
    assert re.search(r"q, code, \.hit { unicode-bidi: plaintext", page)  # these isolate as bdi does


def test_long_text_is_cut_with_a_note(page: str, tree: Tree) -> None:
    assert "A" * 800 not in page
    assert "[cut: 3," in tree.text


def test_first_screen_says_what_was_read_and_left_out(tree: Tree) -> None:
    text = tree.text
    for words in (
        "northwind.example (inferred)",
        "12 duplicates",
        "3 rejected",
        "not in English 2",
        "1 inside our side",
    ):
        assert words in text, words
    assert "about 7 relationships" in text
    assert "do not add up" not in text


def test_counts_that_do_not_reconcile_are_named() -> None:
    off = facts() | {"counts": {"found": 9, "analysed": 2, "duplicates": 1, "rejected": 1}}
    assert "do not add up" in render(tables(), off)


def test_every_verdict_and_status_is_explained_in_words(tree: Tree) -> None:
    for term in (*VERDICT_TERMS.values(), *STATUS_TERMS.values()):
        assert term.title in tree.text and term.meaning in tree.text


def test_a_relationship_in_words(tree: Tree) -> None:
    assert "kept 4 of 5 settled promises (90 % interval 0.44–0.95)" in tree.text
    assert "Firm: the verdict held in 97 of 100 resamplings of the messages." in tree.text
    assert "Not counted as talk 1 use in signatures and disclaimers" in tree.text
    assert "something was delivered within 30 days: promise 1" in tree.text
    assert "mara.lind@northwind.example (our side) · Re: Line 4" in tree.text
    assert "So far no promise is settled, so there is no rate." in tree.text


def test_internal_mail_is_no_relationship(page: str) -> None:
    assert page.count('<section class="relationship"') == 7
    assert "Internal: lunch" not in page


def test_unknown_is_not_zero(tree: Tree) -> None:
    row = tree.text.split("paul.meyer@freemail.example")[1].split("Words and deeds run")[0]
    assert row.split()[:13] == [
        "Too", "little", "to", "say", "not", "known", "not", "known", "neither", "not", "known", "1", "none",
    ]  # fmt: skip


def test_table_can_be_sorted_and_searched(page: str) -> None:
    head = page.split('<table class="sortable">')[1].split("</thead>")[0]
    assert len(re.findall(r'<th scope="col"[^>]*><button type="button" disabled>', head)) == 10
    assert "aria-sort" in page
    assert '<label for="find">' in page
    script = page.split("<script>")[1].split("</script>")[0]
    assert len(script.splitlines()) < 80


def test_chart_has_a_label_and_leads_to_sections(page: str) -> None:
    chart = re.findall(r'<svg role="group" aria-label="Scatter of 6 relationships.*?</svg>', page, re.DOTALL)
    assert len(chart) == 1
    assert 'href="#r-fabrikam-example"' in chart[0]


def test_every_quotation_says_where_it_stands_and_leads_there(page: str, tree: Tree) -> None:
    sources = re.findall(r"<cite>.*?</cite>", page, re.DOTALL)
    assert len(sources) > 50
    assert all("message <code>" in one and re.search(r"characters \d+–\d+|·", one) for one in sources)
    assert sum('">in context</a>' in one for one in sources) > 0.85 * len(sources)
    assert sum(name.startswith("s") and name[1:].isdigit() for name in tree.all("id")) > 30


def test_a_thread_is_read_whole_with_its_findings_marked(page: str) -> None:
    thread = page.split('<details class="group thread">')[1].split("</details>")[0]
    assert "Please find the figures below." in thread
    assert re.search(r'<span class="hit k-for" id="s\d+">[^<]+</span><small>[^<]+\+</small>', thread)


def test_who_is_hollow_is_said_with_grounds(tree: Tree) -> None:
    told = tree.text.split("Who is hollow: ")
    assert any(one.startswith(("our side. We use the word", "their side. They use", "both sides. We")) for one in told)


def test_people_of_ours_are_counted_only_on_request(page: str) -> None:
    assert "By author, as asked for" not in page and "--by-author" in page
    asked = render(tables(), facts(), by_author=True)
    assert "By author, as asked for" in asked


def test_tables_stand_behind_every_picture(page: str) -> None:
    assert page.count('class="strip"') == page.count("<summary>The numbers of this picture</summary>") > 0


def test_headings_do_not_skip_a_level(tree: Tree) -> None:
    levels = [int(tag[1]) for tag, _ in tree.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_same_input_same_page(page: str) -> None:
    assert render(tables(), facts()) == page


def test_order_of_rows_does_not_matter_for_the_first_table(page: str) -> None:
    shuffled = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in tables().items()}
    first = re.compile(r'<table class="sortable">.*?</table>', re.DOTALL)
    assert first.findall(render(shuffled, facts())) == first.findall(page)


@pytest.mark.parametrize("given", [{}, {table.name: schema.empty(table) for table in schema.OUTPUT_TABLES}])
def test_nothing_at_all(given: dict[str, pd.DataFrame]) -> None:
    tree = Tree(render(given, {}))
    assert tree.stack == []
    assert "No relationship was found" in tree.text
    assert "messages and notes: not known found" not in tree.text
    assert "No input was rejected." in tree.text


def test_input_is_left_as_it_was() -> None:
    given = tables()
    copies = {name: frame.copy(deep=True) for name, frame in given.items()}
    render(given, facts())
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, copies[name])


def test_long_lists_are_cut_and_say_so() -> None:
    book = build()
    message_id = book.letter(
        "litware.example", "ours", "mara.lind@northwind.example", "2023-06-01T09:00:00+00:00", "Bulk"
    )
    for number in range(312):
        book.say(message_id, f"You were right about lot {number}.", {"trust+": 0.5 + number / 1000})
    page = render(book.tables(), facts())
    text = Tree(re.sub(r'<details class="group thread">.*?</details>', "", page, flags=re.DOTALL)).text
    assert "40 of 3" in text and "the strongest first; all are in elements.parquet" in text
    assert "You were right about lot 311." in text and "You were right about lot 3." not in text


def test_hundreds_of_relationships_stay_light() -> None:
    big: dict[str, list[pd.DataFrame]] = {}
    for copy in range(43):
        for name, frame in tables().items():
            frame = frame.copy()
            for column in {"message_id", "sentence_id", "commitment_id", "evidence_message_id"} & set(frame):
                frame[column] = frame[column] + f"-{copy}"
            if "relationship" in frame:
                frame["relationship"] = frame["relationship"] + f".n{copy}.example"
            big.setdefault(name, []).append(frame)
    page = render({name: pd.concat(frames, ignore_index=True) for name, frames in big.items()}, facts())
    assert page.count('<section class="relationship"') == 301
    assert len(page.encode()) < 8_000_000
