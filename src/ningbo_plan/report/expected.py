"""What the schedule asks for in a year, as a reader meets it."""

from fractions import Fraction

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.schedule import scheduled
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Measure
from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.notation.interval import Interval
from ningbo_plan.report.wording import bound_text, interval_text


def expected_number(case: Case) -> Fraction | None:
    """What the schedule asks for as one number; None where there is none, or more than one, or only a yes."""
    asked = scheduled(case)
    if asked is None or case.year < case.plan.first_year or case.indicator.measure is Measure.MILESTONE:
        return None
    return only_end(asked) if not isinstance(asked, Fraction) else asked


def only_end(interval: Interval) -> Fraction | None:
    """The one number that an interval is written with: 150 of ≥ 150, and of 150 itself."""
    ends = {end for end in (interval.low, interval.high) if end is not None}
    return Fraction(ends.pop()) if len(ends) == 1 else None


def expected_text(case: Case, messages: Messages) -> str:
    """What the schedule asks for at the end of the year, in signs."""
    asked = scheduled(case)
    if asked is None or case.year < case.plan.first_year:
        return ""
    if case.indicator.measure is Measure.MILESTONE:
        return messages.text(N_("yes"))
    if not isinstance(asked, Fraction):
        return messages.figures(interval_text(asked))
    target = target_or_none(case.indicator, case.target, case.plan.method)
    assert target is not None
    is_most = target.low is None
    text = messages.figures(bound_text(asked, case.indicator.full_unit, is_most=is_most))
    is_band = target.low is not None and target.high is not None
    return text if is_band else f"{'≤' if is_most else '≥'} {text}"
