"""The text of a plan cut into passages, each at its place: by headings, items, table rows and notes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ningbo_plan.chinese import simplified
from ningbo_plan.messages import N_
from ningbo_plan.model.place import Place
from ningbo_plan.source.files import FileError, read_bytes

_NUMERAL = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(f"第{_NUMERAL}章")
_SECTION = re.compile(f"第{_NUMERAL}节")
_PARAGRAPH = re.compile(rf"\({_NUMERAL}\)")
_EXHIBIT = re.compile(r"((?:专栏|表)\d+-\d+)[:：]?")
_DASH = re.compile("—{2}")
_BULLET = re.compile(r"[®◆◇●○•■□▲△★☆※➢·]|\(\d+\)")
_NOTES = re.compile("说明[:：]")
_QUOTES = str.maketrans(dict.fromkeys("“”「」『』‘’", '"'))
# So many empty lines do not occur inside a plan: what follows is the page around it.
_GAP = 4


class Origin(NamedTuple):
    """Where a character stands in the file: line and column, 1-based."""

    line: int
    column: int


@dataclass(frozen=True)
class Passage:
    """A stretch of text at one place, without its label: as printed, and as `plain` gives it, a character each.

    `origins` says where each character stands in the file. Only in a table do single spaces stand, where spaces or line
    ends set words apart, as they do between columns.
    """

    place: Place
    text: str
    printed: str
    origins: tuple[Origin, ...]


def read_text(path: str) -> str:
    """A text file in UTF-8 or, as older Chinese systems write them, GB18030. Raises FileError."""
    data = read_bytes(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(path, N_("neither UTF-8 nor GB18030 text"))


def plain(text: str) -> str:
    """`text` in simplified script and half width, without spaces, all quotation marks alike."""
    kept = "".join(_narrow(char) for char in text if not char.isspace())
    return simplified(kept).translate(_QUOTES)


def _narrow(char: str) -> str:
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 and not narrow.isspace() else char


@dataclass
class _Open:
    """A passage that is still being read."""

    place: Place
    text: str = ""
    printed: str = ""
    origins: list[Origin] = field(default_factory=list)


def read_passages(text: str) -> list[Passage]:
    """Cut the text of a plan, in either script, into passages from its first chapter on.

    A page's own words before the first chapter, and after a gap of empty lines at its end, are left out.
    """
    reader = _Reader()
    empty = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            empty += 1
            continue
        if empty >= _GAP and reader.place.steps:
            break
        empty = 0
        reader.take(line, number)
    return [Passage(p.place, p.text, p.printed, tuple(p.origins)) for p in reader.passages if p.text]


class _Reader:
    """Follows the headings: `place` is where the next words belong."""

    def __init__(self) -> None:
        self.place = Place(())
        self.passages: list[_Open] = []
        self._prose = Place(())  # the section or paragraph around a box or a table
        self._items = 0
        self._rows: int | None = None  # rows read of the table, None outside of one

    def take(self, line: str, number: int) -> None:
        """Take in a line that is not empty."""
        start = len(line) - len(line.lstrip())
        text = plain(line)
        if _CHAPTER.match(text):
            self._enter_prose(Place((_CHAPTER.match(text)[0],)))  # type: ignore[index]
            start += self._label(line, start, len(self.place.steps[-1]))
        elif not self.place.steps:
            return
        elif match := _SECTION.match(text):
            self._enter_prose(Place((self._prose.steps[0], match[0])))
            start += self._label(line, start, len(match[0]))
        elif (match := _PARAGRAPH.match(text)) and len(self._prose.steps) > 1:
            self._enter_prose(Place((*self._prose.steps[:2], match[0])))
            start += self._label(line, start, len(match[0]))
        elif match := _EXHIBIT.match(text):
            self.place = Place((match[1],))
            self._items = 0
            self._rows = 0 if self.place.is_in_table else None
            start += self._label(line, start, len(match[0]))
        elif self._rows is not None and _NOTES.match(text):
            self._rows = None
            for note, at, end in _notes(line):
                self._open(Place((self.place.steps[0], f"说明{note}")), line[:end], number, at)
            return
        elif self._rows is not None:
            self._take_row(line, number)
            return
        elif match := (_DASH if self.place == self._prose else _BULLET).match(text):
            self._items += 1
            outer = self._prose if self.place == self._prose else Place(self.place.steps[:1])
            start += self._label(line, start, len(match[0]))
            self._open(outer.inside(f"第{self._items}项"), line, number, start)
            if outer != self._prose:
                self.place = outer.inside(f"第{self._items}项")
            return
        elif self.passages and self.passages[-1].place == self.place:
            self._append(self.passages[-1], line, number, start)
            return
        self._open(self.place, line, number, start)

    def _enter_prose(self, place: Place) -> None:
        self.place = self._prose = place
        self._items, self._rows = 0, None

    @staticmethod
    def _label(line: str, start: int, length: int) -> int:
        """How many characters of the line the label of `length` characters takes, spaces inside it included."""
        seen = taken = 0
        for char in line[start:]:
            if seen == length:
                break
            taken += 1
            seen += not char.isspace()
        return taken

    def _take_row(self, line: str, number: int) -> None:
        """A row begins with the next number, perhaps behind a piece of a heading; other lines go on with theirs."""
        table = Place(self.place.steps[:1])
        words = [(match[0], match.start(), match.end()) for match in re.finditer(r"\S+", line)]
        assert self._rows is not None
        for i, (word, start, end) in enumerate(words[:2]):
            if word == str(self._rows + 1) and i + 1 < len(words):
                self._rows += 1
                if i:
                    self._append(self._header(table), line[:start], number, words[0][1])
                self.place = table.inside(f"第{self._rows}项")
                self._open(self.place, line, number, end)
                return
        if self._rows:
            self._append(self.passages[-1], line, number, 0)
        else:
            self._append(self._header(table), line, number, 0)

    def _header(self, table: Place) -> _Open:
        return next(passage for passage in self.passages if passage.place == table)

    def _open(self, place: Place, line: str, number: int, start: int) -> None:
        self.passages.append(_Open(place))
        self._append(self.passages[-1], line, number, start)

    @staticmethod
    def _append(passage: _Open, line: str, number: int, start: int) -> None:
        for word in re.finditer(r"\S+", line[start:]):
            if passage.text and passage.place.is_in_table:
                passage.text += " "
                passage.printed += " "
                passage.origins.append(Origin(number, start + word.start() + 1))
            words = plain(word[0])
            assert len(words) == len(word[0]), "conversion keeps every character's place"
            passage.text += words
            passage.printed += word[0]
            passage.origins += [Origin(number, start + word.start() + i + 1) for i in range(len(words))]


def _notes(line: str) -> Iterator[tuple[int, int, int]]:
    """The notes `1.… 2.…` of a line: number, start and end of each."""
    begins: list[tuple[int, int, int]] = []
    for match in re.finditer(r"(?<![\d.])(\d+)[.．](?!\d)", line):
        if int(match[1]) == len(begins) + 1:
            begins.append((len(begins) + 1, match.start(), match.end()))
    for i, (note, _, start) in enumerate(begins):
        yield note, start, begins[i + 1][1] if i + 1 < len(begins) else len(line)
