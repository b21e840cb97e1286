"""Labels of codes, and numbers, intervals and expressions as a reader meets them."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.current import Current
from ningbo_plan.judging.figures import Figures
from ningbo_plan.judging.rules import Grade, Thresholds, Verdict
from ningbo_plan.messages import N_, Language, Messages
from ningbo_plan.model.plan import Indicator, Measure, Method
from ningbo_plan.model.quantities import NOT_DONE_STATE, UnitMismatchError, converted, expected_unit, milestone_state
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.units import Unit

# The last number of an expression, unless a scale (萬) or a sign of its own (%) follows.
_LAST_NUMBER = re.compile(r"\d(?![\d.,]*[\d%十百千萬万億亿])(?!.*\d)")
# A figure of at most so many decimal places is shown in full; of any other, at least three digits that count.
_SHORT, _THREE_DIGITS = 6, 100

VERDICTS = {
    Verdict.MET: N_("met"),
    Verdict.UNMET: N_("not met"),
    Verdict.MET_EARLY: N_("met early"),
    Verdict.AHEAD: N_("ahead"),
    Verdict.ON_TRACK: N_("on track"),
    Verdict.BEHIND: N_("behind"),
    Verdict.HOLDING: N_("holding"),
    Verdict.NOT_HOLDING: N_("not holding"),
    Verdict.OUT_OF_REACH: N_("out of reach"),
    Verdict.IN_PROGRESS: N_("in progress"),
    Verdict.NO_BASELINE: N_("no baseline"),
    Verdict.UNDETERMINED: N_("undetermined"),
    Verdict.NO_DATA: N_("no data"),
    Verdict.NOT_ASSESSED: N_("not assessed"),
}
GRADES = {
    Grade.SLIGHT: N_("slightly"),
    Grade.MARKED: N_("markedly"),
    Grade.REVERSED: N_("reversed"),
}


def verdict_label(verdict: Verdict, grade: Grade | None, messages: Messages) -> str:
    """A verdict, with its grade, in the reader's language."""
    label = messages.text(VERDICTS[verdict])
    if grade is None:
        return label
    return messages.text(N_("{verdict} ({grade})"), verdict=label, grade=messages.text(GRADES[grade]))


def number(value: Fraction | Decimal, places: int = 2, bounds: Iterable[Fraction | Decimal] = ()) -> str:
    """A number in plain digits: one that is printed or reported (a decimal) and a short figure in full.

    Any other figure is rounded to at least three significant digits, and never onto or across one of `bounds`.
    """
    if isinstance(value, Decimal):
        return _plain(value)
    length = _length(value)
    if length is not None and length <= _SHORT:
        return _rounded(value, length)
    while value and abs(value) * 10**places < _THREE_DIGITS:
        places += 1
    return _apart(value, places, bounds)


def exact(value: Fraction) -> str:
    """A printed or reported number, or a sum of them, in full."""
    length = _length(value)
    assert length is not None, "sums and differences of decimals are decimals"
    return _rounded(value, length)


def bound_text(value: Fraction, unit: Unit | None, *, is_most: bool) -> str:
    """A value from which something holds, whole where things are counted; if it is long, rounded to the good side."""
    rounding = floor if is_most else ceil
    length = _length(value)
    if unit is not None and unit.is_count:
        return _rounded(value, unit.exponent, rounding)
    if length is not None and length <= _SHORT:
        return _rounded(value, length)
    places = 2
    while value and abs(value) * 10**places < _THREE_DIGITS:
        places += 1
    return _rounded(value, places, rounding)


def percent(share: Fraction, bounds: Iterable[Fraction] = (), *, short: int = 2) -> str:
    """A fraction of 1 in per cent, to one place or to two where that is all; never onto or across one of `bounds`."""
    value, length = share * 100, _length(share * 100)
    if length is not None and length <= short:
        return f"{_rounded(value, length)}%"
    return f"{_apart(value, 1, (bound * 100 for bound in bounds))}%"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _length(value: Fraction) -> int | None:
    """The decimal places of a number, None if they never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _apart(value: Fraction, places: int, bounds: Iterable[Fraction | Decimal]) -> str:
    """A number rounded to some places, or to as many more as keep it on its side of each bound."""
    others = [other for bound in bounds if (other := Fraction(bound)) != value]
    while True:
        rounded = Fraction(round(value * 10**places), 10**places)
        if all(rounded != other and (rounded < other) == (value < other) for other in others):
            return _rounded(value, places)
        places += 1


def _rounded(value: Fraction, places: int, rounding: Callable[[Fraction], int] = round) -> str:
    return _plain(Decimal(rounding(value * 10**places)).scaleb(-places, EXACT))


def interval_text(interval: Interval, shown: Callable[[Decimal], str] = number) -> str:
    """An interval in signs: ≥ 150, < 5, 3–5, 100; `shown` gives its ends."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return "-"
    if low is None:
        assert high is not None
        return f"{'<' if interval.high_open else '≤'} {shown(high)}"
    if high is None:
        return f"{'>' if interval.low_open else '≥'} {shown(low)}"
    return shown(low) if low == high else f"{shown(low)}–{shown(high)}"


def expression_text(expression: str | bool | None, indicator: Indicator, messages: Messages) -> str:
    """A printed expression: as printed in Chinese; in English in signs and a word, and in the indicator's unit."""
    if expression is None:
        return ""
    if isinstance(expression, bool):
        return messages.text(N_("yes")) if expression else messages.text(N_("no"))
    if messages.language is not Language.EN:
        return messages.shown(expression)
    reading = read(expression)
    if reading.interval is None:
        if indicator.measure is not Measure.MILESTONE:
            return expression
        return "not done" if milestone_state(expression) == NOT_DONE_STATE else "done"
    try:
        interval = converted(reading.interval, reading.unit, expected_unit(indicator, reading.unit))
    except UnitMismatchError:
        return expression
    words = [_QUALIFIERS[qualifier] for qualifier in reading.qualifiers if qualifier in _QUALIFIERS]
    about = "~" if reading.approximate else ""
    return " ".join([*words, about + messages.figures(interval_text(interval))])


def quantity_text(expression: str | bool | None, indicator: Indicator, messages: Messages) -> str:
    """A printed expression as a sentence has it: with the indicator's unit behind its number if it names none."""
    text, unit = expression_text(expression, indicator, messages), unit_suffix(indicator, messages)
    if not isinstance(expression, str) or not unit:
        return text
    reading = read(expression)
    if reading.interval is None or (reading.unit is not None and messages.language is not Language.EN):
        return text
    return _LAST_NUMBER.sub(lambda found: found[0] + unit, text)


def target_text(expression: str | None, indicator: Indicator, messages: Messages) -> str:
    """A printed target, with the word by which the plan strives for it."""
    text = expression_text(expression, indicator, messages)
    if indicator.hedge is None or not text:
        return text
    return f"{text} (aspired)" if messages.language is Language.EN else messages.shown(indicator.hedge) + text


# English is the language of the message ids, so these are not translated.
_QUALIFIERS = {
    Qualifier.ANNUAL_AVERAGE: "mean",
    Qualifier.EVERY_YEAR: "each year",
    Qualifier.NEW: "new",
    Qualifier.RISE: "up",
    Qualifier.FALL: "down",
}


def actual_text(assessment: Assessment, indicator: Indicator, messages: Messages) -> str:
    """What was reported; where the value judged is made of several reports, that value."""
    current = assessment.current
    if current is None or not current.is_made_up:
        return expression_text(assessment.actual, indicator, messages)
    return messages.figures(current_text(current, bounds_of(assessment)))


def actual_quantity(assessment: Assessment, indicator: Indicator, messages: Messages) -> str:
    """The same as a sentence has it, with its unit."""
    if assessment.current is None or not assessment.current.is_made_up:
        return quantity_text(assessment.actual, indicator, messages)
    return actual_text(assessment, indicator, messages) + unit_suffix(indicator, messages)


def current_text(current: Current, bounds: Iterable[Decimal]) -> str:
    """The value judged, as a number or as bounds; a mean is rounded, but never onto or across one of `bounds`."""
    if current.of_years == 1:
        return interval_text(current.interval)
    near = list(bounds)
    return interval_text(current.interval, lambda end: number(Fraction(end) / current.of_years, bounds=near))


def progress_text(figures: Figures, *, short: int = 2) -> str:
    """Progress in per cent, on its side of the schedule and of the target; empty where there is none."""
    if figures.progress is None:
        return ""
    due = [] if figures.expected_progress is None else [figures.expected_progress]
    return percent(figures.progress, [Fraction(0), Fraction(1), *due], short=short)


def cuts(method: Method) -> list[Decimal]:
    """The thresholds between which a ratio lies."""
    return [getattr(method, name).value for name in Thresholds._fields]


def bounds_of(assessment: Assessment) -> list[Decimal]:
    """The ends of the target, which no figure beside it may seem to reach or to cross."""
    target = assessment.target_interval
    return [end for end in (target.low, target.high) if end is not None] if target else []


def unit_text(indicator: Indicator, messages: Messages) -> str:
    """The indicator's unit as printed; in English, translated."""
    if not indicator.unit:
        return ""
    if messages.language is Language.EN:
        return messages.label("unit", indicator.unit)
    return messages.shown(indicator.unit)


def unit_suffix(indicator: Indicator, messages: Messages) -> str:
    """The unit as it stands right behind a number; English says it in the name alone."""
    unit = unit_text(indicator, messages)
    return unit if unit == "%" or messages.language is not Language.EN else ""


def in_unit(value: str, indicator: Indicator, messages: Messages) -> str:
    """A number with the unit behind it, as far as the language says it there."""
    return messages.figures(value) + unit_suffix(indicator, messages)


def projected_text(assessment: Assessment, indicator: Indicator, messages: Messages) -> str:
    """Where the present pace leads; whole where things are counted one by one, unless that would reach the target."""
    projected = assessment.figures.projected
    if projected is None:
        return ""
    bounds = bounds_of(assessment)
    text = _apart(projected, 0, bounds) if is_counted(indicator) else number(projected, bounds=bounds)
    return in_unit(text, indicator, messages)


def is_counted(indicator: Indicator) -> bool:
    """Whether single things are counted, whose unit English does not say."""
    unit = indicator.full_unit
    return unit is not None and unit.is_count and unit.exponent == 0


def as_difference(value: str, indicator: Indicator, messages: Messages) -> str:
    """A difference with its unit: that of two percentages is in percentage points."""
    if indicator.unit != "%":
        return in_unit(value, indicator, messages)
    return messages.text(N_("{value} percentage points"), value=messages.figures(value))


def sentence_case(text: str) -> str:
    """A text that begins with a capital, where its script has any."""
    return text[:1].upper() + text[1:]
