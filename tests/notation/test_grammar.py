"""Every form of the notation, as a table: expression, kind, interval, comparator, unit, qualifiers, parts, beside."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from ningbo_plan.notation.grammar import MAX_LENGTH, read
from ningbo_plan.notation.interval import Direction, Interval
from ningbo_plan.notation.reading import Kind, Reading, contradicts, toward

TABLE = Path(__file__).with_name("expressions.tsv")


def shown(interval: Interval | None) -> str:
    """[60, ∞) and the like; `-` for none."""
    if interval is None:
        return "-"
    low = "(-∞" if interval.low is None else f"{'(' if interval.low_open else '['}{interval.low}"
    high = "∞)" if interval.high is None else f"{interval.high}{')' if interval.high_open else ']'}"
    return f"{low}, {high}"


def row_of(reading: Reading) -> list[str]:
    unit = reading.unit.symbol if reading.unit else ""
    comparator = (reading.comparator or "") + ("~" if reading.approximate else "")
    parts = "; ".join(f"{shown(part.interval)}{part.unit.symbol if part.unit else ''}" for part in reading.parts)
    qualifiers = " ".join(reading.qualifiers)
    return [reading.kind, shown(reading.interval), comparator, unit, qualifiers, parts, reading.beside]


ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_expression(row: list[str]) -> None:
    expression, *expected = row
    assert row_of(read(expression)) == (expected + [""] * 7)[:7]


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 600


def test_no_expression_stands_twice() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("expression", "direction", "expected"),
    [
        ("150", "higher", "[150, ∞)"),
        ("150", "lower", "(-∞, 150]"),
        ("150", "within", "[150, 150]"),
        ("2-3家", "higher", "[2, ∞)"),
        ("2-3家", "lower", "(-∞, 3]"),
        ("3%-5%", "within", "[3, 5]"),
        ("100個左右", "higher", "[85.00, ∞)"),
        ("100個左右", "lower", "(-∞, 115.00]"),
        ("100個左右", "within", "[85.00, 115.00]"),
        ("-8左右", "higher", "[-9.20, ∞)"),
        ("突破150萬戶", "higher", "(150, ∞)"),
        ("0.22以內", "lower", "(-∞, 0.22]"),
        ("下降3%左右", "lower", "[2.55, ∞)"),
        ("突破約100家", "higher", "(85.00, ∞)"),
        ("不足約100家", "lower", "(-∞, 115.00)"),
        ("至少約100家", "higher", "[85.00, ∞)"),
        ("下降18%", "higher", "[18, ∞)"),
        ("全覆蓋", "higher", "[100, ∞)"),
        ("不發生", "lower", "[0, 0]"),
        ("零的突破", "higher", "[1, ∞)"),
    ],
)
def test_direction_completes_a_reading(expression: str, direction: str, expected: str) -> None:
    assert shown(toward(read(expression), Direction(direction), Decimal("0.15"))) == expected


@pytest.mark.parametrize(
    ("expression", "direction", "expected"),
    [
        ("60以上", "higher", False),
        ("60以上", "lower", True),
        ("0.22以內", "lower", False),
        ("0.22以內", "higher", True),
        ("不足5家", "higher", True),
        ("60以上", "within", False),
        ("60", "lower", False),
        ("下降18%以上", "lower", False),
        ("突破60", "lower", True),
        ("突破60", "higher", False),
        ("下降18%以內", "lower", True),
    ],
)
def test_a_comparator_against_the_direction(expression: str, direction: str, expected: bool) -> None:
    assert contradicts(read(expression), Direction(direction)) is expected


def documented() -> list[tuple[str, str]]:
    """The expressions that the page of the notation gives, each with its kind."""
    numbers, _, others = Path("docs/notation.md").read_text(encoding="utf-8").partition("## What is no number")
    found = []
    for line in numbers.splitlines():
        if line.startswith("| `"):
            found += [("quantity", expression) for expression in re.findall("`([^`]+)`", line.split("|")[1])]
    for line in others.splitlines():
        expressions = re.findall("`([^`]+)`", line)
        if line.startswith("| `"):
            found += [(expressions[0], expression) for expression in expressions[1:]]
        elif line.startswith("* "):
            found += [("qualitative", expression) for expression in expressions]
    return found


@pytest.mark.parametrize(("kind", "expression"), documented())
def test_the_page_of_the_notation_says_how_it_is_read(kind: str, expression: str) -> None:
    assert read(expression.replace("…", "")).kind == kind


def test_an_endless_expression_is_not_read() -> None:
    assert read("1" * 10_000).kind is Kind.QUALITATIVE
    assert read("以上" * 10_000).kind is Kind.QUALITATIVE


def test_the_longest_expression_is_read_and_no_longer_one() -> None:
    longest = "企" * (MAX_LENGTH - 2) + "60"
    assert shown(read(longest).interval) == "[60, 60]"
    assert row_of(read("企" + longest)) == ["qualitative", "-", "", "", "", "", ""]
    assert read("企" + longest).expression == "企" + longest


@pytest.mark.parametrize(
    ("expression", "beside"),
    [
        ("普及率達60%", "普及率"),
        ("基本普及率60%", "普及率"),
        ("節能減排完成率95%", "節能減排完成率"),
        ("知識 產權60件", "知識產權"),
        ("知識產權(專利)擁有量60件", "知識產權擁有量 專利"),
        ("知识 产权60件", "知识产权"),
        ("6%的增長", ""),
        ("力爭滿意度每年60%", "滿意度"),
    ],
)
def test_words_beside_a_number_are_given_back_whole_and_as_written(expression: str, beside: str) -> None:
    assert read(expression).beside == beside


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("達到60%，力爭65%", ["力爭65%"]),
        ("達到６０%(力爭６５%)", ["力爭６５%"]),
        ("分別达到60%、70%以上", ["分別达到60%", "70%以上"]),
        ("由不足5%提升到12%", ["5%"]),
        ("提高5个百分点", ["提高5个百分点"]),
        ("5000个(其中新增300個)", ["5000个(其中新增300個)", "其中新增300個"]),
    ],
)
def test_parts_are_given_back_as_written(expression: str, parts: list[str]) -> None:
    assert read(expression).expression == expression
    assert [part.expression for part in read(expression).parts] == parts


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("分別增長5%、6.5%以上", ["增長5%以上", "增長6.5%以上"]),
        ("分別下降5%左右、6%", ["下降5%左右", "下降6%"]),
        ("分別達到60、70%左右", ["60%左右", "70%左右"]),
        ("分別約60%、70%", ["約60%", "約70%"]),
        ("分別超過60家、70家", ["超過60家", "超過70家"]),
        ("分別不足60家、70家", ["不足60家", "不足70家"]),
        ("分別不超過60家、70家", ["不超過60家", "不超過70家"]),
        ("分別60家以上、70家", ["60家以上", "70家"]),
        ("分別±5%、6%以上", ["±5%", "6%以上"]),
        ("力爭分別達到60家、70家", ["力爭60家", "力爭70家"]),
        ("60家、每年新增70項以上", ["60家", "每年新增70項以上"]),
        ("每年新增100家達到500家", ["每年新增100家", "500家"]),
    ],
)
def test_parts_are_read_as_if_alone(expression: str, parts: list[str]) -> None:
    assert read(expression).kind is Kind.SEVERAL
    alone = [row_of(read(part)) for part in parts]
    assert [row_of(part) for part in read(expression).parts] == alone


@pytest.mark.parametrize(
    ("expression", "base"),
    [("前3名", "位"), ("3名", "人"), ("不足3名", "人"), ("前3家", "家"), ("前沿人才3名", "人"), ("前3%", "%")],
)
def test_the_first_are_places_and_no_people(expression: str, base: str) -> None:
    unit = read(expression).unit
    assert unit is not None
    assert unit.base == base


@pytest.mark.parametrize(
    ("expression", "low"),
    [
        ("百分之123456789012345678.123456789012345", "123456789012345678.123456789012345"),
        ("123456789012345678.123456789012345678家", "123456789012345678.123456789012345678"),
        ("-123456789012345678.123456789012345678", "-123456789012345678.123456789012345678"),
        ("±123456789012345678.123456789012345678%", "-123456789012345678.123456789012345678"),
        ("五千萬億零一點一二三四五六七八九一二三四五六", "5000000000000001.123456789123456"),
        ("12345678901234567.123456789012345萬元-99999999999999999億元", "1234567890123.4567123456789012345"),
    ],
)
def test_no_digit_is_lost(expression: str, low: str) -> None:
    interval = read(expression).interval
    assert interval is not None
    assert interval.low == Decimal(low)
