"""Every format says what the document says: each table cell by cell, each figure's numbers, each sentence.

That the document's own numbers are those of `plan evaluate` is tested in test_numbers.py. A format is tested by giving
its tables, each as lines of cell texts with the header first, what it says of its figures, and its sentences.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any, NamedTuple

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.review_docx import render_docx
from ningbo_plan.render.review_html import render_html
from ningbo_plan.render.review_markdown import render_markdown
from ningbo_plan.report.document import (
    Bullets,
    Chart,
    Figure,
    Panel,
    Paragraph,
    ProgressChart,
    SeriesChart,
    Table,
    VerdictChart,
    plain,
)
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.wording import number, percent
from reviewed import CASES, Case

Lines = list[list[str]]


class Shown(NamedTuple):
    """What a reader of a format finds in it: tables, figures as tables or in words, sentences."""

    tables: list[Lines]
    figures: list[Lines | str]
    sentences: list[str]


def from_document(report: ReviewReport, *, in_words: bool) -> Shown:
    blocks = report.document.blocks
    sentences = []
    for block in blocks:
        if isinstance(block, Paragraph):
            sentences.append(plain(block.content))
        elif isinstance(block, Bullets):
            sentences += [plain(content) for content, _ in block.nested()]
    figures = [block for block in blocks if isinstance(block, Figure)]
    return Shown(
        [
            [[column.header for column in block.columns], *([cell.text for cell in line.cells] for line in block.lines)]
            for block in blocks
            if isinstance(block, Table)
        ],
        [figure.alt if in_words else charted(figure.chart, report.document.language) for figure in figures],
        sentences,
    )


def charted(chart: Chart, language: str) -> Lines:
    """The names and numbers of a chart, a line for each bar or panel."""
    messages = messages_for(Language(language))
    match chart:
        case ProgressChart(bars):
            return [
                [bar.label, bar.progress_text, "" if bar.expected is None else percent(bar.expected), bar.verdict_label]
                for bar in bars
            ]
        case VerdictChart(stacks, labels):
            return [
                [stack.label, *(str(stack.counts.get(v, "")) for v in labels), str(sum(stack.counts.values()))]
                for stack in stacks
            ]
        case SeriesChart(panels, (_, last)):

            def told(panel: Panel, year: int) -> str:
                bounded = [each.text for each in panel.ranges if each.year == year]
                return next((shown(value) for of, value in panel.values if of == year), "".join(bounded))

            def shown(value: Fraction) -> str:
                return messages.figures(number(value))

            return [
                [
                    f"{panel.label} ({panel.unit})" if panel.unit else panel.label,
                    *(told(panel, year) for year in chart.reported_years),
                    next((shown(value) for year, value in panel.projection if year == last), ""),
                ]
                for panel in panels
            ]


def from_markdown(report: ReviewReport) -> Shown:
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(render_markdown(report)))
    nodes = [node for node in tree.walk() if node.type == "table"]
    found = [[[_text(cell) for cell in row.children] for part in t.children for row in part.children] for t in nodes]
    blocks = [block for block in report.document.blocks if isinstance(block, Table | Figure)]
    tables: list[Lines] = []
    figures: list[Lines | str] = []
    for lines, block in zip(found, blocks, strict=True):
        if isinstance(block, Table):
            tables.append([[cell.removeprefix("— ") for cell in line] for line in lines])
        else:  # the bar of characters is no number
            is_bar = isinstance(block.chart, ProgressChart)
            figures.append([line[:1] + line[2:] if is_bar else line for line in lines[1:]])
    sentences = [_text(node).removeprefix("[!WARNING]") for node in tree.walk() if node.type == "inline"]
    return Shown(tables, figures, sentences)


def _text(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.walk() if child.type in ("text", "text_special"))


def from_html(report: ReviewReport) -> Shown:
    """The cells as a screen reader has them: signs beside a verdict are hidden from it."""
    page = html.fromstring(render_html(report))

    def said(element: Any) -> str:
        return "".join(element.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]"))

    tables = [[[said(cell).strip() for cell in row] for row in table.xpath(".//tr")] for table in page.xpath("//table")]
    return Shown(
        tables,
        [said(told) for told in page.xpath("//figure//desc")],
        [said(element) for element in page.xpath("//main//p | //main//li")],
    )


def from_docx(report: ReviewReport) -> Shown:
    document = docx.Document(BytesIO(render_docx(report)))
    body = document.element.body
    pictures = [element.get("descr") for element in body.iter(qn("wp:docPr"))]
    captions = {block.caption for block in report.document.blocks if isinstance(block, Figure)}
    return Shown(
        [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
        [told for told in pictures if told not in captions],  # a chart's second picture has its caption alone
        ["".join(run.text or "" for run in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))],
    )


FORMATS: dict[str, Callable[[ReviewReport], Shown]] = {
    "markdown": from_markdown,
    "html": from_html,
    "docx": from_docx,
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("format", FORMATS)
def test_a_format_says_what_the_document_says(review_of: Any, format: str, case: Case, language: Language) -> None:
    report = review_of(language, files=case.files, plan=case.plan, year=case.year)
    told, shown = from_document(report, in_words=format != "markdown"), FORMATS[format](report)
    assert shown.tables == told.tables
    assert shown.figures == told.figures
    assert list(_missing(told.sentences, shown.sentences)) == []


def _missing(told: list[str], shown: list[str]) -> Iterator[str]:
    """The sentences that are not shown, or not in the order in which they are told."""
    left = iter(shown)
    yield from (sentence for sentence in told if sentence not in left)
