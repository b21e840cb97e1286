"""Reasons and flags in words, one sentence pattern each."""

from ningbo_plan.judging.assess import Assessment, ReasonCode
from ningbo_plan.judging.flags import Flag, FlagCode
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.messages import N_, Messages, Printed
from ningbo_plan.model.plan import Indicator, Measure
from ningbo_plan.report.wording import (
    actual_quantity,
    as_difference,
    bounds_of,
    number,
    percent,
    progress_text,
    quantity_text,
    unit_suffix,
    verdict_label,
)

REASONS = {
    ReasonCode.INSIDE: N_("{actual} meets the target {target}"),
    ReasonCode.OUTSIDE: N_("{actual} misses the target {target} by {gap}"),
    ReasonCode.STILL_INSIDE: N_("{actual} meets the target {target}, which was met at the baseline too"),
    ReasonCode.NO_LONGER_INSIDE: N_("{actual} misses the target {target}, which was met at the baseline, by {gap}"),
    ReasonCode.OVERLAP: N_("{actual} meets the target {target} only in part"),
    ReasonCode.ENDS_DISAGREE: N_("known only within bounds ({bounds}); at their ends the verdicts differ: {verdicts}"),
    ReasonCode.ON_PATH: N_("{progress} of the way where the schedule asks for {expected}, a ratio of {ratio}"),
    ReasonCode.MEAN: N_("the mean is {mean}, the target {target}"),
    ReasonCode.MEAN_LOST: N_(
        "the mean so far is {mean}, the target {target}; no values possible in the years left bring it there"
    ),
    ReasonCode.YEARS_FAILED: N_("missed in {failed}; the target holds for every year"),
    ReasonCode.YEARS_HELD: N_("met in every year of the plan"),
    ReasonCode.YEARS_PARTLY: N_("{actual} meets the target {target}; nothing was reported for {missing}"),
    ReasonCode.YEARS_MISSING: N_("nothing was reported for {missing}; the target holds for every year"),
    ReasonCode.CAP_EXCEEDED: N_("{actual} is past the target {target} and cannot come back"),
    ReasonCode.NO_BASELINE: N_("the target is not met yet, and without a baseline there is no schedule"),
    ReasonCode.NO_PATH: N_("the baseline is the target's own bound, so there is no way to measure"),
    ReasonCode.DONE: N_("done"),
    ReasonCode.NOT_DONE: N_("not done"),
    ReasonCode.PENDING: N_("due in {due}"),
    ReasonCode.OVERDUE: N_("was due in {due}"),
    ReasonCode.NO_DATA: N_("nothing was reported for {year}"),
    ReasonCode.NOT_ASSESSED: N_("{reason}"),
    ReasonCode.COMPONENTS: N_("decided by the component {component}"),
    ReasonCode.NO_COMPONENT: N_("no component is in force"),
}
_EXCLUDED = N_("{actual} does not meet the target {target}, which excludes its bound")
_MEAN_OF_SOME = N_("the mean of the years reported is {mean}, the target {target}; nothing was reported for {missing}")
_LAST_REPORTED = N_("nothing was reported for {year}; last was {value} in {last_year}")
_MEAN_NEEDED = N_("the mean so far is {mean}, the target {target}; the years left must average {needed}")
_ALL_MET = N_("every component in force is met")
_NOTHING_DUE = N_("{progress} of the way where the schedule asks for {expected}")
_ON_PATH_BOUNDED = N_("at both ends of what is known ({bounds})")

FLAGS = {
    FlagCode.ASPIRATIONAL: N_("aspirational: the plan strives for the target ({word}) and does not set it"),
    FlagCode.REVISED: N_("the printed target {printed} was changed to {target} by {by}"),
    FlagCode.PROXY: N_("measured by {text}"),
    FlagCode.SUSPENDED: N_("component {component} suspended: {text}"),
    FlagCode.DROPPED: N_("component {component} dropped: {text}"),
    FlagCode.NOT_ASSESSED: N_("not assessed: {text}"),
    FlagCode.BOUNDED: N_("the value of {year} is given only within bounds: {expression}"),
    FlagCode.FELL_BACK: N_("worse than the {expression} of {year}"),
    FlagCode.PRELIMINARY: N_("preliminary value"),
    FlagCode.DERIVED: N_("value derived from other figures"),
    FlagCode.INVENTED: N_("invented value, for demonstration only"),
}
_MISSING_INCREMENTS = N_("no increment was reported for {years}; the total is at least this")
_DONE_BEFORE = N_("was reported as done in {year}")
_REVISED_BY_NOBODY = N_("the printed target {printed} was changed to {target}")


def reason_text(assessment: Assessment, indicator: Indicator, messages: Messages) -> str:
    """Why the verdict is what it is, as one sentence without a full stop."""
    reason, figures, unit = assessment.reason, assessment.figures, unit_suffix(indicator, messages)
    about = reason.about
    values = {
        "actual": actual_quantity(assessment, indicator, messages),
        "target": quantity_text(assessment.target, indicator, messages),
    }
    match reason.code:
        case ReasonCode.OUTSIDE if figures.gap == 0:
            return messages.text(_EXCLUDED, **values)
        case ReasonCode.OUTSIDE | ReasonCode.NO_LONGER_INSIDE:
            values["gap"] = "?" if figures.gap is None else as_difference(number(figures.gap), indicator, messages)
        case ReasonCode.ENDS_DISAGREE:
            values["bounds"] = _bounds(assessment, indicator, messages)
            values["verdicts"] = messages.joined(verdict_label(v, None, messages) for v in about["verdicts"])
        case ReasonCode.ON_PATH:
            if figures.progress is None or figures.expected_progress is None:
                return messages.text(_ON_PATH_BOUNDED, bounds=_bounds(assessment, indicator, messages))
            values |= {"progress": progress_text(figures), "expected": percent(figures.expected_progress)}
            if figures.ratio is None:
                return messages.text(_NOTHING_DUE, **values)
            values["ratio"] = number(figures.ratio, 3, about["cuts"])
        case ReasonCode.MEAN | ReasonCode.MEAN_LOST:
            bounds = bounds_of(assessment)
            values["mean"] = values["actual"] if figures.value is None else number(figures.value, bounds=bounds) + unit
            if reason.code is ReasonCode.MEAN_LOST:
                return messages.text(REASONS[reason.code], **values)
            if figures.required_mean is not None:
                return messages.text(_MEAN_NEEDED, needed=number(figures.required_mean, bounds=bounds) + unit, **values)
            if assessment.current and assessment.current.missing:
                missing = messages.joined(map(str, assessment.current.missing))
                return messages.text(_MEAN_OF_SOME, missing=missing, **values)
        case ReasonCode.YEARS_FAILED | ReasonCode.YEARS_MISSING | ReasonCode.YEARS_PARTLY:
            values |= {name: messages.joined(map(str, years)) for name, years in about.items()}
        case ReasonCode.PENDING | ReasonCode.OVERDUE | ReasonCode.DONE | ReasonCode.NOT_DONE:
            values["due"] = str(about["due"])
        case ReasonCode.NO_DATA:
            values["year"] = str(about["year"])
            if last := about["last"]:
                value = quantity_text(last.expression, indicator, messages)
                return messages.text(_LAST_REPORTED, value=value, last_year=last.year, **values)
        case ReasonCode.NOT_ASSESSED:
            values["reason"] = about["setting"].reason.in_(messages.language)
        case ReasonCode.COMPONENTS:
            if assessment.verdict in (Verdict.MET, Verdict.MET_EARLY):
                return messages.text(_ALL_MET)
            component = about["worst"].component
            values["component"] = component.name.in_(messages.language)
    return messages.text(REASONS[reason.code], **values)


def _bounds(assessment: Assessment, indicator: Indicator, messages: Messages) -> str:
    """The bounded value or baseline that a verdict had to be taken at both ends of."""
    baseline = assessment.baseline
    bounded = []
    if assessment.current and not assessment.current.interval.is_point:
        bounded.append(actual_quantity(assessment, indicator, messages))
    if baseline is not None and not baseline.interval.is_point:
        bounded.append(quantity_text(baseline.expression, indicator, messages))
    return messages.joined(bounded)


def flag_text(flag: Flag, indicator: Indicator, messages: Messages) -> str:
    """What a flag says, without its reference."""
    about = flag.about
    language = messages.language
    match flag.code:
        case FlagCode.REVISED:
            revision = about["revision"]
            values = {
                "printed": quantity_text(about["printed"], indicator, messages),
                "target": quantity_text(revision.target, indicator, messages),
            }
            if revision.by is None:
                return messages.text(_REVISED_BY_NOBODY, **values)
            return messages.text(FLAGS[flag.code], by=messages.shown(revision.by), **values)
        case FlagCode.PROXY | FlagCode.NOT_ASSESSED:
            return messages.text(FLAGS[flag.code], text=about["text"].in_(language))
        case FlagCode.SUSPENDED | FlagCode.DROPPED:
            values = {"component": about["component"].in_(language), "text": about["text"].in_(language)}
            return messages.text(FLAGS[flag.code], **values)
        case FlagCode.ASPIRATIONAL:
            return messages.text(FLAGS[flag.code], word=Printed(about["word"]))
        case FlagCode.BOUNDED:
            if "missing" in about:
                return messages.text(_MISSING_INCREMENTS, years=messages.joined(map(str, about["missing"])))
            expression = quantity_text(about["expression"], indicator, messages)
            year = about.get("baseline") or about["year"]
            return messages.text(FLAGS[flag.code], year=year, expression=expression)
        case FlagCode.FELL_BACK if indicator.measure is Measure.MILESTONE:
            return messages.text(_DONE_BEFORE, year=about["year"])
        case FlagCode.FELL_BACK:
            expression = quantity_text(about["expression"], indicator, messages)
            return messages.text(FLAGS[flag.code], expression=expression, year=about["year"])
        case FlagCode.PRELIMINARY | FlagCode.DERIVED | FlagCode.INVENTED:
            return messages.text(FLAGS[flag.code])
