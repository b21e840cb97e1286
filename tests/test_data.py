"""The plan data against the plan's tables and against themselves."""

from decimal import Decimal

import pytest
from opencc import OpenCC
from pydantic import BaseModel

from ningbo_plan.loading import Catalog
from ningbo_plan.model.base import Text
from ningbo_plan.model.plan import Measure, Plan
from ningbo_plan.model.quantities import target_interval
from ningbo_plan.notation.interval import Interval
from ningbo_plan.plan_checks import check_plan

# 表2-1 as printed: 序號, 二級指標 (and unit), 2020年實際值, 2025年目標, 指標屬性.
TABLE_2_1 = """
1|在冊市場主體總量|萬戶|110.3|150|預期性
2|雙隨機監管(抽查)事項占比|%|10.27|60以上|約束性
3|“雙隨機、一公開”信用應用率|%|77|90|約束性
4|放心消費商圈(街區)|個|22|40|預期性
5|推行賠償先付企業|個|165|350|預期性
6|消費維權服務站(綠色通道)、ODR(在線消費糾紛解決)企業|個|2808|5000|預期性
7|消費者投訴處置率|%|99.2|99.5以上|預期性
8|省級以上政府質量獎|項|7|12|預期性
9|國內有效商標注冊數|萬件|32.5|55|預期性
10|社會公用計量標準數量(含改造提升數)|個|478|530|預期性
11|累計主持或參與制修訂國際標準|項|21|30|預期性
12|累計主持制修訂國家標準|項|361|450|預期性
13|累計主持制定“浙江制造”標準|項|267|510|預期性
14|“品字標”國際認證證書保有量|個|38|73|預期性
15|培育“品字標”企業|家|213|400以上|預期性
16|每萬人高價值發明專利擁有量|件|12|20|預期性
17|規上工業企業發明專利覆蓋率|%|29|100|預期性
18|PCT國際專利申請量|件|677|1200|預期性
19|國家級知識產權保護中心和快維中心|個|1|5|預期性
20|三星級以上文明規范市場|家|104|200|預期性
21|國家食品安全示范城市|個||1|預期性
22|AA級或以上食安規范化農批市場|家|2|4|預期性
23|食品安全抽檢監測數|批次/千人|4.5|6|約束性
24|萬臺特種設備事故率|起/萬臺|0.28以內|0.22以內|約束性
25|流通領域產品質量監督抽查量|批次/年|2000|3000|約束性
26|數字化與業務融合率|%|95%|98%|預期性
27|新增省部級以上科研項目|個|43|50|預期性
28|新增省部級以上科技獎勵數量|個|6|10|預期性
29|儀器設備原值|億元|4|5|預期性
30|省部級以上科技創新載體|個|7|9|預期性
31|科技經費投入|億元|0.75|1|預期性
"""
# 表1-1 as printed: 序號, 指標名稱, 2020年目標值.
TABLE_1_1 = """
1|國家、省食品安全縣(市)區|全覆蓋
2|食品藥品安全公眾滿意度|70以上 85以上
3|企業注冊登記全程電子化和“雙告知”率|100
4|個體工商戶轉型升級企業數|年均3000家以上
5|中小企業增長率|年均5以上
6|國際注冊商標數|1100
7|“四品一械”重點高風險產品抽查率|100
8|食品藥品專業監管人員占比|75以上
9|基層市場監管所規范化建設率|100
10|食品藥品安全風險分級覆蓋率|100
11|市場監督檢驗經費|年人均GDP 的 1‰(常住人口)
12|市場監管全過程信息共享率|100
13|全部藥品信息追溯覆蓋率|100
14|行政許可、行政處罰“雙公示”|全覆蓋
15|重點領域失信“黑名單”|全覆蓋
16|市場監管信息依法公開率|100
17|食品藥品安全科普宣傳站建設鄉鎮(街道)覆蓋率|100
18|消費者投訴處置率|95
19|發明專利年授權量|8000
20|每萬人發明專利擁有量|38
21|PCT國際專利申請量|300
22|市級專利示范企業培育數|年均20
23|專利質押融資額|3.2
24|商標質押融資額|15.5
25|知識產權(專利)行政執法案件年結案率|95以上
26|知識產權服務業營業收入年均增長率|15
27|國家級知識產權品牌服務機構|5
28|主持或參與國際標準制訂|10
29|主持國家、行業(團體)標準制修訂|150
30|地方標準規劃制修訂|130
31|“浙江制造”標準|100
32|企業自我聲明公開的標準|12000
33|中國標準創新貢獻獎|2
"""
ATTRIBUTES = {"預期性": "expected", "約束性": "binding"}


def plan(catalog: Catalog, key: str) -> Plan:
    found = catalog.find(key)
    assert found is not None
    return found


def test_plan_data_are_consistent(catalog: Catalog) -> None:
    assert check_plan(catalog) == []


def test_plans_answer_to_their_chinese_names(catalog: Catalog) -> None:
    assert plan(catalog, "十三五").id == "13fyp"
    assert plan(catalog, "十四五").id == "14fyp"


@pytest.mark.parametrize("row", TABLE_2_1.split("\n")[1:-1])
def test_row_of_table_2_1(catalog: Catalog, row: str) -> None:
    no, name, unit, baseline, target, attribute = row.split("|")
    indicator = plan(catalog, "14fyp").find(no)
    assert indicator is not None
    printed = (indicator.name.zh_hant, indicator.unit, indicator.target, indicator.attribute)
    assert printed == (name, unit, target, ATTRIBUTES[attribute])
    (document,) = [b for b in catalog.baselines if b.submission.plan == "14fyp"]
    entry = document.submission.actuals.get(indicator.id)
    assert (entry.value if entry else "") == baseline
    assert indicator.reference[0] == f"表2-1 第{no}項"


@pytest.mark.parametrize("row", TABLE_1_1.split("\n")[1:-1])
def test_row_of_table_1_1(catalog: Catalog, row: str) -> None:
    no, name, target = row.split("|")
    indicator = plan(catalog, "13fyp").find(no)
    assert indicator is not None
    assert indicator.name.zh_hant == name
    parts = [part.target for part in indicator.components if not part.dropped]
    assert indicator.target == target or " ".join(filter(None, parts)) == target
    assert indicator.reference[0] == f"表1-1 第{no}項"


def test_rows_are_all_and_in_order(catalog: Catalog) -> None:
    assert [i.no for i in plan(catalog, "13fyp").indicators if i.no] == list(range(1, 34))
    assert [i.no for i in plan(catalog, "14fyp").indicators if i.no] == list(range(1, 32))


def test_measures_that_the_text_decides(catalog: Catalog) -> None:
    """新增… add up over the plan, 累計… never fall, averages are averages, one city is a milestone."""
    measures = {i.no: i.measure for i in plan(catalog, "14fyp").indicators if i.no}
    assert {no for no, m in measures.items() if m is Measure.PERIOD_TOTAL} == {27, 28}
    assert {no for no, m in measures.items() if m is Measure.MILESTONE} == {21}
    for indicator in plan(catalog, "14fyp").indicators:
        if indicator.no and indicator.name.zh_hant.startswith("累計"):
            assert indicator.cumulative
            assert indicator.measure is Measure.LEVEL
    averages = {i.no for i in plan(catalog, "13fyp").indicators if i.measure is Measure.ANNUAL_AVERAGE}
    assert averages == {4, 5, 22, 26}


def test_source_plans_of_table_1_1(catalog: Catalog) -> None:
    """Note 1: rows 1–18, 19–27 and 28–33 come from three plans."""
    groups = {i.no: i.group for i in plan(catalog, "13fyp").indicators if i.no}
    assert len({groups[no] for no in range(1, 19)}) == 1
    assert len({groups[no] for no in range(19, 28)}) == 1
    assert len({groups[no] for no in range(28, 34)}) == 1
    assert len(set(groups.values())) == 3
    assert all(group.reference == ["表1-1 說明1"] for group in plan(catalog, "13fyp").groups)


@pytest.mark.parametrize("no", [1, 7, 13, 14, 15, 17, 21, 24])
def test_contradictions_of_the_plan_are_recorded(catalog: Catalog, no: int) -> None:
    indicator = plan(catalog, "14fyp").find(no)
    assert indicator is not None
    assert any(note.kind == "contradiction" for note in indicator.notes)


def test_targets_in_the_unit_of_their_rows(catalog: Catalog) -> None:
    fourteenth = plan(catalog, "14fyp")

    def read(no: int) -> Interval:
        indicator = fourteenth.find(no)
        assert indicator is not None
        assert indicator.target is not None
        interval = target_interval(indicator, indicator.target, fourteenth.method)
        assert isinstance(interval, Interval)
        return interval

    assert read(1) == Interval(Decimal(150), None)
    assert read(2) == Interval(Decimal(60), None)
    assert read(24) == Interval(None, Decimal("0.22"))
    assert read(26) == Interval(Decimal(98), None)


def texts(model: BaseModel) -> list[Text]:
    found: list[Text] = []
    for value in dict(model).values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Text):
                found.append(item)
            elif isinstance(item, BaseModel):
                found += texts(item)
    return found


def test_simplified_texts_are_the_traditional_ones(catalog: Catalog) -> None:
    convert = OpenCC("t2s").convert
    every = [text for plan in catalog.plans for text in texts(plan)]
    assert len(every) > 120
    assert [t.zh_hans for t in every] == [convert(t.zh_hant) for t in every]
