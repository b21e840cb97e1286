"""Foreign text that only shows: nothing in it acts on a terminal or on the order of what stands around it."""

import unicodedata

# Control characters, those that reorder or hide text, and those that are no characters.
_ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """A text with every character that would act spelt out, such as <U+001B>; line breaks become blanks."""
    if text.isprintable():
        return text
    return "".join(_spelt(char) if unicodedata.category(char) in _ACTING else char for char in text)


def _spelt(char: str) -> str:
    return " " if char in "\n\r\t" else f"<U+{ord(char):04X}>"
