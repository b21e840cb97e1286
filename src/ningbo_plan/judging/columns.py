"""Columns of numbers against their targets, by the same rules as one value against one.

Everything here is a pure function of arrays, row by row: no row looks at another, so that any batch may be judged
anywhere. What a row must know of other years comes with it (`History`).

Verdicts are as exact as decimals make them. Bounds are floats on the right side of their decimals (`slots`), and ratios
are floats on the right side of every cut (`column_path`). So the rules alone decide here as well.
"""

from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ningbo_plan.judging.column_path import steps
from ningbo_plan.judging.rules import FINAL, MIDTERM, Facts, Grade, Rule, Thresholds, Verdict
from ningbo_plan.judging.slots import Flags, Floats, Ints, SlotTable

Codes = NDArray[np.uint8]
_SET_ASIDE = (Verdict.NOT_ASSESSED, None)
# Every verdict and grade that a row may have; a row's outcome is its place here.
OUTCOMES: tuple[tuple[Verdict, Grade | None], ...] = tuple(
    dict.fromkeys([*((rule.verdict, rule.grade) for rule in (*FINAL, *MIDTERM)), (Verdict.BEHIND, None), _SET_ASIDE])
)
CODE_OF = {outcome: code for code, outcome in enumerate(OUTCOMES)}
# The outcome of a row that was not judged.
UNJUDGED = 255
# Half the distance from 1 to the next float, the largest relative error of one operation.
_UNIT = 2.0**-53


class History(NamedTuple):
    """What each row must know of other reports of its slot, up to its year and with it."""

    has_failed: Flags  # every_year: some year was outside the target
    has_held: Flags  # every_year: all plan years so far were inside it
    has_report: Flags  # something was reported
    is_done: Flags  # milestone: done, and not undone later
    total: Floats  # annual_average: the sum over the reported years
    size: Floats  # annual_average: the sum of absolute values
    of_years: Ints  # annual_average: the years in the sum


class Rows(NamedTuple):
    """Rows to judge: a slot, a plan year counted from 0, the value and the baseline, NaN where there is none."""

    slot: Ints
    year: Ints
    value: Floats
    baseline: Floats
    history: History | None = None


class Judged(NamedTuple):
    """The outcome of each row, and the indices of rows that only exact decimals can judge."""

    outcome: Codes
    unsure: Ints


def judge(table: SlotTable, rows: Rows) -> Judged:
    """Judge rows of known slots and plan years, with finite values and baselines."""
    slot, value = rows.slot, rows.value
    low, high = table.low_in.take(slot), table.high_in.take(slot)
    inside = value >= low
    inside &= value <= high
    final = rows.year == table.years - 1
    facts = Facts(no_data=np.isnan(value), inside=inside, disjoint=~inside)
    at_end = np.flatnonzero(final)
    if len(at_end) < len(slot):
        outcome, unsure = _on_the_way(table, rows, facts, ~final, (low, high))
        outcome[at_end] = _decided(FINAL, _taken(facts, at_end), table.thresholds, len(at_end))
    else:
        outcome, unsure = _decided(FINAL, facts, table.thresholds, len(slot)), np.zeros(len(slot), np.bool_)
    if table.has_history.any() and rows.history is not None:
        _with_history(table, rows, rows.history, outcome, unsure)
    if table.is_set_aside.any():
        is_set_aside = table.is_set_aside[slot]
        outcome[is_set_aside] = CODE_OF[_SET_ASIDE]
        unsure &= ~is_set_aside
    return Judged(outcome, np.flatnonzero(unsure))


def _decided(rules: Sequence[Rule], facts: Facts, thresholds: Thresholds, count: int) -> Codes:
    """The first rule that holds, for each row."""
    *firsts, last = rules
    outcome = np.full(count, CODE_OF[last.verdict, last.grade], np.uint8)
    for rule in reversed(firsts):
        holds = rule.when(facts, thresholds)
        if holds is not False:
            # Bits of the outcome are swapped for the rule's where it holds: many times as fast as a mask.
            swapped = outcome ^ np.uint8(CODE_OF[rule.verdict, rule.grade])
            swapped &= np.negative(np.asarray(holds).view(np.uint8))
            outcome ^= swapped
    return outcome


def _taken(facts: Facts, rows: Ints) -> Facts:
    return Facts(*(fact.take(rows) if isinstance(fact, np.ndarray) else fact for fact in facts))


def _on_the_way(
    table: SlotTable, rows: Rows, facts: Facts, is_midterm: Flags, target: tuple[Floats, Floats]
) -> tuple[Codes, Flags]:
    """Judge rows before the target year, of measures without history; and tell which this does not settle."""
    slot, year, value = rows.slot, rows.year, rows.value
    inside = facts.inside
    base, is_level = _starts(table, rows)
    by_year = _flags(table.is_capped, slot)
    tops = table.tops.any()
    lost = (~inside & (value >= table.lost_from[slot])) if tops else False
    if tops:
        by_year = by_year | (inside & table.tops[slot])
    is_met_at_start = base >= target[0]
    is_met_at_start &= base <= target[1]
    is_path = None if table.is_path.all() else table.is_path.take(slot)
    if is_path is not None:
        is_met_at_start &= is_path
    by_year = is_met_at_start if by_year is False else by_year | is_met_at_start
    pending: Flags | bool = False
    overdue: Flags | bool = False
    if table.is_milestone.any():
        is_due = year + table.first_year >= table.due[slot]
        pending, overdue = table.is_milestone[slot] & ~is_due, table.is_milestone[slot] & is_due
    no_base = np.isnan(base)
    facts = facts._replace(
        lost=lost,
        by_year=by_year,
        pending=pending,
        overdue=overdue,
        no_baseline=no_base if is_level is True else no_base & is_level,
        ratio=nan,
    )
    outcome = _decided(MIDTERM, facts, table.thresholds, len(slot))
    on_path = is_midterm & ~(inside | by_year | facts.no_data | no_base)
    if is_path is not None:
        on_path &= is_path
    at = np.flatnonzero(on_path)
    slot = slot.take(at)
    step = steps(table, slot, year.take(at), value.take(at), base.take(at))
    is_binding = _flags(table.is_binding, slot)
    facts = Facts(
        lost=lost.take(at) if isinstance(lost, np.ndarray) else lost,
        no_path=step.has_no_path,
        undue=step.is_undue if step.is_undue.any() else False,
        binding=is_binding,
        expected=~is_binding if isinstance(is_binding, np.ndarray) else not is_binding,
        ratio=step.ratio,
    )
    outcome[at] = _decided(MIDTERM, facts, table.thresholds, len(at))
    # Those inside their target have no other verdict there, but other figures.
    unsure = is_midterm & _flags(table.is_exact_only, rows.slot)
    return outcome, unsure


def _starts(table: SlotTable, rows: Rows) -> tuple[Floats, Flags | bool]:
    """Where the path of each row starts, nothing for a total of the period; and which rows are levels."""
    if table.is_level.all():
        return rows.baseline, True
    is_level = table.is_level.take(rows.slot)
    return np.where(is_level, rows.baseline, 0.0), is_level


def _flags(flags: Flags, slot: Ints) -> Flags | bool:
    """A flag of each row's slot; False alone where no slot has it, so that nothing is computed from it."""
    return flags.take(slot) if flags.any() else False


def _with_history(table: SlotTable, rows: Rows, history: History, outcome: Codes, unsure: Flags) -> None:
    """Judge the rows whose measure looks at other years: every year, the mean so far, what was done before."""
    slot, value = rows.slot, rows.value
    final = rows.year == table.years - 1
    no_data = np.isnan(value)
    inside = (value >= table.low_in[slot]) & (value <= table.high_in[slot])

    def put(which: Flags, facts: Facts) -> None:
        for rules, some in ((FINAL, which & final), (MIDTERM, which & ~final)):
            at = np.flatnonzero(some)
            outcome[at] = _decided(rules, _taken(facts, at), table.thresholds, len(at))
        unsure[which] = False

    is_every_year = table.is_every_year[slot]
    if is_every_year.any():
        nothing = np.where(final, ~history.has_report, no_data)
        held = np.where(final, history.has_held, inside)
        put(is_every_year, Facts(lost=history.has_failed, no_data=nothing, by_year=True, inside=held))
    is_milestone = table.is_milestone[slot]
    if is_milestone.any():
        is_due = rows.year + table.first_year >= table.due[slot]
        done = history.is_done
        facts = Facts(no_data=no_data & ~done, inside=done, disjoint=~done, pending=~is_due, overdue=is_due)
        put(is_milestone, facts)
    is_average = table.is_average[slot]
    if is_average.any():
        put(is_average, _averages(table, rows, history))
        unsure |= is_average & ~no_data & _is_mean_close(table, rows, history)


def _averages(table: SlotTable, rows: Rows, history: History) -> Facts:
    """The facts of means so far: sums against so many times the target."""
    slot = rows.slot
    count = history.of_years
    low, high = table.low[slot] * count, table.high[slot] * count
    years, left = table.years, table.years - count
    inside = ~(history.total < low) & ~(history.total > high)
    with np.errstate(invalid="ignore"):
        least = history.total + left * table.possible_low[slot]
        most = history.total + left * table.possible_high[slot]
    lost = ~inside & ((most < table.low[slot] * years) | (least > table.high[slot] * years))
    lost &= (rows.year < table.years - 1) & ~np.isnan(rows.value)
    return Facts(no_data=np.isnan(rows.value), lost=lost, by_year=True, inside=inside, disjoint=~inside)


def _is_mean_close(table: SlotTable, rows: Rows, history: History) -> Flags:
    """Whether a sum is so close to a bound, now or at the end, that floats cannot compare them."""
    slot = rows.slot
    close = np.zeros(len(slot), np.bool_)
    years, left = table.years, table.years - history.of_years
    with np.errstate(invalid="ignore"):
        least = history.total + left * table.possible_low[slot]
        most = history.total + left * table.possible_high[slot]
        for bound in (table.low[slot], table.high[slot]):
            for total, count in ((history.total, history.of_years), (least, years), (most, years)):
                doubt = 16 * _UNIT * (years + 1) * (history.size + np.abs(bound) * years + np.abs(total))
                close |= np.isfinite(total) & (np.abs(total - bound * count) <= doubt)
    return close
