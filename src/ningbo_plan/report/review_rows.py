"""The rows of a review in words and figures, each by the clock of its own newest value."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ningbo_plan.diagnostics import CORRECTS_NOTHING, Diagnostic
from ningbo_plan.judging.assess import Assessment, ReasonCode, Result
from ningbo_plan.judging.case import Case
from ningbo_plan.judging.evaluation import Evaluation
from ningbo_plan.judging.review import Review, Reviewed
from ningbo_plan.judging.rules import SEVERITY, Verdict
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Attribute, Indicator, Measure
from ningbo_plan.model.submission import Quality
from ningbo_plan.report.expected import expected_text
from ningbo_plan.report.explain import Explanation, explain
from ningbo_plan.report.narrative import Narrative
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.view import EvaluationView, RowView, view_of
from ningbo_plan.report.wording import as_difference, bounds_of, expression_text, in_unit, number, verdict_label
from ningbo_plan.series import Observation

# What asks for a leader's attention, in a year of the plan and at its end.
BEHIND = (Verdict.BEHIND, Verdict.NOT_HOLDING)
LOST = (Verdict.OUT_OF_REACH, Verdict.UNMET)


class ReviewRow(NamedTuple):
    """A row as a reader meets it. `year` is that of its value, None where nothing was reported.

    `decisive` is the assessment that decides: the row's own, or its worst component's. `before` is the verdict of the
    last review; `moved` is above 0 where this one is better, below 0 where it is worse, 0 where that cannot be said.
    """

    indicator: Indicator
    view: RowView
    year: int | None
    decisive: Assessment
    expected: str
    note: str
    before: str
    moved: int
    evaluation: Evaluation
    result: Result

    @property
    def anchor(self) -> str:
        """What links to the row lead to."""
        return f"row-{self.view.id}"

    @property
    def explanation_anchor(self) -> str:
        """What links to the explanation of its verdict lead to."""
        return f"why-{self.view.id}"

    @property
    def heading(self) -> str:
        """Row number and name; of a target outside the tables the name alone."""
        return self.view.heading if self.view.no else self.view.name

    @property
    def is_binding(self) -> bool:
        """Whether the target binds (約束性)."""
        return self.view.attribute is Attribute.BINDING

    @property
    def is_deed(self) -> bool:
        """Whether the target is that something is done, which has no figures."""
        return self.indicator.measure is Measure.MILESTONE

    @property
    def reports(self) -> list[Observation]:
        """The newest report of the row, or of each of its components."""
        every = (part.latest for part in self.result.components or (self.result.assessment,))
        return [latest for latest in every if latest is not None]

    @property
    def is_bad_either_way(self) -> bool:
        """Whether the verdict is undetermined only between ones that are all bad: behind, missed or out of reach."""
        reason = self.decisive.reason
        return reason.code is ReasonCode.ENDS_DISAGREE and {*reason.about["verdicts"]} <= {*BEHIND, *LOST}

    @property
    def shortfall(self) -> Fraction:
        """How much of the way from baseline to target is missing against the schedule; 0 where there is no way."""
        figures = self.decisive.figures
        if figures.progress is None or figures.expected_progress is None:
            return Fraction(0)
        return figures.expected_progress - figures.progress

    def explanations(self, messages: Messages) -> list[Explanation]:
        """Why the row and each of its components are judged as they are."""
        return explain(self.evaluation, self.result, messages)


def evaluation_of(review: Review) -> Evaluation:
    """The rows of a review as one evaluation, which has the review's year and not those of the values."""
    results = [row.result for row in review.rows]
    kind: Literal["final", "midterm"] = "final" if review.kind == "final" else "midterm"
    return Evaluation(
        review.plan, review.series.region, review.year, kind, results, review.summary, review.as_published
    )


def review_rows(review: Review, messages: Messages) -> tuple[EvaluationView, list[ReviewRow]]:
    """A review in words: as a whole by groups, and row by row."""
    evaluation = evaluation_of(review)
    view = view_of(evaluation, messages)
    views = {row.id: row for row in view.rows}
    return view, [_row(review, reviewed, evaluation, views, messages) for reviewed in review.rows]


def _row(
    review: Review, reviewed: Reviewed, evaluation: Evaluation, views: dict[str, RowView], messages: Messages
) -> ReviewRow:
    result, before = reviewed.result, reviewed.before
    indicator, assessment = result.indicator, result.assessment
    decisive = assessment.reason.about.get("worst", assessment)
    year = review.year if reviewed.year is None else reviewed.year
    if review.kind == "final":
        year = review.year
    in_force = indicator.components_in_force
    component = decisive.component or (in_force[0] if len(in_force) == 1 else None)
    case = Case(review.series, indicator, component, year, review.as_published)
    is_judged = assessment.verdict not in (Verdict.NOT_ASSESSED, Verdict.UNDETERMINED)
    then = before.assessment if before and reviewed.has_moved else None
    latest = decisive.latest
    return ReviewRow(
        indicator,
        views[indicator.id],
        reviewed.year,
        decisive,
        expected_text(case, messages) if is_judged else "",
        messages.shown(latest.note) if latest and latest.note else "",
        verdict_label(before.assessment.verdict, before.assessment.grade, messages) if before else "",
        _badness(assessment) - _badness(then) if then and _is_known(then) and _is_known(assessment) else 0,
        evaluation._replace(year=year),
        result,
    )


def _is_known(assessment: Assessment) -> bool:
    """Whether a verdict says how the row stands, so that another one can be better or worse."""
    return assessment.verdict not in (Verdict.NO_DATA, Verdict.NO_BASELINE, Verdict.UNDETERMINED, Verdict.NOT_ASSESSED)


def _badness(assessment: Assessment) -> int:
    """The place of a verdict from worst to best."""
    return SEVERITY.index((assessment.verdict, assessment.grade))


def value_text(row: ReviewRow, messages: Messages) -> str:
    """The value of what decides, with its unit."""
    value = row.decisive.figures.value
    if value is None or row.is_deed:
        return expression_text(row.decisive.actual, row.indicator, messages)
    return in_unit(number(value, bounds=bounds_of(row.decisive)), row.indicator, messages)


def year_of(part: Assessment, row: ReviewRow, material: "Material") -> int | None:
    """The year of a component's value, be the component in force or not; None without one."""
    if part.latest is not None:
        return part.latest.year
    if part.component is None:
        return None
    said = material.review.series.set_aside(row.indicator, part.component, row.evaluation.year)
    return said[0] if said else None


# A component as part of its row.
PART_OF = N_("{row}: {part}")


class Material(NamedTuple):
    """What a review is composed of: its rows as a whole by groups, row by row, and where all of it comes from.

    `findings` are what the check of the submissions says of these rows, and of documents as a whole.
    """

    review: Review
    view: EvaluationView
    rows: list[ReviewRow]
    provenance: Provenance
    narrative: Narrative
    messages: Messages
    findings: Sequence[Diagnostic] = ()

    @property
    def left_out(self) -> list[Diagnostic]:
        """The faults that keep values out of the review."""
        return [finding for finding in self.findings if finding.is_error]

    @property
    def doubtful(self) -> list[Diagnostic]:
        """The findings on values that are judged, and are seldom true as they are written."""
        warnings = (finding for finding in self.findings if not finding.is_error and finding.row)
        return [finding for finding in warnings if finding.rule is not CORRECTS_NOTHING]

    @property
    def changed(self) -> list[ReviewRow]:
        """The rows whose verdict is another than in the last review, for the better, the worse or neither."""
        return [row for row in self.rows if row.before and row.before != row.view.label]

    @property
    def older(self) -> list[ReviewRow]:
        """The rows whose newest value is of an earlier year than the review."""
        return [row for row in self.rows if row.year is not None and row.year < self.review.year]

    @property
    def behind(self) -> list[ReviewRow]:
        """The rows behind their schedule, and those that are behind or lost whatever their value is."""
        return [row for row in self.rows if row.view.verdict in BEHIND or row.is_bad_either_way]

    @property
    def shared_note(self) -> str:
        """The note that every value was reported with, as it is shown; empty if there is none."""
        notes = {self.messages.shown(latest.note or "") for row in self.rows for latest in row.reports}
        return notes.pop() if len(notes) == 1 else ""

    @property
    def shows_invented(self) -> bool:
        """Whether any value of the years told of is invented, were it but one of an earlier year."""
        parts = ((row.indicator, part) for row in self.rows for part in (None, *row.indicator.components))
        every = (o for one in parts for o in self.review.series.of(*one) if o.year <= self.review.year)
        return bool(self.view.invented) or any(o.quality is Quality.INVENTED for o in every)

    def rows_of(self, *verdicts: Verdict) -> list[ReviewRow]:
        """The rows with one of some verdicts, in the plan's order."""
        return [row for row in self.rows if row.view.verdict in verdicts]


def difference_text(value: Fraction | None, row: ReviewRow, messages: Messages) -> str:
    """A figure of what decides that is a difference, with its unit; empty where it does not exist."""
    if value is None or row.is_deed:
        return ""
    return as_difference(number(value, bounds=bounds_of(row.decisive)), row.indicator, messages)
