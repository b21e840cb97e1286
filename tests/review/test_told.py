"""What a review tells: its sentences, its sections and their order, in three languages."""

import re
from fractions import Fraction

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.review import review, reviewable
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes, read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.model.plan import Measure
from ningbo_plan.report.document import Block, Bullets, Figure, Heading, Paragraph, SeriesChart, Table, plain
from ningbo_plan.report.narrative import NOTHING_TO_ADD, Narrative, read_narrative
from ningbo_plan.report.provenance import Provenance, Source, command_of
from ningbo_plan.report.review import SECTIONS, ReviewReport, make_review

MADE_OF = Provenance(
    "ningbo-plan 0", "1", [Source("indicators.yaml", "a" * 64)], [Source("a.yaml", "b" * 64)], "plan review a.yaml"
)
SERIES = """
plan: 14fyp
year: 2022
region: 寧波市
actuals: {1: 126.2, 3: 82.2, 24: 0.2, 7: 99.3, 27: 10}
---
plan: 14fyp
year: 2023
region: 寧波市
actuals:
  1: {value: 130, note: 受經濟下行影響, reference: 統計公報, quality: preliminary}
  3: 79
  24: 0.21
  27: 29
"""


def made(
    catalog: Catalog, text: str, language: Language = Language.ZH_HANT, narrative: Narrative = NOTHING_TO_ADD
) -> ReviewReport:
    submissions = Submissions()
    read_document_bytes("a.yaml", text.encode(), submissions)
    (series,) = reviewable(catalog, check_submissions(catalog, submissions))
    return make_review(review(series), MADE_OF, messages_for(language), narrative)


def section(report: ReviewReport, key: str) -> list[Block]:
    blocks = report.document.blocks
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == key)
    later = (i for i, b in enumerate(blocks) if i > start and isinstance(b, Heading) and b.level == 1)
    return blocks[start : next(later, len(blocks))]


def text_of(blocks: list[Block]) -> str:
    lines = []
    for block in blocks:
        match block:
            case Heading():
                lines.append(f"{block.number}{block.text}")
            case Paragraph():
                lines.append(plain(block.content))
            case Bullets():
                lines += [plain(content) for content, _ in block.nested()]
            case Table():
                lines += [" | ".join(cell.text for cell in line.cells) for line in block.lines]
            case Figure():
                lines.append(block.alt)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        (
            Language.ZH_HANT,
            "寧波市市場監管“十四五”規劃實施情況中期評估報告",
            "截至2023年底，規劃的31項指標中，提前完成1項、快於預期0項、基本符合預期1項、滯後3項（其中約束性1項）、未報送26項。",
        ),
        (
            Language.ZH_HANS,
            "宁波市市场监管“十四五”规划实施情况中期评估报告",
            "截至2023年底，规划的31项指标中，提前完成1项、快于预期0项、基本符合预期1项、滞后3项（其中约束性1项）、未报送26项。",
        ),
        (
            Language.EN,
            "Plan for market regulation in Ningbo, 14th five-year period: mid-term review",
            "As at the end of 2023, the 31 indicators of the plan stand as follows: 1 met early, 0 ahead, 1 on track, "
            "3 behind (of which 1 binding), 26 no data.",
        ),
    ],
)
def test_title_and_the_national_sentence(catalog: Catalog, language: Language, title: str, sentence: str) -> None:
    report = made(catalog, SERIES, language)
    assert report.document.title == title
    assert sentence in text_of(section(report, "overall"))


def test_a_value_of_an_earlier_year_is_said_to_be_one(catalog: Catalog) -> None:
    report = made(catalog, SERIES)
    assert "其中1項指標尚無2023年數據，採用最新數據（2022年），並對照數據所屬年份的序時進度評價。" in text_of(
        section(report, "overall")
    )
    assert "以下指標使用以前年度數據評價：7 消費者投訴處置率（2022年）。" in text_of(section(report, "quality"))
    assert [row.view.no for row in report.material.older] == [7]
    row = next(row for row in report.material.rows if row.view.no == 7)
    assert row.year == 2022
    assert row.decisive.figures.expected_progress == Fraction(2, 5)


def test_sections_are_numbered_in_order(catalog: Catalog) -> None:
    headings = [b for b in made(catalog, SERIES).document.blocks if isinstance(b, Heading) and b.level == 1]
    # Nothing is lost, so that section is left out.
    assert [h.anchor for h in headings] == [key for key, _, _ in SECTIONS if key != "lost"]
    assert [h.number for h in headings][:3] == ["一、", "二、", "三、"]


def test_behind_binding_first_with_every_figure(catalog: Catalog) -> None:
    blocks = section(made(catalog, SERIES), "behind")
    titles = [b.text for b in blocks if isinstance(b, Heading) and b.level == 2]
    assert [re.findall(r"第(\d+)項", title)[0] for title in titles] == ["3", "1", "7"]
    assert titles[0] == "“雙隨機、一公開”信用應用率（第3項、約束性）：滯後（明顯）"
    told = text_of(blocks)
    # Base, target, value, value due, gap, change needed and achieved a year, where the pace leads.
    assert "110.3萬戶 | 150萬戶 | 130萬戶 | ≥ 134.12萬戶 | 20萬戶 | 10萬戶 | 6.57萬戶 | 143.13萬戶" in told
    assert "報送說明：受經濟下行影響" in told


def test_what_was_noted_and_what_qualifies_values_is_told(catalog: Catalog) -> None:
    quality = text_of(section(made(catalog, SERIES), "quality"))
    assert "初步數（1項指標）：\n1 在冊市場主體總量：統計公報" in quality
    assert "規劃表述不一致" in quality
    assert "26項指標未報送：2 雙隨機監管(抽查)事項占比、" in quality


EITHER_WAY = """
plan: 14fyp
year: 2023
actuals: {24: 0.27, 21: false, 2: {value: 40, correction: 口徑有誤}}
---
plan: 14fyp
year: 2023
actuals: {2: 45}
"""


def test_what_is_bad_either_way_is_told_where_one_looks_for_it(catalog: Catalog) -> None:
    """The baseline of row 24 is known as 0.28 or less: it is behind, or was met once and is not any more."""
    report = made(catalog, EITHER_WAY)
    row = next(row for row in report.material.rows if row.view.no == 24)
    assert row.view.verdict is Verdict.UNDETERMINED
    behind = text_of(section(report, "behind"))
    assert "萬臺特種設備事故率（第24項、約束性）：無法判定" in behind
    assert "無論實際為其中哪一種，均未達到規劃要求。" in behind
    better = text_of(section(made(catalog, EITHER_WAY.replace("0.27", "0.225")), "behind"))
    assert "萬臺特種設備事故率" not in better


def test_corrections_are_told(catalog: Catalog) -> None:
    quality = text_of(section(made(catalog, EITHER_WAY), "quality"))
    assert "更正的數值（1項指標）：\n2 雙隨機監管(抽查)事項占比：2023年數值由45%更正為40%：口徑有誤" in quality
    assert "無法判定（1項指標）：\n24 萬臺特種設備事故率：只知道範圍" in quality


def test_groups_of_which_nothing_was_reported_are_one_sentence(catalog: Catalog) -> None:
    blocks = section(made(catalog, EITHER_WAY), "groups")
    assert [b.text for b in blocks if isinstance(b, Heading)][1:] == ["市場環境", "安全監管"]
    first = next(block for block in blocks if isinstance(block, Paragraph))  # before the groups, not in the last one
    assert plain(first.content) == "以下領域的指標均未報送：質量提升（13項指標）、科技支撐（6項指標）。"


def test_a_selection_is_said_in_title_and_text(catalog: Catalog) -> None:
    submissions = Submissions()
    read_document_bytes("a.yaml", SERIES.encode(), submissions)
    (series,) = reviewable(catalog, check_submissions(catalog, submissions))
    judged = review(series, selects=lambda indicator: indicator.no in (1, 3), selection=("1", "3"))
    report = make_review(judged, MADE_OF, messages_for(Language.ZH_HANT))
    assert report.document.title.endswith("中期評估報告（選定指標）")
    overall = text_of(section(report, "overall"))
    assert "本報告只評價選定的2項指標（選擇條件：1、3）；規劃全文共有目標" in overall
    assert "截至2023年底，選定的2項指標中，" in overall


def test_what_is_out_of_reach_says_why_in_its_row(catalog: Catalog) -> None:
    plan = catalog.find("14fyp")
    assert plan is not None
    yearly = next(i for i in plan.indicators if i.measure is Measure.EVERY_YEAR and i.direction == "higher")
    text = f"plan: 14fyp\nyear: 2022\nactuals: {{{yearly.id}: 0}}\n"
    submissions = Submissions()
    read_document_bytes("a.yaml", text.encode(), submissions)
    (series,) = reviewable(catalog, check_submissions(catalog, submissions))
    report = make_review(review(series, selects=lambda i: i is yearly), MADE_OF, messages_for(Language.ZH_HANT))
    assert "已確定無法完成：2022年未達標；目標要求每年達到" in text_of(section(report, "rows"))


def test_what_moved_is_told_with_its_direction(catalog: Catalog) -> None:
    changed = text_of(section(made(catalog, SERIES), "changes"))
    assert "與2022年相比，3項指標評價有變化：向好1項，轉差2項。" in changed
    assert "27 新增省部級以上科研項目 | 滯後（明顯） | 基本符合預期 | " in changed


def test_charts_have_words(catalog: Catalog) -> None:
    figures = [b for b in made(catalog, SERIES).document.blocks if isinstance(b, Figure)]
    assert len({figure.name for figure in figures}) == len(figures)
    assert all(figure.alt and figure.caption for figure in figures)
    series = [figure.chart for figure in figures if isinstance(figure.chart, SeriesChart)]
    panel = next(panel for chart in series for panel in chart.panels if panel.label.startswith("1 "))
    assert [(year, float(value)) for year, value in panel.values] == [(2020, 110.3), (2022, 126.2), (2023, 130)]
    assert panel.path[0] == (2020, Fraction("110.3"))
    assert panel.path[-1] == (2025, Fraction(150))
    assert panel.projection[-1][0] == 2025


def test_anchors_are_unique_and_links_lead_to_rows(catalog: Catalog) -> None:
    report = made(catalog, SERIES)
    blocks = report.document.blocks
    lines = [line for b in blocks if isinstance(b, Table) for line in b.lines]
    anchors = [b.anchor for b in blocks if isinstance(b, Heading)] + [line.anchor for line in lines if line.anchor]
    assert len(set(anchors)) == len(anchors)
    whys = {row.explanation_anchor for row, _ in report.explanations}
    linked = {cell.link for line in lines for cell in line.cells if cell.link}
    assert {link[1:] for link in linked if link.startswith("#")} <= set(anchors) | whys


def test_an_authors_text_stands_where_it_belongs(catalog: Catalog) -> None:
    plan = catalog.find("14fyp")
    assert plan is not None
    titles = {key: title for key, title, _ in SECTIONS}
    written = "# 總體評價\n\n總體平穩。\n\n# 3\n\n約束性指標的說明。\n\n# 24\n\n安全的說明。\n\n# lost\n\n沒有。\n"
    narrative, _ = read_narrative(written, "n.md", plan, titles, plan.rows)
    report = made(catalog, SERIES, narrative=narrative)
    assert text_of(section(report, "overall")).endswith("總體平穩。")
    behind = text_of(section(report, "behind"))
    assert "約束性指標的說明。" in behind
    assert behind.index("約束性指標的說明。") < behind.index("在冊市場主體總量")
    assert "安全的說明。" in text_of(section(report, "groups"))
    assert text_of(section(report, "lost")) == "六、已確定無法完成和未完成的指標\n沒有。"


def test_the_final_review_of_the_published_figures(catalog: Catalog) -> None:
    checked = check_submissions(catalog, read_submissions(["data/baseline_2020.yaml"]))
    (series,) = reviewable(catalog, checked)
    report = make_review(review(series), MADE_OF, messages_for(Language.ZH_HANT))
    overall = text_of(section(report, "overall"))
    assert "33項指標中，完成28項、未完成4項、不評估1項。" in overall
    assert "按分項計，" in overall
    assert "完成率為87.5%" in overall
    titles = [b.text for b in section(report, "lost") if isinstance(b, Heading) and b.level == 2]
    assert [re.findall(r"第(\d+)項", title)[0] for title in titles] == ["19", "20", "26", "27"]


def test_method_and_provenance_tell_all_that_is_needed_to_make_it_again(catalog: Catalog) -> None:
    report = made(catalog, SERIES)
    method, made_of = text_of(section(report, "method")), text_of(section(report, "provenance"))
    assert "本項目自定，與0.95對稱" in method
    assert len(re.findall(r"\|", method)) > 20
    assert "b" * 64 in made_of
    assert "plan review a.yaml" in made_of
    assert "統計公報" in made_of


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ({"files": ["a b.yaml"], "year": None, "only": None}, "plan review 'a b.yaml'"),
        (
            {"files": ["a.yaml"], "year": 2023, "only": ["all", "1"]},
            "plan review --year 2023 --only all --only 1 a.yaml",
        ),
        ({"files": ["a.yaml"], "as_published": True, "keep_going": False}, "plan review --as-published a.yaml"),
    ],
)
def test_the_command(options: dict[str, object], command: str) -> None:
    assert command_of(options) == command


def test_a_deed_that_is_not_done_has_no_figures(catalog: Catalog) -> None:
    text = "plan: 14fyp\nyear: 2025\nregion: 寧波市\nactuals: {21: false, 3: 88}\n"
    lost = section(made(catalog, text), "lost")
    (table,) = [
        b for b in lost if isinstance(b, Table) and "2025年實際值" in [c.header for c in b.columns] and "否" in str(b)
    ]
    assert [[cell.text for cell in line.cells] for line in table.lines] == [["1個", "否", "是"]]


def test_what_is_said_of_every_value_is_true_of_every_component(catalog: Catalog) -> None:
    def told(food: str, drug: str) -> str:
        parts = f"{{components: {{food: {{value: 84, {food}}}, drug: {{value: 88, {drug}}}}}}}"
        text = f"plan: 13fyp\nyear: 2019\nregion: 寧波市\nactuals: {{food-drug-satisfaction: {parts}}}\n"
        return text_of(section(made(catalog, text), "quality"))

    alike, apart = "quality: invented, note: 虛構", "note: 實報"
    assert "全部數值均為虛構。" in told(alike, alike)
    assert "各項數值報送時均註明“虛構”。" in told(alike, alike)
    for one, other in ((alike, apart), (apart, alike)):
        assert "全部數值均為虛構" not in told(one, other)
        assert "報送時均註明" not in told(one, other)


def test_a_component_without_a_value_is_named_and_the_others_keep_theirs(catalog: Catalog) -> None:
    parts = "{components: {food: 84, drug: null}}"
    text = f"plan: 13fyp\nyear: 2019\nregion: 寧波市\nactuals: {{food-drug-satisfaction: {parts}}}\n"
    report = made(catalog, text, Language.EN)
    assert "2 Public satisfaction with food and drug safety (drugs), " in text_of(section(report, "quality"))
    (table,) = [b for b in section(report, "rows") if isinstance(b, Table)]
    columns = [column.header for column in table.columns]
    lines = [dict(zip(columns, (cell.text for cell in line.cells), strict=True)) for line in table.lines]
    assert [line["Year"] for line in lines if line["Actual"] == "84"] == ["2019"]
