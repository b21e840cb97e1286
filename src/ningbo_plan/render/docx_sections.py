"""Sections of a Word file: upright pages, and pages turned for wide tables."""

from copy import deepcopy
from typing import Any, NamedTuple

# A4 and the margins of official documents, for what a template does not say; in twentieths of a point.
_SIZE = {"w": 11906, "h": 16838}
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588}
# A line of a header or footer with its distance to the text: 7 mm and a number of 14 points.
_LINE_OF_TEXT = 720
# What of a section belongs to the first alone; the others follow it.
_OF_THE_FIRST = ("w:headerReference", "w:footerReference", "w:titlePg", "w:pgNumType", "w:type")


class Page(NamedTuple):
    """The properties of a section, and the size of its text in twentieths of a point."""

    section: Any
    text_width: int
    text_height: int


def page_of(section: Any, *, is_wide: bool) -> Page:
    """A page like that of `section`; a wide one is turned a quarter, its margins with it."""
    from docx.oxml.ns import qn

    section = deepcopy(section)
    size, margins = section.get_or_add_pgSz(), section.get_or_add_pgMar()
    width, height = (_number(size, name, default) for name, default in _SIZE.items())
    edges = {name: _number(margins, name, default) for name, default in _MARGINS.items()}
    if is_wide and width < height:
        width, height = height, width
        turned = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
        edges = {name: edges[other] for name, other in turned.items()}
        size.set(qn("w:orient"), "landscape")
        # Header and footer stand in what the turned margins leave them.
        for name, edge in (("header", "top"), ("footer", "bottom")):
            room = max(edges[edge] - _LINE_OF_TEXT, 0)
            margins.set(qn(f"w:{name}"), str(min(_number(margins, name, room), room)))
    for name, value in (("w", width), ("h", height)):
        size.set(qn(f"w:{name}"), str(value))
    for name, value in edges.items():
        margins.set(qn(f"w:{name}"), str(value))
    gutter = _number(margins, "gutter", 0)
    # Margins below zero hold the text where it is, however high a header is.
    text_height = height - abs(edges["top"]) - abs(edges["bottom"])
    return Page(section, max(width - edges["left"] - edges["right"] - gutter, 1440), max(text_height, 1440))


def _number(element: Any, name: str, default: int) -> int:
    from docx.oxml.ns import qn

    try:
        return round(float(element.get(qn(f"w:{name}"), default)))
    except ValueError:
        return default


def end_section(body: Any, last: Any, page: Page, *, is_first: bool, is_last: bool) -> None:
    """End a section after what is in `body` before `last`, which are the properties of the last section."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn

    section = page.section
    if not is_first:
        for name in _OF_THE_FIRST:
            for element in section.findall(qn(name)):
                section.remove(element)
    if is_last:
        body.replace(last, section)
        return
    previous = last.getprevious()
    if previous is None or previous.tag != qn("w:p"):
        # Nothing else can end a section; as low as can be, it fits under the table.
        previous = parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
        )
        last.addprevious(previous)
    properties = previous.find(qn("w:pPr"))
    if properties is None:
        properties = OxmlElement("w:pPr")
        previous.insert(0, properties)
    properties.append(section)
