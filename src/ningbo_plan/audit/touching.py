"""What stands right before and behind a number and makes it another: 近, 未達, 每年, 以內, 左右, %."""

import re
from functools import cache

from ningbo_plan.audit.text import plain
from ningbo_plan.notation import lexicon
from ningbo_plan.notation.units import unit_end

# Of the words of one character only these are never the end of another word before a number.
_ALONE = "≥≤<>约近超逾未不非没无"
_HOPES = "有望 预计 预期 预估 努力"


def words_before(text: str, start: int, hedge: str = "") -> str:
    """The words of the notation before a number that change it, with the verbs among them; empty if there are none.

    Verbs such as 達到 change nothing, nor does a `hedge` that is known.
    """
    words = text[_chain(text, start) : start]
    return "" if _reaches().fullmatch(words.removeprefix(hedge)) else words


def words_behind(text: str, end: int) -> str:
    """The comparator, sign or scale right behind an expression; empty if there is none."""
    match = _behind().match(text, end)
    return match[0].strip() if match else ""


def statement(text: str, start: int, end: int) -> str:
    """A number with the words of the notation before it, and the unit and comparator behind it."""
    stop = unit_end(text, end)
    while match := _behind().match(text, stop):
        stop = match.end()
    return text[_chain(text, start) : stop]


def _chain(text: str, start: int) -> int:
    """Where the words of the notation begin that lead up to a number."""
    at = start
    while match := _before().search(text[max(0, at - 12) : at]):
        at -= len(match[0])
    return at


def _folded(words: dict[str, str] | dict[lexicon.Qualifier, str]) -> list[str]:
    return [plain(word) for spellings in words.values() for word in spellings.split()]


@cache
def _before() -> re.Pattern[str]:
    words = [*_folded(lexicon.PREFIXES), *_folded(lexicon.QUALIFIERS), *_folded(lexicon.CHANGES), *_HOPES.split()]
    words = [word for word in words if len(word) > 1 and word not in ("目标", "计划")]
    words += [*_ALONE, "部分", "再", *(plain(word) for word in lexicon.REACHES.split())]
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})$")


@cache
def _reaches() -> re.Pattern[str]:
    words = sorted((re.escape(plain(word)) for word in lexicon.REACHES.split()), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(words)})*")


@cache
def _behind() -> re.Pattern[str]:
    words = [*_folded(lexicon.SUFFIXES), *lexicon.CLOSE_SUFFIXES.values(), "%", "‰", "[万亿]"]
    return re.compile(f" ?(?:{'|'.join(plain(word) for word in sorted(words, key=len, reverse=True))})")
