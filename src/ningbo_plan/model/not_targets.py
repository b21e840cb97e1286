"""Numbers of a plan's text that are no targets, each with the reason, so that an audit accounts for every number."""

from pydantic import Field

from ningbo_plan.model.base import Expression, Model, Text


class Group(Model):
    """Expressions that are no targets for one reason: wherever they stand, or at one place each."""

    reason: Text
    expressions: list[Expression] = []
    at: dict[str, list[Expression]] = {}


class NotTargets(Model):
    """What `not_targets.yaml` holds."""

    groups: list[Group] = Field(min_length=1)
