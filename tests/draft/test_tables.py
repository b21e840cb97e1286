"""Tables as people paste them: what is read of each, what is guessed, and what is left out and why."""

from collections.abc import Callable
from typing import Any

import pytest

from ningbo_plan.draft.plan import Wishes
from ningbo_plan.draft.tree import Draft, Guess, plain
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.model.place import parse_place
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
    return messages_for(Language.EN).text(value.why, **value.why.values) if isinstance(value, Guess) else None


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
        ("1,市場主體,戶,5,60(力爭65),預期性", "higher", "from 5 to 60"),
        ("1,市場主體,戶,,60,預期性", "higher", "nothing in the row says which side is good"),
        ("1,市場主體,戶,1.5萬,9000,預期性", "lower", "from 15000 to 9000"),
        ("1,新增市場主體,戶,90,60,預期性", "higher", "nothing in the row says which side is good"),
        ("1,開辦環節,個,15,10,預期性", "lower", "from 15 to 10"),
        ("1,事故起數,起,4,5,預期性", "lower", "from 事故 in the name, but the numbers go the other way, from 4 to 5"),
        (
            "1,投訴處理率,%,95,92,預期性",
            "higher",
            "from 投诉 and 处理 in the name, but the numbers go the other way, from 95 to 92",
        ),
        ("1,投訴平均處理天數,天,15,10,預期性", "lower", "from 天数 in the name"),
        ("1,投訴處理時間,天,,10,預期性", "lower", "from 时间 in the name"),
        ("1,辦理時間壓縮,%,,50,預期性", "higher", "from 时间 and 压缩 in the name"),
        ("1,抽檢不合格率,%,2.1,1.5,預期性", "lower", "from 不合格 in the name"),
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
        ("重大事故", "不發生", "every_year", False),
        ("重大事故", "零發生", "every_year", False),
        ("中國質量獎", "零的突破", "milestone", False),
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


def test_a_rate_of_change_of_an_amount(draft: Drafting, read_back: ReadBack) -> None:
    """The unit of the amount stays in the name, and its baseline in a remark."""
    drafted = one(draft, "1,知識產權質押融資額(億元),,155,年均增長10%,預期性")
    _, baseline = read_back(drafted)
    assert (row(drafted)["name"]["zh-Hant"], row(drafted)["unit"]) == ("知識產權質押融資額(億元)", "%")
    assert (row(drafted)["rate_of_change"], row(drafted)["measure"]) == (True, "annual_average")
    assert why(drafted, "unit") == "the table has the unit 億元; the target 年均增長10% is a rate at which that changes"
    assert why(drafted, "rate_of_change")
    assert baseline is None
    (remark,) = drafted.rows[0].remarks
    assert remark.format(**remark.values) == "the baseline 155 is left out: it is in 億元, and the target is not"


def test_a_path_in_a_cell_of_two_columns(draft: Drafting, read_back: ReadBack) -> None:
    drafted = one(draft, "1,明廚亮灶率,%,由90%提升至100%,,約束性")
    _, baseline = read_back(drafted)
    assert (row(drafted)["target"], why(drafted, "target")) == ("由90%提升至100%", "from the column 2025年")
    assert baseline is not None
    assert baseline.actuals["indicator-01"].value == "90%"


@pytest.mark.parametrize(
    ("title", "place"),
    [("表1-1 主要指標", "表1-1"), ("專欄 1  主要指標", "專欄1"), ("表一 主要指標", ""), ("主要指標表", "")],
)
def test_references_are_places_that_an_audit_knows(
    draft: Drafting, read_back: ReadBack, title: str, place: str
) -> None:
    drafted = draft(f"總體要求\n目標。\n現狀。\n{title}\n{HEADER}\n1,專利,件,3,5,預期性\n")
    catalog, _ = read_back(drafted)
    (reference,) = catalog.plans[0].indicators[0].reference
    assert reference == f"{place} 第1項".strip()
    assert parse_place(reference)
    assert plain(drafted.plan["title"])["zh-Hant"] == title.rsplit(maxsplit=1)[-1]
    assert any("no line above the table names it" in each for each in drafted.gathered) == (place == "")


def test_milestones_of_what_must_hold_in_every_year_are_left_out(draft: Drafting, read_back: ReadBack) -> None:
    drafted = draft("指標,2025年,2028年,2030年\n重大事故,1,0,不發生\n")
    assert read_back(drafted)[0].plans[0].indicators[0].milestones == {}
    assert len(drafted.rows[0].remarks) == 1


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
    assert "a row whose group is empty is of the group above" in drafted.gathered


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
    assert any("counted" in each for each in drafted.gathered)


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
        ("a,b\n1,2\n", Wishes(), "line 1 has: a | b"),
        (
            "指標,單位\n專利,件\n",
            Wishes(),
            "line 1 may be the header, but has no column of targets, such as 2030年目標: 指標 | 單位",
        ),
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
