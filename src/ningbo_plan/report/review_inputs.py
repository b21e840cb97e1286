"""Every value that a review read, of whatever year, with where it stands: what an analyst starts from."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from ningbo_plan.diagnostics import Span
from ningbo_plan.loading import Loaded
from ningbo_plan.model.plan import Component, Indicator
from ningbo_plan.model.quantities import actual_interval
from ningbo_plan.model.submission import Quality, Value
from ningbo_plan.report.review_rows import Material


class Input(NamedTuple):
    """A value as reported; `number` is the one it is in the indicator's unit, None where it is none."""

    year: int
    indicator: Indicator
    component: Component | None
    expression: str | bool
    number: Fraction | None
    reference: str | None
    note: str | None
    quality: Quality | None
    correction: str | None
    path: str
    span: Span


def inputs(material: Material) -> list[Input]:
    """The values of the review's rows up to its year, by rows and years, the plan's own baselines where none was sent.

    What was corrected, and what was reported for components no longer in force, is among them.
    """
    review = material.review
    order = {row.indicator.id: at for at, row in enumerate(material.rows)}
    found = [
        read
        for loaded in review.series.loaded
        if loaded.submission.year <= review.year
        for read in _of_submission(loaded, order, material)
    ]
    for row in material.rows:
        found += _baselines(row.indicator, material)
    # Stable, so that values of one year stay in the order in which they were read.
    return sorted(found, key=lambda read: (order[read.indicator.id], _part(read), read.year))


def _part(read: Input) -> int:
    return read.indicator.components.index(read.component) if read.component else -1


def _of_submission(loaded: Loaded, chosen: dict[str, int], material: Material) -> Iterator[Input]:
    for key, entry in loaded.submission.actuals.items():
        indicator = material.review.plan.find(key)
        if indicator is None or indicator.id not in chosen:
            continue
        if entry.components is None:
            in_force = indicator.components_in_force
            component = in_force[0] if in_force else None
            yield from _read(loaded, (indicator, component), entry, ("actuals", key), material)
            continue
        for component in indicator.components:
            if value := entry.of(component.id):
                at = ("actuals", key, "components", component.id)
                yield from _read(loaded, (indicator, component), value, at, material)


def _baselines(indicator: Indicator, material: Material) -> Iterator[Input]:
    series = material.review.series
    parts: list[Component | None] = [*indicator.components]
    for component in parts or [None]:
        baseline = series.plan_baseline(indicator, component)
        if baseline is not None and series.baseline(indicator, component) is baseline:
            for read in _read(baseline.loaded, (indicator, component), baseline.value, baseline.at, material):
                # Where the plan data are kept differs between machines.
                yield read._replace(path=Path(read.path).name)


def _read(
    loaded: Loaded,
    named: tuple[Indicator, Component | None],
    value: Value,
    at: tuple[str | int, ...],
    material: Material,
) -> Iterator[Input]:
    if value.value is None:
        return
    indicator, component = named
    interval = actual_interval(indicator, value, material.review.plan.method, component)
    is_number = not isinstance(value.value, bool) and interval is not None and interval.is_point
    submission = loaded.submission
    yield Input(
        submission.year,
        indicator,
        component,
        value.value,
        Fraction(interval.low) if is_number and interval and interval.low is not None else None,
        value.reference or submission.reference,
        value.note or submission.note,
        value.quality or submission.quality,
        value.correction,
        loaded.path,
        loaded.document.span((*at, "value")),
    )
