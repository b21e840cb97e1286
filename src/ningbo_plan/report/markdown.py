"""An author's Markdown as blocks of a document: paragraphs, lists, tables, emphasis and links; HTML is but text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ningbo_plan.diagnostics import Span
from ningbo_plan.report.document import WEB, Block, Bullets, Cell, Column, Inline, Line, Paragraph, Run, Table, plain


class Chapter(NamedTuple):
    """What follows a heading of level 1, and where the heading stands; the title is None for what comes before any."""

    title: str | None
    span: Span
    blocks: list[Block]


def read_markdown(text: str) -> list[Chapter]:
    """Markdown (CommonMark with tables) by headings of level 1."""
    # Neither HTML nor references to files: an author's text shows, and fetches nothing.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = re.sub("\r\n?", "\n", text)
    chapters, lines = [Chapter(None, Span(), [])], text.split("\n")
    for node in SyntaxTreeNode(parser.parse(text)).children:
        first, _ = node.map or (0, 0)
        span = Span(first + 1, 1, first + 1, len(lines[first]) + 1)
        if node.type == "heading" and node.tag == "h1":
            chapters.append(Chapter(plain(_inline(node)).strip(), span, []))
            continue
        if not chapters[-1].blocks and chapters[-1].title is None:
            chapters[-1] = chapters[-1]._replace(span=span)
        chapters[-1].blocks.extend(_blocks(node))
    return chapters


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    match node.type:
        case "heading":
            yield Paragraph(tuple(run._replace(strong=True) for run in _inline(node)))
        case "paragraph":
            yield Paragraph(_inline(node))
        case "blockquote":
            for child in node.children:
                yield from (b._replace(style="note") if isinstance(b, Paragraph) else b for b in _blocks(child))
        case "bullet_list" | "ordered_list":
            yield Bullets([item for child in node.children for item in _items(child)], node.type == "ordered_list")
        case "table":
            yield _table(node)
        case "fence" | "code_block":
            yield Paragraph((Run(node.content.rstrip("\n")),))
        case _:  # a rule across the page, a definition of a link
            return


def _items(node: SyntaxTreeNode) -> Iterator[Inline | Bullets]:
    """An item, its paragraphs as one text, and the lists inside it; of a table, its lines as a list."""
    content: Inline = ()
    for block in (block for child in node.children for block in _blocks(child)):
        match block:
            case Paragraph(more):
                content = (*content, *_apart(content, more), *more)
            case Bullets() | Table():
                if content:
                    yield content
                    content = ()
                yield block if isinstance(block, Bullets) else Bullets([*_lines(block)])
    if content:
        yield content


def _lines(table: Table) -> Iterator[Inline]:
    """The lines of a table as texts."""
    header = Line([Cell(column.header, runs=(Run(column.header, strong=True),)) for column in table.columns])
    for line in (header, *table.lines):
        yield tuple(run for cell in line.cells for run in (*cell.runs, Run("  ")))[:-1]


def _table(node: SyntaxTreeNode) -> Table:
    rows = [row for part in node.children for row in part.children]
    header, *body = [[_inline(cell) for cell in row.children] for row in rows]
    columns = [
        Column(plain(content), is_number=cell.attrs.get("style") == "text-align:right")
        for cell, content in zip(rows[0].children, header, strict=True)
    ]
    return Table("", columns, [Line([Cell(plain(content), runs=content) for content in cells]) for cells in body])


def _inline(node: SyntaxTreeNode) -> Inline:
    return tuple(run for child in node.children for run in _runs(child, Run("")) if run.text)


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    match node.type:
        case "inline":
            inner = style
        case "strong":
            inner = style._replace(strong=True)
        case "em":
            inner = style._replace(emphasis=True)
        case "link":
            target = str(node.attrs.get("href", ""))
            inner = style._replace(link=target) if target.startswith((*WEB, "#")) else style
        case "softbreak":
            yield style._replace(text=_break(node))
            return
        case "hardbreak":
            yield style._replace(text=" ")
            return
        case "image":  # nothing is fetched; what it shows is said in its text
            yield style._replace(text=node.content)
            return
        case _:
            yield style._replace(text=node.content)
            return
    for child in node.children:
        yield from _runs(child, inner)


def _break(node: SyntaxTreeNode) -> str:
    """A blank where a line ends, but none between two characters of Chinese."""
    before, after = node.previous_sibling, node.next_sibling
    return _blank(before.content if before else "", after.content if after else "")


def _apart(before: Inline, after: Inline) -> Inline:
    """What stands between two paragraphs that are told as one."""
    blank = _blank(plain(before), plain(after)) if before else ""
    return (Run(blank),) if blank else ()


def _blank(before: str, after: str) -> str:
    around = before[-1:] + after[:1]
    return "" if around and all(char >= "\u2e80" for char in around) else " "
