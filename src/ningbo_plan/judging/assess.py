"""One value against one target, and a row against its target or its components'."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.current import Current, current_value
from ningbo_plan.judging.facts import due_year, ends_outside, final_facts, midterm_facts
from ningbo_plan.judging.figures import NO_FIGURES, Figures, figures_of
from ningbo_plan.judging.flags import Flag, component_flags, row_flags, value_flags
from ningbo_plan.judging.rules import FINAL, MIDTERM, SEVERITY, Facts, Grade, Rule, Verdict, decide
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.model.quantities import target_interval
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation, Series


class ReasonCode(StrEnum):
    """Why a verdict is what it is; `report.sentences` puts each into words."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    STILL_INSIDE = "still_inside"
    NO_LONGER_INSIDE = "no_longer_inside"
    OVERLAP = "overlap"
    ENDS_DISAGREE = "ends_disagree"
    ON_PATH = "on_path"
    MEAN = "mean"
    MEAN_LOST = "mean_lost"
    YEARS_FAILED = "years_failed"
    YEARS_HELD = "years_held"
    YEARS_MISSING = "years_missing"
    YEARS_PARTLY = "years_partly"
    CAP_EXCEEDED = "cap_exceeded"
    NO_BASELINE = "no_baseline"
    NO_PATH = "no_path"
    DONE = "done"
    NOT_DONE = "not_done"
    PENDING = "pending"
    OVERDUE = "overdue"
    NO_DATA = "no_data"
    NOT_ASSESSED = "not_assessed"
    COMPONENTS = "components"
    NO_COMPONENT = "no_component"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Reason(NamedTuple):
    """A reason, and what its sentence needs."""

    code: ReasonCode
    about: Mapping[str, Any] = _NOTHING


class Assessment(NamedTuple):
    """A verdict with all that was put into it: `current` is the value judged, `reports` all values up to its year.

    `rule` is None where no single rule decided. `latest` is the newest report of the thing judged, of whatever year.
    """

    verdict: Verdict
    reason: Reason
    component: Component | None = None
    grade: Grade | None = None
    rule: Rule | None = None
    target: str | None = None
    target_interval: Interval | None = None
    actual: str | bool | None = None
    current: Current | None = None
    reports: tuple[Observation, ...] = ()
    baseline: Observation | None = None
    figures: Figures = NO_FIGURES
    flags: tuple[Flag, ...] = ()
    latest: Observation | None = None


class Result(NamedTuple):
    """One row of an evaluation: its own assessment, and one for each of its components."""

    indicator: Indicator
    assessment: Assessment
    components: tuple[Assessment, ...] = ()


def assess_row(series: Series, indicator: Indicator, year: int, *, as_published: bool) -> Result:
    """Judge an indicator; a row with components is judged by the worst of those in force."""
    if indicator.not_assessed or not indicator.components:
        return Result(indicator, assess(Case(series, indicator, None, year, as_published)))
    parts = tuple(assess(Case(series, indicator, part, year, as_published)) for part in indicator.components)
    in_force = [part for part in parts if part.component and part.component.is_in_force]
    flags = [*row_flags(indicator), *(flag for part in parts for flag in part.flags)]
    if not in_force:
        nothing = Assessment(Verdict.NOT_ASSESSED, Reason(ReasonCode.NO_COMPONENT), flags=_distinct(flags))
        return Result(indicator, nothing, parts)
    worst = min(in_force, key=_badness)
    if len(in_force) == 1:
        return Result(indicator, worst._replace(component=None, flags=_distinct(flags)), parts)
    reason = Reason(ReasonCode.COMPONENTS, {"worst": worst})
    row = Assessment(worst.verdict, reason, grade=worst.grade, rule=worst.rule, figures=worst.figures)
    row = row._replace(target=indicator.target, flags=_distinct(flags), latest=worst.latest)
    return Result(indicator, row, parts)


def assess(case: Case) -> Assessment:
    """Judge one indicator without components, or one component."""
    indicator, component = case.indicator, case.component
    flags = component_flags(component) if component else row_flags(indicator)
    setting = indicator.not_assessed
    said = None
    if component and not component.is_in_force:
        setting = component.suspended or component.dropped
        said = case.series.set_aside(indicator, component, case.year)
    if setting is not None:
        reason = Reason(ReasonCode.NOT_ASSESSED, {"setting": setting})
        return Assessment(
            Verdict.NOT_ASSESSED,
            reason,
            component,
            target=case.target,
            actual=said[1].value if said else None,
            flags=tuple(flags),
        )
    assert case.target is not None, "checked with the plan data"
    target = target_interval(indicator, case.target, case.plan.method, component)
    assert isinstance(target, Interval), "checked with the plan data"
    current = current_value(case, target)
    judge = _judge_by_years if indicator.measure is Measure.EVERY_YEAR else _judge
    return judge(case, target, current)._replace(
        component=component,
        target=case.target,
        target_interval=target,
        actual=current.latest.expression if current else None,
        current=current,
        reports=tuple(case.observations),
        baseline=case.baseline,
        figures=figures_of(case, target, current),
        flags=_distinct([*flags, *value_flags(case, target, current)]),
        latest=case.observations[-1] if case.observations else None,
    )


def _judge(case: Case, target: Interval, current: Current | None) -> Assessment:
    if case.is_final:
        return _decided(case, target, [decide(FINAL, final_facts(target, current), case.thresholds)])
    every = midterm_facts(case, target, current)
    return _decided(case, target, [decide(MIDTERM, facts, case.thresholds) for facts in every])


def _judge_by_years(case: Case, target: Interval, current: Current | None) -> Assessment:
    """A target that must hold in each year: one failed year decides at once."""
    reported = {o.year: o.interval for o in case.observations}
    years = range(case.plan.first_year, min(case.year, case.plan.last_year) + 1)
    about = {
        "failed": [year for year, interval in reported.items() if interval.is_disjoint(target)],
        "missing": [year for year in years if year not in reported],
    }
    held = [year for year, interval in reported.items() if interval.is_inside(target)]
    lost = bool(about["failed"])
    if case.is_final:
        facts = [Facts(lost=lost, no_data=not reported, inside=len(held) == len(years))]
    elif current is None:
        facts = [Facts(lost=lost, no_data=True)]
    else:
        outside = ends_outside(current.interval, target)
        facts = [Facts(lost=lost, by_year=True, inside=end is None) for end in outside]
    table = FINAL if case.is_final else MIDTERM
    return _decided(case, target, [decide(table, one, case.thresholds) for one in facts], about)


def _decided(case: Case, target: Interval, rules: Iterable[Rule], years: Mapping[str, Any] = _NOTHING) -> Assessment:
    """The verdict on which the rules agree at every end, or that they do not agree."""
    fired = list(dict.fromkeys(rules))
    verdicts = list(dict.fromkeys(rule.verdict for rule in fired))
    if set(verdicts) == {Verdict.MET_EARLY, Verdict.HOLDING}:
        # The target is met whatever the baseline was; only whether it was met even then is unknown.
        verdicts = [Verdict.MET_EARLY]
    if len(verdicts) > 1:
        return Assessment(Verdict.UNDETERMINED, Reason(ReasonCode.ENDS_DISAGREE, {"verdicts": verdicts}))
    rule = next(rule for rule in fired if rule.verdict is verdicts[0])
    grade = rule.grade if len({rule.grade for rule in fired}) == 1 else None
    return Assessment(rule.verdict, _reason(case, target, rule.verdict, years), grade=grade, rule=rule)


_REASONS = {
    Verdict.MET: ReasonCode.INSIDE,
    Verdict.MET_EARLY: ReasonCode.INSIDE,
    Verdict.HOLDING: ReasonCode.INSIDE,
    Verdict.UNMET: ReasonCode.OUTSIDE,
    Verdict.NOT_HOLDING: ReasonCode.OUTSIDE,
    Verdict.OUT_OF_REACH: ReasonCode.CAP_EXCEEDED,
    Verdict.AHEAD: ReasonCode.ON_PATH,
    Verdict.ON_TRACK: ReasonCode.ON_PATH,
    Verdict.BEHIND: ReasonCode.ON_PATH,
    Verdict.NO_BASELINE: ReasonCode.NO_BASELINE,
    Verdict.IN_PROGRESS: ReasonCode.PENDING,
}
_MILESTONE_REASONS = {
    Verdict.MET: ReasonCode.DONE,
    Verdict.MET_EARLY: ReasonCode.DONE,
    Verdict.UNMET: ReasonCode.NOT_DONE,
    Verdict.BEHIND: ReasonCode.OVERDUE,
}
_YEARLY_REASONS = {
    Verdict.MET: ReasonCode.YEARS_HELD,
    Verdict.UNMET: ReasonCode.YEARS_FAILED,
    Verdict.OUT_OF_REACH: ReasonCode.YEARS_FAILED,
    Verdict.UNDETERMINED: ReasonCode.YEARS_MISSING,
    Verdict.HOLDING: ReasonCode.YEARS_PARTLY,
}


def _reason(case: Case, target: Interval, verdict: Verdict, years: Mapping[str, Any]) -> Reason:
    if verdict is Verdict.NO_DATA:
        last = case.observations[-1] if case.observations else None
        return Reason(ReasonCode.NO_DATA, {"year": case.year, "last": last})
    match case.indicator.measure:
        case Measure.EVERY_YEAR:
            code = _YEARLY_REASONS[verdict]
            if code is ReasonCode.YEARS_MISSING and not years["missing"]:
                code = ReasonCode.OVERLAP
            if code is ReasonCode.YEARS_PARTLY and not years["missing"]:
                code = ReasonCode.INSIDE
            return Reason(code, years)
        case Measure.MILESTONE if verdict in _MILESTONE_REASONS or verdict is Verdict.IN_PROGRESS:
            return Reason(_MILESTONE_REASONS.get(verdict, ReasonCode.PENDING), {"due": due_year(case)})
        case Measure.LEVEL if verdict is Verdict.HOLDING and case.baseline and case.baseline.interval.is_inside(target):
            return Reason(ReasonCode.STILL_INSIDE)
        case Measure.LEVEL if verdict is Verdict.NOT_HOLDING:
            return Reason(ReasonCode.NO_LONGER_INSIDE)
        case Measure.ANNUAL_AVERAGE if verdict is Verdict.OUT_OF_REACH:
            return Reason(ReasonCode.MEAN_LOST)
        case Measure.ANNUAL_AVERAGE if verdict is not Verdict.UNDETERMINED:
            return Reason(ReasonCode.MEAN)
    if verdict is Verdict.UNDETERMINED:
        return Reason(ReasonCode.OVERLAP if case.is_final else ReasonCode.NO_PATH)
    if _REASONS[verdict] is ReasonCode.ON_PATH:
        return Reason(ReasonCode.ON_PATH, {"cuts": case.thresholds})
    return Reason(_REASONS[verdict])


def _badness(assessment: Assessment) -> tuple[int, bool, Fraction]:
    """Sorts components from worst to best; of two with one verdict the lower ratio is worse, one without the best."""
    ratio = assessment.figures.ratio
    return SEVERITY.index((assessment.verdict, assessment.grade)), ratio is None, ratio or Fraction(0)


def _distinct(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags without those that say the same of the same thing."""
    return tuple({(flag.code, flag.reference, str(flag.about)): flag for flag in flags}.values())
