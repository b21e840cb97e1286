"""Submissions against each other: conflicts, corrections, numbers that can never fall, and what is missing."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.faults import Place
from ningbo_plan.loading import Loaded
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.notation.interval import EXACT
from ningbo_plan.series import Observation, Series


def check_series(series: Series) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    """Two values for one indicator and year; a correction of nothing; a number that can never fall and does."""
    for indicator, component in series.reported_parts:
        yield from _conflicts(indicator, series.reported(indicator, component))
        yield from _corrections(series, indicator, component)
        observations = series.of(indicator, component)
        if indicator.cumulative and (baseline := series.baseline(indicator, component)):
            observations = [baseline, *observations]
        if indicator.cumulative or indicator.measure is Measure.PERIOD_TOTAL:
            yield from _falls(indicator, observations)


def _corrections(
    series: Series, indicator: Indicator, component: Component | None
) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    """A correction replaces a value that was reported, or a baseline of the plan data."""
    observations = series.every_report(indicator, component)
    wrong = {observation.year for observation in observations if observation.value.correction is None}
    if series.plan_baseline(indicator, component):
        wrong.add(series.plan.base_year)
    for observation in observations:
        if observation.value.correction is not None and observation.year not in wrong:
            loaded, key = observation.loaded, observation.at[1]
            is_for_row = loaded.submission.actuals[key].correction is not None
            at = ("actuals", key, "correction") if is_for_row else (*observation.at, "correction")
            values = {"indicator": indicator.label, "year": observation.year}
            yield loaded, key, loaded.key_fault(rules.CORRECTS_NOTHING, at, **values)


def check_complete(series: Series) -> Iterator[Diagnostic]:
    """Every row of the tables that is to be judged is reported, or spoken of, in every year of the series."""
    for year in series.years:
        documents = [loaded for loaded in series.loaded if loaded.submission.year == year]
        spoken_of: set[str] = set()
        silent: dict[str, tuple[Loaded, str | int]] = {}
        for loaded in documents:
            for key in loaded.document.value["actuals"]:
                if (entered := series.plan.find(key)) is None:
                    continue
                if _speaks_of(loaded, key, entered):
                    spoken_of.add(entered.id)
                silent[entered.id] = loaded, key
        for indicator in series.plan.rows:
            is_set_aside = indicator.components and not indicator.components_in_force
            if indicator.id not in spoken_of and not indicator.not_assessed and not is_set_aside:
                values = {
                    "indicator": indicator.label,
                    "row": indicator.no or "-",
                    "plan": series.plan.id,
                    "year": year,
                }
                if indicator.id in silent:
                    loaded, key = silent[indicator.id]
                    yield loaded.key_fault(rules.ROW_MISSING, ["actuals", key], **values)
                else:
                    yield documents[-1].key_fault(rules.ROW_MISSING, ["actuals"], **values)


def _speaks_of(loaded: Loaded, key: str | int, indicator: Indicator) -> bool:
    """Whether an entry reports its row, or says why it does not; a faulty one was told of already."""
    entry = loaded.submission.actuals.get(key)
    if entry is None or entry.value is not None or entry.note:
        return True
    values = [entry.of(component.id) for component in indicator.components_in_force]
    return bool(values) and all(value and (value.value is not None or value.note) for value in values)


def _conflicts(indicator: Indicator, observations: list[Observation]) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    """Two values of one year: neither is better than the other, so both are faults."""
    for year, group in groupby(observations, key=lambda observation: observation.year):
        first, *rest = sorted(group, key=_place)
        for here, there in [(other, first) for other in rest] + [(first, other) for other in rest[:1]]:
            span = there.loaded.document.span(there.at)
            row = span.cell or span.row
            values = {"indicator": indicator.label, "year": year, "other": Place(row, there.loaded.path)}
            yield here.loaded, here.at[1], here.loaded.key_fault(rules.CONFLICT, here.at, **values)


def _place(observation: Observation) -> tuple[str, str, int]:
    span = observation.loaded.document.span(observation.at)
    return observation.loaded.path, span.sheet, span.line


def _falls(indicator: Indicator, observations: list[Observation]) -> Iterator[tuple[Loaded, str | int, Diagnostic]]:
    """A value less than what was reached before it; a note on the later value is taken for the reason.

    A year of which two values are given is passed over: which of them is meant is not known.
    """
    reached: tuple[Decimal, int] | None = None
    reports = Counter(observation.year for observation in observations)
    for observation in (observation for observation in observations if reports[observation.year] == 1):
        low, high = observation.interval.low, observation.interval.high
        if observation.value.increment:
            low = None if low is None else EXACT.add(low, reached[0] if reached else Decimal(0))
        elif reached and high is not None and high < reached[0] and not observation.value.note:
            values = {
                "indicator": indicator.label,
                "year": observation.year,
                "value": observation.expression,
                "earlier": f"{reached[0]:f}",
                "earlier_year": reached[1],
            }
            yield observation.loaded, observation.at[1], observation.loaded.fault(rules.FELL, observation.at, **values)
        if low is not None:
            reached = low, observation.year
