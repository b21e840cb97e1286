"""Laws of the notation: what holds for every number, unit and script."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from test_grammar import ROWS

from ningbo_plan.notation.grammar import MAX_LENGTH, read
from ningbo_plan.notation.interval import Direction, Interval
from ningbo_plan.notation.numerals import from_chinese
from ningbo_plan.notation.reading import Kind, Reading, toward
from ningbo_plan.notation.units import Unit, parse_unit

to_simplified = OpenCC("t2s").convert
to_traditional = OpenCC("s2t").convert
MANY = settings(max_examples=200, deadline=None)

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) != ","}  # a wide comma parts no thousands
NUMBERS = st.decimals(0, 10**7, places=2) | st.integers(0, 10**8).map(Decimal)
UNITS = st.sampled_from(["", "%", "家", "萬戶", "億元", "個百分點", "起/萬臺", "批次/千人", "元/人·次", "公里", "天"])
QUALIFIERS = st.sampled_from(["", "年均", "每年新增", "力爭", "累計達到", "占比", "控制在", "增長", "省級以上企業"])
TEXTS = st.text(
    "0123456789.,-+%‰±≥<〔〕[]()（）/~—至到以上內内下左右約近超過不低於少於年均每累計新增長降提高由從分別爭取 "
    "萬亿億戶户家個项項件元百分之點点成倍翻番三兩零的突破全覆蓋同步下達省月日前多餘",
    max_size=24,
)


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def spelled(number: int) -> str:
    """A whole number below a trillion in Chinese, as it is said."""
    text = ""
    digits = str(number)
    for i, digit in enumerate(digits):
        place = len(digits) - 1 - i
        if digit != "0":
            text += "零一二三四五六七八九"[int(digit)] + ["", "十", "百", "千"][place % 4]
        elif not text.endswith("零"):
            text += "零"
        if place in (4, 8):
            text = text.rstrip("零") + ("億" if place == 8 else "萬" if int(digits[max(0, i - 3) : i + 1]) else "零")
    return text.rstrip("零") or "零"


def same(one: Reading, other: Reading) -> bool:
    """Whether two readings differ in nothing but the script of what they quote."""

    def unit(reading: Reading) -> Unit | None:
        return reading.unit and Unit("", reading.unit.base, reading.unit.exponent, reading.unit.per)

    return (
        (one.kind, one.interval, one.comparator, one.approximate, one.qualifiers)
        == (other.kind, other.interval, other.comparator, other.approximate, other.qualifiers)
        and unit(one) == unit(other)
        and len(one.parts) == len(other.parts)
        and all(map(same, one.parts, other.parts))
    )


@pytest.mark.parametrize("expression", [row[0] for row in ROWS])
def test_script_and_width_change_nothing(expression: str) -> None:
    reading = read(expression)
    for other in (to_simplified(expression), to_traditional(expression), expression.translate(WIDE)):
        assert same(read(other), reading), other


@MANY
@given(TEXTS)
def test_script_and_width_change_nothing_in_any_text(text: str) -> None:
    reading = read(text)
    assert same(read(to_simplified(text)), reading)
    assert same(read(text.translate(WIDE)), reading)


@MANY
@given(QUALIFIERS, NUMBERS, UNITS)
def test_or_more_has_no_upper_end_and_or_less_no_lower(before: str, number: Decimal, unit: str) -> None:
    for suffix, above in (("以上", True), ("及以上", True), ("以下", False), ("以內", False)):
        reading = read(f"{before}{plain(number)}{unit}{suffix}")
        each = reading if reading.interval else reading.parts[0]
        assert each.interval == (Interval(number, None) if above else Interval(None, number))


@MANY
@given(TEXTS)
def test_or_more_never_gives_an_upper_bound(text: str) -> None:
    interval = read(f"{text}5家以上").interval
    assert interval is None or interval.high is None or interval == Interval.point(Decimal(0))


@MANY
@given(TEXTS, st.sampled_from(list(Direction)))
def test_no_interval_is_empty_toward_any_direction(text: str, direction: Direction) -> None:
    reading = read(text)
    if reading.interval:
        assert not reading.interval.is_empty
        assert not toward(reading, direction, Decimal("0.15")).is_empty


@MANY
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from("-~—至到"))
def test_a_range_goes_upward_or_is_none(start: int, end: int, dash: str) -> None:
    reading = read(f"{start}{dash}{end}家")
    if start > end:
        assert reading.kind is Kind.QUALITATIVE
    else:
        assert reading.interval == Interval(Decimal(start), Decimal(end))


@MANY
@given(
    NUMBERS,
    st.sampled_from(["家", "戶", "元", "公里", "起/萬臺"]),
    st.sampled_from([("萬", 4), ("億", 8), ("百萬", 6)]),
)
def test_scaling_number_and_unit_together_changes_nothing(number: Decimal, unit: str, scale: tuple[str, int]) -> None:
    word, exponent = scale
    small, large = read(f"{plain(number.scaleb(exponent))}{unit}以上"), read(f"{plain(number)}{word}{unit}以上")
    assert small.interval is not None
    assert large.interval is not None
    assert small.unit is not None
    assert large.unit is not None
    assert large.unit.converts_to(small.unit)
    assert large.interval.shifted(large.unit.exponent_to(small.unit)) == small.interval


@MANY
@given(NUMBERS, NUMBERS)
def test_a_range_over_two_scales_is_one_range(one: Decimal, other: Decimal) -> None:
    start, end = sorted((one, other))
    reading = read(f"{plain(start)}萬元-{plain(end)}億元")
    assert reading.interval == Interval(start.scaleb(-4), end)
    assert reading.unit == parse_unit("億元")


@MANY
@given(st.integers(0, 10**12 - 1))
def test_numerals_in_words_are_those_in_digits(number: int) -> None:
    assert from_chinese(to_simplified(spelled(number))) == number
    if number >= 1000:
        assert read(f"{spelled(number)}家以上").interval == read(f"{number}家以上").interval


@pytest.mark.parametrize(
    "piece", ["1家", "以上", "(", "()", "分別1、", "由1至", "-1", "每", "一", "一一", "百", "萬", "不", "“", "0"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2


@given(st.text(max_size=MAX_LENGTH) | st.text("1、家(以上)由至 ", max_size=MAX_LENGTH))
@settings(max_examples=100, deadline=3000)
def test_any_text_is_read_in_time(text: str) -> None:
    assert read(text).expression == text
