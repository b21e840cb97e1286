"""A review as a Word file: the document that is sent to a bureau's leaders.

Its layout is that of official documents (GB/T 9704—2012), or that of a Word file given as a template. It opens without
a question: no field is marked for update. So the table of contents leads to the headings but gives no page numbers
until a reader updates it (F9), and shows none that are wrong. Explanations are not in it; what links to them is text.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from rich.cells import cell_len

from ningbo_plan.messages import N_, Language
from ningbo_plan.render.charts import draw
from ningbo_plan.render.docx_file import packed
from ningbo_plan.render.docx_page import official
from ningbo_plan.render.docx_picture import picture, readable
from ningbo_plan.render.docx_sections import Page, end_section, page_of
from ningbo_plan.render.docx_styles import (
    BODY,
    BULLET,
    CAPTION,
    CELL,
    CONTENTS,
    CONTENTS_LEVELS,
    FIGURE,
    HEADINGS,
    NOTE,
    NUMBER,
    SUBTITLE,
    TITLE,
    WARNING,
    W,
)
from ningbo_plan.render.docx_table import table
from ningbo_plan.render.docx_template import LEVELS, Template, indent_of, open_template
from ningbo_plan.render.docx_text import Links, field, paragraph, text_run
from ningbo_plan.report.document import (
    Block,
    Bullets,
    Chart,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    anchors,
)
from ningbo_plan.report.review import ReviewReport

_STYLES = {"body": BODY, "warning": WARNING, "note": NOTE}
_KEEP = "<w:keepNext/>"
# So many halves of characters stand in a line of the title.
_TITLE_CELLS = 40
_TWIPS_PER_MM = 1440 / 25.4
_NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}


class _Words(NamedTuple):
    """What the format itself says, in the language of the document."""

    table: str
    figure: str
    contents: str


def render_docx(
    report: ReviewReport, reference_doc: bytes | None = None, drawn: Callable[[], None] = lambda: None
) -> bytes:
    """A review as a Word file; `reference_doc` is a Word file whose styles and page replace the official ones.

    `drawn` is called for each figure.

    Raises FileError for a `reference_doc` that is no Word file. Needs the extra `review`.
    """
    document, say = report.document, report.material.messages.text
    language = Language(document.language)
    if reference_doc is None:
        template = open_template(official(language), language, is_official=True)
    else:
        template = open_template(reference_doc, language, is_official=False)
    words = _Words(say(N_("Table")), say(N_("Figure")), say(N_("Contents")))
    _Writer(template, document, words, language, drawn).write(document, report.material.view.title)
    return packed(template.document, document.title, language)


# More entries than these do not fit the first page below the title; then the contents have one level only.
_CONTENTS_LINES = 22


class _Writer:
    """Writes one document: counts its captions, pictures and bookmarks."""

    def __init__(
        self, template: Template, document: Document, words: _Words, language: Language, drawn: Callable[[], None]
    ) -> None:
        self._template, self._words, self._language, self._drawn = template, words, language, drawn
        self._ids = template.styles
        self._part: Any = template.document.part
        self._links = Links(self._part, self._ids, anchors(document), language)
        self._headings = [block for block in document.blocks if isinstance(block, Heading)]
        # The bookmarks that the contents lead to, as Word names those it makes.
        self._toc = {heading.anchor: f"_Toc{number:09}" for number, heading in enumerate(self._headings, start=1)}
        self._tables = self._figures = self._pictures = 0

    def write(self, document: Document, plan: str) -> None:
        """Fill the body: title and contents, then section by section, those with the table of all rows in landscape.

        A title that begins with the name of the `plan` may be broken after it.
        """
        last = self._template.document.element.body[-1]
        warnings, blocks = _taken_first(document.blocks)
        sections = [(wide, [*chapters]) for wide, chapters in groupby(_chapters(blocks), key=_is_wide)]
        if not sections or sections[0][0]:
            sections.insert(0, (False, []))
        pages, told = [], []
        for number, (is_wide, chapters) in enumerate(sections):
            page = page_of(last, is_wide=is_wide)
            pieces = [self._front(document, plan, warnings)] if number == 0 else []
            pieces += self._blocks([block for chapter in chapters for block in chapter], page, breaks=number == 0)
            pages.append(page)
            told.append("".join(pieces))
        root = _with_bodies(self._template.document.element, told)
        body, *parts = root
        body.append(last)
        for number, (page, part) in enumerate(zip(pages, parts, strict=True)):
            for element in list(part):
                last.addprevious(element)
            root.remove(part)
            end_section(body, last, page, is_first=number == 0, is_last=number == len(parts) - 1)
        self._part._element = root

    def _front(self, document: Document, plan: str, warnings: list[Paragraph]) -> str:
        """Title, what must be seen before anything else, and the contents as a field with its result."""
        title = paragraph(self._ids[TITLE], self._title(document.title, plan))
        subtitle = paragraph(self._ids[SUBTITLE], self._text(document.subtitle))
        told = "".join(paragraph(self._ids[WARNING], self._links.runs(warning.content)) for warning in warnings)
        return title + subtitle + told + self._contents()

    def _title(self, title: str, plan: str) -> str:
        """A Chinese title that is too long for one line is broken where its sense allows it."""
        is_long = self._language is not Language.EN and cell_len(title) > _TITLE_CELLS
        if not is_long or not title.startswith(plan):
            return self._text(title)
        return f"{self._text(plan)}<w:r><w:br/></w:r>{self._text(title.removeprefix(plan))}"

    def _contents(self) -> str:
        levels = len(CONTENTS_LEVELS)
        entries = [heading for heading in self._headings if heading.level <= levels]
        if len(entries) > _CONTENTS_LINES:
            levels = 1
            entries = [heading for heading in entries if heading.level == 1]
        if not entries:
            return ""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            rf'TOC \o "1-{levels}" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        told = []
        for number, heading in enumerate(entries):
            link = self._links.linked(self._text(_heading_text(heading, self._language)), self._toc[heading.anchor])
            style = self._ids[CONTENTS_LEVELS[heading.level - 1]]
            told.append(paragraph(style, (begin if number == 0 else "") + link))
        # As Word writes it, the field ends in a paragraph of its own; as low as can be.
        low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        end = paragraph(self._ids[CONTENTS_LEVELS[0]], '<w:r><w:fldChar w:fldCharType="end"/></w:r>', low)
        title = paragraph(self._ids[CONTENTS], self._text(self._words.contents))
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{title}{''.join(told)}{end}</w:sdtContent></w:sdt>"
        )

    def _blocks(self, blocks: list[Block], page: Page, *, breaks: bool) -> Iterator[str]:
        """Blocks one by one; what belongs together is kept on one page. `breaks` puts the first on a new one."""
        before: Block | None = None
        for number, block in enumerate(blocks):
            after = blocks[number + 1] if number + 1 < len(blocks) else None
            start = "<w:pageBreakBefore/>" if breaks and number == 0 else ""
            gap = '<w:spacing w:before="120"/>' if isinstance(before, Table) else ""
            match block:
                case Heading():
                    yield self._heading(block, start)
                case Paragraph(content, style):
                    leads = isinstance(after, Bullets | Table) or all(run.strong for run in content)
                    keep = _KEEP if leads and style == "body" and after else ""
                    gap = "" if style == "warning" else gap
                    yield paragraph(self._ids[_STYLES[style]], self._links.runs(content), keep + start + gap)
                case Bullets():
                    yield from self._bullets(block)
                case Table():
                    if isinstance(before, Table) and not block.caption:  # Word would make them one
                        yield paragraph(self._ids[CELL], "")
                    yield self._table(block, page)
                case Figure():
                    yield self._figure(block, page)
            before = block

    def _heading(self, heading: Heading, start: str) -> str:
        content = self._text(_heading_text(heading, self._language))
        content = self._links.bookmarked(content, anchor=heading.anchor)
        return paragraph(
            self._ids[HEADINGS[heading.level - 1]],
            self._links.bookmarked(content, name=self._toc[heading.anchor]),
            start,
        )

    def _bullets(self, bullets: Bullets, level: int = 0) -> Iterator[str]:
        """A list and those in it; the styles hold for the outermost level, and dots on it."""
        style, properties = self._ids[BULLET], ""
        if bullets.is_ordered:
            style = self._ids[NUMBER]
            properties = _listed(self._counted_anew(level), level)
        elif level:
            properties = _listed(self._template.bullets, level)
        for content, below in bullets.nested():
            yield paragraph(style, self._links.runs(content), properties)
            for inner in below:
                yield from self._bullets(inner, min(level + 1, LEVELS - 1))

    def _counted_anew(self, level: int) -> int:
        """A list with numbers that begins with 1."""
        number = self._part.numbering_part.element.add_num(self._template.numbers)
        number.add_lvlOverride(ilvl=level).add_startOverride(1)
        id: int = number.numId
        return id

    def _table(self, block: Table, page: Page) -> str:
        shown = table(block, self._ids, self._links, page.text_width)
        if not block.caption:
            return shown
        self._tables += 1
        return self._caption(self._words.table, self._tables, block.caption, _KEEP) + shown

    def _figure(self, figure: Figure, page: Page) -> str:
        """A chart as wide as the text, in as many pictures as it needs to be read, above its caption."""
        self._figures += 1
        charts = readable(figure.chart)
        pictures = (
            # What is said of the chart as a whole stands with its first picture.
            self._picture(chart, figure.alt if number == 0 else figure.caption, figure.caption, page)
            for number, chart in enumerate(charts)
        )
        told = "".join(
            paragraph(self._ids[FIGURE], shown, "" if number == len(charts) else '<w:keepNext w:val="0"/>')
            for number, shown in enumerate(pictures, start=1)
        )
        self._drawn()
        return told + self._caption(self._words.figure, self._figures, figure.caption)

    def _picture(self, chart: Chart, alt: str, title: str, page: Page) -> str:
        self._pictures += 1
        png = draw(chart, "png", language=self._language, width_mm=round(page.text_width / _TWIPS_PER_MM))
        rel, image = self._part.get_or_add_image(BytesIO(png))
        shape = (image.px_width, image.px_height)
        return picture(self._pictures, rel, shape, page, alt=alt, title=title)

    def _caption(self, word: str, number: int, text: str, properties: str = "") -> str:
        """A caption that Word counts: its lists of tables and figures, and references, know it."""
        sequence = field(rf" SEQ {word} \* ARABIC ", str(number))
        gap = ". " if self._language is Language.EN else "\u3000"
        return paragraph(self._ids[CAPTION], f"{self._text(f'{word} ')}{sequence}{self._text(gap + text)}", properties)

    def _text(self, text: str) -> str:
        return text_run(text, is_chinese=self._language is not Language.EN)


def _with_bodies(old: Any, bodies: list[str]) -> Any:
    """A document like an `old` one with an empty body and, for the time being, others behind it.

    All of it is parsed as one: lxml takes a time that grows with the square of a table to move it between documents.
    """
    from docx.oxml import parse_xml

    spaces = {name: space for name, space in old.nsmap.items() if name} | _NAMESPACES
    declared = " ".join(f"xmlns:{name}={quoteattr(space)}" for name, space in spaces.items())
    told = "".join(f"<w:body>{body}</w:body>" for body in bodies)
    root: Any = parse_xml(f"<w:document {declared}><w:body/>{told}</w:document>")
    root.attrib.update(old.attrib)
    return root


def _listed(list: int, level: int) -> str:
    """What puts a paragraph on a level of a list."""
    indent = indent_of(level) if level else ""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>{indent}'


def _heading_text(heading: Heading, language: Language) -> str:
    return f"{heading.number}{' ' if language is Language.EN else ''}{heading.text}"


def _taken_first(blocks: list[Block]) -> tuple[list[Paragraph], list[Block]]:
    """The warnings with which the first section begins, and all other blocks: a warning stands before the contents."""
    warnings: list[Paragraph] = []
    for block in blocks[1:]:
        if not isinstance(block, Paragraph) or block.style != "warning":
            break
        warnings.append(block)
    return warnings, blocks[:1] + blocks[1 + len(warnings) :]


def _chapters(blocks: list[Block]) -> list[list[Block]]:
    """Blocks by headings of level 1."""
    chapters: list[list[Block]] = []
    for block in blocks:
        if not chapters or (isinstance(block, Heading) and block.level == 1):
            chapters.append([])
        chapters[-1].append(block)
    return chapters


def _is_wide(chapter: list[Block]) -> bool:
    return any(isinstance(block, Table) and block.is_main for block in chapter)
