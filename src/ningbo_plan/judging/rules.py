"""The rules of judging, as two tables read from the top: the first rule whose condition holds gives the verdict.

A condition speaks of `Facts` and `Thresholds` with `&`, `|` and comparisons only, so the same table decides one value
(facts are booleans and numbers) and a column of values (facts are arrays). Whatever could be missing or undefined is a
fact of its own and decided before any ratio is looked at.

A row that the plan leaves unassessed never comes before the tables.

The four words of the mid-term path are those of the national mid-term review of the 14th five-year plan (2023); the
thresholds are plan data and carry their origins.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from ningbo_plan.messages import N_, Term

# bool and number for one value; arrays of them for a column.
Truth: TypeAlias = Any
Numbers: TypeAlias = Any


class Verdict(StrEnum):
    """What a row, a component or a value is judged to be."""

    MET = "met"
    UNMET = "unmet"
    MET_EARLY = "met_early"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    HOLDING = "holding"
    NOT_HOLDING = "not_holding"
    OUT_OF_REACH = "out_of_reach"
    IN_PROGRESS = "in_progress"
    NO_BASELINE = "no_baseline"
    UNDETERMINED = "undetermined"
    NO_DATA = "no_data"
    NOT_ASSESSED = "not_assessed"


class Grade(StrEnum):
    """How far behind the schedule."""

    SLIGHT = "slight"
    MARKED = "marked"
    REVERSED = "reversed"


class Facts(NamedTuple):
    """What is known of a value when it is judged, at one end of it and of its baseline."""

    no_data: Truth = False  # nothing was reported
    lost: Truth = False  # the target can no longer be met
    inside: Truth = False  # the value lies inside the target
    disjoint: Truth = False  # the value lies outside the target
    by_year: Truth = False  # each year stands for itself: every_year, annual_average, or met at the baseline
    pending: Truth = False  # a milestone before its year
    overdue: Truth = False  # a milestone past its year
    no_baseline: Truth = False  # a path without a beginning
    no_path: Truth = False  # the baseline is the target's own bound, so there is no distance to divide by
    undue: Truth = False  # the schedule asks for no progress yet, so that the ratio is infinite, up or down
    binding: Truth = False
    expected: Truth = False  # not binding
    ratio: Numbers = 0  # progress over the schedule's progress


class Thresholds(NamedTuple):
    """The cuts on the ratio of progress to schedule."""

    ahead: Numbers
    on_track: Numbers
    on_track_binding: Numbers
    slight: Numbers
    marked: Numbers


class Rule(NamedTuple):
    """One line of the table: the verdict, its condition, and the condition in words (a message id)."""

    verdict: Verdict
    when: Callable[[Facts, Thresholds], Truth]
    text: Term
    grade: Grade | None = None


V = Verdict

FINAL = (
    Rule(V.UNMET, lambda f, t: f.lost, N_("a year has failed")),
    Rule(V.NO_DATA, lambda f, t: f.no_data, N_("no value was reported")),
    Rule(V.MET, lambda f, t: f.inside, N_("value inside the target")),
    Rule(V.UNMET, lambda f, t: f.disjoint, N_("value outside the target")),
    Rule(V.UNDETERMINED, lambda f, t: True, N_("neither inside the target nor outside it for certain")),
)

MIDTERM = (
    Rule(V.OUT_OF_REACH, lambda f, t: f.lost, N_("whatever the years left bring, the target cannot be met")),
    Rule(V.NO_DATA, lambda f, t: f.no_data, N_("no value was reported")),
    Rule(V.HOLDING, lambda f, t: f.by_year & f.inside, N_("judged by the year alone, inside the target")),
    Rule(V.NOT_HOLDING, lambda f, t: f.by_year, N_("judged by the year alone, outside the target")),
    Rule(V.MET_EARLY, lambda f, t: f.inside, N_("value inside the target")),
    Rule(V.IN_PROGRESS, lambda f, t: f.pending, N_("milestone before its year")),
    Rule(V.BEHIND, lambda f, t: f.overdue, N_("milestone past its year"), Grade.MARKED),
    Rule(V.NO_BASELINE, lambda f, t: f.no_baseline, N_("no baseline and the target is not met")),
    Rule(V.UNDETERMINED, lambda f, t: f.no_path, N_("the baseline is the target's bound")),
    Rule(V.AHEAD, lambda f, t: f.undue & (f.ratio > 0), N_("no progress is due yet, and the schedule is kept")),
    Rule(V.BEHIND, lambda f, t: f.undue, N_("no progress is due yet, and even so less was reached"), Grade.REVERSED),
    Rule(V.AHEAD, lambda f, t: f.ratio >= t.ahead, N_("ρ ≥ {ahead}")),
    Rule(V.ON_TRACK, lambda f, t: f.expected & (f.ratio >= t.on_track), N_("not binding: {on_track} ≤ ρ < {ahead}")),
    Rule(V.ON_TRACK, lambda f, t: f.binding & (f.ratio >= t.on_track_binding),
         N_("binding: {on_track_binding} ≤ ρ < {ahead}")),
    Rule(V.BEHIND, lambda f, t: f.ratio >= t.slight, N_("ρ ≥ {slight}, short of on track"), Grade.SLIGHT),
    Rule(V.BEHIND, lambda f, t: f.ratio >= t.marked, N_("{marked} ≤ ρ < {slight}"), Grade.MARKED),
    Rule(V.BEHIND, lambda f, t: True, N_("ρ < {marked}"), Grade.REVERSED),
)  # fmt: skip


def decide(table: tuple[Rule, ...], facts: Facts, thresholds: Thresholds) -> Rule:
    """The first rule of a table that holds for one value."""
    return next(rule for rule in table if rule.when(facts, thresholds))


# From worst to best: a row is judged by its worst component. Of two that are behind, the grade decides.
SEVERITY: tuple[tuple[Verdict, Grade | None], ...] = (
    (Verdict.UNMET, None),
    (Verdict.OUT_OF_REACH, None),
    (Verdict.BEHIND, Grade.REVERSED),
    (Verdict.BEHIND, Grade.MARKED),
    (Verdict.BEHIND, None),
    (Verdict.BEHIND, Grade.SLIGHT),
    (Verdict.NOT_HOLDING, None),
    (Verdict.UNDETERMINED, None),
    (Verdict.NO_BASELINE, None),
    (Verdict.NO_DATA, None),
    (Verdict.IN_PROGRESS, None),
    (Verdict.ON_TRACK, None),
    (Verdict.HOLDING, None),
    (Verdict.AHEAD, None),
    (Verdict.MET_EARLY, None),
    (Verdict.MET, None),
    (Verdict.NOT_ASSESSED, None),
)
