"""The values at which a verdict would be another: the rules read backwards."""

from fractions import Fraction

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.facts import start_of
from ningbo_plan.judging.path import demanding_end, expected_progress
from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.model.plan import Attribute, Indicator, Measure, Plan
from ningbo_plan.notation.interval import Direction

TurningPoint = tuple[Verdict, Grade | None, Fraction]


def turning_points(plan: Plan, indicator: Indicator, year: int, assessment: Assessment) -> list[TurningPoint]:
    """For each better or worse verdict on the path, the value from which it would hold, best first.

    In the target year, and for an average, only the target itself decides. Empty where there is no single path, as into
    a band.
    """
    target = assessment.target_interval
    is_band = indicator.direction is Direction.WITHIN
    if target is None or is_band or indicator.measure in (Measure.MILESTONE, Measure.EVERY_YEAR):
        return []
    is_final = year >= plan.last_year
    start = start_of(indicator, assessment.baseline)
    base = Fraction(start.low) if start is not None and start.is_point and start.low is not None else None
    bound = demanding_end(target, indicator.direction, base if base is not None else Fraction(0))
    if is_final or indicator.measure is Measure.ANNUAL_AVERAGE:
        return [(Verdict.MET if is_final else Verdict.HOLDING, None, bound)]
    if start is None or base is None or start.is_inside(target) or bound == base:
        return [(Verdict.MET_EARLY, None, bound)] if base is None else []
    schedule = expected_progress(plan, indicator, year, base, bound)
    method = plan.method
    on_track = method.on_track_binding if indicator.attribute is Attribute.BINDING else method.on_track
    cuts = [
        (Verdict.AHEAD, None, method.ahead),
        (Verdict.ON_TRACK, None, on_track),
        (Verdict.BEHIND, Grade.SLIGHT, method.slight),
        (Verdict.BEHIND, Grade.MARKED, method.marked),
    ]
    points: list[TurningPoint] = [(Verdict.MET_EARLY, None, bound)]
    for verdict, grade, threshold in cuts:
        share = Fraction(threshold.value) * schedule
        if share < 1:  # beyond the target it is met, whatever the pace
            points.append((verdict, grade, base + share * (bound - base)))
    return points
