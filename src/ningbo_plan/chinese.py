"""Chinese text in one script, for output and for comparing names that may be written in either."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC  # loaded only where a text really has to be converted

    return OpenCC("t2s")


@cache
def simplified(text: str) -> str:
    """`text` in simplified script."""
    return text if text.isascii() else str(_converter().convert(text))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same, written in whichever script."""
    return one == other or (not one.isascii() and simplified(one) == simplified(other))
