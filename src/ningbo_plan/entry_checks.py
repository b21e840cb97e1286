"""Faults of one entry of a submission: its components, and whether its values can be read and be true."""

import re
from collections.abc import Iterator

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.labels import DIRECTIONS, KINDS, WANTED
from ningbo_plan.loading import Loaded
from ningbo_plan.messages import N_, Printed
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.model.quantities import (
    UnitMismatchError,
    converted,
    direction_of,
    expected_unit,
    milestone_state,
    names_a_fall,
    possible_values,
)
from ningbo_plan.model.submission import Entry, Value
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.reading import Reading, contradicts
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import Unit


def check_entry(loaded: Loaded, indicator: Indicator, entry: Entry, at: list[str | int]) -> Iterator[Diagnostic]:
    """Whether an entry has what its row asks for, and each of its values can be read."""
    known = {component.id: component for component in indicator.components}
    in_force = indicator.components_in_force
    yield from _check_increment(loaded, indicator, entry, at)
    if entry.components is None:
        if entry.value is not None and len(in_force) > 1:
            yield loaded.fault(rules.MISSING_COMPONENT, at, **_component_values(indicator, in_force))
        else:
            yield from check_value(loaded, indicator, in_force[0] if in_force else None, entry, [*at, "value"])
        return
    if entry.value is not None:
        yield loaded.fault(rules.VALUE_AND_COMPONENTS, [*at, "value"])
    if not known and not entry.components:
        values = {"component": "{}", "known": _NO_COMPONENTS, "indicator": indicator.label}
        yield loaded.key_fault(rules.UNKNOWN_COMPONENT, [*at, "components"], **values)
    for name, value in entry.components.items():
        place = [*at, "components", name]
        if name not in known:
            values = {"component": name, "known": ", ".join(known) or _NO_COMPONENTS, "indicator": indicator.label}
            yield loaded.key_fault(rules.UNKNOWN_COMPONENT, place, **values)
        elif known[name].is_in_force:
            yield from _check_increment(loaded, indicator, value, place)
            yield from check_value(loaded, indicator, known[name], value, [*place, "value"])
    missing = [component for component in in_force if component.id not in entry.components]
    if missing and not entry.components.keys() - known.keys():
        yield loaded.key_fault(rules.MISSING_COMPONENT, [*at, "components"], **_component_values(indicator, missing))


_NO_COMPONENTS = N_("none; write one value instead of components")


def _component_values(indicator: Indicator, missing: list[Component]) -> dict[str, str]:
    example = ", ".join(f"{component.id}: 90" for component in indicator.components_in_force)
    return {
        "indicator": indicator.label,
        "missing": ", ".join(component.id for component in missing),
        "example": f"{{{example}}}",
    }


def _check_increment(loaded: Loaded, indicator: Indicator, value: Value, at: list[str | int]) -> Iterator[Diagnostic]:
    """What is said about a value fits it: its increment and its correction."""
    if "correction" in value.model_fields_set and not (value.correction or "").strip():
        yield loaded.fault(rules.CORRECTION_WITHOUT_REASON, [*at, "correction"], indicator=indicator.label)
    elif value.correction and value.value is None and getattr(value, "components", None) is None:
        yield loaded.fault(rules.MISSING_KEY, at, key="value", example="95")
    if value.increment and indicator.measure is not Measure.PERIOD_TOTAL:
        yield loaded.key_fault(rules.NOT_TOTAL, [*at, "increment"], indicator=indicator.label)


def check_value(
    loaded: Loaded, indicator: Indicator, component: Component | None, value: Value, at: list[str | int]
) -> Iterator[Diagnostic]:
    """Whether a value can be read, converted and be true of what is measured."""
    is_milestone = indicator.measure is Measure.MILESTONE
    if value.value is None or (isinstance(value.value, bool) and is_milestone):
        return
    expression = str(value.value).lower() if isinstance(value.value, bool) else value.value
    if is_milestone and milestone_state(expression):
        return
    reading = read(expression)
    if _DATE.fullmatch(fold(expression).strip()):
        yield loaded.fault(rules.DATE_FOR_VALUE, at, expression=expression)
    elif is_milestone and (reading.interval is None or _is_part(indicator, reading)):
        yield loaded.fault(rules.NOT_YES_OR_NO, at, expression=expression, indicator=indicator.label)
    elif reading.interval is None:
        kind = N_("yes or no") if isinstance(value.value, bool) else KINDS[reading.kind]
        remedy = _LEAVE_EMPTY if fold(expression).strip(" -—/.") in _NOTHING else _WRITE_NUMBER
        yield loaded.fault(rules.NOT_A_NUMBER, at, expression=expression, kind=kind, remedy=remedy)
    elif reading.beside and not _names_what_is_counted(indicator, reading.beside):
        yield loaded.fault(rules.WORDS_BESIDE, at, expression=expression, words=reading.beside)
    elif fault := _check_qualifiers(loaded, indicator, component, reading, at):
        yield fault
    else:
        yield from _check_quantity(loaded, indicator, component, reading, at)


# What is written where there is no value.
_NOTHING = {
    "",
    *map(fold, ("無", "暫無", "暫無數據", "無數據", "未統計", "未報送", "缺", "不詳")),
    "NA",
    "N/A",
    "n/a",
    "none",
}
_LEAVE_EMPTY = N_("leave it empty, and say why in the note")
_WRITE_NUMBER = N_("write a number or an expression such as 95, 95以上, 3%-5% or 全覆蓋")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:([-/.])\d{1,2}\1\d{1,2}|[-/]\d{1,2}|年(?:\d{1,2}月(?:\d{1,2}日)?|底|末|初)?)|\d{1,2}月\d{1,2}日"
)


def _is_part(indicator: Indicator, reading: Reading) -> bool:
    """Whether a value says how much of a thing is done (50%), where the thing is not itself a share."""
    unit = indicator.full_unit
    return reading.unit is not None and reading.unit.is_share and not (unit is not None and unit.is_share)


def _names_what_is_counted(indicator: Indicator, words: str) -> bool:
    """Whether words beside a number only repeat the end of the indicator's name, as 1個環節 does."""
    return any(fold(name).endswith(fold(words)) for name in (indicator.name.zh_hant, indicator.name.zh_hans))


# What an actual may be said to be, by what its indicator measures. A number without a qualifier always fits.
_QUALIFIERS = {
    Measure.LEVEL: {Qualifier.CUMULATIVE, Qualifier.POINTS},
    Measure.PERIOD_TOTAL: {Qualifier.CUMULATIVE, Qualifier.NEW},
    Measure.EVERY_YEAR: {Qualifier.EVERY_YEAR, Qualifier.NEW, Qualifier.POINTS},
    Measure.ANNUAL_AVERAGE: {Qualifier.ANNUAL_AVERAGE, Qualifier.POINTS},
    Measure.MILESTONE: set[Qualifier](),
}


def _check_qualifiers(
    loaded: Loaded, indicator: Indicator, component: Component | None, reading: Reading, at: list[str | int]
) -> Diagnostic | None:
    """Whether what the value is said to be is what the indicator measures, and not a hope."""
    if {Qualifier.ASPIRED, Qualifier.PLANNED} & set(reading.qualifiers):
        return loaded.fault(rules.HOPED_FOR, at, expression=reading.expression)
    fitting = set(_QUALIFIERS[indicator.measure])
    name = component.name.zh_hant if component else None
    if indicator.rate_of_change or names_a_fall(indicator) or names_a_fall(indicator, name):
        fitting |= {Qualifier.RISE, Qualifier.FALL}
    for printed in indicator.printed_targets:
        fitting |= set(read(printed).qualifiers)
    for qualifier in reading.qualifiers:
        if qualifier not in fitting:
            values = {"expression": reading.expression, "qualifier": qualifier, "indicator": indicator.label}
            return loaded.fault(rules.QUALIFIER_MISMATCH, at, measure=WANTED[indicator.measure], **values)
    return None


def _check_quantity(
    loaded: Loaded, indicator: Indicator, component: Component | None, reading: Reading, at: list[str | int]
) -> Iterator[Diagnostic]:
    expression = reading.expression
    if contradicts(reading, direction_of(indicator, component)):
        direction = DIRECTIONS[indicator.direction]
        yield loaded.fault(rules.AGAINST_DIRECTION, at, expression=expression, direction=direction)
        return
    assert reading.interval is not None
    try:
        if reading.unit and _is_yearly(reading.unit) and _is_of_all_years(indicator):
            raise UnitMismatchError(reading.unit.symbol)
        interval = converted(reading.interval, reading.unit, expected_unit(indicator, reading.unit))
    except UnitMismatchError as error:
        expected = Printed(indicator.unit) if indicator.unit else N_("no unit")
        yield loaded.fault(rules.UNIT_MISMATCH, at, expression=expression, unit=error.args[0], expected=expected)
        return
    yield from _check_possible(loaded, indicator, reading, interval, at)


def _is_of_all_years(indicator: Indicator) -> bool:
    """Whether an indicator grows over the years, so that a year's part of it is not its value."""
    return indicator.measure in (Measure.LEVEL, Measure.PERIOD_TOTAL) and not _is_yearly(indicator.full_unit)


def _is_yearly(unit: Unit | None) -> bool:
    """Whether a unit says that so much is done each year, which units do not keep: 批次/年."""
    return unit is not None and "年" in re.split("[/·]", fold(unit.symbol))


def _check_possible(
    loaded: Loaded, indicator: Indicator, reading: Reading, interval: Interval, at: list[str | int]
) -> Iterator[Diagnostic]:
    unit = indicator.full_unit
    ends = [end for end in (interval.low, interval.high) if end is not None]
    if unit is None:
        return
    possible = possible_values(indicator)
    if not all(Interval.point(end).is_inside(possible) for end in ends):
        rule = rules.NOT_A_PERCENTAGE if unit.is_share else rules.NEGATIVE_COUNT
        yield loaded.fault(rule, at, expression=reading.expression)
    if unit.is_count:
        is_mean = indicator.measure is Measure.ANNUAL_AVERAGE
        if not is_mean and any(end.scaleb(unit.exponent, EXACT) % 1 for end in ends):
            yield loaded.fault(rules.NOT_WHOLE, at, expression=reading.expression, unit=Printed(indicator.unit))
