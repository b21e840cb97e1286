"""Rules across a file: submissions against their plan and against each other, and the plan data itself."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, in_order
from ningbo_plan.labels import DIRECTIONS, KINDS
from ningbo_plan.loading import INDICATORS, Catalog, Loaded, PlanDataError, Submissions, Unusable, load_catalog
from ningbo_plan.messages import N_
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import UnitMismatchError, converted, target_interval
from ningbo_plan.model.submission import Entry, Value
from ningbo_plan.notation.grammar import Kind, Reading, contradicts, read
from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.series import Observation, series_of
from ningbo_plan.source.files import packaged_data


class Checked(NamedTuple):
    """Submissions after all checks.

    `sound` are the submissions of known plans without their faulty rows. `rejected` are those with an error, whole
    documents and files included: nothing they belong to is judged unless that is asked for.
    """

    sound: list[Loaded]
    rejected: list[Loaded | Unusable]
    diagnostics: list[Diagnostic]


def check_submissions(catalog: Catalog, submissions: Submissions) -> Checked:
    """Check every submission by itself, then all of them against each other."""
    found = list(submissions.diagnostics)
    sound: list[Loaded] = []
    rejected: list[Loaded | Unusable] = list(submissions.unusable)
    for loaded in submissions.loaded:
        plan = catalog.find(loaded.submission.plan)
        document_faults = list(_check_document(catalog, loaded))
        row_faults = list(_check_rows(plan, loaded)) if plan else []
        found += document_faults + [fault for _, fault in row_faults]
        kept = loaded.without(key for key, fault in row_faults if fault.is_error)
        if document_faults:
            rejected.append(loaded)
        else:
            sound.append(kept)
    series_faults = list(_check_series(catalog, sound))
    found += [fault for _, _, fault in series_faults]
    sound = [
        loaded.without(key for other, key, fault in series_faults if other is loaded and fault.is_error)
        for loaded in sound
    ]
    rejected += [loaded for loaded in sound if not loaded.is_whole]
    return Checked(sound, rejected, in_order(found))


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


def _check_rows(plan: Plan, loaded: Loaded) -> Iterator[tuple[str | int, Diagnostic]]:
    """Faults of rows, each with the key of its row."""
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
            yield (
                key,
                loaded.key_fault(
                    rules.UNKNOWN_INDICATOR, at, plan=plan.id, indicator=key, nearest=nearest(plan.indicators, key)
                ),
            )
            continue
        if indicator.id in seen:
            first = seen[indicator.id]
            fault = loaded.key_fault(rules.TWICE, at, indicator=indicator.id, one=first, other=key)
            yield key, fault
            yield first, fault
        seen.setdefault(indicator.id, key)
        for fault in _check_entry(loaded, indicator, entry, at):
            yield key, fault


def _check_entry(loaded: Loaded, indicator: Indicator, entry: Entry, at: list[str | int]) -> Iterator[Diagnostic]:
    known = {component.id: component for component in indicator.components}
    in_force = indicator.components_in_force
    if entry.components is None:
        if entry.value is not None and len(in_force) > 1:
            yield loaded.fault(rules.MISSING_COMPONENT, at, **_component_values(indicator, in_force))
        else:
            yield from _check_value(loaded, indicator, entry, [*at, "value"])
        return
    if entry.value is not None:
        yield loaded.fault(rules.VALUE_AND_COMPONENTS, [*at, "value"])
    for name, value in entry.components.items():
        place = [*at, "components", name]
        if name not in known:
            values = {"component": name, "known": ", ".join(known) or "-", "indicator": indicator.id}
            yield loaded.key_fault(rules.UNKNOWN_COMPONENT, place, **values)
        elif known[name].is_in_force:
            yield from _check_value(loaded, indicator, value, [*place, "value"])
    missing = [component for component in in_force if component.id not in entry.components]
    if missing and not entry.components.keys() - known.keys():
        yield loaded.key_fault(rules.MISSING_COMPONENT, [*at, "components"], **_component_values(indicator, missing))


def _component_values(indicator: Indicator, missing: list[Component]) -> dict[str, str]:
    example = ", ".join(f"{component.id}: 90" for component in indicator.components_in_force)
    return {
        "indicator": indicator.id,
        "missing": ", ".join(component.id for component in missing),
        "example": f"{{{example}}}",
    }


def _check_value(loaded: Loaded, indicator: Indicator, value: Value, at: list[str | int]) -> Iterator[Diagnostic]:
    """Whether a value can be read, converted and be true of what is measured."""
    if value.increment and indicator.measure is not Measure.PERIOD_TOTAL:
        yield loaded.key_fault(rules.NOT_TOTAL, [*at[:-1], "increment"], indicator=indicator.id)
    if value.value is None or (isinstance(value.value, bool) and indicator.measure is Measure.MILESTONE):
        return
    expression = str(value.value).lower() if isinstance(value.value, bool) else value.value
    reading = read(expression)
    if reading.interval is None and indicator.measure is Measure.MILESTONE:
        yield loaded.fault(rules.NOT_YES_OR_NO, at, expression=expression, indicator=indicator.id)
        return
    if reading.interval is None:
        kind = N_("yes or no") if isinstance(value.value, bool) else KINDS[reading.kind]
        yield loaded.fault(rules.NOT_A_NUMBER, at, expression=expression, kind=kind)
        return
    if contradicts(reading, indicator.direction):
        direction = DIRECTIONS[indicator.direction]
        yield loaded.fault(rules.AGAINST_DIRECTION, at, expression=expression, direction=direction)
        return
    try:
        interval = converted(reading.interval, reading.unit, indicator.full_unit)
    except UnitMismatchError as error:
        expected = indicator.unit or N_("no unit")
        yield loaded.fault(rules.UNIT_MISMATCH, at, expression=expression, unit=error.args[0], expected=expected)
        return
    yield from _check_possible(loaded, indicator, reading, interval, at)


def _check_possible(
    loaded: Loaded, indicator: Indicator, reading: Reading, interval: Interval, at: list[str | int]
) -> Iterator[Diagnostic]:
    unit = indicator.full_unit
    ends = [end for end in (interval.low, interval.high) if end is not None]
    if unit is None:
        return
    if unit.is_share and not indicator.rate_of_change:
        whole = Decimal(100).scaleb(-unit.exponent)
        if any(not 0 <= end <= whole for end in ends):
            yield loaded.fault(rules.NOT_A_PERCENTAGE, at, expression=reading.expression)
    if unit.is_count:
        if any(end < 0 for end in ends):
            yield loaded.fault(rules.NEGATIVE_COUNT, at, expression=reading.expression, unit=unit.base)
        is_mean = indicator.measure is Measure.ANNUAL_AVERAGE or Qualifier.ANNUAL_AVERAGE in reading.qualifiers
        if not is_mean and any(end.scaleb(unit.exponent, EXACT) % 1 for end in ends):
            yield loaded.fault(rules.NOT_WHOLE, at, expression=reading.expression, unit=unit.base)


def nearest(indicators: Iterable[Indicator], key: str | int) -> str:
    """The id of the indicator whose id, or whose name in any language, is most like `key`."""
    names: dict[str, str] = {}
    for indicator in indicators:
        name = indicator.name
        spellings = (indicator.id, name.zh_hant, name.zh_hans, name.en.lower())
        names |= dict.fromkeys(spellings, indicator.id)
    return names[get_close_matches(str(key).lower(), names, n=1, cutoff=0.0)[0]]


def _check_series(catalog: Catalog, sound: Iterable[Loaded]) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    """Two values for one indicator and year; a number that can never fall and does."""
    for series in series_of(catalog, sound):
        for indicator in series.plan.indicators:
            parts: list[Component | None] = [*indicator.components_in_force]
            for component in parts or [None]:
                observations = series.of(indicator, component)
                yield from _conflicts(indicator, observations)
                if indicator.cumulative and (baseline := series.baseline(indicator, component)):
                    observations = [baseline, *observations]
                if indicator.cumulative or indicator.measure is Measure.PERIOD_TOTAL:
                    yield from _falls(indicator, [o for o in observations if not o.value.increment])


def _conflicts(indicator: Indicator, observations: list[Observation]) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    for earlier, later in pairwise(observations):
        if earlier.year == later.year:
            span = earlier.loaded.document.span(earlier.at)
            other = f"{earlier.loaded.path}:{span.line}"
            values = {"indicator": indicator.id, "year": later.year, "other": other}
            yield later.loaded, later.at[1], later.loaded.key_fault(rules.CONFLICT, later.at, **values)


def _falls(indicator: Indicator, observations: list[Observation]) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    for earlier, later in pairwise(observations):
        low, high = earlier.interval.low, later.interval.high
        if low is not None and high is not None and high < low:
            values = {
                "indicator": indicator.id,
                "year": later.year,
                "value": later.expression,
                "earlier": earlier.expression,
                "earlier_year": earlier.year,
            }
            yield later.loaded, later.at[1], later.loaded.fault(rules.FELL, later.at, **values)


def check_plan(catalog: Catalog) -> list[Diagnostic]:
    """Check the plan data against itself: ids, groups, and targets against unit and direction."""
    found = []
    for i, plan in enumerate(catalog.plans):
        groups = [group.name.zh_hant for group in plan.groups]
        seen: set[str | int] = set()
        for j, indicator in enumerate(plan.indicators):
            at: list[str | int] = ["plans", i, "indicators", j]
            for key in (indicator.id, indicator.no):
                if key is not None and key in seen:
                    place = [*at, "id" if key == indicator.id else "no"]
                    found.append(catalog.fault(rules.PLAN_REPEATED, place, key=key, plan=plan.id))
            seen |= {indicator.id, indicator.no or indicator.id}
            if indicator.group and indicator.group not in groups:
                values = {"group": indicator.group, "known": ", ".join(groups)}
                found.append(catalog.fault(rules.PLAN_GROUP, [*at, "group"], indicator=indicator.id, **values))
            found += _check_targets(catalog, plan, indicator, at)
    return in_order(found)


def _check_targets(catalog: Catalog, plan: Plan, indicator: Indicator, at: list[str | int]) -> Iterator[Diagnostic]:
    printed: list[tuple[list[str | int], str]] = []
    if indicator.target is not None and not indicator.components:
        printed.append(([*at, "target"], indicator.target))
    for k, component in enumerate(indicator.components):
        if component.target is not None:
            printed.append(([*at, "components", k, "target"], component.target))
    for k, revision in enumerate(indicator.revisions):
        printed.append(([*at, "revisions", k, "target"], revision.target))
    if not printed and not indicator.not_assessed:
        yield catalog.fault(rules.PLAN_NO_TARGET, at, indicator=indicator.id)
    for place, expression in printed:
        values = {"expression": expression, "indicator": indicator.id}
        reading = read(expression)
        try:
            target = target_interval(indicator, expression, plan.method)
        except UnitMismatchError:
            yield catalog.fault(rules.PLAN_UNIT, place, expected=indicator.unit or N_("no unit"), **values)
            continue
        if isinstance(target, Kind):
            if not indicator.not_assessed:
                yield catalog.fault(rules.PLAN_TARGET, place, kind=KINDS[target], **values)
        elif contradicts(reading, indicator.direction):
            direction = DIRECTIONS[indicator.direction]
            yield catalog.fault(rules.PLAN_DIRECTION, place, direction=direction, **values)


def load_checked_catalog(directory: Path | None = None) -> Catalog:
    """Load plan data and, unless they are those that came with the program, check them.

    Raises FileError, or PlanDataError with every fault found.
    """
    catalog = load_catalog(directory)
    if Path(catalog.path) != packaged_data() / INDICATORS and (faults := check_plan(catalog)):
        raise PlanDataError(faults)
    return catalog
