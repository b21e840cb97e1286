"""Numerals, Arabic and Chinese: every one that is admitted, and every one that may be another number."""

from decimal import Decimal

import pytest

from ningbo_plan.notation.numerals import (
    MAX_DIGITS,
    NumeralError,
    exact,
    from_arabic,
    from_chinese,
    plain_number,
    scale_exponent,
    share,
)
from ningbo_plan.notation.script import fold


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("一", 1),
        ("两", 2),
        ("二", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("一十一", 11),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零一", 101),
        ("一百一十", 110),
        ("一百一十一", 111),
        ("两百", 200),
        ("一千", 1000),
        ("一千零一", 1001),
        ("一千零一十", 1010),
        ("一千零十", 1010),
        ("三千五百", 3500),
        ("三千五百一十二", 3512),
        ("五千零二", 5002),
        ("一万", 10_000),
        ("十万", 100_000),
        ("十二万", 120_000),
        ("一百二十万", 1_200_000),
        ("一万零一", 10_001),
        ("一万一千", 11_000),
        ("一万零一百", 10_100),
        ("五千二百万", 52_000_000),
        ("一亿", 10**8),
        ("一亿零一", 10**8 + 1),
        ("一亿两千万", 120_000_000),
        ("一亿零五百万", 105_000_000),
        ("十亿", 10**9),
        ("两万亿", 2 * 10**12),
        ("一万两千亿", 12_000 * 10**8),
        ("一万亿零三万", 10**12 + 30_000),
        ("二〇二五", 2025),
        ("一九九八", 1998),
        ("一九九七", 1997),
        ("三点五", "3.5"),
        ("零点零五", "0.05"),
        ("十二点三四", "12.34"),
        ("万", 10_000),
        ("亿", 10**8),
    ],
)
def test_chinese(text: str, value: int | str) -> None:
    assert from_chinese(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "七八",  # seven or eight
        "三五",
        "二三十",
        "五千二",  # 5200 as a rule
        "一百二",
        "三万五",
        "一亿二",
        "五千二万",
        "一百二亿",
        "十百",
        "百千",
        "十十",
        "一百二百",
        "一万二万",
        "一万万",
        "零万",
        "零亿",
        "一亿万",
        "亿万",
        "万亿",
        "一亿亿",
        "一亿三亿",
        "一万三亿",
        "一亿三万二亿",
        "一亿三万二万",
        "零十",
        "三零",
        "二〇",
        "一零八",
        "一二三四",
        "零百",
        "一二三",
        "一百二三",
    ],
)
def test_what_may_be_another_number(text: str) -> None:
    with pytest.raises(NumeralError):
        from_chinese(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("7", 7), ("10", 10), ("1,234", 1234), ("1,234,567.5", "1234567.5"), ("0.28", "0.28"), ("3.0", 3)],
)
def test_arabic(text: str, value: int | str) -> None:
    assert from_arabic(text) == Decimal(value)


@pytest.mark.parametrize("text", ["017", "00", "00.5", "9" * (MAX_DIGITS + 1), "0." + "1" * (MAX_DIGITS + 1)])
def test_digits_that_are_no_number(text: str) -> None:
    with pytest.raises(NumeralError):
        from_arabic(text)
    assert plain_number(text) is None


@pytest.mark.parametrize("text", ["", "-", "1.", ".5", "+5", "1e5", "1,234", "٣", "５", " 5", "5 ", "NaN", "--5"])
def test_what_is_not_plain(text: str) -> None:
    assert plain_number(text) is None


def test_plain() -> None:
    assert plain_number("-8.2") == Decimal("-8.2")
    assert plain_number("9" * MAX_DIGITS) == Decimal("9" * MAX_DIGITS)
    assert plain_number("0." + "1" * MAX_DIGITS) == Decimal("0." + "1" * MAX_DIGITS)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1E+18", "1E-19", "123E+16"])
def test_exact_refuses(text: str) -> None:
    with pytest.raises(NumeralError):
        exact(Decimal(text))


@pytest.mark.parametrize("text", ["1E+17", "1E-18", "-12E+16"])
def test_exact_admits(text: str) -> None:
    assert exact(Decimal(text)) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "exponent"),
    [("", 0), ("十", 1), ("百", 2), ("千", 3), ("萬", 4), ("百萬", 6), ("千萬", 7), ("億", 8), ("萬億", 12)],
)
def test_scales(text: str, exponent: int) -> None:
    assert scale_exponent(fold(text)) == exponent


@pytest.mark.parametrize(("above", "below", "value"), [(1, 4, 25), (3, 4, 75), (1, 8, "12.5"), (0, 5, 0), (1, 1, 100)])
def test_shares(above: int, below: int, value: int | str) -> None:
    assert share(Decimal(above), Decimal(below)) == Decimal(value)


@pytest.mark.parametrize(("above", "below"), [(1, 3), (2, 7), (1, 0), (0, 0)])
def test_shares_that_no_decimal_is(above: int, below: int) -> None:
    with pytest.raises(NumeralError):
        share(Decimal(above), Decimal(below))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("七八", "七八 may be about so many"),
        ("五千二", "五千二 may leave out a power of ten"),
        ("五千二万", "五千二万 may leave out a power of ten"),
        ("一亿三亿", "万 or 亿 out of order in 一亿三亿"),
        ("一百二三", "two digits in a row in 一百二三"),
        ("一百二百", "百 out of order in 一百二百"),
        ("零百", "nothing before 百 in 零百"),
        ("零万", "nothing before 万 in 零万"),
    ],
)
def test_why_it_may_be_another_number(text: str, reason: str) -> None:
    with pytest.raises(NumeralError) as caught:
        from_chinese(text)
    assert str(caught.value) == reason


def test_why_digits_are_no_number() -> None:
    with pytest.raises(NumeralError, match=r"^not a finite number$"):
        exact(Decimal("NaN"))
    with pytest.raises(NumeralError, match=r"^a number with more than 18 digits$"):
        exact(Decimal("1E-19"))
    with pytest.raises(NumeralError, match=r"^a number with a leading zero$"):
        from_arabic("017")
    with pytest.raises(NumeralError, match=r"^1/3 is no decimal$"):
        share(Decimal(1), Decimal(3))
