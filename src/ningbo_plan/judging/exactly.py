"""What columns leave to exact decimals: ratios beside a cut, and rows that are more than a plain number."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import inf, nextafter
from typing import NamedTuple, cast

from ningbo_plan.judging.assess import Assessment, assess
from ningbo_plan.judging.case import Case
from ningbo_plan.judging.facts import on_path
from ningbo_plan.judging.slots import Slot, SlotTable, decimal_of
from ningbo_plan.loading import Loaded
from ningbo_plan.model.plan import Plan
from ningbo_plan.model.submission import Submission, Value
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation, Series
from ningbo_plan.source.document import Document


class Step(NamedTuple):
    """The facts of a path as floats that compare with the cuts as the exact numbers do."""

    ratio: float
    is_undue: bool = False
    has_no_path: bool = False


@lru_cache(maxsize=1 << 17)
def exact_step(table: SlotTable, slot: int, year: int, value: float, baseline: float) -> Step:
    """The ratio of a value and a baseline outside the target, in the plan year number `year` from 0."""
    indicator, component, target = table.slots[slot]
    assert target is not None
    case = Case(Series(table.plan, None), indicator, component, table.first_year + year)
    facts = on_path(case, target, Fraction(decimal_of(value)), Fraction(decimal_of(baseline)))
    if "no_path" in facts:
        return Step(0.0, has_no_path=True)
    return Step(_beside_cuts(table, cast(Fraction | float, facts["ratio"])), is_undue="undue" in facts)


def _beside_cuts(table: SlotTable, ratio: Fraction | float) -> float:
    """The float for a ratio, moved to the side of each cut that the ratio is on."""
    if isinstance(ratio, float):
        return ratio
    rounded = float_of(ratio)
    for name, cut in zip(table.thresholds._fields, table.thresholds, strict=True):
        exact = Fraction(getattr(table.plan.method, name).value)
        if ratio >= exact > Fraction(rounded) or (ratio >= exact and rounded < cut):
            rounded = cut
        elif ratio < exact and rounded >= cut:
            rounded = nextafter(cut, -inf)
    return rounded


def float_of(ratio: Fraction) -> float:
    """The nearest float, or the greatest there is."""
    try:
        return float(ratio)
    except OverflowError:
        return 1e308 if ratio > 0 else -1e308


class Report(NamedTuple):
    """What was reported for a slot in a year, the base year included: a plain number, or a value to be read."""

    year: int
    value: float | Value


def exact_assessment(
    plan: Plan, slot: Slot, year: int, reports: Iterable[Report], *, as_published: bool = False
) -> Assessment:
    """Judge a slot as a submission with these reports would be, one line of which may be of the base year."""
    series = Series(plan, None)
    for report in reports:
        loaded = _loaded(plan.id, report.year)
        if isinstance(report.value, Value):
            series.observe(slot.indicator, slot.component, report.value, loaded, ())
            continue
        number = decimal_of(report.value)
        value = Value.model_construct(value=format(number, "f"))
        observation = Observation(report.year, Interval.point(number), value, loaded, ())
        series.put(slot.indicator, slot.component, observation)
    return assess(Case(series, slot.indicator, slot.component, year, as_published))


@lru_cache
def _loaded(plan: str, year: int) -> Loaded:
    return Loaded(Submission(plan=plan, year=year, actuals={}), "", cast(Document, None))
