"""Finding expressions, numbers and names in passages, and keeping account of what has been found."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ningbo_plan.audit.text import Passage, plain
from ningbo_plan.model.place import Place

# What the audit accounts for: every number, and the words that stand for one.
MENTION = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?[百千万亿]*|百分之[\d.零〇一二两三四五六七八九十百]+|翻[一两几]?番"
    r'|(?:[零〇一二两三四五六七八九十百千万亿壹贰叁肆陆柒捌玖拾佰仟Ⅰ-Ⅻ]|(?<!队)伍)+|过半|半数|全覆盖|"?零"?的突破|[不未]发生'
)
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
# Numbers that one statement lists: 9000家、24000家, 85、90, 2-3.
_TOGETHER = re.compile(r"[^,;。、:]{0,6}、|[-—~%]+")
_TARGET_LIKE = re.compile(r'\d+(?:\.\d+)?|全覆盖|"?零"?的突破|[不未]发生|两项')
_SENTENCE_END, _CLAUSE_END = "。;", ",;。、:"


class Hit(NamedTuple):
    """A stretch of a passage."""

    passage: int
    start: int
    end: int


class Account:
    """The passages of a plan, and which characters of them the data account for.

    `whole` is the text with the page around the plan, as `plain` gives it; `claims` counts what was looked up.
    """

    def __init__(self, passages: Sequence[Passage], whole: str) -> None:
        self.passages = passages
        self.whole = whole
        self.claims = 0
        self._at: dict[Place, list[int]] = {}
        self._covered = [bytearray(len(passage.text)) for passage in passages]
        self._contexts: dict[int, list[tuple[int, int]]] = {}

    def at(self, place: Place) -> list[int]:
        """The passages at a place and inside it."""
        if place not in self._at:
            self._at[place] = [i for i, passage in enumerate(self.passages) if place.holds(passage.place)]
        return self._at[place]

    def find(self, text: str, passages: Iterable[int]) -> list[Hit]:
        """Where `text` (as `plain` gives it) occurs, never inside a longer number."""
        pattern = _pattern(text)
        return [
            Hit(i, match.start(), match.end()) for i in passages for match in pattern.finditer(self.passages[i].text)
        ]

    def is_free(self, hit: Hit) -> bool:
        """Whether nothing of a stretch is accounted for yet."""
        return not any(self._covered[hit.passage][hit.start : hit.end])

    def cover(self, hit: Hit) -> None:
        """Account for a stretch."""
        self._covered[hit.passage][hit.start : hit.end] = b"\1" * (hit.end - hit.start)

    def cover_name(self, name: str, passages: Iterable[int]) -> None:
        """Account for every piece of a name in some passages."""
        for i in passages:
            text = self.passages[i].text
            for piece in pieces_in(plain(name), text):
                for match in re.finditer(re.escape(piece), text):
                    self.cover(Hit(i, match.start(), match.end()))

    def open_mentions(self) -> list[Hit]:
        """The mentions of numbers of which something is not accounted for."""
        return [hit for i in range(len(self.passages)) for hit in self._mentions(i) if not self.is_covered(hit)]

    def mentions_in(self, hit: Hit) -> list[Hit]:
        """The mentions of numbers that begin or end inside a stretch."""
        return [m for m in self._mentions(hit.passage) if m.start < hit.end and m.end > hit.start]

    def _mentions(self, i: int) -> list[Hit]:
        return [Hit(i, match.start(), match.end()) for match in MENTION.finditer(self.passages[i].text)]

    def is_covered(self, hit: Hit) -> bool:
        """Whether all of a stretch is accounted for."""
        return all(self._covered[hit.passage][hit.start : hit.end])

    def text(self, hit: Hit) -> str:
        """The words of a stretch, as printed."""
        return self.passages[hit.passage].printed[hit.start : hit.end]

    def around(self, hit: Hit, reach: int = 12) -> str:
        """A stretch with the words about it, as printed."""
        return self.passages[hit.passage].printed[max(0, hit.start - reach) : hit.end + reach]

    def context(self, hit: Hit) -> tuple[int, int]:
        """The words that a number is told with: from the end of the statement before it to the end of its clause."""
        return next((span for span in self.contexts(hit.passage) if span[0] <= hit.start < span[1]), (0, 0))

    def contexts(self, i: int) -> list[tuple[int, int]]:
        """A passage cut into statements with one number each, or with one list of numbers."""
        if i not in self._contexts:
            self._contexts[i] = _cut(self.passages[i].text)
        return self._contexts[i]


def _pattern(text: str) -> re.Pattern[str]:
    """`text` at the ends of numbers; in a table a space may stand anywhere but inside a number."""
    loose = re.sub(r"(?<=.)(?<![\d.])(?=.)|(?<=.)(?=[^\d.])", "\0", text)
    before = r"(?<![\d.])" if text[:1].isdigit() else ""
    after = r"(?!\.?\d)" if text[-1:].isdigit() else ""
    return re.compile(before + " ?".join(map(re.escape, loose.split("\0"))) + after)


def _cut(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    last_end = 0  # where the last statement's numbers end
    for match in _TARGET_LIKE.finditer(text):
        if spans and _TOGETHER.fullmatch(text[last_end : match.start()]):
            spans[-1] = (spans[-1][0], _clause_end(text, match.end()))
        else:
            sentence = max(text.rfind(sign, 0, match.start()) for sign in _SENTENCE_END) + 1
            start = max(sentence, spans[-1][1] if spans else 0)
            spans.append((min(start, match.start()), _clause_end(text, match.end())))
        last_end = match.end()
    return spans


def _clause_end(text: str, start: int) -> int:
    return next((i for i in range(start, len(text)) if text[i] in _CLAUSE_END), len(text))


def pieces_in(name: str, text: str) -> list[str]:
    """The pieces of a name, of two characters or more, that occur in a text, each as long as can be."""
    pieces, at = [], 0
    while at < len(name):
        end = next((e for e in range(len(name), at + 1, -1) if name[at:e] in text), 0)
        if end:
            pieces.append(name[at:end])
        at = end or at + 1
    return pieces


def length_in_order(name: str, text: str) -> int:
    """How many characters of a name occur in a sentence of a text in pieces of two or more, one behind the other."""
    best, start = 0, 0
    while (start := text.find(name[:2], start)) >= 0:
        at, position, length = 0, start, 0
        stop = next((i for i in range(start, len(text)) if text[i] in _SENTENCE_END), len(text))
        while at < len(name) - 1:
            end, where = next(
                ((e, w) for e in range(len(name), at + 1, -1) if (w := text.find(name[at:e], position, stop)) >= 0),
                (0, 0),
            )
            if end:
                length, position, at = length + end - at, where + end - at, end
            else:
                at += 1
        best = max(best, length)
        start += 1
    return best


def length_in(name: str, text: str) -> int:
    """How many characters of a name occur in a text, in pieces of two or more."""
    return sum(map(len, pieces_in(name, text)))


def tail_in(name: str, text: str) -> int:
    """How many characters of the end of a name, which says what is counted, occur in a text."""
    return next((len(name) - at for at in range(len(name) - 1) if name[at:] in text), 0)


def arabic_of(words: str) -> list[str]:
    """The Arabic numbers of some words as they are written."""
    return _ARABIC.findall(plain(words))


def numbers_of(expression: str) -> list[str]:
    """The Arabic numbers of an expression; for one without, the words that stand for a number."""
    text = plain(expression)
    return arabic_of(text) or [match[0] for match in MENTION.finditer(text)]
