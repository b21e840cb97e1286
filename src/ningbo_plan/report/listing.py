"""The plan data themselves, ready to be shown."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ningbo_plan.judging.flags import FlagCode, component_flags, row_flags
from ningbo_plan.labels import ATTRIBUTES, DIRECTIONS, MEASURES
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Component, Indicator, Plan
from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.report.explain import NOTES, Sheet
from ningbo_plan.report.sentences import flag_text
from ningbo_plan.report.wording import expression_text, interval_text, target_text, unit_text
from ningbo_plan.selection import Selects
from ningbo_plan.series import Series, baseline_series


class Listed(NamedTuple):
    """One indicator of a plan, its baselines as printed (by component, None for the row), and its words.

    `name`, `group`, `unit`, `target` and `baseline` are in the reader's language.
    """

    plan: Plan
    indicator: Indicator
    baselines: dict[str | None, str | bool]
    name: str
    group: str
    unit: str
    target: str
    baseline: str


def listing(catalog: Catalog, plans: Iterable[Plan], selects: Selects | None, messages: Messages) -> list[Listed]:
    """The selected indicators of some plans, or all of them, in printed order."""
    return [
        _listed(plan, indicator, series, messages)
        for plan in plans
        for series in [baseline_series(catalog, plan)]
        for indicator in plan.indicators
        if selects is None or selects(indicator)
    ]


def _listed(plan: Plan, indicator: Indicator, series: Series, messages: Messages) -> Listed:
    known = {
        component.id if component else None: observation.expression
        for component in (None, *indicator.components)
        if (observation := series.baseline(indicator, component))
    }
    name = indicator.name.in_(messages.language)
    target = target_text(indicator.target, indicator, messages)
    baseline = expression_text(known.get(None), indicator, messages)
    if indicator.components:
        parts = [(part.name.in_(messages.language), part) for part in indicator.components]
        target = target or _by_part(((label, part.target) for label, part in parts), indicator, messages)
        baseline = _by_part(((label, known.get(part.id)) for label, part in parts), indicator, messages)
    for revision in indicator.revisions:
        target = f"{target} → {expression_text(revision.target, indicator, messages)}"
    groups = (group.name.in_(messages.language) for group in plan.groups if group.name.zh_hant == indicator.group)
    return Listed(plan, indicator, known, name, next(groups, ""), unit_text(indicator, messages), target, baseline)


def _by_part(parts: Iterable[tuple[str, str | bool | None]], indicator: Indicator, messages: Messages) -> str:
    said = [(label, expression_text(text, indicator, messages)) for label, text in parts if text is not None]
    return messages.joined(f"{label} {text}" for label, text in said)


def describe(item: Listed, messages: Messages) -> Sheet:
    """Everything the plan data say of one indicator."""
    name = f"{item.indicator.no} {item.name}" if item.indicator.no else item.name
    return Sheet(name, list(_described(item, messages)))


def _described(item: Listed, messages: Messages) -> Iterator[tuple[str, str]]:
    say, indicator, plan, language = messages.text, item.indicator, item.plan, messages.language
    yield say(N_("Indicator")), indicator.id
    yield say(N_("Plan")), f"{plan.title.in_(language)} ({plan.id})"
    for group in plan.groups:
        if group.name.zh_hant == indicator.group:
            yield say(N_("Group")), group.name.in_(language)
    if item.unit:
        yield say(N_("Unit")), item.unit
    if indicator.attribute:
        yield say(N_("Attribute")), say(ATTRIBUTES[indicator.attribute])
    yield say(N_("Measure")), say(MEASURES[indicator.measure])
    if indicator.cumulative:
        yield say(N_("Cumulative")), say(N_("can never fall"))
    yield say(N_("Direction")), say(DIRECTIONS[indicator.direction])
    if item.baseline:
        yield say(N_("{year} value"), year=plan.base_year), item.baseline
    target = say(N_("{year} target"), year=plan.last_year)
    if indicator.target is not None and not indicator.components:
        yield target, _target(item, indicator.target, messages)
    for component in indicator.components:
        if component.target is not None:
            label = f"{target}: {component.name.in_(language)}"
            yield label, _target(item, component.target, messages, component)
    for revision in indicator.revisions:
        by = f"{messages.shown(revision.by)}; " if revision.by else ""
        text = f"{_target(item, revision.target, messages)} ({by}{messages.cited(revision.reference)})"
        yield say(N_("Revised target")), text
    yield say(N_("Reference")), messages.cited(indicator.reference)
    for flag in (*row_flags(indicator), *(flag for part in indicator.components for flag in component_flags(part))):
        if flag.code is not FlagCode.REVISED:
            yield say(N_("Flag")), f"{flag_text(flag, indicator, messages)} — {messages.shown(flag.reference or '')}"
    for note in indicator.notes:
        yield say(NOTES[note.kind]), f"{note.text.in_(language)} — {messages.cited(note.reference)}"


def _target(item: Listed, expression: str, messages: Messages, component: Component | None = None) -> str:
    """A target as printed, and as read where that says more."""
    printed = expression_text(expression, item.indicator, messages)
    interval = target_or_none(item.indicator, expression, item.plan.method, component)
    if interval is None or interval_text(interval) == printed:
        return printed
    return f"{printed} ({interval_text(interval)})"
