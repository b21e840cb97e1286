"""Every number of a review is the one that `plan evaluate` gives for the year of its value, in every format.

A format is tested by giving its main table: a list of lines of cell texts, with the header first.
"""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
import pytest
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from openpyxl import load_workbook
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.messages import Language
from ningbo_plan.render.json import FIGURES
from ningbo_plan.render.review_docx import render_docx
from ningbo_plan.render.review_html import render_html
from ningbo_plan.render.review_markdown import render_markdown
from ningbo_plan.render.review_xlsx import render_xlsx
from ningbo_plan.report.document import Table
from ningbo_plan.report.review import ReviewReport

Lines = list[list[str]]
DEMONSTRATION = ["examples/demonstration-2021-2022.yaml", "examples/demonstration-2023.yaml"]
# What is reviewed: files, plan, year. In 2022 a row has a value of 2021 only; the 13th plan has components.
CASES = [(DEMONSTRATION, "14fyp", 2023), (DEMONSTRATION, "14fyp", 2022), (["data/baseline_2020.yaml"], "13fyp", 2020)]
# The main table's columns after number, name, unit, attribute, baseline.
TARGET, ACTUAL, YEAR, PROGRESS, SCHEDULE, RATIO, VERDICT = range(5, 12)
SHOWN = re.compile(r"(-?[\d,]+(?:\.(\d+))?)(%?)")


def from_document(report: ReviewReport) -> Lines:
    (table,) = [block for block in report.document.blocks if isinstance(block, Table) and block.is_main]
    return [[column.header for column in table.columns], *([cell.text for cell in line.cells] for line in table.lines)]


def from_markdown(report: ReviewReport) -> Lines:
    parser = MarkdownIt("commonmark").enable("table")
    tables = [node for node in SyntaxTreeNode(parser.parse(render_markdown(report))).walk() if node.type == "table"]
    every = [[[_text(cell) for cell in row.children] for part in t.children for row in part.children] for t in tables]
    (main,) = [lines for lines in every if lines[0][0] == "#"]
    return [[cell.removeprefix("— ") for cell in line] for line in main]


def _text(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.walk() if child.type in ("text", "text_special"))


def from_html(report: ReviewReport) -> Lines:
    """The cells as a screen reader has them: signs beside a verdict are hidden from it."""
    rows = html.fromstring(render_html(report)).xpath("//table[@id='page-main']//tr")
    return [
        ["".join(cell.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")).strip() for cell in row]
        for row in rows
    ]


def from_docx(report: ReviewReport) -> Lines:
    tables = docx.Document(BytesIO(render_docx(report))).tables
    (main,) = [table for table in tables if table.rows[0].cells[0].text == "#"]
    return [[cell.text for cell in row.cells] for row in main.rows]


MAIN_TABLES: dict[str, Callable[[ReviewReport], Lines]] = {
    "document": from_document,
    "markdown": from_markdown,
    "html": from_html,
    "docx": from_docx,
}


def judged(report: ReviewReport, files: list[str], plan: str) -> Iterator[tuple[dict[str, Any], int | None]]:
    """Rows, each followed by its components, as `plan evaluate` has them for the year of their values."""
    by_year: dict[int, dict[str, Any]] = {}
    language = report.document.language
    for row in report.material.rows:
        year = row.year or report.material.review.year
        if year not in by_year:
            args = ["evaluate", *files, "--plan", plan, "--year", str(year), "-f", "json", "--lang", language]
            (evaluation,) = json.loads(CliRunner().invoke(app, args).stdout)["evaluations"]
            by_year[year] = {result["id"]: result for result in evaluation["results"]}
        result = by_year[year][row.indicator.id]
        yield result, row.year
        yield from ((part, row.year) for part in result["components"])


def assert_shows(text: str, value: float | None, *, is_share: bool = False) -> None:
    """A text shows a number if it is that number as far as its decimal places go."""
    if value is None:
        assert text == ""
        return
    shown = SHOWN.fullmatch(text)
    assert shown is not None, text
    assert bool(shown[3]) == is_share
    number = float(shown[1].replace(",", ""))
    assert abs(number - value * (100 if is_share else 1)) <= 0.5000001 * 10 ** -len(shown[2] or "")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}-{case[2]}")
@pytest.mark.parametrize("format", MAIN_TABLES)
def test_main_tables(review_of: Any, format: str, case: tuple[list[str], str, int], language: Language) -> None:
    files, plan, year = case
    report = review_of(language, files=files, plan=plan, year=year)
    _, *lines = MAIN_TABLES[format](report)
    for cells, (result, of_year) in zip(lines, judged(report, files, plan), strict=True):
        assert cells[0] == str(result.get("no") or "")
        assert cells[1] == result["name"]
        assert cells[YEAR] == (str(of_year) if result["actual"] is not None else "")
        for at, printed in ((TARGET, result["target"]), (ACTUAL, result["actual"])):
            if isinstance(printed, int | float) and not isinstance(printed, bool):
                assert_shows(cells[at], printed)
        assert_shows(cells[PROGRESS], result["progress"], is_share=True)
        assert_shows(cells[SCHEDULE], result["expected_progress"], is_share=True)
        assert_shows(cells[RATIO], result["ratio"])
        assert cells[VERDICT] == result["label"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}-{case[2]}")
def test_workbook(review_of: Any, case: tuple[list[str], str, int]) -> None:
    """Its cells hold the very numbers, in the 16 digits that the file has room for, and none as it is shown."""
    files, plan, year = case
    report = review_of(Language.EN, files=files, plan=plan, year=year)
    book = load_workbook(BytesIO(render_xlsx(report)))
    sheets = {name: list(_records(book[name].values)) for name in ("Rows", "Components")}
    every = list(judged(report, files, plan))
    rows = [item for item in every if "no" in item[0]]
    parts = [item for item in every if "no" not in item[0]]
    last = report.material.review.plan.last_year
    headers = (
        "Progress", "Schedule", "Ratio", "Gap to the target", "Change needed a year", "Change achieved a year",
        f"{last} at this pace",
    )  # fmt: skip
    for found, expected in ((sheets["Rows"], rows), (sheets["Components"], parts)):
        for record, (result, of_year) in zip(found, expected, strict=True):
            assert record["Indicator" if "no" in result else "Component"] == result["id"]
            assert record["Year"] == (of_year if result["actual"] is not None else None)
            for header, figure in zip(headers, FIGURES, strict=True):
                expected_figure = result[figure]
                if expected_figure is not None:
                    expected_figure = pytest.approx(expected_figure, rel=1e-15, abs=0)
                assert record[header] == expected_figure, (result["id"], figure)
            if isinstance(result["actual"], float | int) and not isinstance(result["actual"], bool):
                assert record["Value"] == result["actual"]
    assert len(rows) == len(report.material.rows)


def _records(values: Any) -> Iterator[dict[str, Any]]:
    headers, *lines = values
    return (dict(zip(headers, line, strict=True)) for line in lines)
