"""The styles of a review as a Word file: those of official documents (GB/T 9704—2012) as far as a review needs them.

Fonts are named as that standard has them; a reader's Word takes the first it has of the names in the font table, and
else one of the same kind. The fonts called GB2312 have simplified characters only, so that documents in traditional
script name the larger fonts of the same kind. English documents are set in Times New Roman and Arial, and smaller.
"""

from typing import Literal, NamedTuple, TypeAlias

from ningbo_plan.messages import Language

Face: TypeAlias = Literal["title", "body", "heading", "strong"]
Align: TypeAlias = Literal["left", "center", "right", "both"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# 22 lines fill the 225 mm of a page's text; in twentieths of a point.
LINE = 579
_ONE_LINE = 'w:line="240" w:lineRule="auto"'
_SCRIPT = {Language.ZH_HANT: "zh-TW", Language.ZH_HANS: "zh-CN", Language.EN: "zh-CN"}


class Font(NamedTuple):
    """A font for Chinese characters, and the names that others of its kind go by."""

    name: str
    others: str
    is_serif: bool = True


_SIMPLIFIED: dict[Face, Font] = {
    "title": Font("方正小标宋简体", "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,宋体"),
    "body": Font("仿宋_GB2312", "仿宋,FangSong,FangSong_GB2312,华文仿宋"),
    "heading": Font("黑体", "SimHei,华文黑体,微软雅黑", is_serif=False),
    "strong": Font("楷体_GB2312", "楷体,KaiTi,KaiTi_GB2312,华文楷体"),
}
_TRADITIONAL: dict[Face, Font] = {
    "title": Font("方正小标宋_GBK", "FZXiaoBiaoSong-B05,华文中宋,宋体,新細明體,PMingLiU"),
    "body": Font("仿宋", "FangSong,華文仿宋,標楷體,DFKai-SB"),
    "heading": Font("黑体", "SimHei,微軟正黑體,Microsoft JhengHei", is_serif=False),
    "strong": Font("楷体", "KaiTi,標楷體,DFKai-SB"),
}
FONTS = {Language.ZH_HANS: _SIMPLIFIED, Language.ZH_HANT: _TRADITIONAL, Language.EN: _SIMPLIFIED}


class Style(NamedTuple):
    """A style of paragraphs by the name Word knows it by; sizes are points of a Chinese document, spaces points.

    `line` is the distance of lines in twentieths of a point, None where a line is as high as what stands in it.
    """

    name: str
    face: Face = "body"
    size: float | None = None
    bold: bool = False
    align: Align = "left"
    is_indented: bool = False
    before: float = 0
    after: float = 0
    line: int | None = None
    keep_next: bool = False
    level: int | None = None
    next: str | None = None
    based_on: str | None = "Normal"
    has_box: bool = False
    colour: str | None = None
    hanging: int = 0
    left: int = 0
    list: Literal["bullet", "number"] | None = None


NORMAL, BODY, TITLE, SUBTITLE = "Normal", "Body Text", "Title", "Subtitle"
HEADINGS = ("heading 1", "heading 2", "heading 3")
CAPTION, FIGURE, NOTE, WARNING = "caption", "Figure", "Note", "Warning"
BULLET, NUMBER = "List Bullet", "List Number"
CONTENTS, CONTENTS_LEVELS = "TOC Heading", ("toc 1", "toc 2")
CELL, CELL_NUMBER, CELL_HEADER = "Table Text", "Table Number", "Table Header"
FOOTER = "footer"
TABLE, LINK = "Table", "Hyperlink"

STYLES = (
    Style(NORMAL, size=16, align="both", line=LINE, based_on=None),
    Style(BODY, align="both", is_indented=True, line=LINE),
    Style(TITLE, "title", 22, align="center", before=24, after=12, line=700, next=SUBTITLE),
    Style(SUBTITLE, "strong", 16, align="center", after=12, line=LINE, next=BODY),
    Style(HEADINGS[0], "heading", 16, is_indented=True, line=LINE, keep_next=True, level=0, next=BODY, before=6),
    Style(HEADINGS[1], "strong", 16, is_indented=True, line=LINE, keep_next=True, level=1, next=BODY),
    Style(HEADINGS[2], "body", 16, bold=True, is_indented=True, line=LINE, keep_next=True, level=2, next=BODY),
    Style(BULLET, line=500, left=640, hanging=320, list="bullet", align="both"),
    Style(NUMBER, line=500, left=640, hanging=320, list="number", align="both"),
    Style(CAPTION, "heading", 12, align="center", before=6, after=6),
    Style(FIGURE, align="center", before=6, keep_next=True),
    Style(NOTE, size=10.5, before=6, after=6),
    Style(WARNING, "heading", 16, bold=True, align="center", before=6, after=12, has_box=True, colour="9C0006"),
    Style(CONTENTS, "heading", 16, align="center", before=12, after=6, keep_next=True),
    Style(CONTENTS_LEVELS[0], size=14, before=1, line=360),
    Style(CONTENTS_LEVELS[1], size=12, left=480, line=300),
    Style(CELL, size=10.5, before=2, after=2),
    Style(CELL_NUMBER, size=10.5, before=2, after=2, align="right", based_on=CELL),
    Style(CELL_HEADER, "heading", 10.5, before=2, after=2, align="center", keep_next=True, based_on=CELL),
    Style(FOOTER, size=14),
)
# What Word calls its own by these names; it knows others as a document's own.
_BUILT_IN = {NORMAL, BODY, TITLE, SUBTITLE, *HEADINGS, CAPTION, BULLET, NUMBER, CONTENTS, *CONTENTS_LEVELS, FOOTER}


def paragraph_style(
    style: Style, id: str, ids: dict[str, str], numbering: int | None, language: Language | None
) -> str:
    """A style as XML. `ids` are those of other styles by name, `numbering` that of a list.

    With a `language` it has the fonts and distances of official documents; with None those of the style it is based on.
    """
    own = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if style.name == NORMAL else ""
    based_on = f'<w:basedOn w:val="{ids[style.based_on]}"/>' if style.based_on else ""
    following = f'<w:next w:val="{ids[style.next]}"/>' if style.next else ""
    shown = "" if style.name in CONTENTS_LEVELS else "<w:qFormat/>"
    return (
        f'<w:style xmlns:w="{W}" w:type="paragraph"{default}{own} w:styleId="{id}"><w:name w:val="{style.name}"/>'
        f"{based_on}{following}{shown}"
        f"<w:pPr>{_paragraph(style, numbering, language)}</w:pPr><w:rPr>{_run(style, language)}</w:rPr></w:style>"
    )


def _paragraph(style: Style, numbering: int | None, language: Language | None) -> str:
    """The properties of paragraphs, in the order that the schema asks for."""
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.level is not None:
        parts.append("<w:keepLines/>")
    if numbering is not None:
        parts.append(f'<w:numPr><w:numId w:val="{numbering}"/></w:numPr>')
    if style.has_box:
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="12" w:space="6" w:color="9C0006"/>'
            for edge in ("top", "left", "bottom", "right")
        )
        parts.append(f'<w:pBdr>{edges}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="FFF2F2"/>')
    is_text = style.name in (NORMAL, BODY)
    if language is not None or not is_text:
        parts.append(_spacing(style, language))
        parts.append(_indent(style, language))
        align = "left" if language is Language.EN and style.align == "both" else style.align
        parts.append(f'<w:jc w:val="{align}"/>')
    if style.level is not None:
        parts.append(f'<w:outlineLvl w:val="{style.level}"/>')
    return "".join(parts)


def _spacing(style: Style, language: Language | None) -> str:
    before, after = style.before, style.after
    height = f'w:line="{style.line}" w:lineRule="exact"' if style.line else _ONE_LINE
    if language is None:
        height = _ONE_LINE
    elif language is Language.EN:
        # Paragraphs that are not indented need space between them.
        is_text = style.name in (NORMAL, BODY, BULLET, NUMBER)
        height = 'w:line="288" w:lineRule="auto"' if is_text else _ONE_LINE
        before, after = (12, 6) if style.level is not None else (before, max(after, 6 * is_text))
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" {height}/>'


def _indent(style: Style, language: Language | None) -> str:
    """Two characters at the beginning of what is text in Chinese; none, whatever the base has, elsewhere."""
    if style.hanging:
        return f'<w:ind w:left="{style.left}" w:hanging="{style.hanging}"/>'
    if style.is_indented and language not in (None, Language.EN):
        return f'<w:ind w:firstLineChars="200" w:firstLine="{round((style.size or 16) * 40)}"/>'
    return f'<w:ind w:left="{style.left}" w:firstLineChars="0" w:firstLine="0"/>'


def _run(style: Style, language: Language | None) -> str:
    parts = []
    if language is not None:
        latin = "Arial" if language is Language.EN and style.face in ("title", "heading") else "Times New Roman"
        latin = "Arial" if language is Language.EN and style.level is not None else latin
        chinese = FONTS[language][style.face].name
        parts.append(f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>')
    if style.bold or (
        language is Language.EN and (style.level is not None or style.name in (TITLE, CONTENTS, CELL_HEADER))
    ):
        parts.append("<w:b/>")
    if style.colour:
        parts.append(f'<w:color w:val="{style.colour}"/>')
    if style.size and (language is not None or style.name != NORMAL):
        size = round(_size(style.size, language) * 2)
        parts.append(f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
    return "".join(parts)


def _size(size: float, language: Language | None) -> float:
    """Latin letters are set smaller: 12 points where Chinese documents have 16."""
    if language is not Language.EN:
        return size
    return {22: 18.0, 16: 12.0, 14: 11.0, 12: 10.5, 10.5: 9.5}[size]


def table_style(id: str) -> str:
    """Three rules (三線表): heavy above and below, a thin one under the header."""
    heavy, thin = 'w:val="single" w:sz="12" w:space="0"', 'w:val="single" w:sz="6" w:space="0"'
    return (
        f'<w:style xmlns:w="{W}" w:type="table" w:customStyle="1" w:styleId="{id}">'
        f'<w:name w:val="{TABLE}"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders><w:top {heavy} w:color="000000"/><w:bottom {heavy} w:color="000000"/>'
        '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="D9D9D9"/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:top {heavy} w:color="000000"/>'
        f'<w:bottom {thin} w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
    )


def link_style(id: str) -> str:
    """Links to the web look as they do everywhere."""
    return (
        f'<w:style xmlns:w="{W}" w:type="character" w:styleId="{id}"><w:name w:val="{LINK}"/>'
        '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>'
    )


def language_tags(language: Language) -> str:
    """The languages of the text, by which Word chooses dictionaries and forms of characters."""
    return f'<w:lang xmlns:w="{W}" w:val="en-US" w:eastAsia="{_SCRIPT[language]}" w:bidi="ar-SA"/>'


def eastern(language: Language) -> str:
    """The tag of the Chinese in a document."""
    return _SCRIPT[language]
