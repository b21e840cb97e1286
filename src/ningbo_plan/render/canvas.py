"""A sheet to draw charts on, in millimetres from its upper left corner.

matplotlib's axes, their ticks and layouts take longer than all that is drawn in them: a ledger has over a hundred
panels. What stands where is computed by the charts themselves, and matplotlib draws it.
"""

import math
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D
from PIL import Image

from ningbo_plan.render.fonts import Typeface

INCH = 25.4
POINT = INCH / 72
INK, GREY, FAINT = "#1a1a1a", "#595959", "#d0d0d0"
# So many colours has a PNG file; the nearest of them to one that was drawn is at most so far from it.
_COLORS, _ROUNDED = 64, 4
# Files a few per cent larger than the smallest take half the time.
_COMPRESSED = 4
# Shapes that look smaller than others of their size.
_LARGER = {"*": 1.6, "X": 1.3, "P": 1.2, "p": 1.2}

Point = tuple[float, float]
LineStyle = Literal["solid", "dashed", "dotted"]
Side = Literal["left", "center", "right"]
# How much of a text lies left of its place.
_BEFORE: dict[Side, float] = {"left": 0, "center": 0.5, "right": 1}


class Canvas:
    """A white sheet of some size. Lengths are in mm, sizes of text in points."""

    def __init__(self, width: float, height: float, face: Typeface) -> None:
        self.width, self.height, self.face = width, height, face
        self._figure = Figure(figsize=(width / INCH, height / INCH), facecolor="white")
        self._colors = {"#ffffff"}
        self._fonts: dict[float, FontProperties] = {}
        to_inches = Affine2D().scale(1 / INCH, -1 / INCH).translate(0, height / INCH)
        self._transform = to_inches + self._figure.dpi_scale_trans

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str, *, edge: str | None = None) -> None:
        """A filled rectangle, by its upper left corner."""
        self._colors |= {fill}
        patch = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge or "none", linewidth=0.6)
        self._add(patch)

    def line(self, points: Sequence[Point], color: str = INK, width: float = 0.8, style: LineStyle = "solid") -> None:
        """A line through some points; its style is by matplotlib's names."""
        self._colors |= {color}
        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, color=color, linewidth=width, linestyle=style, solid_capstyle="butt"))

    def markers(self, points: Sequence[Point], marker: str, fill: str, size: float = 4, *, edge: str = INK) -> None:
        """One shape at every point, by matplotlib's name of it."""
        self._colors |= {fill, edge}
        size *= _LARGER.get(marker, 1)
        xs, ys = zip(*points, strict=True)
        self._add(
            Line2D(
                xs, ys, linestyle="none", marker=marker, markersize=size, markerfacecolor=fill,
                markeredgecolor=edge, markeredgewidth=0.5,
            )
        )  # fmt: skip

    def text(self, x: float, y: float, text: str, size: float = 7.5, color: str = INK, *, side: Side = "left") -> None:
        """One line of text: `y` is the middle of its letters, `x` its left end, middle or right end."""
        shown = self.face.shown(text)
        if not shown.strip():
            return
        # By the baseline, so that a line with a g in it stands no higher than its neighbours.
        baseline = y + size * POINT * 0.36
        self._colors |= {color}
        left = x - self.face.width(shown) * size * POINT * _BEFORE[side]
        self._add(_Words((left, baseline), shown, self._font(size), color))

    def paragraph(
        self, x: float, y: float, lines: Sequence[str], size: float = 7.5, color: str = INK, *, side: Side = "left"
    ) -> None:
        """Lines of text whose middle is at `y`."""
        step = line_height(size)
        for at, line in enumerate(lines):
            self.text(x, y + (at - (len(lines) - 1) / 2) * step, line, size, color, side=side)

    def text_width(self, text: str, size: float = 7.5) -> float:
        """How wide a text is."""
        return self.face.width(self.face.shown(text)) * size * POINT

    def lines(self, text: str, width: float, size: float = 7.5, most: int = 3) -> list[str]:
        """A text in lines no wider than `width`."""
        return self.face.lines(text, width / (size * POINT), most)

    def svg(self) -> bytes:
        """The sheet as an SVG file, by matplotlib's settings of the moment."""
        file = BytesIO()
        self._figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
        return file.getvalue()

    def png(self, dpi: int) -> bytes:
        """The sheet as a PNG file of a few dozen colours, a quarter as large as one of millions."""
        self._figure.set_dpi(dpi)
        agg = FigureCanvasAgg(self._figure)
        agg.draw()  # type: ignore[no-untyped-call]
        pixels = Image.fromarray(np.asarray(agg.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
        # Figure and canvas hold each other, and the program runs without a collector of such circles: 10 MB a chart.
        del agg.renderer
        reduced = pixels.quantize(_COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        reduced.putpalette(_with(self._colors, reduced.getpalette() or []))
        file = BytesIO()
        reduced.save(file, format="png", dpi=(dpi, dpi), compress_level=_COMPRESSED)
        return file.getvalue()

    def _font(self, size: float) -> FontProperties:
        if size not in self._fonts:
            self._fonts[size] = FontProperties(family=self.face.names, size=size)
        return self._fonts[size]

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._transform)
        artist.set_zorder(0)  # what is drawn later lies on top
        self._figure.add_artist(artist)


def line_height(size: float) -> float:
    """The distance of two lines of text, in mm."""
    return size * POINT * 1.25


def widest(texts: Iterable[Sequence[str]], face: Typeface, size: float) -> float:
    """How wide the longest line of some texts is, in mm."""
    return max((face.width(line) for lines in texts for line in lines), default=0) * size * POINT + 0.5


class _Words(Artist):
    """One line of text. matplotlib's own measures every text first, which takes as long as drawing it."""

    def __init__(self, place: Point, text: str, font: FontProperties, color: str) -> None:
        super().__init__()
        self._place, self._text, self._font, self._color = place, text, font, color

    def draw(self, renderer: RendererBase) -> None:
        """Draw it by a renderer whose unit is a pixel."""
        x, y = self.get_transform().transform(self._place)
        if renderer.flipy():
            _, height = renderer.get_canvas_width_height()
            y = height - y
        gc = renderer.new_gc()
        gc.set_foreground(self._color)
        renderer.draw_text(gc, x, y, self._text, self._font, 0)
        gc.restore()


def _with(colors: Iterable[str], palette: Sequence[int]) -> list[int]:
    """A palette in which colours are what they were drawn in, and not what was rounded to."""
    entries = [tuple(palette[at : at + 3]) for at in range(0, len(palette), 3)]
    for color in sorted(colors):
        exact = tuple(round(part * 255) for part in to_rgb(color))
        nearest = min(range(len(entries)), key=lambda n: math.dist(entries[n], exact))
        if math.dist(entries[nearest], exact) <= _ROUNDED:
            entries[nearest] = exact
    return [part for entry in entries for part in entry]
