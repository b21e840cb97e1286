"""Places in a plan: chapter, section, paragraph and item; a box or a table and its items, rows and notes."""

import re
from typing import NamedTuple

_NUMERAL = "[一二三四五六七八九十]+"
_STEP = rf"(?:第{_NUMERAL}[章节]|\({_NUMERAL}\)|(?:专栏|表)\d+(?:-\d+)?|第\d+项|说明\d+)\s*"
# Nothing of a place is written differently by the two scripts but these.
_SIMPLIFIED = str.maketrans("節專欄項說明（）", "节专栏项说明()")
_TRADITIONAL = str.maketrans("节专栏项说", "節專欄項說")
_DIGITS = "零一二三四五六七八九十"


class Place(NamedTuple):
    """A place as its steps from the outside in, in simplified script: `("第四章", "第一节", "(三)")`."""

    steps: tuple[str, ...]

    def __str__(self) -> str:
        joint = " " if self.steps and self.steps[0][0] in "专表" else ""
        return joint.join(self.steps).translate(_TRADITIONAL)

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this place or lies inside it."""
        return other.steps[: len(self.steps)] == self.steps

    def inside(self, step: str) -> "Place":
        """The place one step further in."""
        return Place((*self.steps, step))

    @property
    def is_in_table(self) -> bool:
        """Whether it is a table, or a row or a note of one."""
        return self.steps[:1] != () and self.steps[0].startswith("表")

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.is_in_table and len(self.steps) == 2 and self.steps[1].startswith("第")

    @property
    def chapter(self) -> int | None:
        """The number of its chapter; a box or a table is numbered by the chapter it stands in."""
        first = self.steps[0] if self.steps else ""
        if number := re.match(r"(?:专栏|表)(\d+)-", first):
            return int(number[1])
        return chapter_number(first) if first.endswith("章") else None


def chapter_number(text: str) -> int | None:
    """The number of a chapter called `4`, `四` or `第四章`; None for anything else. Chapters are counted up to ten."""
    numeral = text.translate(_SIMPLIFIED).strip().removeprefix("第").removesuffix("章")
    if numeral.isascii() and numeral.isdecimal():
        return int(numeral)
    return _DIGITS.index(numeral) if len(numeral) == 1 and numeral in _DIGITS else None


def parse_place(reference: str) -> Place | None:
    """The place that a reference names in either script, such as `第四章第一節(三)` or `表2-1 第24項`; else None."""
    rest = reference.translate(_SIMPLIFIED).strip()
    steps: list[str] = []
    while rest:
        step = re.match(_STEP, rest)
        if step is None:
            return None
        steps.append(step[0].strip())
        rest = rest[step.end() :]
    return Place(tuple(steps)) if steps else None
