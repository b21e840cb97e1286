"""JSON: numbers are JSON numbers, absent figures are null."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.source.safe import escaped

if TYPE_CHECKING:  # each command loads only the report it renders
    from ningbo_plan.audit.compare import Audit
    from ningbo_plan.diagnostics import Diagnostic
    from ningbo_plan.judging.rules import Verdict
    from ningbo_plan.judging.summary import Summary
    from ningbo_plan.messages import Messages
    from ningbo_plan.notation.interval import Interval
    from ningbo_plan.report.explain import Explanation
    from ningbo_plan.report.listing import Listed
    from ningbo_plan.report.readings import ReadingView
    from ningbo_plan.report.view import EvaluationView, RowView

SCHEMA_VERSION = 1

_PLAIN = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?")
# The figures in the order of the document; a required mean stands in the reason only.
FIGURES = (
    "progress",
    "expected_progress",
    "ratio",
    "gap",
    "required_annual_change",
    "achieved_annual_change",
    "projected",
)


def dumps(document: Any) -> str:
    """A document as indented JSON with a final newline; what would act in a terminal is escaped."""
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def render_evaluations(views: Iterable[EvaluationView]) -> str:
    """Evaluations as one JSON document."""
    return dumps({"schema_version": SCHEMA_VERSION, "evaluations": [_evaluation(view) for view in views]})


def render_diagnostics(diagnostics: Iterable[Diagnostic], messages: Messages) -> str:
    """Diagnostics as one JSON document."""
    return dumps({"diagnostics": [_diagnostic(diagnostic, messages) for diagnostic in diagnostics]})


def render_audit(audit: Audit, messages: Messages) -> str:
    """An audit as one JSON document: what was looked up, how many numbers the text has, and every difference."""
    found = [_diagnostic(diagnostic, messages) for diagnostic in audit.diagnostics]
    return dumps({"claims": audit.claims, "mentions": audit.mentions, "diagnostics": found})


def render_explanations(explanations: Iterable[Explanation]) -> str:
    """Explanations as one JSON document, each with its labelled lines in order."""
    return dumps(
        {
            "explanations": [
                {
                    "plan": evaluation.plan.id,
                    "year": evaluation.year,
                    "region": evaluation.region,
                    "id": indicator.id,
                    "component": assessment.component.id if assessment.component else None,
                    "verdict": assessment.verdict,
                    "grade": assessment.grade,
                    "label": label,
                    "title": sheet.title,
                    "items": [{"label": name.strip(), "text": text} for name, text in sheet.items],
                }
                for evaluation, indicator, assessment, label, sheet in explanations
            ]
        }
    )


def render_listing(listed: Iterable[Listed]) -> str:
    """Indicators with every field of the plan data, their targets as read, and their baselines."""
    return dumps({"indicators": [_listed(item) for item in listed]})


def render_readings(readings: Iterable[ReadingView]) -> str:
    """Readings as one JSON document."""
    return dumps({"readings": [_reading(reading) for reading in readings]})


def _listed(item: Listed) -> dict[str, Any]:
    plan, indicator = item.plan, item.indicator
    fields = indicator.model_dump(mode="json", by_alias=True)
    fields["target"] = as_written(indicator.target)
    fields["weight"] = as_number(indicator.weight)
    for part, component in zip(fields["components"], indicator.components, strict=True):
        part["target"] = as_written(component.target)
        part.update(_bounds(target_or_none(indicator, component.target, plan.method, component)))
        part["baseline"] = as_written(item.baselines.get(component.id))
    for part, revision in zip(fields["revisions"], indicator.revisions, strict=True):
        part.update(_bounds(target_or_none(indicator, revision.target, plan.method)))
    read = None if indicator.components else target_or_none(indicator, indicator.target, plan.method)
    return {"plan": plan.id, **fields, **_bounds(read), "baseline": as_written(item.baselines.get(None))}


def _bounds(interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return {"low": None, "high": None, "low_open": None, "high_open": None}
    return {
        "low": as_number(interval.low),
        "high": as_number(interval.high),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def _reading(reading: ReadingView) -> dict[str, Any]:
    return {
        "expression": reading.expression,
        "kind": reading.kind,
        **_bounds(reading.interval),
        "comparator": reading.comparator,
        "approximate": reading.approximate,
        "unit": reading.unit,
        "qualifiers": list(reading.qualifiers),
        "parts": [_reading(part) for part in reading.parts],
        "beside": reading.beside,
    }


def _evaluation(view: EvaluationView) -> dict[str, Any]:
    evaluation, summaries = view.evaluation, view.summary
    summary = _summary(summaries.all) | {
        "components": _counts(summaries.all.component_total, summaries.all.component_counts),
        "groups": [{"name": group.name or None} | _summary(group.summary) for group in view.groups],
        "attributes": [{"attribute": name} | _summary(part) for name, part in summaries.by_attribute.items()],
    }
    return {
        "plan": evaluation.plan.id,
        "year": evaluation.year,
        "kind": evaluation.kind,
        "region": evaluation.region,
        "as_published": evaluation.as_published,
        "summary": summary,
        "results": [_result(row) for row in view.rows],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return _counts(summary.total, summary.counts) | {
        "completion_rate": as_number(summary.completion_rate),
        "index": as_number(summary.index),
        "index_coverage": as_number(summary.index_coverage),
    }


def _counts(total: int, counts: dict[Verdict, int]) -> dict[str, Any]:
    return {"total": total} | {verdict.value: count for verdict, count in counts.items()}


def _result(row: RowView) -> dict[str, Any]:
    return {
        "id": row.id,
        "no": row.no,
        "name": row.name,
        "group": row.group,
        "attribute": row.attribute,
        "unit": row.unit or None,
        **_judged(row),
        "components": [{"id": part.id, "name": part.name} | _judged(part) | _figures(part) for part in row.components],
        **_figures(row),
    }


def _judged(row: RowView) -> dict[str, Any]:
    return {
        "target": as_written(row.printed_target),
        "actual": as_written(row.printed_actual),
        "verdict": row.verdict,
        "grade": row.grade,
        "label": row.label,
        "reason": row.reason,
        "flags": [{"code": flag.code, "reference": flag.reference} for flag in row.flags],
    }


def _figures(row: RowView) -> dict[str, Any]:
    return {name: as_number(getattr(row.figures, name)) for name in FIGURES}


def _diagnostic(diagnostic: Diagnostic, messages: Messages) -> dict[str, Any]:
    rule, span = diagnostic.rule, diagnostic.span
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "path": diagnostic.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": diagnostic.message(messages),
        "help": diagnostic.help(messages),
    } | ({"cell": span.cell} if span.cell else {})


def as_number(value: Fraction | Decimal | None) -> int | float | None:
    """An exact number as the JSON number nearest to it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def as_written(expression: str | bool | Fraction | None) -> int | float | str | bool | None:
    """A printed expression: a number where it is nothing but one that JSON readers keep, else as it is."""
    if isinstance(expression, Fraction):
        return as_number(expression)
    if isinstance(expression, str) and _PLAIN.fullmatch(expression):
        number = as_number(Decimal(expression))
        return number if Decimal(str(number)) == Decimal(expression) else expression
    return expression
