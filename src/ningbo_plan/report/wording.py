"""Labels of codes, and numbers, intervals and expressions as a reader meets them."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.messages import N_, Language, Messages
from ningbo_plan.model.plan import Indicator
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval

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


def percent(share: Fraction) -> str:
    """A fraction of 1 in per cent."""
    return f"{_rounded(_decimal(share * 100), 1)}%"


def _decimal(value: Fraction | Decimal) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value


def _rounded(value: Decimal, places: int) -> str:
    text = format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, Context(prec=60)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def interval_text(interval: Interval) -> str:
    """An interval in signs: ≥ 150, < 5, 3–5, 100."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return "−"
    if low is None:
        assert high is not None
        return f"{'<' if interval.high_open else '≤'} {number(high)}"
    if high is None:
        return f"{'>' if interval.low_open else '≥'} {number(low)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def expression_text(expression: str | bool | None, messages: Messages) -> str:
    """A printed expression: as printed in Chinese, in signs where English can say it all."""
    if expression is None:
        return ""
    if isinstance(expression, bool):
        return messages.text(N_("yes")) if expression else messages.text(N_("no"))
    if messages.language is not Language.EN:
        return messages.shown(expression)
    reading = read(expression)
    if reading.interval is None:
        return expression
    return ("~" if reading.approximate else "") + interval_text(reading.interval)


def unit_text(indicator: Indicator, messages: Messages) -> str:
    """The indicator's unit as printed; in English, translated."""
    if not indicator.unit:
        return ""
    if messages.language is Language.EN:
        return messages.label("unit", indicator.unit)
    return messages.shown(indicator.unit)
