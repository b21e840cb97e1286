"""An author's text is put where its headings say, and nothing of it is lost without a word."""

from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from ningbo_plan.loading import Catalog
from ningbo_plan.messages import Language
from ningbo_plan.render.review_docx import render_docx
from ningbo_plan.render.review_html import render_html
from ningbo_plan.render.review_markdown import render_markdown
from ningbo_plan.report.document import Block, Bullets, Cell, Column, Line, Paragraph, Run, Table, plain
from ningbo_plan.report.narrative import Narrative, read_narrative
from ningbo_plan.report.review import SECTIONS

TITLES = {key: title for key, title, _ in SECTIONS}


def narrative(catalog: Catalog, text: str) -> Narrative:
    plan = catalog.find("14fyp")
    assert plan is not None
    found, faults = read_narrative(text, "n.md", plan, TITLES, plan.rows)
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
        ("- a\n- b\n  - c", [Bullets([(Run("a"),), (Run("b"),), Bullets([(Run("c"),)])])]),
        (
            "- a\n  1. b\n     - c\n  2. d\n- e",
            [Bullets([(Run("a"),), Bullets([(Run("b"),), Bullets([(Run("c"),)]), (Run("d"),)], True), (Run("e"),)])],
        ),
        ("1. a\n\n   b\n2. 漢\n\n   字", [Bullets([(Run("a"), Run(" "), Run("b")), (Run("漢"), Run("字"))], True)]),
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


def test_cells_keep_emphasis_and_links(catalog: Catalog) -> None:
    text = "# overall\n\n| a | b |\n|---|--:|\n| see [x](https://example.org) | **2** |\n"
    (table,) = narrative(catalog, text).of_section("overall")
    assert isinstance(table, Table)
    assert [column.is_number for column in table.columns] == [False, True]
    ((first, second),) = [line.cells for line in table.lines]
    assert (first.text, first.runs) == ("see x", (Run("see "), Run("x", link="https://example.org")))
    assert second.runs == (Run("2", strong=True),)


NESTED = Bullets([(Run("a"),), Bullets([(Run("b"),), Bullets([(Run("c"),)]), (Run("d"),)], True), (Run("e"),)])
TABLE = Table("", [Column("n")], [Line([Cell("see x", runs=(Run("see "), Run("x", link="https://example.org")))])])
WRITTEN = Narrative({"overall": [NESTED, TABLE, TABLE]})


def test_nested_lists_and_tables_as_markdown(review_of: Any) -> None:
    text = render_markdown(review_of(Language.EN, narrative=WRITTEN))
    assert "\n\n- a\n  1. b\n     - c\n  2. d\n- e\n\n" in text
    assert text.count("| n |\n| --- |\n| see [x](<https://example.org>) |\n\n") == 2


def test_nested_lists_and_tables_as_a_page(review_of: Any) -> None:
    page = html.fromstring(render_html(review_of(Language.EN, narrative=WRITTEN)))
    (outer,) = page.xpath("//section[@aria-labelledby='overall']/ul")
    assert [" ".join(item.text_content().split()) for item in outer] == ["a b c d", "e"]
    assert [item.text for item in outer.xpath("./li/ol/li")] == ["b", "d"]
    assert [item.text for item in outer.xpath("./li/ol/li/ul/li")] == ["c"]
    assert page.xpath("//table//a[@href='https://example.org']/text()") == ["x", "x"]


def test_nested_lists_and_tables_in_word(review_of: Any) -> None:
    document = docx.Document(BytesIO(render_docx(review_of(Language.EN, narrative=WRITTEN))))
    levels = {}
    for p in document.paragraphs:
        if len(p.text) == 1:
            level = p._p.find(f".//{qn('w:ilvl')}")
            levels[p.text] = (p.style and p.style.name, level.get(qn("w:val")) if level is not None else None)
    assert levels == {
        "a": ("List Bullet", None), "b": ("List Number", "1"), "c": ("List Bullet", "2"), "d": ("List Number", "1"),
        "e": ("List Bullet", None),
    }  # fmt: skip
    texts = [[cell.text for row in table.rows for cell in row.cells] for table in document.tables]
    assert texts.count(["n", "see x"]) == 2, "a paragraph between keeps them two"
    body = list(document.element.body)
    assert not any(one.tag == other.tag == qn("w:tbl") for one, other in pairwise(body))
    assert len(document.element.body.findall(f".//{qn('w:tbl')}//{qn('w:hyperlink')}[@{qn('r:id')}]")) == 2


def test_faults_stand_on_their_lines(catalog: Catalog) -> None:
    plan = catalog.find("14fyp")
    assert plan is not None
    _, faults = read_narrative("lost\n\n# complaint-resolutoin\n\na\n\n# overall\n", "n.md", plan, TITLES, plan.rows)
    assert [(fault.rule.code, fault.span.line) for fault in faults] == [("NP902", 1), ("NP901", 3)]
    assert "complaint-resolution" in str(faults[1].values["suggestion"].values)


def test_a_table_in_a_list_keeps_its_header(catalog: Catalog) -> None:
    ((bullets,),) = [
        narrative(catalog, "# 7\n\n- a\n\n  | b | c |\n  | - | - |\n  | d | e |\n").of_indicator("complaint-resolution")
    ]
    assert isinstance(bullets, Bullets)
    first, inner = bullets.items
    assert isinstance(inner, Bullets)
    assert [plain(item) for item in (first, *inner.items) if not isinstance(item, Bullets)] == ["a", "b  c", "d  e"]
