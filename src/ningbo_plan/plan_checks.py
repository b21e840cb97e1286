"""Rules of the plan data themselves: names, groups, targets, milestones, components, baselines, words."""

from collections.abc import Iterator
from dataclasses import replace

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import check_submissions
from ningbo_plan.chinese import simplified
from ningbo_plan.diagnostics import Diagnostic, in_order
from ningbo_plan.labels import DIRECTIONS, KINDS
from ningbo_plan.loading import (
    Catalog,
    Submissions,
    plan_key,
)
from ningbo_plan.messages import N_, Language, Printed
from ningbo_plan.model.base import Model, Text
from ningbo_plan.model.place import parse_place
from ningbo_plan.model.plan import Attribute, Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import UnitMismatchError, direction_of, target_interval, target_or_none
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Direction
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.reading import Kind, contradicts
from ningbo_plan.notation.script import fold
from ningbo_plan.series import baseline_series

At = list[str | int]


def check_plan(catalog: Catalog) -> list[Diagnostic]:
    """Check the plan data against themselves: names, groups, and targets against unit, direction and years."""
    found = list(_check_plan_names(catalog))
    for i, plan in enumerate(catalog.plans):
        found += _check_row_names(catalog, plan, ["plans", i, "indicators"])
        for j, indicator in enumerate(plan.indicators):
            at: At = ["plans", i, "indicators", j]
            found += _check_targets(catalog, plan, indicator, at)
            found += _check_milestones(catalog, plan, indicator, at)
            found += _check_components(catalog, indicator, at)
            found += _check_revisions(catalog, plan, indicator, at)
        found += _check_baselines(catalog, plan, ["plans", i, "indicators"])
    found += _check_words(catalog)
    return in_order(found)


def _check_plan_names(catalog: Catalog) -> Iterator[Diagnostic]:
    """Each id and alias leads to one plan."""
    seen: set[str] = set()
    for i, plan in enumerate(catalog.plans):
        for k, name in enumerate([plan.id, *plan.aliases]):
            if plan_key(name) in seen:
                yield catalog.fault(rules.PLAN_TWICE, ["plans", i, *(["aliases", k - 1] if k else ["id"])], key=name)
        seen |= {plan_key(name) for name in (plan.id, *plan.aliases)}


def _check_row_names(catalog: Catalog, plan: Plan, at: At) -> Iterator[Diagnostic]:
    """Each id and row number leads to one indicator, and each indicator stands in a group that there is."""
    groups = [group.name.zh_hant for group in plan.groups]
    seen: set[str | int] = set()
    for j, indicator in enumerate(plan.indicators):
        for key in (indicator.id, indicator.no):
            if key is not None and key in seen:
                place = [*at, j, "id" if key == indicator.id else "no"]
                yield catalog.fault(rules.PLAN_REPEATED, place, key=key, plan=plan.id)
        seen |= {indicator.id, indicator.no or indicator.id}
        if indicator.group and indicator.group not in groups:
            values = {"indicator": indicator.label, "group": indicator.group, "known": ", ".join(groups)}
            yield catalog.fault(rules.PLAN_GROUP, [*at, j, "group"], **values)


def _check_targets(catalog: Catalog, plan: Plan, indicator: Indicator, at: At) -> Iterator[Diagnostic]:
    """Targets are there, can be read, and are of the thing that is named."""
    printed: list[tuple[At, str, Component | None]] = []
    if indicator.target is not None and not indicator.components:
        printed.append(([*at, "target"], indicator.target, None))
    for k, component in enumerate(indicator.components):
        if component.target is not None:
            printed.append(([*at, "components", k, "target"], component.target, component))
    for k, revision in enumerate(indicator.revisions):
        printed.append(([*at, "revisions", k, "target"], revision.target, None))
    if not printed and not indicator.not_assessed:
        yield catalog.fault(rules.PLAN_NO_TARGET, at, indicator=indicator.label)
    texts = [indicator.name, *(component.name for component in indicator.components)]
    names = fold(" ".join(name for text in texts for name in (text.zh_hant, text.zh_hans)))
    for place, expression, part in printed:
        yield from _check_expression(catalog, plan, (indicator, part), expression, place)
        yield from _check_measure(catalog, indicator, expression, place)
        beside = read(expression).beside
        if words := " ".join(word for word in beside.split() if fold(word) not in names):
            values = {"expression": expression, "indicator": indicator.label, "words": words}
            yield catalog.fault(rules.TARGET_WORDS, place, **values)


def _check_expression(
    catalog: Catalog, plan: Plan, row: tuple[Indicator, Component | None], expression: str, at: At
) -> Iterator[Diagnostic]:
    """A printed target is a number in the unit of its row, and bounds the bad side."""
    indicator, component = row
    values = {"expression": expression, "indicator": indicator.label}
    try:
        target = target_interval(indicator, expression, plan.method)
    except UnitMismatchError:
        expected = Printed(indicator.unit) if indicator.unit else N_("no unit")
        yield catalog.fault(rules.PLAN_UNIT, at, expected=expected, **values)
        return
    if isinstance(target, Kind):
        if not indicator.not_assessed:
            yield catalog.fault(rules.PLAN_TARGET, at, kind=KINDS[target], **values)
    elif contradicts(read(expression), direction_of(indicator, component)):
        yield catalog.fault(rules.PLAN_DIRECTION, at, direction=DIRECTIONS[indicator.direction], **values)


# What a word in a target says of time.
_MEASURES = {Qualifier.EVERY_YEAR: Measure.EVERY_YEAR, Qualifier.ANNUAL_AVERAGE: Measure.ANNUAL_AVERAGE}


def _check_measure(catalog: Catalog, indicator: Indicator, expression: str, at: At) -> Iterator[Diagnostic]:
    """年均 and 每年 in a target mean the measures of that name."""
    for qualifier, measure in _MEASURES.items():
        if qualifier in read(expression).qualifiers and indicator.measure is not measure:
            values = {"indicator": indicator.label, "measure": indicator.measure, "right": measure}
            yield catalog.fault(
                rules.MEASURE_MISMATCH, at, expression=expression, qualifier=Printed(qualifier), **values
            )


def _check_milestones(catalog: Catalog, plan: Plan, indicator: Indicator, at: At) -> Iterator[Diagnostic]:
    """Milestones bend the path of a level before its last year, or say when a milestone is due."""
    years = {
        Measure.LEVEL: range(plan.first_year, plan.last_year),
        Measure.MILESTONE: range(plan.first_year, plan.last_year + 1),
    }.get(indicator.measure, ())
    for year, expression in indicator.milestones.items():
        place = [*at, "milestones", year]
        if year not in years:
            values = {"indicator": indicator.label, "first": plan.first_year, "before_last": plan.last_year - 1}
            yield catalog.fault(rules.PLAN_MILESTONE, place, year=year, **values)
        yield from _check_expression(catalog, plan, (indicator, None), expression, place)


def _check_components(catalog: Catalog, indicator: Indicator, at: At) -> Iterator[Diagnostic]:
    """Each component has an id of its own, and nothing stands beside them that could be for any of them."""
    if indicator.components:
        for key in ("revisions", "milestones"):
            if getattr(indicator, key):
                yield catalog.fault(rules.BESIDE_COMPONENTS, [*at, key], indicator=indicator.label, key=key)
    ids = [component.id for component in indicator.components]
    for k, name in enumerate(ids):
        if name in ids[:k]:
            place = [*at, "components", k, "id"]
            yield catalog.fault(rules.COMPONENT_REPEATED, place, indicator=indicator.label, key=name)


def _check_revisions(catalog: Catalog, plan: Plan, indicator: Indicator, at: At) -> Iterator[Diagnostic]:
    """Whoever asks less of a binding target is named."""
    if indicator.attribute is not Attribute.BINDING or indicator.target is None:
        return
    asked = [indicator.target, *(revision.target for revision in indicator.revisions)]
    targets = [target_or_none(indicator, expression, plan.method) for expression in asked]
    for k, revision in enumerate(indicator.revisions):
        before, after = targets[k], targets[k + 1]
        if before and after and not after.is_inside(before) and not revision.by:
            values = {"indicator": indicator.label, "expression": asked[k + 1], "earlier": asked[k]}
            yield catalog.fault(rules.LOWERED_TARGET, [*at, "revisions", k, "target"], **values)


def _check_baselines(catalog: Catalog, plan: Plan, at: At) -> Iterator[Diagnostic]:
    """A baseline better than its target is a slip of direction or number; one that equals it is to be kept."""
    alone = replace(catalog, baselines=[])  # baselines that are not checked yet stand behind nothing
    sound = check_submissions(alone, Submissions(list(catalog.baselines))).sound
    series = baseline_series(replace(catalog, baselines=sound), plan)
    for j, indicator in enumerate(plan.indicators):
        is_noted = any(note.about == "baseline" for note in indicator.notes)
        if indicator.measure is not Measure.LEVEL or indicator.direction is Direction.WITHIN or is_noted:
            continue
        for component, expression, place in _targets_in_force(indicator, [*at, j]):
            target = target_or_none(indicator, expression, plan.method, component)
            baseline = series.baseline(indicator, component)
            if target and baseline and baseline.interval.is_inside(target._replace(low_open=True, high_open=True)):
                values = {"indicator": indicator.label, "expression": expression, "baseline": baseline.expression}
                yield catalog.fault(rules.MET_AT_BASELINE, place, **values)


def _targets_in_force(indicator: Indicator, at: At) -> Iterator[tuple[Component | None, str, At]]:
    """The targets that are judged by, each with its component and its place in the data."""
    if not indicator.components:
        k = len(indicator.revisions) - 1
        if indicator.revisions:
            yield None, indicator.revisions[k].target, [*at, "revisions", k, "target"]
        elif indicator.target is not None:
            yield None, indicator.target, [*at, "target"]
    for k, component in enumerate(indicator.components):
        if component.is_in_force and component.target is not None:
            yield component, component.target, [*at, "components", k, "target"]


def _check_words(catalog: Catalog) -> Iterator[Diagnostic]:
    """Texts are in the language they are given for, and references are places."""
    for at, value in _walk(catalog.plans, ["plans"]):
        if isinstance(value, Text):
            if not _is_english(value.en):
                values = {"language": Language.EN, "words": value.en, "meant": N_("it in English")}
                yield catalog.fault(rules.UNTRANSLATED, [*at, "en"], **values)
            if (meant := simplified(value.zh_hans)) != value.zh_hans:
                values = {"language": Language.ZH_HANS, "words": value.zh_hans, "meant": meant}
                yield catalog.fault(rules.UNTRANSLATED, [*at, "zh-Hans"], **values)
            elif simplified(value.zh_hant) != value.zh_hans:
                values = {"words": value.zh_hant, "right": simplified(value.zh_hant)}
                yield catalog.fault(rules.SCRIPTS_DIFFER, [*at, "zh-Hans"], **values)
        elif "reference" in at and isinstance(value, str) and parse_place(value) is None:
            yield catalog.fault(rules.UNKNOWN_PLACE, at, place=value)


def _is_english(text: str) -> bool:
    """Whether a text has no fewer Latin letters than others; a name quoted in Chinese may stand in it."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char.isascii() for char in letters) >= len(letters)


def _walk(value: object, at: At) -> Iterator[tuple[At, object]]:
    """Every text and every string of plan data with its path."""
    if isinstance(value, (Text, str)):
        yield at, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), [*at, name])
    elif isinstance(value, list):
        for k, item in enumerate(value):
            yield from _walk(item, [*at, k])
