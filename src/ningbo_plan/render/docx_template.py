"""Word files as templates: what of them a document takes over, and what is added to it.

Styles, page, header and footer are taken over. The body is dropped, and so is whatever acts or fetches: macros,
embedded objects, fields that load files, and everything that lies outside of the file.
"""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from ningbo_plan.messages import N_, Language
from ningbo_plan.render.docx_page import SECTION
from ningbo_plan.render.docx_styles import (
    BULLET,
    LINK,
    NUMBER,
    STYLES,
    TABLE,
    W,
    language_tags,
    link_style,
    paragraph_style,
    table_style,
)  # fmt: skip
from ningbo_plan.source.files import FileError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

_NOT_WORD = N_("it is damaged, or no Word file")
_REMEDY = N_("open it in Word and save it as DOCX, without a password")
_LARGE = N_("it is too large once unpacked")
_SMALLER = N_("take out its pictures and save it again")
_OPTION = "--reference-doc"
# All parts together, unpacked.
_MAX_UNPACKED, _MAX_PARTS = 100_000_000, 2000
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Templates, and files with macros, are Word files but for the type they give themselves.
_MAIN_TYPES = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template|"
    rb"ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)
_DOCUMENT_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TAKEN_OVER = {"styles", "numbering", "settings", "fontTable", "theme", "header", "footer"}
# What parts of a document may in turn lead to.
_HARMLESS = {"image", "font"}
_SETTINGS = {
    "zoom", "evenAndOddHeaders", "mirrorMargins", "gutterAtTop", "bookFoldPrinting", "defaultTabStop",
    "autoHyphenation", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "characterSpacingControl",
    "noLineBreaksAfter", "noLineBreaksBefore", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol",
    "listSeparator",
}  # fmt: skip
# Fields that only tell of the document itself.
_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "TITLE", "SUBJECT", "SEQ", "REF", "PAGEREF", "="}
# What shows something that lies elsewhere, and goes with it.
_SHOWING = {"drawing", "pict", "object", "numPicBullet", "control", "hyperlink"}


class Template(NamedTuple):
    """A document without a body; the ids of its styles by name; its lists.

    `bullets` is the list with dots, `numbers` what each list with numbers starts from.
    """

    document: "Document"
    styles: dict[str, str]
    bullets: int
    numbers: int


def open_template(data: bytes, language: Language, *, is_official: bool) -> Template:
    """A Word file as a template with every style that a review needs. Raises FileError for what is none."""
    try:
        document = _opened(data)
        _take_over(document)
        _set_language(document.styles.element, language)
        bullets, numbers = _add_lists(document)
        styles = _add_styles(document, language if is_official else None, bullets, numbers)
    except FileError:
        raise
    except Exception:  # whatever a damaged file makes the libraries stumble over
        if is_official:
            raise
        raise FileError(_OPTION, _NOT_WORD, _REMEDY) from None
    return Template(document, styles, bullets, numbers)


def _opened(data: bytes) -> "Document":
    from docx import Document

    with ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        if sum(info.file_size for info in infos) > _MAX_UNPACKED or len(infos) > _MAX_PARTS:
            raise FileError(_OPTION, _LARGE, _SMALLER)
        unpacked = BytesIO()
        with ZipFile(unpacked, "w") as copy:
            for info in infos:
                content = archive.read(info)
                if info.filename == "[Content_Types].xml":
                    content = _MAIN_TYPES.sub(_DOCUMENT_TYPE, content)
                copy.writestr(info.filename, content)
    document = Document(unpacked)
    for part, root in ((document.part, "document"), (document.styles, "styles"), (document.settings, "settings")):
        if part.element.tag != f"{{{W}}}{root}" or document.element.body is None:
            raise FileError(_OPTION, _NOT_WORD, _REMEDY)
    return document


def _take_over(document: "Document") -> None:
    """Drop the body but for the page it ends with, and all that is not taken over."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    root, body = document.element, document.element.body
    for element in [child for child in root if child is not body]:
        root.remove(element)
    for element in [child for child in body if child.tag != qn("w:sectPr")]:
        body.remove(element)
    if not len(body):
        section = parse_xml(SECTION)
        for reference in section.findall(qn("w:footerReference")):
            section.remove(reference)
        body.append(section)
    _drop(document.part.package.rels, {"officeDocument"})
    referred = {element.get(f"{_R}id") for element in body.iter()}
    rels = document.part.rels
    for id, rel in list(rels.items()):
        kind = rel.reltype.rsplit("/", 1)[-1]
        if rel.is_external or kind not in _TAKEN_OVER or (kind in ("header", "footer") and id not in referred):
            del rels[id]
    for rel in list(rels.values()):
        _cut_ties(rel.target_part)
    for element in body.iter(qn("w:headerReference"), qn("w:footerReference")):
        if element.get(f"{_R}id") not in rels:
            element.getparent().remove(element)
    settings = document.settings.element
    for element in list(settings):
        if element.tag not in {qn(f"w:{name}") for name in _SETTINGS}:
            settings.remove(element)


def _drop(rels: Any, kept: set[str]) -> None:
    for id in [id for id, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] not in kept]:
        del rels[id]


def _cut_ties(part: "Part") -> None:
    """Take from a part what leads out of the file or acts, and whatever shows it."""
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn

    cut = {id for id, rel in part.rels.items() if rel.is_external or rel.reltype.rsplit("/", 1)[-1] not in _HARMLESS}
    for id in cut:
        del part.rels[id]
    if not isinstance(part, XmlPart):
        return
    showing = {qn(f"w:{name}") for name in _SHOWING}
    for element in list(part.element.iter()):
        if isinstance(element.tag, str) and any(
            name.startswith(_R) and value not in part.rels for name, value in element.attrib.items()
        ):
            _remove(next((a for a in [element, *element.iterancestors()] if a.tag in showing), element))
    for element in list(part.element.iter(qn("w:object"), qn("w:control"))):
        _remove(element)
    for element in list(part.element.iter(qn("w:instrText"), qn("w:fldSimple"))):
        words = (element.get(qn("w:instr")) or element.text or "").split()
        if words and words[0].upper() not in _FIELDS:
            _remove(element)


def _remove(element: Any) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _set_language(styles: Any, language: Language) -> None:
    """The languages of the text stand with the defaults of all styles."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    at = styles
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        child = at.find(qn(name))
        if child is None:
            child = OxmlElement(name)
            at.insert(0, child)
        at = child
    for element in at.findall(qn("w:lang")):
        at.remove(element)
    at.append(parse_xml(language_tags(language)))


# Lists in lists go so deep; what lies deeper stands on the last level.
LEVELS = 5
_LIST = (
    '<w:abstractNum xmlns:w="{W}" w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
)
_LEVEL = (
    '<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
    '<w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
)


def indent_of(level: int) -> str:
    """How far items of a list on a level are set in."""
    return f'<w:ind w:left="{640 + 480 * level}" w:hanging="320"/>'


def _add_lists(document: "Document") -> tuple[int, int]:
    """A list with dots as a list to be used, and one with numbers as a list to start from."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.parts.numbering import NumberingPart

    part = document.part
    try:
        numbering: Any = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        numbering = parse_xml(f'<w:numbering xmlns:w="{W}"/>')
        uri = PackURI("/word/numbering.xml")
        new = NumberingPart(uri, CONTENT_TYPE.WML_NUMBERING, numbering, part.package)
        part.relate_to(new, RELATIONSHIP_TYPE.NUMBERING)
    abstract = numbering.findall(qn("w:abstractNum"))
    first = 1 + max((int(element.get(qn("w:abstractNumId"))) for element in abstract), default=-1)
    at = numbering.index(abstract[-1]) + 1 if abstract else len(numbering.findall(qn("w:numPicBullet")))
    for offset, (kind, texts) in enumerate(
        [("bullet", "•–•–•"), ("decimal", [f"%{n}." for n in range(1, LEVELS + 1)])]
    ):
        levels = "".join(
            _LEVEL.format(at=level, format=kind, text=text, indent=indent_of(level)) for level, text in enumerate(texts)
        )
        numbering.insert(at + offset, parse_xml(_LIST.format(W=W, id=first + offset, levels=levels)))
    return numbering.add_num(first).numId, first + 1


def _add_styles(document: "Document", language: Language | None, bullets: int, numbers: int) -> dict[str, str]:
    """Add the styles that are missing; the ids of all by name. Word compares names without regard to case."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    root = document.styles.element
    found = {}
    for element in root.findall(qn("w:style")):
        name = element.find(qn("w:name"))
        if name is not None:
            found[element.get(qn("w:type")), name.get(qn("w:val"), "").lower()] = element.get(qn("w:styleId"))
    used = set(found.values())

    def id_of(kind: str, name: str) -> tuple[str, bool]:
        if (kind, name.lower()) in found:
            return found[kind, name.lower()], False
        id = "".join(word[:1].upper() + word[1:] for word in name.split())
        while id in used:
            id += "Review"
        used.add(id)
        return id, True

    chosen = {style.name: id_of("paragraph", style.name) for style in STYLES}
    ids = {name: id for name, (id, _) in chosen.items()}
    lists = {BULLET: bullets, NUMBER: None}
    for style in STYLES:
        if chosen[style.name][1]:
            root.append(parse_xml(paragraph_style(style, ids[style.name], ids, lists.get(style.name), language)))
    for kind, name, make in (("table", TABLE, table_style), ("character", LINK, link_style)):
        ids[name], is_new = id_of(kind, name)
        if is_new:
            root.append(parse_xml(make(ids[name])))
    return ids
