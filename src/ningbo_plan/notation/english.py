"""The few English words that bound a number; any other English word beside one makes it unreadable."""

import re
from functools import cache
from typing import Final

BEFORE: Final = {
    ">=": r"at least|(?:not?|never) (?:less|fewer|lower) than|not below|min(?:imum|\.)?(?: of)?",
    ">": r"over|above|(?:more|greater|higher) than|exceed(?:s|ed|ing)?",
    "<=": (
        r"at most|up to|(?:not?|never) (?:more|higher|greater) than|not (?:exceeding|over|above)|within"
        r"|max(?:imum|\.)?(?: of)?"
    ),
    "<": r"under|below|(?:less|fewer|lower) than",
    "about": r"about|around|approximately|approx\.?|roughly|nearly|almost",
}
AFTER: Final = {
    ">=": r"(?:or|and) (?:more|above|higher|over)|at least",
    "<=": r"(?:or|and) (?:less|fewer|lower|below|under)|at most",
}
_NUMBER = r"[-+]?\d"
_OTHER = "[A-Z]?[a-z]{2,}"


@cache
def _words(*, is_after: bool) -> list[tuple[str, str | None, re.Pattern[str]]]:
    """Class letter, meaning and pattern of each word that may stand before or after a number."""
    if is_after:
        known = [("s", meaning, words) for meaning, words in AFTER.items()]
        found = [("-", None, rf"(?i:to)(?=\s*{_NUMBER})"), *known, ("z", None, _OTHER)]
    else:
        known = [("p", meaning, rf"(?:{words})(?=\s*{_NUMBER})") for meaning, words in BEFORE.items()]
        found = [*known, ("z", None, rf"{_OTHER}(?=[\s:=.]*(?:[A-Za-z]+[\s.]+)*{_NUMBER})")]
    return [
        (kind, meaning, re.compile(rf"(?<![A-Za-z])(?{'' if kind in '-z' else 'i'}:{pattern})(?![A-Za-z])"))
        for kind, meaning, pattern in found
    ]


def english_word(text: str, start: int, *, is_after: bool) -> tuple[str, str, str | None] | None:
    """Class letter, text and meaning of the English word at `start`; None where none stands that concerns a number.

    `is_after` says that a number stands right before it.
    """
    if text[start].isascii():
        for kind, meaning, pattern in _words(is_after=is_after):
            if match := pattern.match(text, start):
                return kind, match[0], meaning
    return None
