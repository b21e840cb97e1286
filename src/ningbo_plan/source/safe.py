"""Foreign text that only shows: nothing in it acts on a terminal or on the order of what stands around it."""

import json
import re
import unicodedata

from ningbo_plan.source.columns import FORMULA

# Control characters, those that reorder or hide text, and those that are no characters.
_ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """A text with every character that would act spelt out, such as <U+001B>; line breaks become blanks."""
    if text.isprintable():
        return text
    return "".join(_spelt(char) if unicodedata.category(char) in _ACTING else char for char in text)


def harmless(cell: object) -> object:
    """Text that begins like a formula, with an apostrophe before it; numbers, negative ones too, as they are.

    Nothing in a cell acts on a terminal, and none goes over lines.
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    if not isinstance(cell, str):
        return cell
    text = visible(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def escaped(document: str) -> str:
    """A JSON document with every such character in its strings as an escape, which means the same."""
    if all(map(str.isprintable, document.split("\n"))):
        return document
    return re.sub(_UNCOMMON, lambda run: _escapes(run[0]), document)


# All but what Chinese and English are mostly written with; only this needs looking at.
_UNCOMMON = "[^\n\x20-\x7e\u3001-\u3029\u4e00-\u9ffc\uff01-\uff5e]+"


def _escapes(run: str) -> str:
    return "".join(json.dumps(char)[1:-1] if unicodedata.category(char) in _ACTING else char for char in run)


def _spelt(char: str) -> str:
    return " " if char in "\n\r\t" else f"<U+{ord(char):04X}>"
