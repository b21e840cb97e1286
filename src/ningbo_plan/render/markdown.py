"""An evaluation as GitHub-flavoured Markdown."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.gfm import table_line, text_of
from ningbo_plan.report.digest import digest, title_of, warning_of
from ningbo_plan.report.footnotes import Footnotes
from ningbo_plan.report.view import EvaluationView, RowView
from ningbo_plan.report.wording import percent, progress_text


def render_evaluations(views: Iterable[EvaluationView], messages: Messages) -> str:
    """Each evaluation as a section: a table, its notes, and the summary as a list."""
    return "\n".join("".join(f"{line}\n" for line in _lines(view, messages)) for view in views)


def _lines(view: EvaluationView, messages: Messages) -> Iterator[str]:
    yield f"## {text_of(title_of(view, messages))}"
    yield ""
    if warning := warning_of(view, messages):
        yield f"> **{text_of(warning)}**"
        yield ""
    footnotes = Footnotes(view, messages)
    columns = _columns(view, messages, footnotes)
    for group in view.groups:
        if group.name:
            yield f"### {text_of(group.name)}"
            yield ""
        yield table_line(column.header for column in columns)
        yield table_line("---:" if column.is_number else "---" for column in columns)
        for row in group.rows:
            yield table_line(column.cell(row) for column in columns)
            for part in row.components:
                yield table_line(column.cell(part) for column in columns)
        yield ""
    for number, note in footnotes.lines:
        yield f"[^{number}]: {text_of(note)}"
    if footnotes.lines:
        yield ""
    for label, text in digest(view, messages):
        yield f"- **{text_of(label)}**: {text_of(text)}"


class _Column(NamedTuple):
    header: str
    cell: Callable[[RowView], str]
    is_number: bool = False


def _columns(view: EvaluationView, messages: Messages, footnotes: Footnotes) -> list[_Column]:
    """The columns that hold anything."""
    plan, year, say = view.evaluation.plan, view.evaluation.year, messages.text
    top = {row.id for row in view.rows}

    def is_part(row: RowView) -> bool:
        return row.no is None and row.id not in top

    def label(row: RowView) -> str:
        marks = "" if is_part(row) else "".join(f"[^{mark}]" for mark in footnotes.marks(row))
        return f"**{text_of(row.label)}**{marks}"

    columns = [
        _Column("#", lambda row: "" if row.no is None else str(row.no), is_number=True),
        _Column(say(N_("Indicator")), lambda row: ("— " if is_part(row) else "") + text_of(row.name)),
        _Column(say(N_("Unit")), lambda row: "" if is_part(row) else text_of(row.unit)),
        _Column(say(N_("Attribute")), lambda row: say(ATTRIBUTES[row.attribute]) if row.attribute else ""),
        _Column(say(N_("{year} value"), year=plan.base_year), lambda row: text_of(row.baseline), is_number=True),
        _Column(say(N_("{year} actual"), year=year), lambda row: text_of(row.actual), is_number=True),
        _Column(say(N_("{year} target"), year=plan.last_year), lambda row: text_of(row.target), is_number=True),
        _Column(say(N_("Progress / schedule")), _progress, is_number=True),
        _Column(say(N_("Verdict")), label),
        _Column(say(N_("Reason")), lambda row: text_of(row.reason)),
    ]
    return [column for column in columns if any(column.cell(row) for row in view.rows)]


def _progress(row: RowView) -> str:
    due = row.figures.expected_progress
    return progress_text(row.figures) + (f" / {percent(due)}" if due is not None else "")
