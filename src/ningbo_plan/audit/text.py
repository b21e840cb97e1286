"""The text of a plan cut into passages, each at its place: by headings, items, table rows and notes."""

import re
import unicodedata
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
_EXHIBIT = re.compile(r"((?:专栏|表)\d+(?:-\d+)?)(?:[:：]|(?![\d第说]))")
_DASH = re.compile("[—–-]{1,2}(?!\\d)")
# Bullets as pages and word processors write them, those of private fonts included.
_BULLET = re.compile(r"[®◆◇●○•■□▲△★☆※➢·\uf000-\uf0ff]|\(\d+\)")
_NOTES = re.compile("说明[:：]")
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第?\d{1,4}页?)[-—–·\s]*")
_QUOTES = str.maketrans(dict.fromkeys("“”「」『』‘’", '"'))
# So many empty lines behind the last heading end a plan: what follows is the page around it.
_GAP = 4
# A row or a note may be missing; more of them are no numbering any more.
_MOST_MISSING = 3


class Origin(NamedTuple):
    """Where a character stands in the file: line and column, 1-based."""

    line: int
    column: int


@dataclass(frozen=True)
class Passage:
    """A stretch of text at one place, without its label: as printed, and as `plain` gives it, a character each.

    `section` is the section or paragraph that a box or a table stands in, else the place itself; `origins` says where
    each character stands in the file. Only in a table do single spaces stand, where spaces or line ends set words
    apart, as they do between columns.
    """

    place: Place
    text: str
    printed: str
    origins: tuple[Origin, ...]
    section: Place


class NoPlanError(ValueError):
    """A text in which no chapter begins."""


def read_text(path: str) -> str:
    """A text file in UTF-8, UTF-16 or, as older Chinese systems write them, GB18030. Raises FileError."""
    data = read_bytes(path)
    has_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if has_mark else ("utf-8-sig", "gb18030"):
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
    section: Place
    text: str = ""
    printed: str = ""
    origins: list[Origin] = field(default_factory=list)


def read_passages(text: str) -> list[Passage]:
    """Cut the text of a plan, in either script, into passages from its first chapter on.

    A page's own words before the first chapter, and after a gap of empty lines behind the last heading, are left out,
    and so are page numbers. Raises NoPlanError.
    """
    lines = text.splitlines()
    reader = _Reader()
    for number, line in enumerate(lines[: _end(lines)], 1):
        if line.strip() and not (reader.is_prose and _PAGE_NUMBER.fullmatch(plain(line))):
            reader.take(line, number)
    if not reader.passages:
        raise NoPlanError
    return [Passage(p.place, p.text, p.printed, tuple(p.origins), p.section) for p in reader.passages if p.text]


def _end(lines: list[str]) -> int:
    """How many lines are the plan's own."""
    headings = (_CHAPTER, _SECTION, _PARAGRAPH, _EXHIBIT)
    last = max((i for i, line in enumerate(lines) if any(h.match(plain(line[:12])) for h in headings)), default=0)
    empty = 0
    for i in range(last, len(lines)):
        if empty >= _GAP and lines[i].strip():
            return i
        empty = 0 if lines[i].strip() else empty + 1
    return len(lines)


class _Reader:
    """Follows the headings: `place` is where the next words belong."""

    def __init__(self) -> None:
        self.place = Place(())
        self.passages: list[_Open] = []
        self._prose = Place(())  # the section or paragraph around a box or a table
        self._items = 0
        self._rows: int | None = None  # rows read of the table, None outside of one
        self._notes: int | None = None  # notes read under a table, None elsewhere

    @property
    def is_prose(self) -> bool:
        """Whether a line of a number alone can only be a page number."""
        return self._rows is None

    def take(self, line: str, number: int) -> None:
        """Take in a line that is not empty."""
        start = len(line) - len(line.lstrip())
        text = plain(line)
        if match := _CHAPTER.match(text):
            self._enter(line, number, start, Place((match[0],)), match[0])
        elif not self.place.steps:
            return
        elif match := _SECTION.match(text):
            self._enter(line, number, start, Place((self._prose.steps[0], match[0])), match[0])
        elif (match := _PARAGRAPH.match(text)) and len(self._prose.steps) > 1:
            self._enter(line, number, start, Place((*self._prose.steps[:2], match[0])), match[0])
        elif match := _EXHIBIT.match(text):
            self.place = Place((match[1],))
            self._items, self._notes = 0, None
            self._rows = 0 if self.place.is_in_table else None
            self._open(self.place, line, number, start + _label(line, start, len(match[0])))
        elif self._rows is not None and (match := _NOTES.match(text)):
            self._rows, self._notes = None, 0
            self._take_notes(line, number, start + _label(line, start, len(match[0])))
        elif self._rows is not None:
            self._take_row(line, number)
        elif self._notes is not None:
            self._take_notes(line, number, start)
        elif match := (_DASH if self.place == self._prose else _BULLET).match(text):
            self._items += 1
            outer = self._prose if self.place == self._prose else Place(self.place.steps[:1])
            item = outer.inside(f"第{self._items}项")
            self._open(item, line, number, start + _label(line, start, len(match[0])))
            if outer != self._prose:
                self.place = item
        elif self.passages[-1].place.steps[: len(self.place.steps)] == self.place.steps:
            self._append(self.passages[-1], line, number, start)
        else:
            self._open(self.place, line, number, start)

    def _enter(self, line: str, number: int, start: int, place: Place, label: str) -> None:
        self.place = self._prose = place
        self._items, self._rows, self._notes = 0, None, None
        self._open(place, line, number, start + _label(line, start, len(label)))

    def _take_row(self, line: str, number: int) -> None:
        """A row begins with the next number, perhaps behind a piece of a heading; other lines go on with theirs."""
        table = Place(self.place.steps[:1])
        words = [(plain(match[0]), match.start(), match.end()) for match in re.finditer(r"\S+", line)]
        assert self._rows is not None
        for i, (word, start, end) in enumerate(words[:2]):
            row = int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else 0
            if self._rows < row <= self._rows + 1 + _MOST_MISSING and i + 1 < len(words):
                self._rows = row
                if i:
                    self._append(self._header(table), line[:start], number, words[0][1])
                self.place = table.inside(f"第{row}项")
                self._open(self.place, line, number, end)
                return
        self._append(self.passages[-1] if self._rows else self._header(table), line, number, 0)

    def _take_notes(self, line: str, number: int, start: int) -> None:
        """Notes `1.… 2.…`, several in a line or each in its own; other lines go on with the last."""
        assert self._notes is not None
        begins = [(start, start)]  # what goes on with the note before
        for match in re.finditer(r"(?<![\d.])(\d+)\s*[.．、](?!\s*\d)", line):
            note = int(match[1])
            if match.start() >= start and self._notes < note <= self._notes + 1 + _MOST_MISSING:
                begins.append((match.start(), match.end()))
                self._notes = note
        first_end = begins[1][0] if len(begins) > 1 else len(line)
        if line[start:first_end].strip():
            self._append(self.passages[-1], line[:first_end], number, start)
        for k, (label, begin) in enumerate(begins[1:], 2):
            end = begins[k][0] if k < len(begins) else len(line)
            place = Place((self.place.steps[0], f"说明{int(re.split(r'[^0-9０-９]', line[label:begin])[0])}"))
            self._open(place, line[:end], number, begin)

    def _header(self, table: Place) -> _Open:
        return next(passage for passage in self.passages if passage.place == table)

    def _open(self, place: Place, line: str, number: int, start: int) -> None:
        self.passages.append(_Open(place, self._prose))
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


def _label(line: str, start: int, length: int) -> int:
    """How many characters of the line the label of `length` characters takes, spaces inside it included."""
    seen = taken = 0
    for char in line[start:]:
        if seen == length:
            break
        taken += 1
        seen += not char.isspace()
    return taken
