"""Numerals, Arabic or Chinese, to exact decimals. All input is folded (see `script`)."""

import re
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation

from ningbo_plan.notation.interval import EXACT

# More digits than any statistic needs, few enough that exact arithmetic stays small.
MAX_DIGITS = 18

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_CHINESE_DIGIT = "[零〇一二两三四五六七八九十百千万亿]"
CHINESE = rf"(?:(?![万亿]){_CHINESE_DIGIT}|[万亿](?=分之)){_CHINESE_DIGIT}*(?:点[零〇一二三四五六七八九]+)?"

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_DIGITS |= {"五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 1, "百": 2, "千": 3}
_MYRIADS = {"万": 4, "亿": 8}
_YEAR = "一九[零〇一二三四五六七八九]{2}|二[零〇][零〇一二三四五六七八九]{2}"
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


class NumeralError(ValueError):
    """A numeral that names no number this program will vouch for."""


def exact(number: Decimal) -> Decimal:
    """`number` itself, if it is finite and within `MAX_DIGITS` digits on either side of the point.

    Raises NumeralError otherwise.
    """
    if not number.is_finite():
        raise NumeralError("not a finite number")
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if exponent < -MAX_DIGITS or len(digits) + exponent > MAX_DIGITS:
        raise NumeralError(f"a number with more than {MAX_DIGITS} digits")
    return number


def plain_number(text: str) -> Decimal | None:
    """The value of digits with at most a minus and a point; None for anything else."""
    if not _PLAIN.fullmatch(text):
        return None
    try:
        return exact(Decimal(text))
    except NumeralError:
        return None


def from_arabic(text: str) -> Decimal:
    """The value of `1,234.5`. Raises NumeralError for `017` or too many digits."""
    if text[0] == "0" and text[1:2].isdigit():
        raise NumeralError("a number with a leading zero")
    return exact(Decimal(text.replace(",", "")))


def from_chinese(text: str) -> Decimal:
    """The value of `三千五百`, `二十`, `一点五` or `二〇二五`.

    Raises NumeralError for what may be one number or another: `七八` is seven or eight, `五千二` mostly 5200.
    """
    whole, _, fraction = text.partition("点")
    if len(whole) > 1 and all(c in _DIGITS for c in whole):  # digits in sequence: only a year is written so
        if not re.fullmatch(_YEAR, whole):
            raise NumeralError(f"{whole} may be about so many")
        value = Decimal("".join(str(_DIGITS[c]) for c in whole))
    else:
        value = Decimal(_positional(whole))
    if fraction:
        value = EXACT.add(value, Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction)))
    return exact(value)


def _positional(text: str) -> int:
    """Read 三千五百万: digits before tens, tens before myriads, each smaller than the last."""
    total = section = 0
    digit: int | None = None
    last_ten = 99
    is_tail_clear = True  # whether a digit that follows counts ones: after nothing, 十 or 零
    if "".join(char for char in text if char in _MYRIADS) not in ("", "万", "亿", "万亿", "亿万", "万亿万"):
        raise NumeralError(f"万 or 亿 out of order in {text}")
    for char in text:
        if digit and char in _MYRIADS and not is_tail_clear:
            raise NumeralError(f"{text} may leave out a power of ten")
        is_tail_clear = is_tail_clear if _DIGITS.get(char) else char in "零〇十"
        if char in _DIGITS:
            if digit not in (None, 0):
                raise NumeralError(f"two digits in a row in {text}")
            digit = _DIGITS[char]
        elif char in _TENS:
            if _TENS[char] >= last_ten:
                raise NumeralError(f"{char} out of order in {text}")
            if digit == total == section == 0:
                raise NumeralError(f"nothing before {char} in {text}")
            last_ten = _TENS[char]
            section += (digit or 1) * 10**last_ten  # 十 is 一十, and so in 一千零十
            digit = None
        else:
            section += digit or 0
            if text == char:
                section = 1  # the 萬 of 萬分之三
            elif section == 0 and (total == 0 or char == "万"):
                raise NumeralError(f"nothing before {char} in {text}")
            total = (total + section) * 10**8 if char == "亿" else total + section * 10**4
            last_ten, section, digit = 99, 0, None
    if digit and not is_tail_clear:
        raise NumeralError(f"{text} may leave out a power of ten")
    return total + section + (digit or 0)


def scale_exponent(text: str) -> int:
    """The power of ten of a scale such as 万, 百万 or 万亿; 0 for the empty string."""
    return sum((_TENS | _MYRIADS)[char] for char in text)


def share(above: Decimal, below: Decimal) -> Decimal:
    """The fraction above/below in per cent. Raises NumeralError when no decimal is exactly that."""
    try:
        return exact(
            Context(prec=MAX_DIGITS, traps=[Inexact, DivisionByZero]).divide(EXACT.multiply(above, 100), below)
        )
    except (Inexact, DivisionByZero, InvalidOperation):
        raise NumeralError(f"{above}/{below} is no decimal") from None
