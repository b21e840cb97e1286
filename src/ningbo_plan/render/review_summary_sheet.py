"""The first sheet of a review: what was counted, by which thresholds, and what it was made from."""

from fractions import Fraction
from typing import TYPE_CHECKING

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summary
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_
from ningbo_plan.model.plan import Method
from ningbo_plan.render.palette import LOOKS, ORDER
from ningbo_plan.render.review_sheets import verdict_labels, whole
from ningbo_plan.render.sheet import Book, Content, Number
from ningbo_plan.report.digest import INVENTED, WHOLE
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.schema_words import KEYS
from ningbo_plan.report.wording import number, percent

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_summary(book: Book, name: str, report: ReviewReport) -> None:
    """Write the sheet."""
    say = report.material.messages.text
    sheet = book.sheet(name)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 20, 11)
    sheet.set_row(0, 24)
    book.write(sheet, 0, 0, report.document.title, bold=True, font_size=14)
    book.write(sheet, 1, 0, report.document.subtitle)
    if report.material.shows_invented:
        book.write(sheet, 2, 0, f"{LOOKS[Verdict.BEHIND].sign} {say(INVENTED)}", bold=True, font_color="#A61C00")
    at = _write_counts(book, sheet, 4, report)
    at = _write_thresholds(book, sheet, at + 1, report)
    made_of = report.material.provenance
    for label, text in ((say(N_("Made by")), made_of.tool), (say(N_("Command")), made_of.command)):
        at += 1
        book.write(sheet, at, 0, label, bold=True)
        book.write(sheet, at, 1, text)
    book.write_header(sheet, at + 1, [say(N_("File")), "SHA-256"])
    for row, file in enumerate([*made_of.plan_data, *made_of.inputs], start=at + 2):
        book.write(sheet, row, 0, file.path)
        book.write(sheet, row, 1, file.digest)


def _write_counts(book: Book, sheet: "Worksheet", at: int, report: ReviewReport) -> int:
    """The counts of verdicts as one table: all rows, components, attributes, groups; the first row below it."""
    material, say = report.material, report.material.messages.text
    summaries, whole_plan = material.view.summary, material.view.summary.all
    labels = verdict_labels(material.messages)
    parts = (whole_plan, *summaries.by_attribute.values(), *(group.summary for group in material.view.groups))
    shown = [v for v in ORDER if any(part.counts[v] or part.component_counts[v] for part in parts)]
    ends = (N_("Total"), N_("Completion rate"), N_("Index"), N_("Coverage of the index"))
    book.write_header(sheet, at, [say(N_("Counted")), *(labels[v] for v in shown), *(say(end) for end in ends)])
    book.colour(sheet, (at, 1, at, len(shown)), {v: labels[v] for v in shown})

    limit = Fraction(material.review.plan.method.index_coverage.value)
    lines: list[list[Content]] = [_counted(say(N_("All rows")), whole_plan, shown, limit)]
    by_component: list[Content] = [whole(whole_plan.component_counts[v]) for v in shown]
    lines.append([say(N_("By component")), *by_component, whole(whole_plan.component_total)])
    lines += [_counted(say(ATTRIBUTES[name]), part, shown, limit) for name, part in summaries.by_attribute.items()]
    lines += [_counted(group.name or say(N_("Others")), group.summary, shown, limit) for group in material.view.groups]
    for number_of, line in enumerate(lines, start=at + 1):
        for column, content in enumerate(line):
            book.write(sheet, number_of, column, content)
    return at + len(lines) + 1


def _counted(name: str, summary: Summary, shown: list[Verdict], limit: Fraction) -> list[Content]:
    rate, index, coverage = summary.completion_rate, summary.index, summary.index_coverage
    return [
        name,
        *(whole(summary.counts[verdict]) for verdict in shown),
        whole(summary.total),
        None if rate is None else Number(rate, percent(rate, WHOLE)),
        None if index is None else Number(index, number(index, bounds=WHOLE)),
        Number(coverage, percent(coverage, [*WHOLE, limit])),
    ]


def _write_thresholds(book: Book, sheet: "Worksheet", at: int, report: ReviewReport) -> int:
    messages, method = report.material.messages, report.material.review.plan.method
    say = messages.text
    book.write_header(sheet, at, [say(N_("Threshold")), say(N_("Value")), say(N_("Origin"))])
    for row, name in enumerate(Method.model_fields, start=at + 1):
        threshold = getattr(method, name)
        book.write(sheet, row, 0, say(KEYS[name]), text_wrap=True)
        book.write(sheet, row, 1, Number(threshold.value, number(threshold.value)))
        book.write(sheet, row, 2, threshold.origin.in_(messages.language))
    return at + len(Method.model_fields) + 1
