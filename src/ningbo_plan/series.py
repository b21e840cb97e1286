"""Submissions of one plan and region as a series: what is known of each indicator in each year."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ningbo_plan.chinese import is_same_name, simplified
from ningbo_plan.loading import Catalog, Loaded
from ningbo_plan.model.plan import Component, Indicator, Plan
from ningbo_plan.model.quantities import actual_interval
from ningbo_plan.model.submission import Quality, Value
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.script import fold


class Observation(NamedTuple):
    """One reported value in the unit of its indicator, and the place it stands in."""

    year: int
    interval: Interval
    value: Value
    loaded: Loaded
    at: tuple[str | int, ...]

    @property
    def expression(self) -> str | bool:
        """The value as it was written."""
        assert self.value.value is not None
        return self.value.value

    @property
    def reference(self) -> str | None:
        """Where the value comes from."""
        return self.value.reference or self.loaded.submission.reference

    @property
    def note(self) -> str | None:
        """What its reporter noted of the value, or else of all values of its document."""
        return self.value.note or self.loaded.submission.note

    @property
    def quality(self) -> Quality | None:
        """How far the value may be relied on."""
        return self.value.quality or self.loaded.submission.quality

    @property
    def is_mean(self) -> bool:
        """Whether the value is itself the mean over the plan so far (年均)."""
        if isinstance(self.expression, bool):
            return False
        return Qualifier.ANNUAL_AVERAGE in read(self.expression).qualifiers


Key = tuple[str, str | None]


@dataclass
class Series:
    """All sound submissions of one plan and region, over the plan's years and the base year."""

    plan: Plan
    region: str | None
    loaded: list[Loaded] = field(default_factory=list)
    _observations: dict[Key, list[Observation]] = field(default_factory=dict)
    _plan_baselines: dict[Key, list[Observation]] = field(default_factory=dict)
    _set_aside: dict[Key, list[tuple[int, Value]]] = field(default_factory=dict)

    def is_of(self, region: str | None) -> bool:
        """Whether a submission of this region belongs to the series; none is the plan's own."""
        return is_same_region(self.region or self.plan.region, region or self.plan.region)

    @property
    def years(self) -> list[int]:
        """The plan years for which there is a submission, in order."""
        years = {loaded.submission.year for loaded in self.loaded}
        return sorted(years - {self.plan.base_year})

    def reported(self, indicator: Indicator, component: Component | None = None) -> list[Observation]:
        """What the submissions report, oldest first; one year twice if two documents report it.

        A correction stands for every other value of its year.
        """
        found = self.every_report(indicator, component)
        corrected = {observation.year for observation in found if observation.value.correction is not None}
        return [o for o in found if o.year not in corrected or o.value.correction is not None]

    def every_report(self, indicator: Indicator, component: Component | None = None) -> list[Observation]:
        """What the submissions report, oldest first, corrected values included."""
        return self._observations.get(_key(indicator, component), [])

    @property
    def reported_parts(self) -> list[tuple[Indicator, Component | None]]:
        """The indicators without components and the components in force of which anything was reported, in order."""
        parts = [(i, c) for i in self.plan.indicators for c in (None, *i.components)]
        return [part for part in parts if _key(*part) in self._observations]

    def ids(self, year: int) -> set[str]:
        """The ids of the indicators of which something was reported for a plan year up to `year`."""
        return {
            indicator
            for (indicator, _), observations in self._observations.items()
            if any(self.plan.base_year < observation.year <= year for observation in observations)
        }

    def of(self, indicator: Indicator, component: Component | None = None) -> list[Observation]:
        """What was reported for plan years, oldest first."""
        return [o for o in self.reported(indicator, component) if o.year != self.plan.base_year]

    def baseline(self, indicator: Indicator, component: Component | None = None) -> Observation | None:
        """The value of the year before the plan, as submitted or else as the plan data give it."""
        submitted = [o for o in self.reported(indicator, component) if o.year == self.plan.base_year]
        return submitted[0] if submitted else self.plan_baseline(indicator, component)

    def plan_baseline(self, indicator: Indicator, component: Component | None = None) -> Observation | None:
        """The value of the year before the plan as the plan data give it."""
        known = self._plan_baselines.get(_key(indicator, component))
        return known[0] if known else None

    def set_aside(self, indicator: Indicator, component: Component, year: int) -> tuple[int, Value] | None:
        """What was last reported up to a year for a component that is no longer in force, and of which year it is."""
        known = [(y, value) for y, value in self._set_aside.get(_key(indicator, component), []) if y <= year]
        return max(known, key=lambda item: item[0], default=None)

    def add(self, loaded: Loaded) -> None:
        """Take in one submission, whose rows must be sound."""
        self.loaded.append(loaded)
        for key, entry in loaded.submission.actuals.items():
            indicator = self.plan.find(key)
            assert indicator is not None
            at = ("actuals", key)
            if entry.components is None:
                in_force = indicator.components_in_force
                self.observe(indicator, in_force[0] if in_force else None, entry, loaded, at)
                continue
            for component in indicator.components:
                if value := entry.of(component.id):
                    self.observe(indicator, component, value, loaded, (*at, "components", component.id))

    def observe(
        self,
        indicator: Indicator,
        component: Component | None,
        value: Value,
        loaded: Loaded,
        at: tuple[str | int, ...],
    ) -> None:
        """Take in one value of a sound submission, which stands there at the path `at`."""
        key = _key(indicator, component)
        if component is not None and not component.is_in_force:
            self._set_aside.setdefault(key, []).append((loaded.submission.year, value))
            return
        interval = actual_interval(indicator, value, self.plan.method, component)
        if interval is None:
            return
        self.put(indicator, component, Observation(loaded.submission.year, interval, value, loaded, at))

    def put(self, indicator: Indicator, component: Component | None, observation: Observation) -> None:
        """Take in one observation of a component in force, or of an indicator without components."""
        known = self._observations.setdefault(_key(indicator, component), [])
        insort(known, observation, key=lambda one: one.year)


def _key(indicator: Indicator, component: Component | None) -> Key:
    return indicator.id, component.id if component else None


def series_of(catalog: Catalog, sound: Iterable[Loaded]) -> list[Series]:
    """One series for each plan and region, in the order in which they first appear.

    A submission that names no region is of the plan's own. The plan data's own baselines stand behind those submitted,
    for the region they are of: a district does not start where the city does.
    """
    known: dict[tuple[str, str], Series] = {}
    for loaded in sound:
        plan, region = catalog.find(loaded.submission.plan), loaded.submission.region
        assert plan is not None
        own = known.setdefault((plan.id, fold(region or plan.region or "")), Series(plan, region))
        own.region = own.region or region
        own.loaded.append(loaded)
    series: dict[tuple[str, str], Series] = {}
    regions = Counter(plan_id for plan_id, _ in known)
    for (plan_id, name), part in known.items():
        # Only where there are several need their names be compared in one script.
        key = name if regions[plan_id] == 1 or name.isascii() else simplified(name)
        own = series.setdefault((plan_id, key), part)
        own.region = own.region or part.region
        if own is not part:
            own.loaded += part.loaded
    return [_filled(catalog, own) for own in series.values()]


def _filled(catalog: Catalog, own: Series) -> Series:
    """A series that knows its baselines and what its submissions report, in the order in which they were given."""
    filled = baseline_series(catalog, own.plan, own.region)
    for loaded in own.loaded:
        filled.add(loaded)
    return filled


def region_key(name: str) -> str:
    """What all ways to write a region have in common: its name in one script and width."""
    return simplified(fold(name.strip()))


def region_keys(names: Sequence[str]) -> list[str]:
    """The keys of many regions, found at once."""
    keys = simplified(fold("\n".join(name.strip() for name in names))).split("\n")
    return keys if len(keys) == len(names) else [region_key(name) for name in names]


def is_same_region(one: str | None, other: str | None) -> bool:
    """Whether two regions are the same, written in whichever script and width."""
    return one == other or (one is not None and other is not None and is_same_name(fold(one), fold(other)))


def baseline_series(catalog: Catalog, plan: Plan, region: str | None = None) -> Series:
    """A series that knows the plan data's own baselines for a region, and nothing else yet."""
    series = Series(plan, region)
    for baseline in catalog.baselines:
        submission = baseline.submission
        is_base = catalog.find(submission.plan) is plan and submission.year == plan.base_year
        if is_base and series.is_of(submission.region):
            series.add(baseline)
    return Series(plan, region, _plan_baselines=series._observations)
