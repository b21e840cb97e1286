"""Fonts for charts: one with Chinese characters where a chart has any, and how wide text is in it."""

import logging
from functools import cache

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from ningbo_plan.messages import N_, Language
from ningbo_plan.source.files import FileError
from ningbo_plan.source.safe import visible

# matplotlib says there that it builds its list of fonts, or where it keeps it; whoever reads a review need not know.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

# It comes with matplotlib, and is the same on every machine.
LATIN = "DejaVu Sans"
# Fonts of systems and distributions, by preference; any of either script has the other's characters too, or most.
_TRADITIONAL = (
    "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "Source Han Sans TW", "Noto Sans CJK HK",
    "Microsoft JhengHei", "PingFang TC", "PingFang HK", "Heiti TC",
)  # fmt: skip
_SIMPLIFIED = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "SimHei",
)  # fmt: skip
_EITHER = (
    "Noto Sans CJK JP", "Source Han Sans", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "Arial Unicode MS", "Noto Serif CJK TC", "Noto Serif CJK SC", "Source Han Serif TC", "Source Han Serif SC",
    "AR PL UMing TW", "AR PL UMing CN", "AR PL UKai TW", "AR PL UKai CN", "SimSun", "PMingLiU",
)  # fmt: skip
# From here on characters are of East Asian scripts: radicals, punctuation, ideographs, full-width forms.
_FIRST_EAST_ASIAN = 0x2E80


def families(texts: str, language: str) -> list[str]:
    """The names of the fonts for a chart with these texts, the next for what the one before has not.

    Raises FileError where the texts have Chinese characters and no installed font has any.
    """
    if all(ord(char) < _FIRST_EAST_ASIAN for char in texts):
        return [LATIN]
    ranked = (_SIMPLIFIED, _TRADITIONAL) if language == Language.ZH_HANS else (_TRADITIONAL, _SIMPLIFIED)
    installed = _installed()
    for name in (*ranked[0], *ranked[1], *_EITHER):
        if name in installed:
            return [name, LATIN]
    raise FileError(
        N_("charts"),
        N_("no installed font has Chinese characters"),
        N_("install a font with Chinese characters such as fonts-noto-cjk"),
    )


@cache
def _installed() -> frozenset[str]:
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


class Typeface:
    """Some fonts as one: what they have no character for is spelt out, and text is measured and broken into lines."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._fonts = [_font(name) for name in names]
        self._advances: dict[str, float] = {}

    def shown(self, text: str) -> str:
        """A text in which nothing acts and nothing is drawn as an empty box."""
        return "".join(char if self._font_of(char) else f"<U+{ord(char):04X}>" for char in visible(text))

    def width(self, text: str) -> float:
        """The width of a text that is shown, in ems."""
        return sum(map(self._advance, text))

    def lines(self, text: str, width: float, most: int = 3) -> list[str]:
        """A text broken into lines of at most so many ems; what does not fit into `most` lines ends in …"""
        lines = [""]
        for piece in _pieces(self.shown(text)):
            if self.width(lines[-1] + piece.rstrip()) > width and lines[-1]:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
            for char in piece.lstrip() if not lines[-1] else piece:
                if self.width(lines[-1] + char) > width and char not in " ,;.、，。；：）)":
                    lines.append("")
                lines[-1] += char
        lines = [line.strip() for line in lines if line.strip()]
        if len(lines) > most:
            last = lines[most - 1]
            while last and self.width(last + "…") > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip() + "…"]
        return lines

    def _font_of(self, char: str) -> FT2Font | None:
        return next((font for font in self._fonts if font.get_char_index(ord(char))), None)

    def _advance(self, char: str) -> float:
        if char not in self._advances:
            font = self._font_of(char)
            assert font is not None, "the text is shown"
            glyph = font.load_char(ord(char), flags=LoadFlags.NO_SCALE)
            self._advances[char] = glyph.horiAdvance / font.units_per_EM
        return self._advances[char]


@cache
def typeface(*names: str) -> Typeface:
    """The typeface of some fonts, which remembers what it measured."""
    return Typeface([*names])


def _font(name: str) -> FT2Font:
    return font_manager.get_font(font_manager.findfont(font_manager.FontProperties(family=name)))


def _pieces(text: str) -> list[str]:
    """A text cut where a line may end: behind blanks and hyphens, and around every Chinese character."""
    pieces = [""]
    for char in text:
        is_wide = ord(char) >= _FIRST_EAST_ASIAN
        if (is_wide and char not in "、，。；：）》”") or (pieces[-1] and ord(pieces[-1][-1]) >= _FIRST_EAST_ASIAN):
            # No line begins with a mark that closes, and none ends with one that opens.
            pieces.append("") if not (pieces[-1] and pieces[-1][-1] in "（《“") else None
        pieces[-1] += char
        if char in " -/":
            pieces.append("")
    return [piece for piece in pieces if piece]
