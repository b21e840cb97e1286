"""Pieces of a Word file as XML: runs, links, fields, bookmarks, paragraphs. All foreign text is escaped here.

Written as text and parsed once: python-docx has no bookmarks, fields and links inside a document, and a table of some
thousand cells takes it seconds.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from ningbo_plan.messages import Language
from ningbo_plan.render.docx_styles import LINK
from ningbo_plan.report.document import Run
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart

# Characters of both scripts, such as quotation marks, which Word would set in the Latin font.
_AMBIGUOUS = re.compile("[\u00b0-\u00f7\u2010-\u2312\u2460-\u266f]")
# What may stand in an address as it is.
_ADDRESS = "!#$%&'()*+,/:;=?@[]~"
_LONGEST_ADDRESS = 2000
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def attribute(text: str) -> str:
    """A foreign text as the value of an attribute, with its quotation marks."""
    return quoteattr(visible(text))


def text_run(text: str, properties: str = "", *, style: str = "", is_chinese: bool = True) -> str:
    """A run of foreign text. `properties` are in the order of the schema, after the fonts; `style` is an id."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    hint = '<w:rFonts w:hint="eastAsia"/>' if is_chinese and _AMBIGUOUS.search(text) else ""
    look = named + hint + properties
    inside = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(visible(text))}</w:t></w:r>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field that Word computes again when it is asked to, with its result until then."""
    return f"<w:fldSimple w:instr={quoteattr(instruction)}>{text_run(result, properties)}</w:fldSimple>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style by its id; `properties` follow it in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


class Links:
    """The links and bookmarks of one document; a link whose target is not in it is plain text."""

    def __init__(self, part: "DocumentPart", ids: dict[str, str], anchors: Iterable[str], language: Language) -> None:
        self._part: Any = part
        self._link = ids[LINK]
        # Word's names of bookmarks are short, and have neither hyphens nor Chinese.
        self._names = {anchor: f"_Ref{number:08}" for number, anchor in enumerate(dict.fromkeys(anchors), start=1)}
        self._set: set[str] = set()
        self._count = 0
        self._is_chinese = language is not Language.EN

    def bookmarked(self, content: str, *, anchor: str | None = None, name: str | None = None) -> str:
        """Some runs as the target of links, by an anchor or by the bookmark's own name."""
        name = self._names.get(anchor or "") if name is None else name
        if name is None or name in self._set:
            return content
        self._set.add(name)
        self._count += 1
        start = f'<w:bookmarkStart w:id="{self._count}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{self._count}"/>'

    def run(self, run: Run, properties: str = "") -> str:
        """A run with its emphasis and its link. Chinese is not set in italics but has dots below."""
        before, after = "<w:b/>" if run.strong else "", ""
        if run.emphasis:
            before, after = (before, '<w:em w:val="dot"/>') if self._is_chinese else (f"{before}<w:i/>", "")
        address = _address(run.link or "")
        style = self._link if address else ""
        shown = text_run(run.text, before + properties + after, style=style, is_chinese=self._is_chinese)
        if address:
            id = self._part.rels.get_or_add_ext_rel(_HYPERLINK, address)
            return f'<w:hyperlink r:id="{id}" w:history="1">{shown}</w:hyperlink>'
        return self.linked(shown, self._names.get((run.link or "").removeprefix("#")))

    def linked(self, content: str, name: str | None) -> str:
        """Some runs that lead to a bookmark by its name."""
        return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>' if name else content

    def runs(self, content: Iterable[Run], properties: str = "") -> str:
        """Some runs in order."""
        return "".join(self.run(run, properties) for run in content)


def _address(link: str) -> str | None:
    """A web address in the characters that addresses have; None for what is none."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "mailto") or not (parts.netloc or parts.path):
        return None
    address = quote(visible(link), safe=_ADDRESS)
    return address if len(address) <= _LONGEST_ADDRESS else None
