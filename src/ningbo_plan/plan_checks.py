"""Rules of the plan data themselves: ids, groups, targets against unit and direction; and data fit for use."""

from collections.abc import Iterator
from pathlib import Path

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import check_submissions
from ningbo_plan.diagnostics import Diagnostic, in_order
from ningbo_plan.labels import DIRECTIONS, KINDS
from ningbo_plan.loading import INDICATORS, Catalog, PlanDataError, Submissions, load_catalog
from ningbo_plan.messages import N_, Printed
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.model.quantities import UnitMismatchError, target_interval
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.reading import Kind, contradicts
from ningbo_plan.source.files import packaged_data


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
            yield catalog.fault(
                rules.PLAN_UNIT, place, expected=Printed(indicator.unit) if indicator.unit else N_("no unit"), **values
            )
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
    if Path(catalog.path) != packaged_data() / INDICATORS:
        faults = [fault for fault in check_plan(catalog) if fault.is_error]
        baselines = check_submissions(catalog, Submissions(list(catalog.baselines)))
        faults += [fault for fault in baselines.diagnostics if fault.is_error]
        if faults:
            raise PlanDataError(in_order(faults))
    return catalog
