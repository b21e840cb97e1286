"""Why a row is judged as it is: the rule, the numbers put into it, their origins, and what would change it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.judging.assess import Assessment, Result
from ningbo_plan.judging.evaluation import Evaluation
from ningbo_plan.judging.facts import start_of
from ningbo_plan.judging.path import demanding_end
from ningbo_plan.judging.rules import Thresholds
from ningbo_plan.judging.turning import turning_points
from ningbo_plan.labels import ATTRIBUTES, DIRECTIONS, MEASURES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Indicator, Measure, Method
from ningbo_plan.report.sentences import flag_text, reason_text
from ningbo_plan.report.wording import (
    actual_text,
    as_difference,
    bound_text,
    bounds_of,
    cuts,
    exact,
    expression_text,
    in_unit,
    interval_text,
    number,
    percent,
    progress_text,
    unit_text,
    verdict_label,
)
from ningbo_plan.series import Observation


class Sheet(NamedTuple):
    """What is told of one thing: a title, and pairs of a label and what it says."""

    title: str
    items: list[tuple[str, str]]


class Explanation(NamedTuple):
    """Why a row or a component is judged as it is, in words, beside what it explains."""

    evaluation: Evaluation
    indicator: Indicator
    assessment: Assessment
    label: str
    sheet: Sheet


def explain(evaluation: Evaluation, result: Result, messages: Messages) -> list[Explanation]:
    """Explain a row; for a row with components, the row and then each component."""
    assessments = [result.assessment, *result.components]
    return [_explanation(evaluation, result.indicator, assessment, messages) for assessment in assessments]


def _explanation(
    evaluation: Evaluation, indicator: Indicator, assessment: Assessment, messages: Messages
) -> Explanation:
    language = messages.language
    title = f"{indicator.no} {indicator.name.in_(language)}" if indicator.no else indicator.name.in_(language)
    is_row = assessment.component is None
    if assessment.component:
        title = f"{title}: {assessment.component.name.in_(language)}"
    label = verdict_label(assessment.verdict, assessment.grade, messages)
    items = [
        (messages.text(N_("Verdict")), label),
        (messages.text(N_("Reason")), reason_text(assessment, indicator, messages)),
    ]
    if is_row:
        items += _identity(evaluation, indicator, messages)
    items += _numbers(evaluation, indicator, assessment, messages)
    items += _rule(assessment, evaluation.plan.method, messages)
    items += _turning(evaluation, indicator, assessment, messages)
    if is_row:
        items += _remarks(indicator, assessment, messages)
    return Explanation(evaluation, indicator, assessment, label, Sheet(title, items))


def _identity(evaluation: Evaluation, indicator: Indicator, messages: Messages) -> Iterator[tuple[str, str]]:
    say = messages.text
    yield say(N_("Indicator")), indicator.id
    yield say(N_("Plan")), f"{evaluation.plan.title.in_(messages.language)} ({evaluation.plan.id})"
    if indicator.unit:
        yield say(N_("Unit")), unit_text(indicator, messages)
    if indicator.attribute:
        yield say(N_("Attribute")), say(ATTRIBUTES[indicator.attribute])
    yield say(N_("Measure")), say(MEASURES[indicator.measure])
    yield say(N_("Direction")), say(DIRECTIONS[indicator.direction])
    yield say(N_("Reference")), messages.cited(indicator.reference)


def _numbers(
    evaluation: Evaluation, indicator: Indicator, assessment: Assessment, messages: Messages
) -> Iterator[tuple[str, str]]:
    say, figures = messages.text, assessment.figures
    if assessment.target is not None:
        text = expression_text(assessment.target, indicator, messages)
        if assessment.target_interval is not None and interval_text(assessment.target_interval) != text:
            text = f"{text}: {interval_text(assessment.target_interval)}"
        yield say(N_("Target")), text
    if assessment.baseline is not None and indicator.measure is Measure.LEVEL:
        yield (
            say(N_("Value of {year}"), year=assessment.baseline.year),
            _observation(assessment.baseline, indicator, messages),
        )
    if indicator.measure is Measure.EVERY_YEAR and assessment.target_interval is not None:
        yield from _years(evaluation, indicator, assessment, messages)
    elif assessment.current is not None:
        for observation in assessment.current.reports:
            yield say(N_("Value of {year}"), year=observation.year), _observation(observation, indicator, messages)
        if assessment.current.is_made_up:
            yield say(N_("Value judged")), actual_text(assessment, indicator, messages)
    is_own = assessment.target_interval is not None  # a row's figures may be those of a component
    if is_own and figures.progress is not None and figures.expected_progress is not None:
        yield say(N_("Progress P")), _progress(indicator, assessment)
        yield say(N_("Schedule s")), _schedule(evaluation, indicator, assessment, messages)
    if figures.ratio is not None:
        yield say(N_("Ratio ρ = P ÷ s")), number(figures.ratio, 4, cuts(evaluation.plan.method))
    for label, value, worded in (
        (N_("Gap to the target"), figures.gap, as_difference),
        (N_("Change needed a year"), figures.required_annual_change, as_difference),
        (N_("Change achieved a year"), figures.achieved_annual_change, as_difference),
        (N_("At this pace in the target year"), figures.projected, in_unit),
        (N_("Mean needed in the years left"), figures.required_mean, in_unit),
    ):
        if value is not None:
            yield say(label), worded(number(value, bounds=bounds_of(assessment)), indicator, messages)


def _years(
    evaluation: Evaluation, indicator: Indicator, assessment: Assessment, messages: Messages
) -> Iterator[tuple[str, str]]:
    """What was reported for each year of the plan so far, and where it does not meet a target for every year."""
    say, plan, target = messages.text, evaluation.plan, assessment.target_interval
    assert target is not None
    reported = {observation.year: observation for observation in assessment.reports}
    for year in range(plan.first_year, min(evaluation.year, plan.last_year) + 1):
        text = say(N_("nothing was reported"))
        if observation := reported.get(year):
            text = _observation(observation, indicator, messages)
            if observation.interval.is_disjoint(target):
                text = say(N_("{value}: misses the target"), value=text)
            elif not observation.interval.is_inside(target):
                text = say(N_("{value}: meets the target only in part"), value=text)
        yield say(N_("Value of {year}"), year=year), text


def _observation(observation: Observation, indicator: Indicator, messages: Messages) -> str:
    """A value with where it comes from, what its reporter noted, and why it replaced another."""
    text = expression_text(observation.expression, indicator, messages)
    said = [messages.shown(said) for said in (observation.reference, observation.value.note) if said]
    if observation.value.correction:
        said.append(messages.text(N_("corrected: {reason}"), reason=messages.shown(observation.value.correction)))
    return f"{text} ({'; '.join(said)})" if said else text


def _progress(indicator: Indicator, assessment: Assessment) -> str:
    """The progress as a sum that a reader can check."""
    figures, target = assessment.figures, assessment.target_interval
    assert figures.progress is not None
    assert figures.value is not None
    assert target is not None
    start = start_of(indicator, assessment.baseline)
    assert start is not None
    assert start.low is not None
    base = Fraction(start.low)
    bound = demanding_end(target, base)
    a, b, t = exact(figures.value), exact(base), exact(bound)
    share = progress_text(figures, short=6)
    return f"(a − b) ÷ (T − b) = ({a} − {b}) ÷ ({t} − {b}) = {share}"


def _schedule(evaluation: Evaluation, indicator: Indicator, assessment: Assessment, messages: Messages) -> str:
    plan, expected = evaluation.plan, assessment.figures.expected_progress
    assert expected is not None
    if indicator.milestones:
        return messages.text(N_("{share}, by the plan's milestones"), share=percent(expected))
    passed, years = evaluation.year - plan.base_year, plan.last_year - plan.base_year
    return messages.text(N_("{passed} of {years} years = {share}"), passed=passed, years=years, share=percent(expected))


def _rule(assessment: Assessment, method: Method, messages: Messages) -> Iterator[tuple[str, str]]:
    """The rule that decided, and the origin of each threshold it names."""
    rule = assessment.rule
    if rule is None:
        return
    thresholds = {name: getattr(method, name) for name in Thresholds._fields if f"{{{name}}}" in rule.text}
    shown = {name: number(threshold.value) for name, threshold in thresholds.items()}
    yield messages.text(N_("Rule")), messages.text(rule.text, **shown)
    for name, threshold in thresholds.items():
        yield f"  {shown[name]}", threshold.origin.in_(messages.language)


def _turning(
    evaluation: Evaluation, indicator: Indicator, assessment: Assessment, messages: Messages
) -> Iterator[tuple[str, str]]:
    """The values at which the verdict would be another; of steps that lie at one value, the best."""
    told: set[str] = set()
    for verdict, grade, value in turning_points(evaluation.plan, indicator, evaluation.year, assessment):
        text = _from(value, indicator, assessment)
        if text not in told and (verdict, grade) != (assessment.verdict, assessment.grade):
            yield messages.text(N_("{verdict} if"), verdict=verdict_label(verdict, grade, messages)), text
        told.add(text)


def _from(value: Fraction, indicator: Indicator, assessment: Assessment) -> str:
    """From which value a verdict holds, in signs."""
    target = assessment.target_interval
    assert target is not None
    is_excluded = (target.low_open and target.low == value) or (target.high_open and target.high == value)
    is_most = target.low is None
    signs = ("<", "≤") if is_most else (">", "≥")
    unit = None if indicator.measure is Measure.ANNUAL_AVERAGE else indicator.full_unit
    is_printed = value in map(Fraction, bounds_of(assessment)) and not (unit and unit.is_count)
    bound = exact(value) if is_printed else bound_text(value, unit, is_most=is_most)
    return f"{signs[0] if is_excluded else signs[1]} {bound}"


def _remarks(indicator: Indicator, assessment: Assessment, messages: Messages) -> Iterator[tuple[str, str]]:
    """Flags and notes, with the places that say so."""
    for flag in assessment.flags:
        where = f" — {messages.shown(flag.reference)}" if flag.reference else ""
        yield messages.text(N_("Flag")), flag_text(flag, indicator, messages) + where
    for note in indicator.notes:
        label = messages.text(NOTES[note.kind])
        yield label, f"{note.text.in_(messages.language)} — {messages.cited(note.reference)}"


NOTES = {"contradiction": N_("The plan contradicts itself"), "reading": N_("Reading")}
