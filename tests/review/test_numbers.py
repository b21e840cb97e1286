"""Every number of a review is the one that `plan evaluate` gives for the year of its value.

Walked are all tables and figures of the document, its counts in sentences, the digest and the workbook. That the other
formats show the document's tables, figures and sentences is tested in test_every_format.py.
"""

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import Language, Messages, messages_for
from ningbo_plan.model.plan import Attribute
from ningbo_plan.render.json import FIGURES
from ningbo_plan.render.review_terminal import render_digest
from ningbo_plan.render.review_xlsx import render_xlsx
from ningbo_plan.report.document import (
    Figure,
    Heading,
    Paragraph,
    ProgressChart,
    SeriesChart,
    Table,
    VerdictChart,
    plain,
)
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.wording import VERDICTS
from reviewed import CASES, Case

# What openpyxl cannot read is not what is tested.
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")

Json = dict[str, Any]
every_case = pytest.mark.parametrize("case", CASES, ids=str)
every_language = pytest.mark.parametrize("language", list(Language))
SHOWN = re.compile(r"(-?[\d,]+(?:\.(\d+))?)(%?)")


@cache
def evaluated(case: Case, year: int, language: str) -> Json:
    """What `plan evaluate` says of a year."""
    args = ["evaluate", *case.files, "--plan", case.plan, "--year", str(year), "-f", "json", "--lang", language]
    (evaluation,) = json.loads(CliRunner().invoke(app, args).stdout)["evaluations"]
    by_id = {result["id"]: result for result in evaluation["results"]}
    return {**evaluation, "by_id": by_id}


@cache
def baselines(plan: str) -> dict[str, Any]:
    """The baselines by `plan list`, of rows and of components (with a dot between)."""
    listed = json.loads(CliRunner().invoke(app, ["list", "--plan", plan, "-f", "json"]).stdout)["indicators"]
    of_rows = {item["id"]: item["baseline"] for item in listed}
    return of_rows | {f"{item['id']}.{part['id']}": part["baseline"] for item in listed for part in item["components"]}


def judged(report: ReviewReport, case: Case) -> dict[str, tuple[Json, int | None]]:
    """Rows as `plan evaluate` has them for the year of their values, and that year."""
    language = report.document.language
    return {
        row.indicator.id: (evaluated(case, row.year or case.year, language)["by_id"][row.indicator.id], row.year)
        for row in report.material.rows
    }


def assert_shows(text: str, value: float | None, *, is_share: bool = False) -> None:
    """A text shows a number if it is that number as far as its decimal places go."""
    if value is None:
        assert text == ""
        return
    shown = SHOWN.fullmatch(text)
    assert shown is not None, text
    assert bool(shown[3]) == is_share
    assert_near(shown, value * (100 if is_share else 1))


def assert_begins(text: str, value: float) -> None:
    """A text begins with a number; behind it stands a unit."""
    shown = SHOWN.match(text)
    assert shown is not None, text
    assert_near(shown, value)


def assert_near(shown: re.Match[str], value: float) -> None:
    assert abs(float(shown[1].replace(",", "")) - value) <= 0.5000001 * 10 ** -len(shown[2] or "")


def is_number(printed: object) -> bool:
    return isinstance(printed, int | float) and not isinstance(printed, bool)


def tables_of(report: ReviewReport) -> Iterator[tuple[str, Table]]:
    """Tables, each with the anchor of the heading that it stands below."""
    anchor = ""
    for block in report.document.blocks:
        if isinstance(block, Heading):
            anchor = block.anchor
        elif isinstance(block, Table):
            yield anchor, block


def records_of(table: Table) -> list[dict[str, str]]:
    headers = [column.header for column in table.columns]
    assert len(set(headers)) == len(headers)
    return [dict(zip(headers, (cell.text for cell in line.cells), strict=True)) for line in table.lines]


class Walk(NamedTuple):
    """A review, and what it must say."""

    report: ReviewReport
    case: Case

    @property
    def say(self) -> Callable[..., str]:
        return self.messages.text

    @property
    def messages(self) -> Messages:
        return messages_for(Language(self.report.document.language))

    @property
    def judged(self) -> dict[str, tuple[Json, int | None]]:
        return judged(self.report, self.case)

    @property
    def base_and_last(self) -> tuple[str, str]:
        plan = self.report.material.review.plan
        base, last = self.say("{year} value", year=plan.base_year), self.say("{year} target", year=plan.last_year)
        return base, last

    def row(self, link: str | None) -> tuple[Json, int | None]:
        """The row that a link leads to."""
        return self.judged[(link or "").removeprefix("#row-")]

    def figures(self, name: type) -> Iterator[Any]:
        return (b.chart for b in self.report.document.blocks if isinstance(b, Figure) and isinstance(b.chart, name))


@pytest.fixture
def walk(review_of: Any, case: Case, language: Language) -> Walk:
    return Walk(review_of(language, files=case.files, plan=case.plan, year=case.year), case)


@every_language
@every_case
def test_the_table_of_all_rows(walk: Walk) -> None:
    (table,) = [table for _, table in tables_of(walk.report) if table.is_main]
    say, (base, last) = walk.say, walk.base_and_last
    expected = [
        (f"{result['id']}{'.' if part is not result else ''}{part['id'] if part is not result else ''}", part, of_year)
        for result, of_year in walk.judged.values()
        for part in (result, *result["components"])
    ]
    for cells, (name, result, of_year) in zip(records_of(table), expected, strict=True):
        assert cells["#"] == str(result.get("no") or "")
        assert cells[say("Indicator")] == result["name"]
        assert cells[say("Year")] == (str(of_year) if result["actual"] is not None else "")
        printed = (
            (base, baselines(walk.case.plan)[name]), (last, result["target"]), (say("Actual"), result["actual"])
        )  # fmt: skip
        for header, number in printed:
            if is_number(number):
                assert_shows(cells[header], number)
        assert_shows(cells[say("Progress")], result["progress"], is_share=True)
        assert_shows(cells[say("Schedule")], result["expected_progress"], is_share=True)
        assert_shows(cells[say("Ratio")], result["ratio"])
        assert cells[say("Verdict")] == result["label"]


@every_language
@every_case
def test_the_table_of_binding_rows(walk: Walk) -> None:
    say, (base, last) = walk.say, walk.base_and_last
    tables = [table for anchor, table in tables_of(walk.report) if anchor == "binding"]
    assert len(tables) == any(row.is_binding for row in walk.report.material.rows)
    for table in tables:
        assert len(table.lines) == sum(result["attribute"] == "binding" for result, _ in walk.judged.values())
        for line, cells in zip(table.lines, records_of(table), strict=True):
            result, of_year = walk.row(line.cells[0].link)
            assert cells[say("Year")] == str(of_year or "")
            for header, number in (
                (base, baselines(walk.case.plan)[result["id"]]),
                (last, result["target"]),
                (say("Actual"), result["actual"]),
            ):
                if is_number(number):
                    assert_shows(cells[header], number)
            assert cells[say("Verdict")] == result["label"]


@every_language
@every_case
def test_the_tables_of_rows_one_by_one(walk: Walk) -> None:
    say, (base, last) = walk.say, walk.base_and_last
    year = walk.report.material.review.plan.last_year
    tables = [(a.removeprefix("told-"), table) for a, table in tables_of(walk.report) if a.startswith("told-")]
    told = {"behind", "not_holding", "unmet", "out_of_reach"}
    assert {id for id, _ in tables} == {id for id, (result, _) in walk.judged.items() if result["verdict"] in told}
    for id, table in tables:
        result, of_year = walk.judged[id]
        decisive = min(result["components"], key=lambda part: part["verdict"] != result["verdict"], default=result)
        (cells,) = records_of(table)
        start, end = baselines(walk.case.plan)[id], decisive["target"]
        figures = {
            base: start if not result["components"] else None,
            last: end,
            say("{year} actual", year=of_year) if of_year else say("Actual"): decisive["actual"],
            say("Gap to the target"): result["gap"],
            say("Change needed a year"): result["required_annual_change"],
            say("Change achieved a year"): result["achieved_annual_change"],
            say("{year} at this pace", year=year): result["projected"],
        }
        for header, value in figures.items():
            if is_number(value):
                assert_begins(cells.pop(header), value)
        due = cells.get(say("Due by schedule"))
        if due and is_number(start) and is_number(end) and result["expected_progress"] is not None:
            _assert_due(due, start + result["expected_progress"] * (end - start))
        others = {base, last, say("Due by schedule"), say("{year} actual", year=of_year), say("Actual")}
        assert set(cells) <= others, "what is told is in the JSON"


def _assert_due(text: str, value: float) -> None:
    """What is due is rounded to the good side: no value that meets it as printed falls short of it."""
    sign, shown = text[0], SHOWN.match(text[2:])
    assert shown is not None, text
    more = float(shown[1].replace(",", "")) - value if sign == "≥" else value - float(shown[1].replace(",", ""))
    assert -1e-9 <= more < 10 ** -len(shown[2] or "")


@every_language
@every_case
def test_the_table_of_changes(walk: Walk) -> None:
    since = walk.report.material.review.since
    tables = [table for anchor, table in tables_of(walk.report) if anchor == "changes"]
    assert len(tables) == (since is not None)
    for table in tables:
        for line in table.lines:
            result, _ = walk.row(line.cells[0].link)
            _, before, now, reason = (cell.text for cell in line.cells)
            then = evaluated(walk.case, since or 0, walk.report.document.language)["by_id"][result["id"]]
            assert (now, reason) == (result["label"], result["reason"])
            if then["actual"] is not None:
                assert before == then["label"]


@every_language
@every_case
def test_counts_by_group(walk: Walk) -> None:
    """In the chart and in the sentences of each group and of the whole."""
    (chart,) = walk.figures(VerdictChart)
    results = [result for result, _ in walk.judged.values()]
    for stack in chart.stacks:
        of_group = [result["verdict"] for result in results if result["group"] == stack.label]
        assert {str(verdict): n for verdict, n in stack.counts.items()} == {v: of_group.count(v) for v in of_group}
    blocks = walk.report.document.blocks
    below = {b.anchor: blocks[at + 1 :] for at, b in enumerate(blocks) if isinstance(b, Heading)}
    groups = {f"group-{at}": stack.counts for at, stack in enumerate(chart.stacks, start=1)}
    groups["overall"] = {v: n for v in Verdict if (n := [result["verdict"] for result in results].count(v))}
    for anchor, counts in groups.items():
        told = next(plain(b.content) for b in below[anchor] if isinstance(b, Paragraph) and b.style == "body")
        assert str(sum(counts.values())) in re.findall(r"\d+", told)
        for verdict, count in counts.items():
            word = walk.say(VERDICTS[verdict])  # of one that all rows have, the number is that of the rows
            assert (word if len(counts) == 1 else walk.say("{count} {verdict}", count=count, verdict=word)) in told


@every_language
@every_case
def test_the_bars_of_progress(walk: Walk) -> None:
    bars = [bar for chart in walk.figures(ProgressChart) for bar in chart.bars]
    by_name = {row.heading: walk.judged[row.indicator.id] for row in walk.report.material.rows}
    assert [bar.label for bar in bars] == [n for n, (result, _) in by_name.items() if result["progress"] is not None]
    for bar in bars:
        result, _ = by_name[bar.label]
        assert_number(bar.progress, result["progress"])
        assert_shows(bar.progress_text, result["progress"], is_share=True)
        assert_number(bar.expected, result["expected_progress"])
        assert (bar.verdict, bar.verdict_label) == (result["verdict"], result["label"])
        for text, number in ((bar.value_text, result["actual"]), (bar.target_text, result["target"])):
            if is_number(number):
                assert_begins(text, number)


def assert_number(exact: Fraction | None, value: float | None) -> None:
    """An exact number is the one of the JSON, in the digits that a binary number has."""
    assert (exact is None) == (value is None)
    if exact is not None:
        assert float(exact) == pytest.approx(value, rel=1e-15, abs=0)


@every_language
@every_case
def test_series(walk: Walk) -> None:
    """The values are those that each year's evaluation has, the projection ends where the JSON says."""
    by_name = {row.heading: row for row in walk.report.material.rows}
    plan = walk.report.material.review.plan
    for panel in (panel for chart in walk.figures(SeriesChart) for panel in chart.panels):
        row = by_name[panel.label]
        result, of_year = walk.judged[row.indicator.id]
        values = dict(panel.values)
        if plan.base_year in values:
            base, printed = values.pop(plan.base_year), baselines(walk.case.plan)[row.indicator.id]
            if is_number(printed):
                assert_number(base, printed)
        for year, value in values.items():
            actual = evaluated(walk.case, year, walk.report.document.language)["by_id"][row.indicator.id]["actual"]
            if is_number(actual) and row.indicator.measure != "annual_average":
                assert_number(value, actual)
        if panel.projection:
            assert panel.projection[0] == (of_year, values[of_year or 0])
            assert panel.projection[1][0] == plan.last_year
            assert_number(panel.projection[1][1], result["projected"])
        else:
            assert result["projected"] is None


@every_case
def test_the_digest(review_of: Any, case: Case) -> None:
    """In English, and so wide that names stand in one line; a number stands in the first line of its cell."""
    report = review_of(Language.EN, files=case.files, plan=case.plan, year=case.year)
    walk, lines = Walk(report, case), render_digest(report, width=200, color=False).splitlines()
    results = [result for result, _ in walk.judged.values()]
    groups = {group.name: group.name[:12] for group in walk.report.material.view.groups}
    for name, begin in groups.items():
        line = next(line for line in lines if line.startswith(begin))
        counts = [int(n) for n in re.findall(r" (\d+)\b", line.removeprefix(begin))]
        of_group = [result["verdict"] for result in results if result["group"] == name]
        assert counts[0] == len(of_group) == sum(counts[1:])
        assert sorted(counts[1:]) == sorted(of_group.count(verdict) for verdict in set(of_group))
    is_final = report.material.review.kind == "final"
    worst = [(row, line) for row in report.material.rows for line in lines if line.startswith(f"{row.heading} ")]
    for row, line in worst:
        result, _ = walk.judged[row.indicator.id]
        told = line.removeprefix(row.heading).replace(f"[{walk.say(ATTRIBUTES[Attribute.BINDING])}]", "")
        told = re.sub(r" \(\d{4}\)", "", told)
        numbers = [SHOWN.fullmatch(text.rstrip("%")) for text in re.findall(r"-?[\d,.]+%?", told)]
        for at, key in ((0, "actual"), (-1, "gap"), (1, "target" if is_final else None)):
            if key and is_number(result[key]):
                shown = numbers[at]
                assert shown is not None
                assert_near(shown, result[key])
    assert len(worst) >= min(4, sum(result["verdict"] in ("behind", "unmet") for result in results))


@pytest.fixture
def book(review_of: Any, case: Case) -> tuple[Walk, Workbook]:
    report = review_of(Language.EN, files=case.files, plan=case.plan, year=case.year)
    return Walk(report, case), load_workbook(BytesIO(render_xlsx(report)))


@every_case
def test_the_sheets_of_rows_and_components(book: tuple[Walk, Workbook]) -> None:
    """Their cells hold the very numbers, in the 16 digits that the file has room for, and none as it is shown."""
    walk, workbook = book
    last = walk.report.material.review.plan.last_year
    headers = (
        "Progress", "Schedule", "Ratio", "Gap to the target", "Change needed a year", "Change achieved a year",
        f"{last} at this pace",
    )  # fmt: skip
    rows = list(walk.judged.values())
    parts = [(part, of_year) for result, of_year in rows for part in result["components"]]
    for sheet, name, expected in (("Rows", "Indicator", rows), ("Components", "Component", parts)):
        for record, (result, of_year) in zip(_records(workbook, sheet), expected, strict=True):
            assert record[name] == result["id"]
            assert record["Year"] == (of_year if result["actual"] is not None else None)
            for header, figure in zip(headers, FIGURES, strict=True):
                assert_cell(record[header], result[figure])
            if is_number(result["actual"]):
                assert record["Value"] == result["actual"]


@every_case
def test_numbers_beside_texts_in_the_sheet_of_rows(book: tuple[Walk, Workbook]) -> None:
    """Baseline, target and what is due: numbers where `plan list` and `plan evaluate` have numbers, and on the path."""
    walk, workbook = book
    base, last = (f"{header} as a number" for header in walk.base_and_last)
    for record, row in zip(_records(workbook, "Rows"), walk.report.material.rows, strict=True):
        if row.indicator.measure == "milestone":  # a deed, whatever number it is written with
            assert record[base] is record[last] is record["Due by schedule"] is None
            continue
        result, _ = walk.judged[row.indicator.id]
        start, end, share = baselines(walk.case.plan)[result["id"]], result["target"], result["expected_progress"]
        for found, printed in ((record[base], start), (record[last], end)):
            if is_number(printed):
                assert_cell(found, printed)
        if is_number(start) and is_number(end) and share is not None:
            from_zero = row.indicator.measure == "period_total"  # whatever was reached in the plan before
            begin = 0 if from_zero else start
            assert record["Due by schedule"] == pytest.approx(begin + share * (end - begin))


@every_case
def test_the_sheets_of_counts_and_charts(book: tuple[Walk, Workbook]) -> None:
    walk, workbook = book
    results = {row.heading: walk.judged[row.indicator.id][0] for row in walk.report.material.rows}
    labels = {walk.say(label): verdict for verdict, label in VERDICTS.items()}
    lines = [list(line) for line in workbook["Summary"].values]
    at = next(at for at, line in enumerate(lines) if line[0] == "Counted")
    counted = [dict(zip(map(str, lines[at]), line, strict=True)) for line in lines[at + 1 :]]
    groups = {group.name for group in walk.report.material.view.groups}
    for line in counted[: 2 + len(walk.report.material.view.summary.by_attribute) + len(groups)]:
        chosen = [result for result in results.values() if line["Counted"] in ("All rows", result["group"])]
        if line["Counted"] == "All rows" or line["Counted"] in groups:
            verdicts = [result["verdict"] for result in chosen]
            assert line["Total"] == len(chosen)
            assert {labels[k]: v for k, v in line.items() if k in labels and v} == {
                v: verdicts.count(v) for v in verdicts
            }
    bars = [line for line in workbook["Charts"].values if line[0] in results]
    assert len(bars) == sum(result["progress"] is not None for result in results.values())
    for name, progress, expected, *_ in bars:
        assert_cell(progress, results[str(name)]["progress"])
        assert_cell(expected, results[str(name)]["expected_progress"])


def assert_cell(found: Any, value: float | None) -> None:
    assert found == (None if value is None else pytest.approx(value, rel=1e-15, abs=0))


def _records(workbook: Workbook, sheet: str) -> Iterator[dict[str, Any]]:
    headers, *lines = workbook[sheet].values
    return (dict(zip(map(str, headers), line, strict=True)) for line in lines)
