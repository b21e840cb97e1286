"""Values that can be true and seldom are: slips of scale, shares of one, dates, jumps. All of them are warnings.

A value is compared with what is known of its indicator: the baseline, earlier years, the targets. The factors are this
project's own; they are wide, so that a finding is worth a second look. A value on the way from the baseline to the
target is never found, and a value given with its unit is taken at its word for all but jumps.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, Rule
from ningbo_plan.messages import Printed
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.notation.grammar import read
from ningbo_plan.series import Observation, Series

# How many times larger or smaller still counts as of the same size.
_SAME_SIZE = 5
# A jump in one year goes more than so many times the whole way to the target, and changes the value by so great a part.
_JUMP_WAYS, _JUMP_PART = 3, Decimal("0.5")
# Without a way to measure by, a jump is a change of size by this factor.
_JUMP_FACTOR = 10
# A share of one is taken for per cent only where per cents are known to be larger than this.
_LEAST_SHARE = 10
# A value of 億元 may have been given in 萬元.
_WAN = 4
_DAY = re.compile(r"((?:19|20)\d\d)(?:(\d\d)(\d\d)?)?")


class _Known(NamedTuple):
    """What is known of a part of a row before a value, in its unit: the baseline, earlier values, all targets."""

    baseline: Decimal | None
    earlier: list[Observation]
    targets: list[Decimal]

    @property
    def sizes(self) -> list[Decimal]:
        """How large the indicator is known to be."""
        return [abs(point) for point in (*map(_value, self.earlier), *self.targets) if point]

    @property
    def way(self) -> list[Decimal]:
        """The ends of the way from the baseline to the targets."""
        return self.targets if self.baseline is None else [self.baseline, *self.targets]


def check_plausible(series: Series) -> Iterator[Diagnostic]:
    """Every value of a series that is hardly meant as it is written, each told once, by its likeliest cause."""
    for indicator, component in series.reported_parts:
        if indicator.measure is not Measure.MILESTONE:
            yield from _check_part(series, indicator, component)


def _check_part(series: Series, indicator: Indicator, component: Component | None) -> Iterator[Diagnostic]:
    """The values of one row or component. What is found is not held against later values, unless it is a jump."""
    reported = series.reported(indicator, component)
    baseline = series.baseline(indicator, component)
    if baseline is not None and not baseline.interval.is_point:
        baseline = None
    is_given = baseline is not None and not any(baseline is observation for observation in reported)
    earlier = [baseline] if baseline is not None and is_given else []
    targets = _targets(series, indicator, component)
    if len({observation.year for observation in reported}) < len(reported):  # an error: which is meant is not known
        return
    for observation in reported:
        if not observation.interval.is_point or isinstance(observation.expression, bool):
            continue
        before = [known for known in earlier if known.year < observation.year]
        start = baseline if baseline is not observation else None
        known = _Known(_value(start) if start else None, before, targets)
        finding = _finding(indicator, observation, known)
        if finding is not None:
            rule, values = finding
            values |= {"indicator": indicator.label, "expression": observation.expression}
            # The value itself: it is the entry, or a key of it.
            yield observation.loaded.fault(rule, (*observation.at, "value"), **values)
        if finding is None or finding[0] is rules.JUMP:
            earlier.append(observation)


def _value(observation: Observation) -> Decimal:
    value = observation.interval.low
    assert value is not None
    return value


def _targets(series: Series, indicator: Indicator, component: Component | None) -> list[Decimal]:
    """The demanding ends of the printed target and of its revisions."""
    printed = [component.target] if component else [indicator.target, *(r.target for r in indicator.revisions)]
    targets = [target_or_none(indicator, expression, series.plan.method, component) for expression in printed]
    bounds = [target.low if target.low is not None else target.high for target in targets if target is not None]
    return [bound for bound in bounds if bound is not None]


def _finding(indicator: Indicator, observation: Observation, known: _Known) -> tuple[Rule, dict[str, Any]] | None:
    """What a value was likely meant to be, by the first rule that fits."""
    value, sizes = _value(observation), known.sizes
    if not sizes or value == 0 or (known.way and min(known.way) <= value <= max(known.way)):
        return None
    return _misread(indicator, observation, sizes) or _jump(indicator, observation, known)


def _misread(
    indicator: Indicator, observation: Observation, sizes: list[Decimal]
) -> tuple[Rule, dict[str, Any]] | None:
    """A bare number that was hardly meant in the indicator's unit."""
    assert not isinstance(observation.expression, bool)
    value, unit = _value(observation), indicator.full_unit
    if unit is None or read(observation.expression).unit is not None:
        return None
    as_read = Printed(f"{observation.expression}{indicator.unit}")
    if unit.is_share and unit.exponent <= 0 and 0 < value <= 1 and min(sizes) > _LEAST_SHARE:
        return rules.SHARE_OF_ONE, {"meant": f"{(value * 100).normalize():f}%", "as_read": as_read}
    if _is_day(observation.expression) and not _is_of_size(value, sizes):
        return rules.DATE_LIKE, {"as_read": as_read}
    for exponent in (unit.exponent, _WAN) if unit.exponent > 0 else ():
        scaled = value.scaleb(-exponent)
        if abs(value) > max(sizes) * _SAME_SIZE and _is_of_size(scaled, sizes):
            meant = Printed(f"{scaled.normalize():f}{indicator.unit}")
            return rules.WITHOUT_SCALE, {"meant": meant, "as_read": as_read}
    return None


def _is_of_size(value: Decimal, sizes: list[Decimal]) -> bool:
    return min(sizes) <= abs(value) * _SAME_SIZE and abs(value) <= max(sizes) * _SAME_SIZE


def _is_day(expression: str) -> bool:
    """20231231, 202312 and 2023 look like a day, a month and a year."""
    if not (match := _DAY.fullmatch(expression)):
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _jump(indicator: Indicator, observation: Observation, known: _Known) -> tuple[Rule, dict[str, Any]] | None:
    """A change since the last value that a few years can hardly bring. Rates of change and sums change as they may."""
    if indicator.rate_of_change or indicator.measure is Measure.PERIOD_TOTAL or not known.earlier:
        return None
    before = known.earlier[-1]
    value, last, years = _value(observation), _value(before), observation.year - before.year
    change, (smaller, larger) = abs(value - last), sorted((abs(value), abs(last)))
    way = max(abs(target - known.way[0]) for target in known.way) if known.baseline is not None else None
    if way and indicator.measure is Measure.LEVEL and known.targets:
        is_jump = change > _JUMP_WAYS * way * years and change > _JUMP_PART * larger
    else:
        is_jump = smaller > 0 and larger > _JUMP_FACTOR**years * smaller
    values = {"year": observation.year, "earlier": f"{last.normalize():f}", "earlier_year": before.year}
    return (rules.JUMP, values) if is_jump else None
