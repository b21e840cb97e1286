"""Labels of codes, and numbers, intervals and expressions as a reader meets them."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.messages import N_, Language, Messages
from ningbo_plan.model.plan import Indicator, Measure
from ningbo_plan.model.quantities import UnitMismatchError, converted
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.units import Unit

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


def number(value: Fraction | Decimal, places: int = 2) -> str:
    """A number in plain digits: exact if short, else with at least three significant digits."""
    exact = _decimal(value)
    return _rounded(exact, max(places, 2 - exact.adjusted()) if exact else 0)


def bound_text(value: Fraction, unit: Unit | None, *, is_most: bool) -> str:
    """A value from which something holds, rounded to the side on which it does, and whole where things are counted."""
    rounding = ROUND_FLOOR if is_most else ROUND_CEILING
    exact = _decimal(value)
    places = max(2, 2 - exact.adjusted()) if exact else 0
    if unit is not None and unit.is_count:
        places = unit.exponent
    return _rounded(exact, places, rounding)


def percent(share: Fraction) -> str:
    """A fraction of 1 in per cent."""
    return f"{_rounded(_decimal(share * 100), 1)}%"


def _decimal(value: Fraction | Decimal) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value


def _rounded(value: Decimal, places: int, rounding: str = ROUND_HALF_EVEN) -> str:
    text = format(value.quantize(Decimal(1).scaleb(-places), rounding, Context(prec=60)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def interval_text(interval: Interval) -> str:
    """An interval in signs: ≥ 150, < 5, 3–5, 100."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return "-"
    if low is None:
        assert high is not None
        return f"{'<' if interval.high_open else '≤'} {number(high)}"
    if high is None:
        return f"{'>' if interval.low_open else '≥'} {number(low)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


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
        return "done" if indicator.measure is Measure.MILESTONE else expression
    try:
        interval = converted(reading.interval, reading.unit, indicator.full_unit)
    except UnitMismatchError:
        return expression
    words = [_QUALIFIERS[qualifier] for qualifier in reading.qualifiers if qualifier in _QUALIFIERS]
    about = "~" if reading.approximate else ""
    return " ".join([*words, about + interval_text(interval)])


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
    low, high = current.interval.low, current.interval.high
    if low is not None and low == high:
        return number(Fraction(low) / current.of_years)
    if high is None or low is None:
        return interval_text(current.interval)
    return f"{number(Fraction(low) / current.of_years)}–{number(Fraction(high) / current.of_years)}"


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
