"""Chinese text in one script, for output and for comparing names that may be written in either."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


@cache
def _converter(name: str) -> "OpenCC":
    from opencc import OpenCC  # loaded only where a text really has to be converted

    return OpenCC(name)


@cache
def simplified(text: str) -> str:
    """`text` in simplified script."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


@cache
def traditional(text: str) -> str:
    """`text` in traditional script, as near as characters alone tell: one simplified character may be several."""
    return text if text.isascii() else str(_converter("s2tw").convert(text))


def is_traditional(text: str) -> bool:
    """Whether a text, on the whole, is in traditional script."""
    one, other = simplified(text), traditional(text)
    return sum(map(str.__ne__, text, one)) >= sum(map(str.__ne__, text, other)) and one != text


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same, written in whichever script."""
    return one == other or (not one.isascii() and simplified(one) == simplified(other))
