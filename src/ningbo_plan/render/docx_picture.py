"""Charts of a review in a Word file: pictures in the line of text, with what they show in words."""

from itertools import pairwise
from math import ceil

from ningbo_plan.render.docx_sections import Page
from ningbo_plan.render.docx_text import attribute
from ningbo_plan.report.document import Chart, ProgressChart

# Pictures leave room for captions below them, in twentieths of a point.
_CAPTION_ROOM = 1400
# Word measures pictures in units of which a twentieth of a point has so many.
_EMU = 635
# So many bars are on one picture.
_MOST_BARS = 16
_PICTURE = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="Chart {id}" descr={alt} title={title}/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="{id}" name="Chart {id}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def picture(id: int, rel: str, shape: tuple[int, int], page: Page, *, alt: str, title: str) -> str:
    """A picture by its relationship: as wide as the text of its page, or as high as the page allows.

    `shape` is its width and height in pixels.
    """
    width, most = page.text_width, page.text_height - _CAPTION_ROOM
    height = width * shape[1] / shape[0]
    if height > most:
        width, height = round(width * most / height), most
    return _PICTURE.format(
        cx=width * _EMU, cy=round(height) * _EMU, id=id, rel=rel, alt=attribute(alt), title=attribute(title)
    )


def readable(chart: Chart) -> list[Chart]:
    """A chart in pieces that fit a page as they are: made to fit, a higher one would be too small to be read."""
    if not isinstance(chart, ProgressChart) or len(chart.bars) <= _MOST_BARS:
        return [chart]
    pieces = ceil(len(chart.bars) / _MOST_BARS)
    edges = [round(piece * len(chart.bars) / pieces) for piece in range(pieces + 1)]
    return [chart._replace(bars=chart.bars[start:end]) for start, end in pairwise(edges)]
