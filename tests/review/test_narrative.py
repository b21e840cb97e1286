"""An author's text is put where its headings say, and nothing of it is lost without a word."""

import pytest

from ningbo_plan.loading import Catalog
from ningbo_plan.report.document import Block, Bullets, Paragraph, Run, Table, plain
from ningbo_plan.report.narrative import Narrative, read_narrative
from ningbo_plan.report.review import SECTIONS

TITLES = {key: title for key, title, _ in SECTIONS}


def narrative(catalog: Catalog, text: str) -> Narrative:
    plan = catalog.find("14fyp")
    assert plan is not None
    found, faults = read_narrative(text, "n.md", plan, TITLES)
    assert not faults
    return found


@pytest.mark.parametrize(
    "heading", ["overall", "Overall", "總體評價", "总体评价", "一、總體評價", "1. Overall", "**總體評價**"]
)
def test_a_section_has_many_names(catalog: Catalog, heading: str) -> None:
    found = narrative(catalog, f"# {heading}\n\n平穩。\n")
    assert found.of_section("overall") == [Paragraph((Run("平穩。"),))]


@pytest.mark.parametrize(
    "heading", ["complaint-resolution", "7", "消費者投訴處置率", "消费者投诉处置率", "Consumer complaints dealt with"]
)
def test_an_indicator_has_many_names(catalog: Catalog, heading: str) -> None:
    found = narrative(catalog, f"# {heading}\n\n平穩。\n")
    assert found.of_indicator("complaint-resolution") == [Paragraph((Run("平穩。"),))]


def test_text_under_one_heading_twice_is_kept(catalog: Catalog) -> None:
    found = narrative(catalog, "# 7\n\na\n\n# overall\n\nb\n\n# 7\n\nc\n")
    assert [plain(b.content) for b in found.of_indicator("complaint-resolution") if isinstance(b, Paragraph)] == [
        "a",
        "c",
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("**a** *b*", [Paragraph((Run("a", True), Run(" "), Run("b", emphasis=True)))]),
        ("[a](https://example.org)", [Paragraph((Run("a", link="https://example.org"),))]),
        ("[a](javascript:alert(1))", [Paragraph((Run("[a](javascript:alert(1))"),))]),
        ("[a](file:///etc/passwd)", [Paragraph((Run("[a](file:///etc/passwd)"),))]),
        ("<b>a</b>", [Paragraph((Run("<b>a</b>"),))]),
        ("![a](x.png)", [Paragraph((Run("a"),))]),
        ("漢\n字", [Paragraph((Run("漢"), Run("字")))]),
        ("a\nb", [Paragraph((Run("a"), Run(" "), Run("b")))]),
        ("- a\n- b\n  - c", [Bullets([(Run("a"),), (Run("b"),), (Run("c"),)])]),
        ("1. a\n2. b", [Bullets([(Run("a"),), (Run("b"),)], is_ordered=True)]),
        ("## a\n\nb", [Paragraph((Run("a", True),)), Paragraph((Run("b"),))]),
        ("> a", [Paragraph((Run("a"),), "note")]),
        ("```\na  b\n```", [Paragraph((Run("a  b"),))]),
        ("---", []),
    ],
)  # fmt: skip
def test_markdown(catalog: Catalog, text: str, blocks: list[Block]) -> None:
    assert narrative(catalog, f"# overall\n\n{text}\n").of_section("overall") == blocks


def test_a_table(catalog: Catalog) -> None:
    (table,) = narrative(catalog, "# overall\n\n| a | b |\n|---|---|\n| 1 | **2** |\n").of_section("overall")
    assert isinstance(table, Table)
    assert [column.header for column in table.columns] == ["a", "b"]
    assert [[cell.text for cell in line.cells] for line in table.lines] == [["1", "2"]]


def test_faults_stand_on_their_lines(catalog: Catalog) -> None:
    plan = catalog.find("14fyp")
    assert plan is not None
    _, faults = read_narrative("lost\n\n# complaint-resolutoin\n\na\n\n# overall\n", "n.md", plan, TITLES)
    assert [(fault.rule.code, fault.span.line) for fault in faults] == [("NP902", 1), ("NP901", 3)]
    assert "complaint-resolution" in str(faults[1].values["suggestion"].values)
