"""Numbers of headings, as the language numbers them: 一、（一）1. in Chinese, 1, 1.1, 1.1.1 in English."""

import re

from ningbo_plan.messages import Language
from ningbo_plan.report.document import Heading

_DIGITS = "〇一二三四五六七八九"
_LEVELS = 3
_NUMBER = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|(?:\d+\.)+)\s*(?=\S)")


class Numbering:
    """Gives each heading the next number of its level."""

    def __init__(self, language: Language) -> None:
        self._is_chinese = language is not Language.EN
        self._counts = [0] * _LEVELS

    def heading(self, level: int, text: str, anchor: str) -> Heading:
        """The next heading of a level from 1 to 3."""
        self._counts[level - 1 :] = [self._counts[level - 1] + 1] + [0] * (_LEVELS - level)
        return Heading(level, self._number(level), text, anchor)

    def take_back(self, level: int) -> None:
        """Give the last number of a level again."""
        self._counts[level - 1] -= 1

    def _number(self, level: int) -> str:
        if not self._is_chinese:
            return ".".join(map(str, self._counts[:level])) + "."
        number = self._counts[level - 1]
        return (f"{in_chinese(number)}、", f"（{in_chinese(number)}）", f"{number}.")[level - 1]


def in_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese characters, greater ones digit by digit."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return ten + (_DIGITS[ones] if ones else "")


def without_number(text: str) -> str:
    """The text of a heading that may have its number before it."""
    return _NUMBER.sub("", text.strip(), count=1) if _NUMBER.match(text.strip()) else text
