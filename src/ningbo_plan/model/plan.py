"""A government plan: its indicators, their targets, and the thresholds by which they are judged."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from ningbo_plan.messages import Named
from ningbo_plan.model.base import Expression, Model, Number, References, Text
from ningbo_plan.notation.interval import Direction
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import Unit, parse_unit


class Measure(StrEnum):
    """What a number means in time."""

    LEVEL = "level"
    PERIOD_TOTAL = "period_total"
    EVERY_YEAR = "every_year"
    ANNUAL_AVERAGE = "annual_average"
    MILESTONE = "milestone"


class Attribute(StrEnum):
    """Whether the government answers for the target (約束性) or expects the market to reach it (預期性)."""

    BINDING = "binding"
    EXPECTED = "expected"


class Threshold(Model):
    """A number of the method, and where it comes from."""

    value: Number
    origin: Text


class Method(Model):
    """The thresholds of judging: ratios of progress to schedule, and shares."""

    ahead: Threshold
    on_track: Threshold
    on_track_binding: Threshold
    slight: Threshold
    marked: Threshold
    approximate: Threshold
    index_coverage: Threshold


class Group(Model):
    """A heading under which the plan prints rows."""

    name: Text
    reference: References | None = None


class Setting(Model):
    """Why something is left out of judging: suspended, dropped or not assessed."""

    reason: Text
    reference: References


class Proxy(Model):
    """The measure that stands in for the indicator as named."""

    measured_by: Text
    reference: References


class Revision(Model):
    """A target changed in the course of the plan."""

    target: Expression
    by: str | None = None
    reference: References


class Note(Model):
    """A contradiction inside the plan, or a reading the plan leaves open."""

    kind: Literal["contradiction", "reading"]
    about: Literal["baseline", "target", "unit", "measure", "scope"]
    text: Text
    reference: References


# The words by which a plan strives for a target instead of setting it.
Hedge = Literal["力爭", "爭取", "爭創", "力保", "力求"]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]


class Component(Model):
    """A part of a row with a target of its own."""

    id: Slug
    name: Text
    target: Expression | None = None
    suspended: Setting | None = None
    dropped: Setting | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether the component still counts towards its row."""
        return self.suspended is None and self.dropped is None


class Indicator(Model):
    """One thing measured, with its target as printed."""

    id: Slug
    no: StrictInt | None = Field(default=None, ge=1)
    group: str | None = None
    name: Text
    unit: str | None = None
    per: str | None = None
    rate_of_change: StrictBool = False
    direction: Direction
    measure: Measure
    cumulative: StrictBool = False
    attribute: Attribute | None = None
    target: Expression | None = None
    hedge: Hedge | None = None
    revisions: list[Revision] = []
    components: list[Component] = []
    proxy: Proxy | None = None
    not_assessed: Setting | None = None
    milestones: dict[int, Expression] = {}
    weight: Annotated[Number, Field(gt=0)] = Decimal(1)
    reference: References
    notes: list[Note] = []

    @property
    def label(self) -> Named:
        """The id, for messages that may give the name with it."""
        return Named(self.id, self.name.zh_hant)

    @property
    def full_unit(self) -> Unit | None:
        """The unit with the denominator that the indicator's name gives, as in 每萬人…(件)."""
        return parse_unit(self.unit, self.per or "") if self.unit else None

    @property
    def printed_targets(self) -> list[str]:
        """Every target of the row: its own, its components' and its revisions'."""
        targets = [self.target, *(part.target for part in self.components), *(r.target for r in self.revisions)]
        return [target for target in targets if target is not None]

    @property
    def components_in_force(self) -> list[Component]:
        """The components that still count towards the row."""
        return [component for component in self.components if component.is_in_force]


def _in_order(years: list[int]) -> list[int]:
    if years[0] > years[1]:
        raise PydanticCustomError("years_in_order", "the first year is after the last")
    return years


class Plan(Model):
    """One plan: its years, its method and its indicators in printed order."""

    id: str
    aliases: list[str] = []
    title: Text
    region: str | None = None
    years: Annotated[list[StrictInt], Field(min_length=2, max_length=2), AfterValidator(_in_order)]
    method: Method
    groups: list[Group] = []
    indicators: list[Indicator]

    @property
    def first_year(self) -> int:
        """The first year of the plan."""
        return self.years[0]

    @property
    def last_year(self) -> int:
        """The target year."""
        return self.years[1]

    @property
    def base_year(self) -> int:
        """The year of the baselines, the one before the plan begins."""
        return self.years[0] - 1

    @property
    def rows(self) -> list[Indicator]:
        """The rows of the plan's tables; for a plan without numbered rows, all indicators."""
        return [indicator for indicator in self.indicators if indicator.no is not None] or self.indicators

    def find(self, key: str | int) -> Indicator | None:
        """The indicator with this id, or with this row number as an int or digits, in either width."""
        name = fold(str(key))
        row = int(name) if re.fullmatch("[1-9][0-9]{0,8}", name) else None
        return next((i for i in self.indicators if i.id == name or (row is not None and i.no == row)), None)


class PlanFile(Model):
    """An indicators file."""

    version: str
    plans: Annotated[list[Plan], Field(min_length=1)]
