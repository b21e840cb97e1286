"""An evaluation in one language, row by row: what every renderer shows."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.diagnostics import Span
from ningbo_plan.judging.assess import Assessment, Result
from ningbo_plan.judging.evaluation import Evaluation
from ningbo_plan.judging.figures import Figures
from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.judging.summary import Summaries, Summary
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Attribute, Group, Indicator
from ningbo_plan.report.sentences import flag_text, reason_text
from ningbo_plan.report.wording import (
    actual_text,
    bounds_of,
    current_text,
    expression_text,
    target_text,
    unit_text,
    verdict_label,
)
from ningbo_plan.series import Observation

_REPORTED = N_("reported {actual}, target {target}")
_REPORTED_IN = N_("reported {actual}, target {target} ({unit})")


class FlagView(NamedTuple):
    """A flag with its sentence."""

    code: FlagCode
    reference: str | None
    text: str


class RowView(NamedTuple):
    """A row or a component in words and figures.

    `target`, `actual` and `baseline` are as a reader meets them, and `printed_…` as they stand in the files.
    `group` is the group's name in the reader's language. `place` is the file and the span of the newest value reported.
    """

    id: str
    no: int | None
    name: str
    group: str | None
    attribute: Attribute | None
    unit: str
    target: str
    actual: str
    baseline: str
    printed_target: str | None
    printed_actual: str | bool | Fraction | None
    printed_baseline: str | bool | None
    verdict: Verdict
    grade: Grade | None
    label: str
    reason: str
    flags: tuple[FlagView, ...]
    figures: Figures
    place: tuple[str, Span] | None = None
    components: tuple["RowView", ...] = ()

    @property
    def heading(self) -> str:
        """Number and name; a target outside the tables has its id for a number."""
        return f"{self.no or self.id} {self.name}"

    def told(self, messages: Messages) -> list[str]:
        """The verdict with its reason, then what was reported and promised, then the same of each component."""
        lines = [messages.text(N_("{label}: {reason}"), label=self.label, reason=self.reason)]
        if self.actual and self.target:
            told = _REPORTED_IN if self.unit else _REPORTED
            lines.append(messages.text(told, actual=self.actual, target=self.target, unit=self.unit))
        for part in self.components:
            lines += [messages.text(N_("{name} – {line}"), name=part.name, line=line) for line in part.told(messages)]
        return lines


class GroupView(NamedTuple):
    """The rows under one heading of the plan."""

    name: str
    reference: str | None
    rows: list[RowView]
    summary: Summary


class EvaluationView(NamedTuple):
    """An evaluation in words and figures."""

    evaluation: Evaluation
    title: str
    region: str | None
    groups: list[GroupView]
    summary: Summaries

    @property
    def rows(self) -> list[RowView]:
        """All rows in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def invented(self) -> list[RowView]:
        """The rows whose values are invented."""
        return [row for row in self.rows if any(flag.code is FlagCode.INVENTED for flag in row.flags)]


def view_of(evaluation: Evaluation, messages: Messages) -> EvaluationView:
    """Put an evaluation into words."""
    plan, language = evaluation.plan, messages.language
    names = {group.name.zh_hant: group for group in plan.groups}
    rows = [_row(result, names, messages) for result in evaluation.results]
    members: dict[str, list[RowView]] = {}
    for result, row in zip(evaluation.results, rows, strict=True):
        members.setdefault(result.indicator.group or "", []).append(row)
    views = []
    for key, group_rows in members.items():
        group = names.get(key)
        reference = messages.cited(group.reference) if group and group.reference else None
        name = group.name.in_(language) if group else ""
        views.append(GroupView(name, reference, group_rows, evaluation.summary.by_group[key]))
    return EvaluationView(
        evaluation,
        plan.title.in_(language),
        evaluation.region and messages.shown(evaluation.region),
        views,
        evaluation.summary,
    )


def _row(result: Result, groups: Mapping[str, Group], messages: Messages) -> RowView:
    indicator = result.indicator
    group = groups.get(indicator.group or "")
    parts = tuple(_view(part, indicator, group, messages) for part in result.components)
    row = _view(result.assessment, indicator, group, messages)
    return row._replace(components=parts)


def _view(assessment: Assessment, indicator: Indicator, group: Group | None, messages: Messages) -> RowView:
    named = assessment.component or indicator
    baseline = assessment.baseline
    return RowView(
        id=named.id,
        no=None if assessment.component else indicator.no,
        name=named.name.in_(messages.language),
        group=group.name.in_(messages.language) if group else None,
        attribute=indicator.attribute,
        unit=unit_text(indicator, messages),
        target=target_text(assessment.target, indicator, messages),
        actual=actual_text(assessment, indicator, messages),
        baseline=expression_text(baseline.expression if baseline else None, indicator, messages),
        printed_target=assessment.target,
        printed_actual=_printed(assessment),
        printed_baseline=baseline.expression if baseline else None,
        verdict=assessment.verdict,
        grade=assessment.grade,
        label=verdict_label(assessment.verdict, assessment.grade, messages),
        reason=reason_text(assessment, indicator, messages),
        flags=tuple(FlagView(f.code, f.reference, flag_text(f, indicator, messages)) for f in assessment.flags),
        figures=assessment.figures,
        place=_place(assessment.latest) if assessment.latest else None,
    )


def _place(latest: Observation) -> tuple[str, Span]:
    return latest.loaded.path, latest.loaded.document.span((*latest.at, "value"))


def _printed(assessment: Assessment) -> str | bool | Fraction | None:
    """The value as reported; one made of several reports as the number, or the bounds, that they make."""
    if assessment.current is None or not assessment.current.is_made_up:
        return assessment.actual
    if assessment.figures.value is not None:
        return assessment.figures.value
    return current_text(assessment.current, bounds_of(assessment))
