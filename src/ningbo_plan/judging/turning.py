"""The values at which a verdict would be another: the rules read backwards."""

from fractions import Fraction

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.facts import start_of
from ningbo_plan.judging.path import expected_progress
from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.model.plan import Attribute, Indicator, Measure, Plan

TurningPoint = tuple[Verdict, Grade | None, Fraction]


def turning_points(plan: Plan, indicator: Indicator, year: int, assessment: Assessment) -> list[TurningPoint]:
    """For each better or worse verdict on the path, the value from which it would hold, best first.

    In the target year, and where each year stands for itself, only the target decides; so it does where there is no
    path that starts from a single number. Empty where both sides of the target are bad, as those of a band are.
    """
    target = assessment.target_interval
    bounds = [end for end in (target.low, target.high) if end is not None] if target else []
    if target is None or len(bounds) != 1 or indicator.measure in (Measure.MILESTONE, Measure.EVERY_YEAR):
        return []
    start = start_of(indicator, assessment.baseline)
    base = Fraction(start.low) if start is not None and start.is_point and start.low is not None else None
    bound = Fraction(bounds[0])
    if year >= plan.last_year:
        return [(Verdict.MET, None, bound)]
    is_met_at_start = start is not None and start.is_inside(target)
    is_capped = indicator.cumulative and target.low is None
    if is_met_at_start or is_capped or indicator.measure is Measure.ANNUAL_AVERAGE:
        return [(Verdict.HOLDING, None, bound)]
    if base is None or bound == base:
        return [(Verdict.MET_EARLY, None, bound)]
    schedule = expected_progress(plan, indicator, year, base, bound)
    if schedule <= 0:  # whatever keeps to the schedule is ahead
        return [(Verdict.MET_EARLY, None, bound), (Verdict.AHEAD, None, base + schedule * (bound - base))]
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
