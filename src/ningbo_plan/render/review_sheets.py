"""The sheets of a review that hold data: a table each, as another program reads it."""

from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.case import Case
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.sheet import Book, Content, Number, SheetColumn
from ningbo_plan.report.expected import expected_number, only_end
from ningbo_plan.report.review_inputs import Input, inputs
from ningbo_plan.report.review_rows import Material, ReviewRow, year_of
from ningbo_plan.report.view import RowView
from ningbo_plan.report.wording import (
    GRADES,
    VERDICTS,
    bounds_of,
    cuts,
    expression_text,
    number,
    percent,
    progress_text,
    verdict_label,
)
from ningbo_plan.source.columns import COLUMNS, QUALITIES

_NAME, _LONG, _SHORT = 36, 48, 12


class _Entry(NamedTuple):
    """A row, or a component of it, with what it was judged to be before.

    `own` is its own assessment, `decisive` the one that its figures are of.
    """

    row: ReviewRow
    view: RowView
    own: Assessment
    decisive: Assessment
    before: Assessment | None


def verdict_labels(messages: Messages) -> dict[Verdict, str]:
    """Every verdict in words, without a grade."""
    return {verdict: messages.text(label) for verdict, label in VERDICTS.items()}


def write_rows(book: Book, name: str, material: Material) -> None:
    """Every row with all its figures."""
    entries = [
        _Entry(row, row.view, row.result.assessment, row.decisive, judged.before.assessment if judged.before else None)
        for row, judged in zip(material.rows, material.review.rows, strict=True)
    ]
    columns: list[SheetColumn[_Entry]] = [
        *_naming(material.messages),
        SheetColumn(material.messages.text(N_("Group")), lambda e: e.view.group or "", _SHORT),
        *_judged(material),
    ]
    book.write_table(book.sheet(name), columns, entries, verdict_labels(material.messages), frozen=2)


def write_components(book: Book, name: str, material: Material) -> None:
    """Every component with all its figures; those out of force, too."""
    entries = [
        _Entry(row, view, assessment, assessment, judged.before.components[at] if judged.before else None)
        for row, judged in zip(material.rows, material.review.rows, strict=True)
        for at, (view, assessment) in enumerate(zip(row.view.components, row.result.components, strict=True))
    ]
    say = material.messages.text
    columns: list[SheetColumn[_Entry]] = [
        *_naming(material.messages),
        SheetColumn[_Entry](say(N_("Name of the component")), lambda e: e.view.name, 20, is_long=True),
        SheetColumn[_Entry](say(N_("Component")), lambda e: e.view.id, 20),
        *_judged(material),
    ]
    book.write_table(book.sheet(name), columns, entries, verdict_labels(material.messages), frozen=2)


def _naming(messages: Messages) -> list[SheetColumn[_Entry]]:
    say = messages.text
    return [
        SheetColumn(say(N_("No.")), lambda e: whole(e.row.view.no), 6),
        SheetColumn(say(N_("Name of the indicator")), lambda e: e.row.view.name, _NAME, is_long=True),
        SheetColumn(say(N_("Indicator")), lambda e: e.row.view.id, 30),
    ]


def _judged(material: Material) -> list[SheetColumn[_Entry]]:
    messages, say, plan = material.messages, material.messages.text, material.review.plan
    ratios = cuts(plan.method)

    def figure(value: Fraction | None, entry: _Entry) -> Content:
        return None if value is None else shown(value, messages, number(value, bounds=bounds_of(entry.decisive)))

    def share(value: Fraction | None, text: str) -> Content:
        return None if value is None else Number(value, text)

    def due(value: Fraction | None) -> Content:
        return None if value is None else Number(value, percent(value))

    def ratio(value: Fraction | None) -> Content:
        return None if value is None else Number(value, number(value, bounds=ratios))

    def baseline(entry: _Entry) -> Content:
        seen = entry.own.baseline
        return None if seen is None or is_deed(entry) else printed(only_end(seen.interval))

    def target(entry: _Entry) -> Content:
        read = entry.own.target_interval
        return None if read is None or is_deed(entry) else printed(only_end(read))

    def expected(entry: _Entry) -> Content:
        """What was due in the year of the value; of a row with components each has its own."""
        if entry.own.target_interval is None or not entry.row.expected:
            return None
        row, review = entry.row, material.review
        case = Case(review.series, row.indicator, entry.own.component, row.evaluation.year, review.as_published)
        return printed(expected_number(case))

    def printed(value: Fraction | None) -> Content:
        return None if value is None else shown(value, messages, number(value))

    def is_deed(entry: _Entry) -> bool:
        return entry.row.is_deed

    def year(entry: _Entry) -> int | None:
        """The year of the value, where it is the row's own; one with components has figures of the worst of them."""
        if not entry.view.actual:
            return None
        is_row = entry.own is entry.row.result.assessment
        return entry.row.year if is_row else year_of(entry.own, entry.row, material)

    def value(entry: _Entry) -> Content:
        return None if year(entry) is None or is_deed(entry) else figure(entry.view.figures.value, entry)

    def flags(entry: _Entry) -> str:
        told = (f"{f.text} ({messages.shown(f.reference)})" if f.reference else f.text for f in entry.view.flags)
        return messages.clauses(told)

    def before(entry: _Entry) -> str:
        then = entry.before
        return verdict_label(then.verdict, then.grade, messages) if then else ""

    columns: list[SheetColumn[_Entry]] = [
        SheetColumn(say(N_("Attribute")), lambda e: say(ATTRIBUTES[e.view.attribute]) if e.view.attribute else ""),
        SheetColumn(say(N_("Unit")), lambda e: e.view.unit, _SHORT),
        SheetColumn(say(N_("{year} value"), year=plan.base_year), lambda e: e.view.baseline, _SHORT),
        SheetColumn(say(N_("{year} value as a number"), year=plan.base_year), baseline, _SHORT),
        SheetColumn(say(N_("{year} target"), year=plan.last_year), lambda e: e.view.target, _SHORT),
        SheetColumn(say(N_("{year} target as a number"), year=plan.last_year), target, _SHORT),
        SheetColumn(say(N_("Actual")), lambda e: e.view.actual, _SHORT),
        SheetColumn(say(N_("Value")), value),
        SheetColumn(say(N_("Year")), lambda e: whole(year(e)), 8),
        SheetColumn(say(N_("Due by schedule")), expected, _SHORT),
        SheetColumn(say(N_("Progress")), lambda e: share(e.view.figures.progress, progress_text(e.view.figures))),
        SheetColumn(say(N_("Schedule")), lambda e: due(e.view.figures.expected_progress)),
        SheetColumn(say(N_("Ratio")), lambda e: ratio(e.view.figures.ratio)),
        SheetColumn(say(N_("Gap to the target")), lambda e: figure(e.view.figures.gap, e), _SHORT),
        SheetColumn(
            say(N_("Change needed a year")), lambda e: figure(e.view.figures.required_annual_change, e), _SHORT
        ),
        SheetColumn(
            say(N_("Change achieved a year")), lambda e: figure(e.view.figures.achieved_annual_change, e), _SHORT
        ),
        SheetColumn(
            say(N_("{year} at this pace"), year=plan.last_year), lambda e: figure(e.view.figures.projected, e), _SHORT
        ),
        SheetColumn(say(N_("Verdict")), lambda e: say(VERDICTS[e.view.verdict]), 14, is_verdict=True),
        SheetColumn(say(N_("Grade")), lambda e: say(GRADES[e.view.grade]) if e.view.grade else ""),
        SheetColumn(say(N_("Reason")), lambda e: e.view.reason, _LONG, is_long=True),
        SheetColumn(say(N_("Qualified by")), flags, _LONG, is_long=True),
    ]
    if material.review.since is not None:
        columns.append(SheetColumn(say(N_("Verdict of {year}"), year=material.review.since), before, 16))
    return columns


def write_inputs(book: Book, name: str, material: Material) -> None:
    """Every value read, and where it stands."""
    messages, say = material.messages, material.messages.text
    qualities = {key: say(label) for key, label in QUALITIES.items()}

    def value(read: Input) -> Content:
        return None if read.number is None else shown(read.number, messages, number(read.number))

    def expression(read: Input) -> str:
        if isinstance(read.expression, bool):
            return expression_text(read.expression, read.indicator, messages)
        return read.expression

    columns: list[SheetColumn[Input]] = [
        SheetColumn(say(COLUMNS["year"]), lambda i: whole(i.year), 8),
        SheetColumn(say(N_("No.")), lambda i: whole(i.indicator.no), 6),
        SheetColumn(say(N_("Name of the indicator")), lambda i: i.indicator.name.in_(messages.language), _NAME, True),
        SheetColumn(say(COLUMNS["indicator"]), lambda i: i.indicator.id, 30),
        SheetColumn(say(COLUMNS["component"]), lambda i: i.component.id if i.component else "", _SHORT),
        SheetColumn(say(N_("Reported")), expression, _SHORT),
        SheetColumn(say(COLUMNS["value"]), value, _SHORT),
        SheetColumn(say(COLUMNS["reference"]), lambda i: messages.shown(i.reference or ""), 30, True),
        SheetColumn(say(COLUMNS["note"]), lambda i: messages.shown(i.note or ""), 30, True),
        SheetColumn(say(COLUMNS["quality"]), lambda i: qualities[i.quality] if i.quality else ""),
        SheetColumn(say(COLUMNS["correction"]), lambda i: messages.shown(i.correction or ""), 20, True),
        SheetColumn(say(N_("File")), lambda i: i.path, 36),
        SheetColumn(say(N_("Place")), lambda i: str(i.span), 12),
    ]
    book.write_table(book.sheet(name), columns, inputs(material), {}, frozen=3)


def whole(value: int | None) -> Content:
    """A year or a row number."""
    return None if value is None else Number(value, str(value))


def shown(value: Fraction, messages: Messages, text: str) -> Number:
    """A figure in the indicator's unit, printed as the language prints it."""
    return Number(value, messages.figures(text))
