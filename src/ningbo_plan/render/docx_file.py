"""A Word file as bytes that are the same every time: without dates, its parts in the order of their names."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ningbo_plan.render.undated import NO_DATE
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from docx.document import Document

_FIRST = "[Content_Types].xml"
_UNIX, _FILE = 3, 0o644 << 16
# The standard allows so many characters in a property.
_LONGEST_TITLE = 255


def packed(document: "Document", title: str, language: str) -> bytes:
    """A document as a file, with its title and without an author."""
    properties = document.core_properties
    properties.title = visible(title)[:_LONGEST_TITLE]
    properties.language = language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = NO_DATE
    properties.revision = 1
    saved, output = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(output, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            info = ZipInfo(name)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _FILE
            target.writestr(info, source.read(name))
    return output.getvalue()
