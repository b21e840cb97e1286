"""What qualifies a verdict, with the place that says so."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.current import Current
from ningbo_plan.judging.path import ends
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.series import Observation


class FlagCode(StrEnum):
    """The kinds of flags."""

    ASPIRATIONAL = "aspirational"
    REVISED = "revised"
    PROXY = "proxy"
    SUSPENDED = "suspended"
    DROPPED = "dropped"
    NOT_ASSESSED = "not_assessed"
    BOUNDED = "bounded"
    FELL_BACK = "fell_back"
    PRELIMINARY = "preliminary"
    DERIVED = "derived"
    INVENTED = "invented"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Flag(NamedTuple):
    """A flag, where it is said, and what a sentence on it needs (`report.sentences`)."""

    code: FlagCode
    reference: str | None
    about: Mapping[str, Any] = _NOTHING


def row_flags(indicator: Indicator) -> list[Flag]:
    """What the plan says of a row."""
    flags = []
    if word := indicator.hedge or _printed_hedge(indicator):
        flags.append(Flag(FlagCode.ASPIRATIONAL, indicator.reference[0], {"word": word}))
    if indicator.revisions:
        revision = indicator.revisions[-1]
        about = {"printed": indicator.target, "revision": revision}
        flags.append(Flag(FlagCode.REVISED, _cited(revision.reference), about))
    if indicator.proxy:
        flags.append(Flag(FlagCode.PROXY, _cited(indicator.proxy.reference), {"text": indicator.proxy.measured_by}))
    if indicator.not_assessed:
        setting = indicator.not_assessed
        flags.append(Flag(FlagCode.NOT_ASSESSED, _cited(setting.reference), {"text": setting.reason}))
    return flags


def _printed_hedge(indicator: Indicator) -> str | None:
    """The word of striving in a printed target itself, as in 力爭達到20."""
    printed = [indicator.target, *(component.target for component in indicator.components)]
    is_hedged = any(target and Qualifier.ASPIRED in read(target).qualifiers for target in printed)
    return str(Qualifier.ASPIRED) if is_hedged else None


def component_flags(component: Component) -> list[Flag]:
    """What the plan says of a component."""
    settings = ((FlagCode.SUSPENDED, component.suspended), (FlagCode.DROPPED, component.dropped))
    return [
        Flag(code, _cited(setting.reference), {"component": component.name, "text": setting.reason})
        for code, setting in settings
        if setting
    ]


def value_flags(case: Case, target: Interval, current: Current | None) -> list[Flag]:
    """What the reported values say of themselves."""
    flags = []
    if current is not None:
        now = current.latest
        if case.indicator.measure is Measure.PERIOD_TOTAL and current.missing:
            flags.append(Flag(FlagCode.BOUNDED, now.reference, {"missing": current.missing}))
        for report in current.reports:
            if not report.interval.is_point:
                about = {"expression": report.expression, "year": report.year}
                flags.append(Flag(FlagCode.BOUNDED, report.reference, about))
            if report.quality:
                flags.append(Flag(FlagCode(report.quality), report.reference))
        if earlier := _better_before(case, target, now):
            about = {"year": earlier.year, "expression": earlier.expression}
            flags.append(Flag(FlagCode.FELL_BACK, earlier.reference, about))
    base = case.baseline
    if base is not None and case.indicator.measure is Measure.LEVEL and not base.interval.is_point:
        about = {"expression": base.expression, "baseline": base.year}
        flags.append(Flag(FlagCode.BOUNDED, base.reference, about))
    return flags


def _better_before(case: Case, target: Interval, now: Observation) -> Observation | None:
    """The last value before `now`, if that was better. The target says which way is good: a fall may be one."""
    if case.is_capped(target):  # it rises anyway
        return None
    known = [case.baseline] if case.baseline and case.indicator.measure is Measure.LEVEL else []
    earlier = [*known, *(o for o in case.observations if o.year < now.year)]
    if not earlier or earlier[-1].value.increment or now.value.increment:
        return None
    (then_low, then_high), (low, high) = ends(earlier[-1].interval), ends(now.interval)
    if target.high is None:
        return earlier[-1] if high < then_low else None
    if target.low is None:
        return earlier[-1] if low > then_high else None
    return None


def _cited(references: list[str]) -> str:
    return "、".join(references)
