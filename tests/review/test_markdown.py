"""Reviews as Markdown: whole outputs, and how a reader of GitHub-flavoured Markdown takes them."""

from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ningbo_plan.messages import Language
from ningbo_plan.render.gfm import inline, line_of, linked
from ningbo_plan.render.review_markdown import render_markdown
from ningbo_plan.report.document import Block, Bullets, Cell, Column, Heading, Line, Paragraph, Run, Table
from ningbo_plan.report.review import ReviewReport

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = "<img src=x onerror=alert(1)> | `a` **b** [c](http://x) ![d](e) ~~f~~ &amp; # g \x1b[31m\u202eh\n---\n> i"
SHOWN = "<img src=x onerror=alert(1)> | `a` **b** [c](http://x) ![d](e) ~~f~~ &amp; # g <U+001B>[31m<U+202E>h --- > i"


def parsed(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(GITHUB.parse(text))


def text_of(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.walk() if child.type in ("text", "text_special", "code_inline"))


def with_blocks(report: ReviewReport, *blocks: Block) -> ReviewReport:
    return report._replace(document=report.document._replace(blocks=list(blocks)))


@pytest.mark.parametrize("language", list(Language))
def test_whole(golden: Callable[[str, str], None], review_of: Any, language: Language) -> None:
    golden(f"review/demonstration.{language}.md", render_markdown(review_of(language)))


@pytest.mark.parametrize("language", list(Language))
def test_tables_are_tables_and_links_lead_somewhere(review_of: Any, language: Language) -> None:
    report = review_of(language)
    text = render_markdown(report)
    tree = parsed(text)
    tables = [node for node in tree.walk() if node.type == "table"]
    # Series are the only figures that become one table a page.
    told = [block for block in report.document.blocks if isinstance(block, Table) or hasattr(block, "chart")]
    assert len(tables) == len(told)
    for table in tables:
        assert len({len(row.children) for part in table.children for row in part.children}) == 1
    anchors = {
        node.content for node in tree.walk() if node.type in ("html_inline", "html_block") and "id=" in node.content
    }
    ids = "".join(anchors)
    links = [str(node.attrs["href"]) for node in tree.walk() if node.type == "link"]
    assert any(link.startswith("#row-") for link in links)
    assert all(f'id="{link[1:]}"' in ids for link in links)
    assert "#why-" not in text
    assert not any("|" in text_of(node) for node in tree.walk() if node.type == "paragraph")


def test_headings_have_the_numbers_of_the_document(review_of: Any) -> None:
    report = review_of(Language.ZH_HANT)
    title, *headings = [text_of(node) for node in parsed(render_markdown(report)).walk() if node.type == "heading"]
    assert title == report.document.title
    assert headings == [f"{b.number}{b.text}" for b in report.document.blocks if isinstance(b, Heading)]


def test_the_whole_plan_fits_a_step_summary(review_of: Any) -> None:
    assert len(render_markdown(review_of(Language.EN, selects=lambda _: True)).encode()) < 1_000_000


@pytest.mark.parametrize("start", ["", "1. ", "- ", "+ ", "---", "# ", "> ", "    ", "* ", "12) ", "[!NOTE] ", "=== "])
def test_foreign_text_is_text(review_of: Any, start: str) -> None:
    text, run = start + HOSTILE, (Run(start + HOSTILE),)
    table = Table(text, [Column(text), Column("b")], [Line([Cell(text), Cell(text)]), Line([Cell(text)], is_part=True)])
    blocks: list[Block] = [
        Heading(1, "一、", text, "a"),
        Paragraph(run),
        Paragraph(run, "note"),
        Paragraph(run, "warning"),
    ]
    tree = parsed(render_markdown(with_blocks(review_of(), *blocks, Bullets([run]), Bullets([run], True), table)))
    kinds = {node.type for node in tree.walk()}
    assert kinds <= {
        "root", "heading", "inline", "text", "text_special", "paragraph", "em", "strong", "html_block", "blockquote",
        "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr", "th", "td", "softbreak",
        "html_inline",
    }  # fmt: skip
    html = [node.content for node in tree.walk() if node.type.startswith("html")]
    assert [made for made in html if made.strip() not in ('<a id="a"></a>', '<a id="a">', "</a>")] == []
    shown = [text_of(node) for node in tree.walk() if node.type == "inline"]
    assert sum((start.lstrip() + SHOWN) in told for told in shown) == 11


@pytest.mark.parametrize(
    ("content", "made"),
    [
        ((Run("a", strong=True), Run("b")), "**a**b"),
        ((Run("漢", True), Run("字", True), Run("。")), "**漢字**。"),
        # Between a mark and Chinese, marks of emphasis would show as they are.
        ((Run("「注意」", True), Run("我們")), "<strong>「注意」</strong>我們"),
        ((Run("a", True), Run("b", emphasis=True)), "**a**<em>b</em>"),
        ((Run("a", True, True),), "<strong><em>a</em></strong>"),
        ((Run(" a ", True), Run("b")), " **a** b"),
        ((Run("see!"), Run("a", link="#x")), "see\\![a](#x)"),
        ((Run("a", link="#gone"),), "a"),
        ((Run("a", link="https://example.org/(b) c"),), "[a](<https://example.org/%28b%29%20c>)"),
        ((Run("a", link="javascript:alert(1)"),), "a"),
    ],
)
def test_runs(content: tuple[Run, ...], made: str) -> None:
    assert inline(content, {"x"}) == made


def test_an_address_cannot_leave_its_link() -> None:
    assert linked("a", "https://x/> <b> \n|", ()) == "[a](<https://x/%3E%20%3Cb%3E%20%0A%7C>)"


@pytest.mark.parametrize(
    ("text", "made"), [("1.07 is", "1.07 is"), ("-5", "-5"), ("2022. A", "2022\\. A"), ("- a", "\\- a")]
)
def test_only_items_of_lists_are_marked(text: str, made: str) -> None:
    assert line_of(text) == made
