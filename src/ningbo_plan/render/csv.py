"""An evaluation as CSV: a line for each row and each component, with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING

from ningbo_plan.render.json import FIGURES, as_number
from ningbo_plan.source.safe import harmless

if TYPE_CHECKING:  # each command loads only the report it renders
    from ningbo_plan.report.listing import Listed
    from ningbo_plan.report.view import EvaluationView, RowView

COLUMNS = (
    "plan", "region", "year", "kind", "no", "id", "component", "name", "group", "attribute", "unit",
    "target", "actual", "baseline", "verdict", "grade", "label", "reason", "flags", *FIGURES,
)  # fmt: skip
_LISTING = (
    "plan", "no", "id", "component", "name", "group", "attribute", "unit", "direction", "measure",
    "baseline", "target", "reference",
)  # fmt: skip


def render_evaluations(views: Iterable[EvaluationView]) -> str:
    """All evaluations below one header."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for view in views:
        for cells in lines_of(view):
            writer.writerow(map(harmless, cells))
    return output.getvalue()


def lines_of(view: EvaluationView) -> Iterator[list[object]]:
    """The cells below `COLUMNS`: for each row, then for each of its components."""
    for row in view.rows:
        for line in (row, *row.components):
            yield list(_cells(view, row, line))


def render_listing(listed: Iterable[Listed]) -> str:
    """Indicators with unit, direction, measure, target and baseline, and each component below its row."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_LISTING)
    for item in listed:
        indicator = item.indicator
        row = [item.plan.id, indicator.no, indicator.id]
        kind = [item.name, indicator.group, indicator.attribute, indicator.unit, indicator.direction, indicator.measure]
        reference = "; ".join(indicator.reference)
        lines = [(None, indicator.target)] + [(part.id, part.target) for part in indicator.components]
        for component, target in lines:
            cells = [*row, component, *kind, item.baselines.get(component), target, reference]
            writer.writerow(map(harmless, cells))
    return output.getvalue()


def _cells(view: EvaluationView, row: RowView, line: RowView) -> Iterator[object]:
    evaluation = view.evaluation
    yield from (evaluation.plan.id, evaluation.region, evaluation.year, evaluation.kind, row.no, row.id)
    yield from (None if line is row else line.id, line.name, line.group, line.attribute, line.unit)
    actual = line.printed_actual
    yield from (line.printed_target, as_number(actual) if isinstance(actual, Fraction) else actual)
    yield from (line.printed_baseline, line.verdict, line.grade, line.label)
    yield line.reason
    yield "; ".join(f"{flag.code} ({flag.reference})" if flag.reference else flag.code for flag in line.flags)
    yield from (as_number(getattr(line.figures, name)) for name in FIGURES)
