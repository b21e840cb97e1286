"""Charts as parts of a web page: their shapes of characters once for all, no id twice, and what they show in words."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ningbo_plan.source.safe import visible

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"


class Charts:
    """The charts of one page. The page holds `shapes` before any of them."""

    def __init__(self) -> None:
        self._shapes: dict[str, Element] = {}

    def inline(self, svg: bytes, name: str, title: str, told: str) -> str:
        """A chart that matplotlib wrote, as an element whose ids begin with `name`; `told` says what it shows."""
        root = ElementTree.fromstring(svg)
        for element in [root, *root.iter()]:
            _tidy(element)
        self._take_shapes(root)
        for element in root.iter():
            _rename(element, name, self._shapes)
        _, _, width, height = root.attrib["viewBox"].split()
        root.attrib.clear()
        root.attrib |= {
            "viewBox": f"0 0 {width} {height}", "width": f"{float(width) * 4 / 3:.0f}",
            "height": f"{float(height) * 4 / 3:.0f}", "role": "img", "aria-labelledby": f"{name}-title {name}-told",
        }  # fmt: skip
        for at, (tag, text) in enumerate((("title", title), ("desc", told))):
            element = Element(tag, id=f"{name}-{'told' if at else 'title'}")
            element.text = visible(text)
            root.insert(at, element)
        return ElementTree.tostring(root, encoding="unicode")

    @property
    def shapes(self) -> str:
        """The shapes of all characters, as an element that shows nothing."""
        root = Element("svg", {"width": "0", "height": "0", "aria-hidden": "true", "class": "shapes"})
        defs = ElementTree.SubElement(root, "defs")
        defs.extend(self._shapes[name] for name in sorted(self._shapes))
        return ElementTree.tostring(root, encoding="unicode")

    def _take_shapes(self, root: Element) -> None:
        """Take the shapes of characters, which stand where they are first used, and all styles out of a chart."""
        for parent in [*root.iter()]:
            for defs in parent.findall("defs"):
                for child in [*defs]:
                    if child.tag == "style":
                        defs.remove(child)
                    elif child.tag == "path" and "style" not in child.attrib:
                        self._shapes.setdefault(child.attrib["id"], child)
                        defs.remove(child)
                if not len(defs):
                    parent.remove(defs)


def _tidy(element: Element) -> None:
    """Without name spaces, which HTML has none of, and without blanks."""
    element.tag = element.tag.removeprefix(_SVG)
    element.text = element.tail = None
    if link := element.attrib.pop(f"{_XLINK}href", None):
        element.attrib["href"] = link
    if outline := element.attrib.get("d"):
        element.attrib["d"] = " ".join(outline.split())
    if element.tag == "g":
        element.attrib.pop("id", None)  # numbered by matplotlib, in every chart from 1


def _rename(element: Element, name: str, shared: dict[str, Element]) -> None:
    if "id" in element.attrib:
        element.attrib["id"] = f"{name}-{element.attrib['id']}"
    if (link := element.attrib.get("href")) and link[1:] not in shared:
        element.attrib["href"] = f"#{name}-{link[1:]}"
