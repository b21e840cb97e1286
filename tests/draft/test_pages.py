"""Tables as pages print them: blanks inside cells, rows broken over lines, lines between them."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ningbo_plan.draft.plan import Wishes
from ningbo_plan.draft.tree import Draft, Guess, plain
from ningbo_plan.source.table import TableError

Drafting = Callable[..., Draft]
HEADER = "序号 指标 2025年 2030年 属性"


def facts(draft: Draft, *keys: str) -> list[tuple[Any, ...]]:
    """Some keys of each row, with its name and its baseline."""
    rows = [(plain(row.indicator), plain(row.baseline or {})) for row in draft.rows]
    return [
        (row.get("no"), row["name"]["zh-Hans"], *(row.get(key) for key in keys), baseline.get("value"))
        for row, baseline in rows
    ]


def is_marked(draft: Draft, row: int, *keys: str) -> bool:
    tree: Any = draft.rows[row].indicator
    for key in keys:
        tree = tree[key]
    return isinstance(tree, Guess)


@pytest.mark.parametrize(
    ("cell", "target"),
    [
        ("96 以上", "96以上"),
        ("12 以内", "12以内"),
        ("不超过 12", "不超过12"),
        ("不低于 95", "不低于95"),
        ("≥ 98.5", "≥98.5"),
        ("10% 左右", "10%左右"),
        ("10 % 左右", "10%左右"),
        ("年均 4 以上", "年均4以上"),
        ("年均增长 10%", "年均增长10%"),
        ("5 (力争 6)", "5(力争6)"),
        ("〔 200 〕", "〔200〕"),
        ("由 17% 降至 14%", "由17%降至14%"),
        ("完成 省下达任务", "完成省下达任务"),
    ],
)
@pytest.mark.parametrize("header", [HEADER, "序 号 指 标 2025 年 2030 年 属 性", HEADER + " 责任单位"])
def test_blanks_inside_a_target_do_not_part_it(draft: Drafting, cell: str, target: str, header: str) -> None:
    last = " 注册处" if "责任" in header else ""
    before = "—" if "由" in cell else "9"
    drafted = draft(f"{header}\n1 合格率(%) {before} {cell} 预期性{last}\n")
    assert [(no, name, printed) for no, name, printed, _ in facts(drafted, "target")] == [(1, "合格率", target)]
    assert drafted.unread == []


@pytest.mark.parametrize(
    "header",
    [
        "序号 指标 2025 年 2030 年 属性",
        "序 号 指 标 2025年 2030年 属 性",
        "序 号 指 标 名 称 2025 年 2030 年 属性",
        "序号 主要 指标 2025 年 实际 2030 年 目标 属性",
        "序  指   标  2025 年  2030 年  属性\n号",
    ],
)
def test_blanks_inside_a_header(draft: Drafting, header: str) -> None:
    drafted = draft(f"{header}\n1 专利(件) 3 5 预期性\n{header}\n2 商标(件) 4 6 预期性\n")
    assert facts(drafted, "target") == [(1, "专利", "5", "3"), (2, "商标", "6", "4")]
    assert (drafted.remarks, drafted.unread) == ([], [])


def test_more_numbers_than_columns_are_not_read(draft: Drafting) -> None:
    drafted = draft(f"{HEADER}\n1 商标(件) 4 6 预期性\n2 专利(件) 1 200 1 800 预期性\n3 标准(项) 3 5 - 8 预期性\n")
    assert [line.line for line in drafted.unread] == [3, 4]
    assert "more numbers" in drafted.unread[0].why


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("5 亿元 GDP 生产安全事故死亡人\n数(人) 0.015 0.012 约束性", "亿元 GDP 生产安全事故死亡人数"),
        ("5 亿元 GDP 生产\n安全事故死亡人\n数(人) 0.015 0.012 约束性", "亿元 GDP 生产安全事故死亡人数"),
        ("5 亿元 GDP 生产安全事故死亡 0.015 0.012 约束\n性", "亿元 GDP 生产安全事故死亡"),
        ("5 亿元 GDP 生产安全事故死亡 0.015 0.012 约束性\n人数(人)", "亿元 GDP 生产安全事故死亡人数"),
        ("5 12315 热线接通率 0.015 0.012 约束性", "12315 热线接通率"),
        ("5 12315 热线\n接通率(人/亿元) 0.015 0.012 约束性", "12315 热线接通率"),
    ],
)
def test_a_broken_row_is_one(draft: Drafting, lines: str, name: str) -> None:
    drafted = draft(f"{HEADER}\n4 商标(件) 4 6 预期性\n{lines}\n— 12 —\n6 标准(项) 1 2 预期性\n")
    assert facts(drafted, "target") == [
        (4, "商标", "6", "4"), (5, name, "0.012", "0.015"), (6, "标准", "2", "1"),
    ]  # fmt: skip
    assert drafted.unread == []
    assert is_marked(drafted, 1, "name", "zh-Hans") == lines.endswith("人数(人)")


@pytest.mark.parametrize(
    "lines",
    [
        "生产安全事故\n5 0.015 0.012 约束性\n死亡人数",  # the number in the middle of the name
        "生产 安全事故\n死亡人数(人) 0.015 0.012 约束性",  # no number
        "5 品牌价值\n死亡人数(人) 0.015 0.012 约束性",  # the number of the second row missing
    ],
)
def test_lines_that_may_be_several_rows_are_not_read(draft: Drafting, lines: str) -> None:
    drafted = draft(f"{HEADER}\n4 商标(件) 4 6 预期性\n{lines}\n7 标准(项) 1 2 预期性\n")
    assert [row[:2] for row in facts(drafted)] == [(4, "商标"), (7, "标准")]
    (unread,) = drafted.unread
    assert unread.line == 3
    assert unread.text.replace(" ", "") == lines.replace("\n", "").replace(" ", "")


def test_what_may_belong_to_a_row_marks_it(draft: Drafting) -> None:
    drafted = draft(f"{HEADER}\n1 商标 4 6 预期性\n另 见说明\n2 专利 3 5 预期性\n死亡人数\n3 标准 1 2 预期性\n")
    assert [is_marked(drafted, row, "target") for row in range(3)] == [True, False, False]
    assert [is_marked(drafted, row, "name", "zh-Hans") for row in range(3)] == [False, True, True]
    assert isinstance(drafted.plan["groups"][0]["name"]["zh-Hant"], Guess)


def test_a_name_that_begins_with_a_number_is_not_numbered_by_it(draft: Drafting) -> None:
    drafted = draft(f"{HEADER}\n8 商标 4 6 预期性\n110 报警率 3 5 预期性\n")
    assert [is_marked(drafted, row, "no") for row in range(2)] == [False, True]


def test_a_row_without_a_number_has_no_number_in_its_reference(draft: Drafting) -> None:
    drafted = draft(f"表1 指标\n{HEADER}\n1 商标(件) 4 6 预期性\n专利(件) 3 5 预期性\n")
    assert [plain(row.indicator["reference"]) for row in drafted.rows] == ["表1 第1項", "表1"]
    assert is_marked(drafted, 1, "reference")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("甲市规划\n序号 指标 单位 属性\n1 专利 件 预期性", "line 2 may be the header, but has no column of targets"),
        ("甲市规划\n序号 项 2025年 2030年\n1 专利 3 5", "line 2 may be the header, but has no column of names"),
        ("甲市规划", "line 1 has: 甲市规划"),
    ],
)
def test_no_header_quotes_the_nearest_line(draft: Drafting, table: str, problem: str) -> None:
    with pytest.raises(TableError) as error:
        draft(table)
    assert problem in error.value.problem.format(**error.value.problem.values)


KNOWN = {
    1: ("制造业产品质量合格率(%)", "94.5", "96 以上"),
    2: ("公共服务质量满意度(分)", "82.3", "85"),
    3: ("国家标准主导制修订数(项)", "〔120〕", "〔200〕"),
    4: ("电梯困人救援平均到达时间(分钟)", "14", "不超过 12"),
    5: ("投诉举报按时办结率(%)", "99.2", "99.5 以上"),
    6: ("知识产权质押融资额(亿元)", "155", "年均增长 10% 左右"),
    7: ("12315 热线接通率(%)", "—", "98"),
    8: ("亿元 GDP 生产安全事故死亡人数", "0.015", "0.012 以内"),
    9: ("品牌价值", "—", "持续提升"),
    10: ("新增小微企业(万家)", "3", "年均 4 以上"),
    11: ("投诉占比", "—", "由 17% 降至 14%"),
    12: ("高技能人才(万人)", "5", "6 (力争 7)"),
}
BETWEEN = st.sampled_from([" ", "  ", "     ", "\u3000"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """The known table as some page prints it."""

    def spread(text: str) -> str:
        return "".join(draw(st.sampled_from(["", " ", "  "])) if char == " " else char for char in text)

    header = (
        draw(st.sampled_from(["序 号", "序号"])),
        draw(st.sampled_from(["指 标", "指标"])),
        "2025 年",
        "2030 年",
        "属 性",
    )
    lines = [draw(BETWEEN).join(spread(word) for word in header)]
    for no, (name, baseline, target) in KNOWN.items():
        cells = [name, baseline, spread(target), draw(st.sampled_from(["预期性", "约束性", "约束"]))]
        cut = draw(st.integers(0, 2 * len(name)))
        rest = ""
        if 0 < cut < len(name):
            cells[0], rest = name[:cut], name[cut:]
            where = draw(st.sampled_from(["first", "last", "middle"]))
            if where == "last":
                lines.append(f"{no} {cells[0]}")
                cells[0], rest = rest, ""
                lines.append(draw(BETWEEN).join(cells))
                continue
            if where == "middle":
                lines += [cells[0], " ".join([str(no), *cells[1:]]), rest]
                continue
        number = draw(st.sampled_from([f"{no} ", f"{no} ", f"{no} ", f"{no}. ", ""]))
        lines.append(number + draw(BETWEEN).join(cells))
        lines += [rest] if rest else []
        lines += draw(st.sampled_from([[], [], [], ["— 3 —"], ["二、安全保障"]]))
    return "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(page=pages())
def test_what_has_no_mark_is_as_the_table_has_it(draft: Drafting, page: str) -> None:
    known = {dense(name): (dense(base), dense(target)) for name, base, target in KNOWN.values()}
    for row in draft(page, Wishes(years=(2026, 2030))).rows:
        indicator = row.indicator
        name = indicator["name"]["zh-Hans"]
        same = [key for key in known if key.split("(")[0] == dense(str(plain(name))).split("(")[0]]
        if same:
            baseline, target = known[same[0]]
            value = (row.baseline or {}).get("value")
            assert isinstance(indicator["target"], Guess) or dense(indicator["target"]) == target, page
            assert value is None or isinstance(value, Guess) or dense(value) == baseline, page
        else:
            assert isinstance(name, Guess) or isinstance(indicator["target"], Guess), page


def dense(text: str) -> str:
    return "".join(text.split())
