"""One row of a table to one indicator, key by key."""

import re
from collections.abc import Iterator
from typing import Any

from ningbo_plan.draft.columns import Role, Table
from ningbo_plan.draft.entry import Entry
from ningbo_plan.draft.tree import DraftedRow, Filled, Guess, guessed, in_three, plain, said_in_three
from ningbo_plan.draft.words import (
    attribute_of,
    direction_of,
    is_blank,
    is_change,
    measure_of,
    name_and_unit,
    per_of,
    start_of,
    word,
)
from ningbo_plan.labels import KINDS
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.model.plan import Measure
from ningbo_plan.model.quantities import UnitMismatchError, converted
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.reading import Kind, Reading
from ningbo_plan.notation.units import parse_unit

_FOOTNOTE = re.compile(r"(.*[^*※†‡\s①-⑳])\s*([*※†‡]+|[①-⑳])\s*", re.DOTALL)
# What to do about a target that is no number.
_ADVICE = {
    Kind.QUALITATIVE: N_("write a number, or measure: milestone for what is done or not; else let not_assessed stand"),
    Kind.EXTERNAL: N_("when the number is set, write it here and delete not_assessed"),
    Kind.RELATIVE: N_("if a number can be given, write it here and delete not_assessed"),
    Kind.CHANGE_OF_BASE: N_("work out the number from the baseline, write it here and delete not_assessed"),
    Kind.SEVERAL: N_("give each number a component of its own and delete not_assessed"),
}


def drafted_row(
    entry: Entry,
    table: Table,
    head: dict[str, Any],
    reference: Filled[str],
    *,
    is_traditional: bool,
    are_units_bracketed: bool,
) -> DraftedRow:
    """The row as an indicator that begins with the keys of `head`."""
    printed_name, name_mark = _without_mark(entry[Role.NAME])
    target, target_why, change = _target(entry, table)
    baseline, baseline_mark = _without_mark(entry[Role.BASELINE])
    if baseline and not target and start_of(read(baseline)):  # 由90%提升至100% in a cell that spans both columns
        target, baseline = baseline, ""
        target_why = Term(N_("from the column {header}"), header=Printed(_header(table, Role.BASELINE)))
    reading, start = read(target), read(baseline)
    name, printed_unit = _unit(entry, printed_name, reading, start, are_units_bracketed=are_units_bracketed)
    per = per_of(name, plain(printed_unit))
    unit = _fitting(printed_unit, reading, plain(per))
    is_of_other = plain(unit) != plain(printed_unit)
    if is_of_other:
        name = printed_name  # which may say the unit
    names = in_three(name, is_traditional=is_traditional)
    key = "zh-Hant" if is_traditional else "zh-Hans"
    names[key] = guessed(name, name_mark, entry.marks.get(Role.NAME))
    measure, is_cumulative = measure_of(name, reading)
    if change is not None and plain(measure) is Measure.LEVEL:
        measure, is_cumulative = change, False
    indicator = head | {"name": names, "unit": unit, "per": per}
    if why := is_change(name, plain(unit), reading):
        indicator["rate_of_change"] = Guess(True, why)
    remarks: list[Term] = []
    if is_of_other and start.unit is None and baseline:
        words = N_("the baseline {value} is left out: it is in {unit}, and the target is not")
        remarks.append(Term(words, value=Printed(baseline), unit=Printed(plain(printed_unit))))
        baseline = ""
    is_level = plain(measure) is Measure.LEVEL
    numbers = _numbers(start if baseline else start_of(reading), reading, plain(unit), plain(per)) if is_level else None
    indicator |= {"direction": direction_of(name, reading, numbers), "measure": measure}
    if is_cumulative:
        indicator["cumulative"] = Guess(True, N_("from 累計: a total that never falls"))
    indicator["attribute"] = _attribute(entry[Role.ATTRIBUTE])
    indicator |= _judged(target, target_why, reading, plain(reference))
    keeps_path = plain(measure) in (Measure.LEVEL, Measure.MILESTONE)
    if milestones := dict(_milestones(entry, plain(unit), plain(per), remarks, keeps_path=keeps_path)):
        indicator["milestones"] = milestones
    indicator["reference"] = reference
    if entry[Role.CHANGE] and entry[Role.TARGET]:
        header = Printed(_header(table, Role.CHANGE))
        words = N_("the column {header} says {cell}, which is not used")
        remarks.append(Term(words, header=header, cell=entry[Role.CHANGE]))
    filled = {key: value for key, value in indicator.items() if value is not None}
    value = _baseline(baseline, baseline_mark, reading)
    return DraftedRow(entry.line, filled, {"value": value, "reference": reference} if value else None, remarks)


def _numbers(
    start: Reading | None, end: Reading, unit: str | None, per: str | None
) -> tuple[Interval, Interval] | None:
    """Where a row starts and where it ends, in its unit; None where one of them is no number in it."""
    if start is None or start.interval is None or end.interval is None:
        return None
    expected = parse_unit(unit, per or "") if unit else None
    try:
        return converted(start.interval, start.unit, expected), converted(end.interval, end.unit, expected)
    except UnitMismatchError:
        return None


def _without_mark(text: str) -> tuple[str, Term | None]:
    """A cell without the sign of a footnote at its end, and what was left out."""
    match = _FOOTNOTE.fullmatch(text)
    return (match[1], Term(N_("the mark {mark} of a note was left out"), mark=match[2])) if match else (text, None)


def _header(table: Table, role: Role) -> str:
    return next((column.header for column in table.columns if column.role is role), "")


def _target(entry: Entry, table: Table) -> tuple[str, Term | None, Filled[Measure] | None]:
    """The printed target, why it is a guess if it is, and the measure if its column says so."""
    target, mark = _without_mark(entry[Role.TARGET])
    if target:
        filled = guessed(target, entry.marks.get(Role.TARGET), mark)
        return target, filled.why if isinstance(filled, Guess) else None, None
    target, mark = _without_mark(entry[Role.CHANGE])
    if not target:
        return "", None, None
    header = _header(table, Role.CHANGE)
    why = Term(N_("from the column {header}"), header=Printed(header))
    filled = guessed(target, why, mark, entry.marks.get(Role.TARGET))
    measure = Measure.ANNUAL_AVERAGE if re.search("年均|增速|增长", word(header)) else Measure.PERIOD_TOTAL
    return target, filled.why if isinstance(filled, Guess) else None, Guess(measure, why)


def _unit(
    entry: Entry, name: str, target: Reading, baseline: Reading, *, are_units_bracketed: bool
) -> tuple[str, Filled[str | None]]:
    """The name without its unit; and the unit, from its column, from the name, or from the numbers."""
    shorter, unit, why = name_and_unit(name, are_units_bracketed=are_units_bracketed)
    given = entry[Role.UNIT].strip("()（）[] ")
    if given and not is_blank(given):
        return (shorter if unit and word(unit) == word(given) else name), given
    if unit:
        return shorter, guessed(unit, why)
    for reading in (target, baseline):
        if reading.unit:
            text = Printed(reading.expression)
            return name, Guess(reading.unit.symbol, Term(N_("no unit is printed; from {text}"), text=text))
    return name, Guess(None, N_("no unit is printed"))


def _fitting(unit: Filled[str | None], target: Reading, per: str | None) -> Filled[str | None]:
    """The unit, or that of the target where the two do not convert."""
    symbol = plain(unit)
    if symbol is None or target.unit is None or target.unit.converts_to(parse_unit(symbol, per or "")):
        return unit
    if target.unit.is_share and {Qualifier.RISE, Qualifier.FALL, Qualifier.ANNUAL_AVERAGE} & set(target.qualifiers):
        why = N_("the table has the unit {unit}; the target {target} is a rate at which that changes")
    else:
        why = N_("the table has the unit {unit}, to which the target {target} does not convert")
    return Guess(target.unit.symbol, Term(why, unit=Printed(symbol), target=Printed(target.expression)))


def _attribute(cell: str) -> Any:
    if found := attribute_of(cell):
        return found.value
    if is_blank(cell):
        return None
    return Guess(None, Term(N_("{cell} is neither 約束性 nor 預期性"), cell=Printed(cell)))


def _judged(target: str, why: Term | None, reading: Reading, reference: str) -> dict[str, Any]:
    """The target, and for one that is no number why the row is not assessed."""
    if target and reading.interval is not None:
        return {"target": guessed(target, why)}
    if target:
        reason = Term(N_("the target cannot be judged: {kind}"), kind=KINDS[reading.kind])
        result: dict[str, Any] = {"target": guessed(target, why, _ADVICE[reading.kind])}
    else:
        reason = N_("the table prints no target")
        result = {"target": Guess(None, N_("write the target here and delete not_assessed"))}
    return result | {"not_assessed": {"reason": said_in_three(reason), "reference": reference}}


def _milestones(
    entry: Entry, unit: str | None, per: str | None, remarks: list[Term], *, keeps_path: bool
) -> Iterator[tuple[int, Filled[str]]]:
    """The values that the table gives for years before the last."""
    for year, cell in entry.milestones.items():
        text, mark = _without_mark(cell)
        reading = read(text)
        is_in_unit = reading.unit is None or (unit and reading.unit.converts_to(parse_unit(unit, per or "")))
        if keeps_path and reading.interval is not None and is_in_unit:
            filled = guessed(text, N_("the column of a year inside the plan is taken for its milestone"), mark)
            yield year, filled
        else:
            remarks.append(
                Term(N_("the value {cell} of {year} is no milestone that can be read"), cell=Printed(cell), year=year)
            )


def _baseline(text: str, mark: Term | None, target: Reading) -> Filled[str] | None:
    """The value in the base year, from its column or from where the target starts."""
    if text:
        return guessed(text, mark)
    if start := start_of(target):
        expression = Printed(target.expression)
        return Guess(start.expression, Term(N_("from the target {target}"), target=expression))
    return None
