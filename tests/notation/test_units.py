"""Units: their bases, powers of ten and denominators, and which convert into which."""

import pytest

from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import parse_unit, per_end, unit_end


@pytest.mark.parametrize(
    ("text", "base", "exponent", "per"),
    [
        ("家", "家", 0, ""),
        ("萬戶", "戶", 4, ""),
        ("億元", "元", 8, ""),
        ("萬億元", "元", 12, ""),
        ("百萬人口", "人", 6, ""),
        ("萬", "", 4, ""),
        ("千瓦", "千瓦", 0, ""),
        ("萬千瓦", "千瓦", 4, ""),
        ("千克", "公斤", 0, ""),
        ("噸", "公斤", 3, ""),
        ("萬噸", "公斤", 7, ""),
        ("毫克", "微克", 3, ""),
        ("億斤", "斤", 8, ""),
        ("‰", "%", -1, ""),
        ("成", "%", 1, ""),
        ("/10萬", "%", -3, ""),
        ("批次/年", "批次", 0, ""),
        ("億元/年", "元", 8, ""),
        ("起/萬臺", "起", -4, "臺"),
        ("例/百萬人口", "例", -6, "人"),
        ("人/10萬人", "人", -5, "人"),
        ("人/100萬人", "人", -6, "人"),
        ("萬件/萬人", "件", 0, "人"),
        ("元/人·次", "元", 0, "人/次"),
        ("元/人·年", "元", 0, "人"),
        ("元/人/年", "元", 0, "人"),
        ("元/月", "元", 0, "月"),
        ("微克/立方米", "微克", 0, "立方米"),
        ("千瓦·時", "千瓦時", 0, ""),
        ("萬標箱", "標準箱", 4, ""),
        ("盧布", "盧布", 0, ""),
        ("億盧布", "盧布", 8, ""),
        ("10萬人", "人", 5, ""),
    ],
)
def test_what_a_unit_means(text: str, base: str, exponent: int, per: str) -> None:
    unit = parse_unit(text)
    assert (unit.symbol, unit.base, unit.exponent, unit.per) == (text, fold(base), exponent, fold(per))


def test_a_denominator_kept_apart() -> None:
    assert parse_unit("件", "萬人").base == "件"
    assert (parse_unit("件", "萬人").exponent, parse_unit("件", "萬人").per) == (-4, "人")
    assert parse_unit("件", "年").per == ""


@pytest.mark.parametrize(
    ("one", "other", "exponent"),
    [
        ("萬戶", "戶", 4),
        ("戶", "萬戶", -4),
        ("億元", "萬元", 4),
        ("萬", "億元", -4),
        ("‰", "%", -1),
        ("%", "‰", 1),
        ("成", "%", 1),
        ("/10萬", "‰", -2),
        ("批次/年", "批次", 0),
        ("起/萬臺", "起/臺", -4),
        ("件/萬人", "件/百萬人口", 2),
        ("噸", "公斤", 3),
        ("公里", "米", 3),
    ],
)
def test_conversion(one: str, other: str, exponent: int) -> None:
    assert parse_unit(one).converts_to(parse_unit(other))
    assert parse_unit(one).exponent_to(parse_unit(other)) == exponent


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("家", "個"),
        ("戶", "萬"),
        ("萬", "%"),
        ("起/萬臺", "起"),
        ("起/萬臺", "起/萬人"),
        ("元/人·次", "元/人"),
        ("元/月", "元"),
        ("個百分點", "%"),
        ("美元", "元"),
        ("歐元", "元"),
        ("噸標準煤", "噸"),
        ("工作日", "天"),
        ("工作小時", "小時"),
        ("公頃", "畝"),
        ("公斤", "斤"),
    ],
)
def test_no_conversion(one: str, other: str) -> None:
    assert not parse_unit(one).converts_to(parse_unit(other))


@pytest.mark.parametrize(
    ("text", "is_count", "is_share"),
    [("家", True, False), ("萬戶", True, False), ("起/萬臺", False, False), ("%", False, True), ("/10萬", False, True),
     ("%/人", False, False), ("億元", False, False), ("萬", False, False), ("人", True, False)],
)  # fmt: skip
def test_what_is_counted(text: str, is_count: bool, is_share: bool) -> None:
    assert (parse_unit(text).is_count, parse_unit(text).is_share) == (is_count, is_share)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("家企業", "家"),
        ("萬戶以上", "萬戶"),
        ("起/萬臺以內", "起/萬臺"),
        ("元/人·月左右", "元/人·月"),
        ("元/個人", "元/個"),
        ("個工作日內", "個工作日"),
        ("個百分點", "個百分點"),
        ("人次", "人次"),
        ("人口", "人口"),
        ("批次/千人", "批次/千人"),
        ("/10萬以下", "/10萬"),
        ("萬億", "萬億"),
        ("月", ""),
        ("企業", ""),
        ("元/", "元"),
        ("元·", "元"),
        ("/人", ""),
        ("", ""),
    ],
)
def test_where_a_unit_ends(text: str, unit: str) -> None:
    assert text[: unit_end(fold(text), 0)] == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [("萬人", "萬人"), ("10萬人口中", "10萬人口"), ("月", "月"), ("季度", "季度"), ("10人", ""), ("縣城", "縣")],
)
def test_where_a_denominator_ends(text: str, unit: str) -> None:
    assert text[: per_end(fold(text), 0)] == unit
