"""Counts of verdicts, and the two numbers drawn from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.judging.assess import Assessment, Result
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.model.plan import Attribute, Method


@dataclass(frozen=True)
class Summary:
    """Counts over some rows, in rows and in components (a row without components counts as one).

    `completion_rate` is met ÷ (met + unmet). `index` is the weighted mean of progress, each capped to 0–1, over the
    share of weight `index_coverage` that has a progress; None below the plan's least coverage. It decides nothing.
    """

    total: int
    counts: dict[Verdict, int]
    component_total: int
    component_counts: dict[Verdict, int]
    completion_rate: Fraction | None
    index: Fraction | None
    index_coverage: Fraction


class Summaries(NamedTuple):
    """The summary of all rows, by group (rows without one under ""), and by attribute."""

    all: Summary
    by_group: dict[str, Summary]
    by_attribute: dict[Attribute, Summary]


def summarize_all(results: Sequence[Result], method: Method) -> Summaries:
    """Summarize an evaluation's rows as a whole, by group and by attribute."""
    groups = dict.fromkeys(r.indicator.group or "" for r in results)
    attributes = [a for a in Attribute if any(r.indicator.attribute is a for r in results)]
    return Summaries(
        summarize(results, method),
        {group: summarize([r for r in results if (r.indicator.group or "") == group], method) for group in groups},
        {a: summarize([r for r in results if r.indicator.attribute is a], method) for a in attributes},
    )


def summarize(results: Sequence[Result], method: Method) -> Summary:
    """Count the verdicts of some rows."""
    counts = _count(result.assessment for result in results)
    components = [assessment for result in results for assessment in _parts(result)]
    decided = counts[Verdict.MET] + counts[Verdict.UNMET]
    weights = Fraction(sum(result.indicator.weight for result in results))
    covered = [
        (result.indicator.weight, min(max(progress, Fraction(0)), Fraction(1)))
        for result in results
        if (progress := result.assessment.figures.progress) is not None
    ]
    covered_weight = Fraction(sum(weight for weight, _ in covered))
    coverage = covered_weight / weights if weights else Fraction(0)
    index = None
    if covered and coverage >= Fraction(method.index_coverage.value):
        index = sum((Fraction(weight) * progress for weight, progress in covered), Fraction(0)) / covered_weight
    return Summary(
        len(results),
        counts,
        len(components),
        _count(components),
        Fraction(counts[Verdict.MET], decided) if decided else None,
        index,
        coverage,
    )


def _parts(result: Result) -> list[Assessment]:
    """The components of a row that are in force, or the row itself."""
    in_force = [part for part in result.components if part.component and part.component.is_in_force]
    return in_force or [result.assessment]


def _count(assessments: Iterable[Assessment]) -> dict[Verdict, int]:
    counts = dict.fromkeys(Verdict, 0)
    for assessment in assessments:
        counts[assessment.verdict] += 1
    return counts
