"""The sections of a review that an auditor reads: changes, every row, method and sources."""

from collections.abc import Iterator
from fractions import Fraction

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.rules import FINAL, MIDTERM, Thresholds
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Measure, Method
from ningbo_plan.report.digest import INDICATORS
from ningbo_plan.report.document import Block, Cell, Column, Line, Paragraph, Run, Table
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review_charts import series_figures
from ningbo_plan.report.review_rows import PART_OF, Material, ReviewRow, year_of
from ningbo_plan.report.review_sections import body, verdict_text
from ningbo_plan.report.schema_words import KEYS
from ningbo_plan.report.view import RowView
from ningbo_plan.report.wording import (
    cuts,
    expression_text,
    number,
    percent,
    progress_text,
    verdict_label,
)


def changes(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The verdicts that are other than in the last year with submissions."""
    messages, say, since = material.messages, material.messages.text, material.review.since
    if since is None:
        return
    moved = material.changed
    if not moved:
        yield body(messages, say(N_("No verdict has changed since {year}."), year=since))
        return
    better, worse = (sum(sign * row.moved > 0 for row in moved) for sign in (1, -1))
    told = N_("Since {year}, {count} changed their verdicts: {better} for the better, {worse} for the worse.")
    count = messages.count(INDICATORS, len(moved))
    sentences = [say(told, year=since, count=count, better=better, worse=worse)]
    if rest := len(moved) - better - worse:
        unsaid = N_("Of {count} that cannot be said, as nothing certain was known then or is now.")
        sentences.append(say(unsaid, count=messages.count(INDICATORS, rest)))
    yield body(messages, *sentences)
    columns = [
        Column(say(N_("Indicator")), 3),
        Column(say(N_("Verdict of {year}"), year=since), 1.3),
        Column(say(N_("Verdict of {year}"), year=material.review.year), 1.3),
        Column(say(N_("Reason")), 4),
    ]
    lines = [
        Line([
            Cell(row.heading, link=f"#{row.anchor}"), Cell(row.before),
            Cell(row.view.label, verdict=row.view.verdict, link=f"#{row.explanation_anchor}"), Cell(row.view.reason),
        ])
        for row in moved
    ]  # fmt: skip
    yield Table(say(N_("Verdicts that changed since {year}"), year=since), columns, lines)


def all_rows(material: Material, numbering: Numbering) -> Iterator[Block]:
    """Every row and component, with every number beside its verdict."""
    say, plan = material.messages.text, material.review.plan
    columns = [
        Column("#", 0.5, is_number=True),
        Column(say(N_("Indicator")), 3),
        Column(say(N_("Unit")), 0.8),
        Column(say(N_("Attribute")), 0.9),
        Column(say(N_("{year} value"), year=plan.base_year), is_number=True),
        Column(say(N_("{year} target"), year=plan.last_year), is_number=True),
        Column(say(N_("Actual")), is_number=True),
        Column(say(N_("Year")), 0.7, is_number=True),
        Column(say(N_("Progress")), 0.9, is_number=True),
        Column(say(N_("Schedule")), 0.9, is_number=True),
        Column(say(N_("Ratio")), 0.8, is_number=True),
        Column(say(N_("Verdict")), 1.8),
    ]
    lines: list[Line] = []
    for row in material.rows:
        lines.append(_line(row, row.view, material))
        for part, own in zip(row.view.components, row.result.components, strict=True):
            lines.append(_line(row, part, material, own))
    yield Table(say(N_("Value, progress and verdict of every indicator")), columns, lines, is_main=True)


def _line(row: ReviewRow, view: RowView, material: Material, part: Assessment | None = None) -> Line:
    figures, is_part = view.figures, part is not None
    year = row.year if part is None else year_of(part, row, material)
    label = view.label if is_part else verdict_text(row, material.messages)
    attribute = material.messages.text(ATTRIBUTES[view.attribute]) if view.attribute and not is_part else ""
    due, ratio = figures.expected_progress, figures.ratio
    return Line(
        [
            Cell(str(view.no or "")),
            Cell(view.name),
            Cell("" if is_part else view.unit),
            Cell(attribute),
            Cell(view.baseline),
            Cell(view.target),
            Cell(view.actual, figures.value),
            Cell(str(year or "") if view.actual else ""),
            Cell(progress_text(figures), figures.progress),
            Cell("" if due is None else percent(due), due),
            Cell("" if ratio is None else number(ratio, 3, cuts(material.review.plan.method)), ratio),
            Cell(label, verdict=view.verdict, link=f"#{row.explanation_anchor}"),
        ],
        is_part=is_part,
        anchor=None if is_part else row.anchor,
    )


def series(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rows with numbers of several years, as charts."""
    yield from series_figures(material.review, material.rows, material.messages)


_PROGRESS = N_(
    "Progress P is the share of the way from baseline to target that is covered; schedule s is the share of the plan's "
    "years that have passed, or what its milestones ask for; ratio ρ = P ÷ s."
)
_INDEX = N_(
    "The index of progress is the mean of the progress of all indicators that have one, by the weights of the plan (1 "
    "each where it gives none), each progress counted as at least 0 and at most 1. It is given only if these have "
    "{least} of all weights, and decides no verdict."
)
_TOTALS = N_("A total over the plan starts from zero, whatever the value of the year before the plan.")
_WHOLE = N_("Of what is counted one by one, what is due is rounded up to whole ones, or down where less is better.")
_BOUNDED = N_(
    "A value or baseline that is known only within bounds is judged at both of its ends; where they lead to different "
    "verdicts, the indicator is undetermined."
)
_AT_THE_END = N_("At the end of the plan only values of its last year count.")
_FINAL_THRESHOLDS = ("approximate", "index_coverage")
_CLOCK = N_("Each value is measured against the schedule of its own year.")
_FIRST_RULE = N_("A row with components is judged by the worst of them. The first rule that holds decides:")


def method(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rules in the order in which they are asked, and the thresholds with their origins."""
    messages, say, rules = material.messages, material.messages.text, material.review.plan.method
    is_final = material.review.kind == "final"
    least = percent(Fraction(rules.index_coverage.value))
    has_totals = any(row.indicator.measure is Measure.PERIOD_TOTAL for row in material.rows)
    totals = [say(_TOTALS)] if has_totals else []
    whole = [] if is_final else [say(_WHOLE)]
    yield body(messages, say(_PROGRESS), *totals, *whole, say(_INDEX, least=least))
    yield body(messages, say(_AT_THE_END if is_final else _CLOCK), say(_BOUNDED), say(_FIRST_RULE))
    yield from rule_tables(rules, messages, is_final=is_final)


def rule_tables(rules: Method, messages: Messages, *, is_final: bool) -> Iterator[Block]:
    """The rules and the thresholds of a method, as tables."""
    say = messages.text
    shown = {name: number(getattr(rules, name).value) for name in Thresholds._fields}
    table = FINAL if is_final else MIDTERM
    lines = [
        Line(
            [
                Cell(verdict_label(rule.verdict, rule.grade, messages), verdict=rule.verdict),
                Cell(say(rule.text, **shown)),
            ]
        )
        for rule in table
    ]
    yield Table(say(N_("Rules of judging")), [Column(say(N_("Verdict"))), Column(say(N_("Condition")), 3)], lines)
    lines = [
        Line([Cell(say(KEYS[name])), Cell(number(threshold.value)), Cell(threshold.origin.in_(messages.language))])
        for name in (_FINAL_THRESHOLDS if is_final else Method.model_fields)
        for threshold in [getattr(rules, name)]
    ]
    columns = [Column(say(N_("Threshold")), 3), Column(say(N_("Value")), is_number=True), Column(say(N_("Origin")), 4)]
    yield Table(say(N_("Thresholds and their origins")), columns, lines)


def provenance(material: Material, numbering: Numbering) -> Iterator[Block]:
    """Where every value comes from, and the digests of all that was read."""
    say = material.messages.text
    if lines := [line for row in material.rows for line in _sources(row, material)]:
        columns = [
            Column(say(N_("Indicator")), 3),
            Column(say(N_("Year")), 0.7, is_number=True),
            Column(say(N_("Reported")), is_number=True),
            Column(say(N_("Source")), 3),
            Column(say(N_("Note")), 3),
        ]
        kept = [n for n in range(len(columns)) if any(line.cells[n].text for line in lines)]
        lines = [line._replace(cells=[line.cells[n] for n in kept]) for line in lines]
        yield Table(say(N_("Values and their sources")), [columns[n] for n in kept], lines)
    yield from files_read(material.provenance, material.messages)


def files_read(made_of: Provenance, messages: Messages) -> Iterator[Block]:
    """The digests of all that was read, and the command."""
    say = messages.text
    columns = [Column(say(N_("File")), 2), Column("SHA-256", 5)]
    files = [*made_of.plan_data, *made_of.inputs]
    yield Table(say(N_("Files read")), columns, [Line([Cell(file.path), Cell(file.digest)]) for file in files])
    told = N_("Made by {tool}. The same files and the same command give this document again, byte for byte: {command}")
    yield Paragraph((Run(say(told, tool=made_of.tool, command=made_of.command)),), "note")


def _sources(row: ReviewRow, material: Material) -> Iterator[Line]:
    """The newest values that a row was judged by."""
    messages = material.messages
    for assessment in row.result.components or (row.result.assessment,):
        if (latest := assessment.latest) is None:
            continue
        name = row.heading
        if assessment.component:
            name = messages.text(PART_OF, row=name, part=assessment.component.name.in_(messages.language))
        yield Line([
            Cell(name, link=f"#{row.anchor}"), Cell(str(latest.year)),
            Cell(expression_text(latest.expression, row.indicator, messages)),
            Cell(messages.shown(latest.reference or "")),
            Cell(note if (note := messages.shown(latest.note or "")) != material.shared_note else ""),
        ])  # fmt: skip
