"""An evaluation as a table for a terminal."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import Literal, NamedTuple

from rich.box import SIMPLE
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Attribute
from ningbo_plan.render.lines import least_width, wrap
from ningbo_plan.render.page import Page
from ningbo_plan.report.digest import beside_text, digest, title_of, warning_of
from ningbo_plan.report.footnotes import Footnotes
from ningbo_plan.report.view import EvaluationView, RowView
from ningbo_plan.report.wording import cuts, number, percent, progress_text
from ningbo_plan.source.safe import visible

# From this many columns on, attribute, gap and pace have columns of their own.
WIDE = 110
_LEAST_NAME_WIDTH = 16
_NUMBER_WIDTH = 2
_MOST_WIDTH = 14

# Verdicts are told apart by their words; colour only helps the eye.
_STYLES = {
    Verdict.MET: "green",
    Verdict.MET_EARLY: "bold green",
    Verdict.AHEAD: "green",
    Verdict.ON_TRACK: "cyan",
    Verdict.HOLDING: "cyan",
    Verdict.BEHIND: "yellow",
    Verdict.NOT_HOLDING: "red",
    Verdict.UNMET: "bold red",
    Verdict.OUT_OF_REACH: "bold red",
    Verdict.IN_PROGRESS: "blue",
    Verdict.NO_BASELINE: "magenta",
    Verdict.UNDETERMINED: "magenta",
    Verdict.NO_DATA: "dim",
    Verdict.NOT_ASSESSED: "dim",
}
_GRADE_STYLES = {Grade.MARKED: "red", Grade.REVERSED: "bold red"}


def style_of(verdict: Verdict, grade: Grade | None) -> str:
    """How a verdict is coloured."""
    return (grade and _GRADE_STYLES.get(grade)) or _STYLES[verdict]


class _Column(NamedTuple):
    header: str
    cell: Callable[[RowView], str]
    is_number: bool = True
    is_verdict: bool = False


def render_evaluations(views: Iterable[EvaluationView], messages: Messages, *, width: int, color: bool) -> str:
    """Evaluations as tables, each with its footnotes and summary, for a terminal `width` cells wide."""
    page = Page(width, color=color)
    for i, view in enumerate(views):
        if i:
            page.print()
        _print(page, view, messages)
    return page.text


def _print(page: Page, view: EvaluationView, messages: Messages) -> None:
    page.print_line(title_of(view, messages), "bold")
    if warning := warning_of(view, messages):
        page.print_line(warning, "bold magenta")
    page.print()
    if view.evaluation.is_beside_the_tables:
        page.print(Text("\n".join(wrap(beside_text(view.evaluation, messages), page.width))))
        return
    footnotes = Footnotes(view, messages)
    for part in _tables(view, messages, page, footnotes):
        page.print(part)
    page.print()
    if footnotes.lines:
        page.print_pairs((f"[{mark}]", line) for mark, line in footnotes.lines)
        page.print()
    page.print_pairs(digest(view, messages))


def _tables(view: EvaluationView, messages: Messages, page: Page, footnotes: Footnotes) -> Iterator[Table | Text]:
    """The header, then under each group's heading its rows, in columns that line up."""
    width = page.width
    columns = _columns(view, messages, wide=width >= WIDE)
    marks = {row.id: "".join(f"[{mark}]" for mark in footnotes.marks(row)) for row in view.rows}
    widths = [_width(column, view.rows) for column in columns]
    marks_width = max(map(cell_len, marks.values()), default=0)
    taken = _NUMBER_WIDTH + sum(widths) + marks_width + len(columns) + (2 if marks_width else 1)
    name_width = max(_LEAST_NAME_WIDTH, width - taken)
    page.widen(name_width + taken)

    def table(*, show_header: bool = False) -> Table:
        # A box whose only lines are blanks between columns costs half of what padding does.
        made = Table(box=SIMPLE, padding=0, show_edge=False, show_header=show_header)
        made.add_column("#", justify="right", width=_NUMBER_WIDTH, no_wrap=True)
        made.add_column(messages.text(N_("Indicator")), width=name_width, overflow="fold")
        for column, column_width in zip(columns, widths, strict=True):
            justify: Literal["right", "left"] = "right" if column.is_number else "left"
            header = "\n".join(part for line in column.header.split("\n") for part in wrap(line, column_width))
            made.add_column(header, justify=justify, width=column_width, no_wrap=True)
        if marks_width:
            made.add_column("", width=marks_width, no_wrap=True)
        return made

    yield table(show_header=True)
    for group in view.groups:
        if group.name:
            reference = f" ({messages.shown(group.reference)})" if group.reference else ""
            yield Text(visible(group.name + reference), "bold")
        body = table()
        for row in group.rows:
            name = _name(row, messages, name_width, with_attribute=width < WIDE)
            end = [marks[row.id]] if marks_width else []
            body.add_row(str(row.no or ""), name, *map(_cell, columns, widths, repeat(row)), *end)
            for part in row.components:
                lines = (f"  {line}" for line in wrap(part.name, name_width - 2))
                body.add_row("", Text("\n".join(lines), "dim"), *map(_cell, columns, widths, repeat(part)))
        yield body


def _columns(view: EvaluationView, messages: Messages, *, wide: bool) -> list[_Column]:
    plan, year = view.evaluation.plan, view.evaluation.year
    is_final = view.evaluation.kind == "final"
    has_baseline = any(row.baseline for row in view.rows)
    columns = []
    ratios = cuts(plan.method)
    if wide and any(row.attribute for row in view.rows):
        columns.append(
            _Column(messages.text(N_("Attribute")), lambda row: _attribute(row.attribute, messages), is_number=False)
        )
    target = _Column(messages.text(N_("{year}\ntarget"), year=plan.last_year), lambda row: row.target)
    actual = _Column(messages.text(N_("{year}\nactual"), year=year), lambda row: row.actual)
    baseline = _Column(messages.text(N_("{year}\nvalue"), year=plan.base_year), lambda row: row.baseline)
    if is_final:  # in the order of the plan's own table of results
        columns += [*([baseline] if has_baseline else []), target, actual]
    else:
        columns += [baseline, actual, target]
        columns.append(_progress_column(view, messages))
        if wide:
            columns += [
                _Column(messages.text(N_("Ratio")), lambda row: _figure(row.figures.ratio, ratios)),
                _Column(messages.text(N_("Gap")), lambda row: _figure(row.figures.gap)),
                _Column(messages.text(N_("Needed /\nachieved a year")), _pace),
            ]
    columns.append(_Column(messages.text(N_("Verdict")), lambda row: row.label, is_number=False, is_verdict=True))
    return columns


def _width(column: _Column, rows: Iterable[RowView]) -> int:
    """The width of a column's longest cell or header; of a wide one, what its longest word or number needs."""
    cells = [visible(column.cell(line)) for row in rows for line in (row, *row.components)]
    header = min(max(map(cell_len, column.header.split("\n"))), _MOST_WIDTH)
    longest = max(map(cell_len, cells), default=0)
    return max(header, min(longest, _MOST_WIDTH), max(map(least_width, cells), default=0))


def _cell(column: _Column, width: int, row: RowView) -> Text:
    style = style_of(row.verdict, row.grade) if column.is_verdict else ""
    return Text("\n".join(wrap(column.cell(row), width)), style)


def _name(row: RowView, messages: Messages, width: int, *, with_attribute: bool) -> Text:
    name = f"{row.name} ({row.unit})" if row.unit else row.name
    mark = ""
    if with_attribute and row.attribute is Attribute.BINDING:
        mark = f"[{_attribute(row.attribute, messages)}]"
        name += f" {mark}"
    text = Text("\n".join(wrap(name, width)))
    if mark:
        text.highlight_words([mark], "bold")
    return text


def _attribute(attribute: Attribute | None, messages: Messages) -> str:
    return messages.text(ATTRIBUTES[attribute]) if attribute else ""


def _progress_column(view: EvaluationView, messages: Messages) -> _Column:
    """Progress, and the schedule beside it: in the heading where all rows share one."""
    schedules = {row.figures.expected_progress for row in view.rows} - {None}
    if len(schedules) == 1:
        (schedule,) = schedules
        assert schedule is not None
        header = messages.text(N_("Progress\ndue {schedule}"), schedule=percent(schedule))
        return _Column(header, lambda row: progress_text(row.figures))
    return _Column(messages.text(N_("Progress /\nschedule")), _progress)


def _progress(row: RowView) -> str:
    due = row.figures.expected_progress
    return progress_text(row.figures) + (f"/{percent(due)}" if due is not None else "")


def _pace(row: RowView) -> str:
    needed, achieved = row.figures.required_annual_change, row.figures.achieved_annual_change
    if needed is None and achieved is None:
        return ""
    return f"{_figure(needed) or '–'}/{_figure(achieved) or '–'}"


def _figure(value: Fraction | None, bounds: Iterable[Decimal] = ()) -> str:
    return "" if value is None else number(value, bounds=bounds)
