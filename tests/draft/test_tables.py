"""Tables as people paste them: what is read of each, what is guessed, and what is left out and why."""

from collections.abc import Callable
from typing import Any

import pytest

from ningbo_plan.draft.plan import Wishes
from ningbo_plan.draft.tree import Draft, Guess, plain
from ningbo_plan.loading import Catalog
from ningbo_plan.model.submission import Submission
from ningbo_plan.source.table import TableError

Drafting = Callable[..., Draft]
ReadBack = Callable[[Draft], tuple[Catalog, Submission | None]]
HEADER = "序號,指標,單位,2025年,2030年目標,屬性"


def row(draft: Draft, index: int = 0) -> dict[str, Any]:
    values: dict[str, Any] = plain(draft.rows[index].indicator)
    return values


def why(draft: Draft, key: str) -> str | None:
    """Why the first row's value of a key is a guess; None if it is none."""
    value = draft.rows[0].indicator[key]
    return value.why.format(**value.why.values) if isinstance(value, Guess) else None


def one(draft: Drafting, cells: str, header: str = HEADER) -> Draft:
    return draft(f"{header}\n{cells}\n")


@pytest.mark.parametrize(
    ("cells", "direction", "reason"),
    [
        ("1,事故死亡人數,人,5,4以內,預期性", "lower", None),
        ("1,事故死亡人數,人,5,4以上,預期性", "higher", None),
        ("1,事故死亡人數,人,5,4,預期性", "lower", "from 事故 in the name"),
        ("1,投訴量,件,500,400,預期性", "lower", "from 投诉 in the name"),
        ("1,投訴處置率,%,90,95,預期性", "higher", "from 投诉 and 处置 in the name"),
        ("1,單位GDP能耗降低,%,,13.5,約束性", "higher", "from 能耗 and 降低 in the name"),
        ("1,單位GDP能耗,噸標準煤/萬元,0.4,下降18%,約束性", "lower", "from the target 下降18%"),
        ("1,投訴占比,%,,由17%降至14%,預期性", "lower", "from the target 由17%降至14%"),
        ("1,覆蓋率,%,,由8.1%提升至12%,預期性", "higher", "from the target 由8.1%提升至12%"),
        ("1,市場主體,戶,5,60(力爭65),預期性", "higher", "nothing in the row says which side is good"),
    ],
)
def test_direction(draft: Drafting, cells: str, direction: str, reason: str | None) -> None:
    drafted = one(draft, cells)
    assert (row(drafted)["direction"], why(drafted, "direction")) == (direction, reason)


@pytest.mark.parametrize(
    ("name", "target", "measure", "is_cumulative"),
    [
        ("專利", "50", "level", False),
        ("新增專利", "50", "period_total", False),
        ("專利", "新增50", "period_total", False),
        ("專利", "〔50〕", "period_total", False),
        ("專利", "[50]", "period_total", False),
        ("每年新增專利", "50", "every_year", False),
        ("專利", "每年50件", "every_year", False),
        ("年均專利", "50", "annual_average", False),
        ("專利", "年均新增50", "annual_average", False),
        ("累計專利", "50", "level", True),
        ("專利", "累計50", "level", True),
    ],
)
def test_measure(draft: Drafting, name: str, target: str, measure: str, is_cumulative: bool) -> None:
    drafted = one(draft, f"1,{name},件,3,{target},預期性")
    assert (row(drafted)["measure"], row(drafted).get("cumulative", False)) == (measure, is_cumulative)
    assert why(drafted, "measure")


@pytest.mark.parametrize(
    ("cells", "name", "unit"),
    [
        ("1,市場主體(萬戶),,5,6,預期", "市場主體", "萬戶"),
        ("1,市場主體（萬戶）,,5,6,預期", "市場主體", "萬戶"),
        ("1,市場主體(萬戶),萬戶,5,6,預期", "市場主體", "萬戶"),
        ("1,商圈(街區),個,5,6,預期", "商圈(街區)", "個"),
        ("1,市場主體,,5,6萬戶,預期", "市場主體", "萬戶"),
        ("1,覆蓋率,—,95%,98%,預期", "覆蓋率", "%"),
        ("1,滿意度指數(分),,85,90,預期", "滿意度指數", "分"),
        ("1,檢驗機構,個,5,6家,預期", "檢驗機構", "家"),
        ("1,競爭力,,5,6,預期", "競爭力", None),
    ],
)
def test_unit(draft: Drafting, read_back: ReadBack, cells: str, name: str, unit: str | None) -> None:
    drafted = one(draft, cells)
    read_back(drafted)
    assert (row(drafted)["name"]["zh-Hant"], row(drafted).get("unit")) == (name, unit)
    is_printed = unit is not None and f"{unit}," in cells.replace("(", ",").replace(")", ",").replace("）", ",")
    assert is_printed or isinstance(drafted.rows[0].indicator["unit"], Guess)


@pytest.mark.parametrize(
    ("cell", "attribute"),
    [("約束性", "binding"), ("[约束]", "binding"), ("預期", "expected"), ("预期性指标", "expected"), ("指導性", None)],
)
def test_attribute(draft: Drafting, cell: str, attribute: str | None) -> None:
    drafted = one(draft, f"1,專利,件,3,5,{cell}")
    assert row(drafted).get("attribute") == attribute
    assert (why(drafted, "attribute") is None) == (attribute is not None)


@pytest.mark.parametrize("target", ["持續提高", "完成省下達任務", "高於全省平均水平", "翻一番", "分別達到85、90以上"])
def test_a_target_that_is_no_number_is_kept_and_not_assessed(draft: Drafting, read_back: ReadBack, target: str) -> None:
    drafted = one(draft, f"1,專利,件,3,{target},預期性")
    indicator = read_back(drafted)[0].plans[0].indicators[0]
    assert (indicator.target, why(drafted, "target") is not None) == (target, True)
    assert indicator.not_assessed is not None


@pytest.mark.parametrize(
    ("header", "cells", "years", "values"),
    [
        ("指標名稱,基期值,目標值", "專利,3,5", (2026, 2030), ("3", "5")),
        ("二級指標,2025年實際值,2030年", "專利,3,5", None, ("3", "5")),
        ("2030年目標,2025年,主要指標", "5,3,專利", None, ("3", "5")),
        ("指标,现状,规划目标", "专利,3,5", (2026, 2030), ("3", "5")),
        ("指標,2020年,2025年,2030年", "專利,2,3,5", (2026, 2030), ("3", "5")),
        ("指標,2030年目標", "專利,5", None, (None, "5")),
        ("指標,2025年,2030年,年均/累計", "專利,3,—,〔5〕", None, ("3", "〔5〕")),
        ("name,baseline,target", "專利,3,5", (2026, 2030), ("3", "5")),
    ],
)
def test_headers(
    draft: Drafting, header: str, cells: str, years: tuple[int, int] | None, values: tuple[str | None, str]
) -> None:
    drafted = draft(f"{header}\n{cells}\n", Wishes(years=years))
    assert plain(drafted.plan["years"]) == [2026, 2030]
    baseline = plain(drafted.rows[0].baseline)
    assert (baseline and baseline["value"], row(drafted)["target"]) == values


def test_years_inside_the_plan_are_milestones(draft: Drafting, read_back: ReadBack) -> None:
    drafted = draft("指標,2025年,2028年,2030年\n專利,3,4,5\n商標,3,穩步提高,5\n")
    first, second = read_back(drafted)[0].plans[0].indicators
    assert (first.milestones, second.milestones) == ({2028: "4"}, {})
    assert [len(row.remarks) for row in drafted.rows] == [0, 1]


def test_a_baseline_of_another_year_or_an_estimate_is_marked(draft: Drafting) -> None:
    assert isinstance(one(draft, "1,專利,3,5", "序號,指標,2024年,2030年目標").baseline["year"], int)
    drafted = draft("指標,2024年,2030年目標\n專利,3,5\n", Wishes(years=(2026, 2030)))
    assert isinstance(drafted.baseline["year"], Guess)
    drafted = draft("指標,基期值,2030年目標\n專利,3,5\n")
    assert drafted.baseline["year"].value == 2025
    assert "five years" in drafted.plan["years"][1].why
    drafted = draft("指標,2025年預計,2030年目標\n專利,3,5\n")
    assert drafted.baseline["quality"].value == "preliminary"


def test_groups(draft: Drafting) -> None:
    table = "序號 指標 2025年 2030年\n市場\n環境\n1 專利 3 5\n2 商標 3 5\n二、安全監管\n3 抽檢 3 5\n"
    drafted = draft(table)
    assert [plain(each.indicator)["group"] for each in drafted.rows] == ["市場環境", "市場環境", "安全監管"]
    table = "類別,指標,2025年,2030年\n市場,專利,3,5\n,商標,3,5\n質量,抽檢,3,5\n安全,檢測,3,5\n"
    drafted = draft(table)
    assert [plain(each.indicator)["group"] for each in drafted.rows] == ["市場", "市場", "質量", "安全"]
    assert [isinstance(each.indicator["group"], Guess) for each in drafted.rows] == [False, True, False, False]


def test_broken_lines_notes_and_repeated_headers(draft: Drafting) -> None:
    table = (
        "序號 指標 2025年 2030年\n"
        "1 消費維權服務站(綠色通道)、ODR(在線消\n"
        "費糾紛解決)企業(個) 2808 5000\n"
        "序號 指標 2025年 2030年\n"
        "2 專利* 3 5①\n"
        "注：*為預計數。\n"
    )
    drafted = draft(table)
    names = [row(drafted, i)["name"]["zh-Hant"] for i in range(2)]
    assert names == ["消費維權服務站(綠色通道)、ODR(在線消費糾紛解決)企業", "專利"]
    assert row(drafted, 1)["target"] == "5"
    assert [(line.line, line.is_note) for line in drafted.left_out] == [(6, True)]


def test_what_cannot_be_read_is_not_lost(draft: Drafting) -> None:
    drafted = draft("序號 指標 2025年 2030年\n1 專利 3 5\n這一行 讀不出\n3 商標 3 5\n")
    assert [(line.line, line.text) for line in drafted.unread] == [(3, "這一行讀不出")]
    assert [remark.format(**remark.values) for remark in drafted.remarks] == [
        "after row 1 comes row 3; see whether one is missing"
    ]


def test_a_row_with_more_cells_than_the_header_is_not_read(draft: Drafting) -> None:
    """As when a comma parts the thousands of a number."""
    drafted = draft("序號,指標,2025年,2030年\n1,專利,3,5\n2,商標,1,200,1,500\n")
    assert [(len(drafted.rows), line.line) for line in drafted.unread] == [(1, 3)]


def test_numbers_before_names_and_a_column_of_changes(draft: Drafting, read_back: ReadBack) -> None:
    """The shape of the national table, with invented values."""
    table = (
        "專欄1 主要指標\n"
        "類別\t指標\t2025年\t2030年\t年均/累計\t屬性\n"
        "經濟\t1.經營主體增長（%）\t2.3\t—\t5左右\t預期性\n"
        "\t2.能耗降低（%）\t—\t—\t〔13.5〕\t約束性\n"
        "\t3.失業率（%）\t5.2*\t<5.5\t—\t預期性\n"
    )
    for text in (table, table.replace("\t", "   ")):
        drafted = draft(text)
        rows = read_back(drafted)[0].plans[0].indicators
        assert [(i.no, i.name.zh_hant, i.unit, i.target, i.measure, i.direction, i.group) for i in rows] == [
            (1, "經營主體增長", "%", "5左右", "annual_average", "higher", "經濟"),
            (2, "能耗降低", "%", "〔13.5〕", "period_total", "higher", "經濟"),
            (3, "失業率", "%", "<5.5", "level", "lower", "經濟"),
        ]
        assert plain(drafted.rows[2].baseline) == {"value": "5.2", "reference": "專欄1 第3項"}


def test_a_title_is_in_its_own_script(draft: Drafting) -> None:
    drafted = draft("指標,2025年,2030年\n專利覆蓋率(%),3,5\n", Wishes(title="杭州市场监管主要指标"))
    assert plain(drafted.plan["title"])["zh-Hant"] == "杭州市場監管主要指標"


def test_row_numbers(draft: Drafting, read_back: ReadBack) -> None:
    drafted = draft("序號,指標,2025年,2030年\n①,專利,3,5\n1.,商標,3,5\n,抽檢,3,5\n")
    read_back(drafted)
    assert [row(drafted, i).get("no") for i in range(3)] == [None, None, None]
    drafted = draft("指標,2025年,2030年\n專利,3,5\n商標,3,5\n")
    assert [row(drafted, i)["no"] for i in range(2)] == [1, 2]
    assert why(drafted, "no")


@pytest.mark.parametrize("baseline", ["約三成人", "99999999999999999999", "120%", "去年3"])
def test_a_baseline_that_the_checks_refuse_is_left_out_and_said(
    draft: Drafting, read_back: ReadBack, baseline: str
) -> None:
    drafted = one(draft, f"1,覆蓋率,%,{baseline},100,預期性")
    _, submission = read_back(drafted)
    assert drafted.rows[0].baseline is None
    assert len(drafted.rows[0].remarks) == 1
    assert submission is None


def test_quotation_marks_that_are_no_quoting_stay(draft: Drafting) -> None:
    drafted = draft('指標\t2025年\t2030年\n"品字標"企業\t3\t5\n')
    assert row(drafted)["name"]["zh-Hant"] == '"品字標"企業'


@pytest.mark.parametrize(
    ("table", "wishes", "problem"),
    [
        ("", Wishes(), "the table is empty"),
        ("a,b\n1,2\n", Wishes(), "the first line has: a | b"),
        ("指標,單位\n專利,件\n", Wishes(), "the first line has: 指標 | 單位"),
        ("指標,目標\n專利,5\n", Wishes(), "--years"),
        ("指標,2025年目標\n專利,5\n", Wishes(years=(2026, 2030)), "2030"),
        ("指標,2030年目標\n", Wishes(), "no line below the header"),
        ("x\n" * 6000, Wishes(), "2000"),
        (b"PK\x03\x04...", Wishes(), "Excel"),
        (b"\xff\x00\xff", Wishes(), "GB18030"),
    ],
)
def test_what_is_no_table(draft: Drafting, table: str | bytes, wishes: Wishes, problem: str) -> None:
    with pytest.raises(TableError) as error:
        draft(table, wishes)
    assert problem in error.value.problem.format(**error.value.problem.values)
