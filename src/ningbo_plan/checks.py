"""Submissions against their plan, value by value; `series_checks` and `plausibility` hold them against each other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, in_order
from ningbo_plan.faults import DID_YOU_MEAN, nearest
from ningbo_plan.ignores import without_ignored
from ningbo_plan.labels import DIRECTIONS, KINDS, WANTED
from ningbo_plan.loading import Catalog, Loaded, Submissions, Unusable
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
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
from ningbo_plan.plausibility import check_plausible
from ningbo_plan.series import series_of
from ningbo_plan.series_checks import check_complete, check_series
from ningbo_plan.shape import spaced


class Checked(NamedTuple):
    """Submissions after all checks.

    `sound` are the submissions of known plans without their faulty rows. `rejected` are those with an error, whole
    documents and files included: nothing they belong to is judged unless that is asked for.
    """

    sound: list[Loaded]
    rejected: list[Loaded | Unusable]
    diagnostics: list[Diagnostic]


def check_submissions(catalog: Catalog, submissions: Submissions, *, require_complete: bool = False) -> Checked:
    """Check every submission by itself, then all of them against each other.

    With `require_complete` every row of a plan's tables has to be reported in every year there is a submission for.
    """
    found = list(submissions.diagnostics)
    sound: list[Loaded] = []
    rejected: list[Loaded | Unusable] = list(submissions.unusable)
    suggestions = iter(range(_MOST_SUGGESTIONS))
    for loaded in submissions.loaded:
        plan = catalog.find(loaded.submission.plan)
        document_faults = list(_check_document(catalog, loaded))
        row_faults = list(_check_rows(plan, loaded, suggestions)) if plan else []
        found += document_faults + [fault for _, fault in row_faults]
        kept = loaded.without(key for key, fault in row_faults if fault.is_error)
        if document_faults:
            rejected.append(loaded)
        else:
            sound.append(kept)
    for loaded in submissions.headless:
        if plan := catalog.find(loaded.submission.plan):
            found += [fault for _, fault in _check_rows(plan, loaded, suggestions)]
    every = series_of(catalog, sound)
    series_faults = [fault for series in every for fault in check_series(series)]
    found += [fault for _, _, fault in series_faults]
    found += [fault for series in every for fault in check_plausible(series)]
    if require_complete:
        found += [fault for series in every for fault in check_complete(series)]
    found = without_ignored(found, submissions.ignores)
    faulty: dict[int, set[str | int]] = {}
    for loaded, key, fault in series_faults:
        if fault.is_error:
            faulty.setdefault(id(loaded), set()).add(key)
    sound = [loaded.without(faulty.get(id(loaded), ())) for loaded in sound]
    rejected += [loaded for loaded in sound if not loaded.is_whole]
    return Checked(sound, rejected, in_order(found))


def concern(
    catalog: Catalog, indicators: Sequence[Indicator], diagnostics: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The diagnostics that are about some indicators, or about no row alone; and those about other rows."""
    concerning: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        plan = catalog.find(diagnostic.row[0]) if diagnostic.row else None
        row = plan.find(diagnostic.row[1]) if plan and diagnostic.row else None
        is_general = diagnostic.row is None or plan is None
        (concerning if is_general or any(row is indicator for indicator in indicators) else others).append(diagnostic)
    return concerning, others


def _check_document(catalog: Catalog, loaded: Loaded) -> Iterator[Diagnostic]:
    submission = loaded.submission
    plan = catalog.find(submission.plan)
    if plan is None:
        known = ", ".join(plan.id for plan in catalog.plans)
        yield loaded.fault(rules.UNKNOWN_PLAN, ["plan"], plan=submission.plan, known=known)
    elif not plan.base_year <= submission.year <= plan.last_year:
        yield loaded.fault(
            rules.YEAR_OUTSIDE_PLAN,
            ["year"],
            year=submission.year,
            plan=plan.id,
            first=plan.first_year,
            last=plan.last_year,
            base=plan.base_year,
        )


def _check_rows(plan: Plan, loaded: Loaded, suggestions: Iterator[int]) -> Iterator[tuple[str | int, Diagnostic]]:
    """Faults of rows, each with the key of its row; ids are suggested as long as `suggestions` last."""
    seen: dict[str, str | int] = {}
    for key, entry in loaded.submission.actuals.items():
        indicator = plan.find(key)
        at = ["actuals", key]
        if indicator is None and str(key).isdecimal():
            rows = [i.no for i in plan.indicators if i.no]
            values = {"plan": plan.id, "row": key, "first": min(rows, default=0), "last": max(rows, default=0)}
            yield key, loaded.key_fault(rules.UNKNOWN_ROW, at, **values)
            continue
        if indicator is None:
            guess = _suggested(plan, key) if next(suggestions, None) is not None else ""
            values = {"plan": plan.id, "indicator": key, "suggestion": guess}
            yield key, loaded.key_fault(rules.UNKNOWN_INDICATOR, at, **values)
            continue
        if indicator.id in seen:
            first = seen[indicator.id]
            fault = loaded.key_fault(rules.TWICE, at, indicator=indicator.label, one=first, other=key)
            yield key, fault
            yield first, fault
        seen.setdefault(indicator.id, key)
        for fault in _check_entry(loaded, indicator, entry, at):
            yield key, fault


def _suggested(plan: Plan, key: str | int) -> str:
    if row := _ROW.fullmatch(fold(str(key))):
        return Term(DID_YOU_MEAN, nearest=row[1])
    pair = spaced(key)
    return Term(_SPACE, pair=pair) if pair else suggestion(plan.indicators, key)


def _check_entry(loaded: Loaded, indicator: Indicator, entry: Entry, at: list[str | int]) -> Iterator[Diagnostic]:
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


_ROW = re.compile(fold("第?([1-9][0-9]?)(?:項|條|行|号|號|\\.0)?"))
_SPACE = N_("write {pair}, with a space after the colon; ")
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


# Suggestions are looked for, for so many keys of a run.
_MOST_SUGGESTIONS = 20


def suggestion(indicators: Iterable[Indicator], key: str | int) -> str:
    """Did you mean …? with the id of the indicator whose id or name in any language is most like `key`, if any is."""
    names: dict[str, str] = {}
    for indicator in indicators:
        name = indicator.name
        spellings = (indicator.id, name.zh_hant, name.zh_hans, name.en.lower())
        names |= dict.fromkeys(spellings, indicator.id)
    return nearest(str(key), names)
