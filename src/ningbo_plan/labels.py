"""Names for the codes of plan data and of the notation, as message ids."""

from ningbo_plan.messages import N_
from ningbo_plan.model.plan import Attribute, Measure
from ningbo_plan.notation.interval import Direction
from ningbo_plan.notation.reading import Kind

ATTRIBUTES = {Attribute.BINDING: N_("binding"), Attribute.EXPECTED: N_("expected")}
MEASURES = {
    Measure.LEVEL: N_("level: the value in the target year"),
    Measure.PERIOD_TOTAL: N_("period total: adds up from zero over the plan"),
    Measure.EVERY_YEAR: N_("every year: must hold in each year of the plan"),
    Measure.ANNUAL_AVERAGE: N_("annual average: the mean over the plan"),
    Measure.MILESTONE: N_("milestone: done or not done"),
}
DIRECTIONS = {
    Direction.HIGHER: N_("higher is better"),
    Direction.LOWER: N_("lower is better"),
    Direction.WITHIN: N_("within a band"),
}
KINDS = {
    Kind.QUANTITY: N_("a quantity"),
    Kind.QUALITATIVE: N_("no number that can be read with certainty"),
    Kind.EXTERNAL: N_("set elsewhere"),
    Kind.RELATIVE: N_("relative to another series"),
    Kind.CHANGE_OF_BASE: N_("a change whose base is not given"),
    Kind.SEVERAL: N_("several numbers"),
}
# What to report for a measure.
WANTED = {
    Measure.LEVEL: N_("value at the end of the year, or in it"),
    Measure.PERIOD_TOTAL: N_("total since the plan began"),
    Measure.EVERY_YEAR: N_("value of the year"),
    Measure.ANNUAL_AVERAGE: N_("value of the year, or the mean so far as 年均…"),
    Measure.MILESTONE: N_("state: true or false"),
}
