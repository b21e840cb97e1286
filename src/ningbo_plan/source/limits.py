"""How large a file may be, so that none takes more time and memory than a person would wait for."""

import os
import re
from typing import NamedTuple

MEGABYTE = 1_000_000
# The rows of a table of submissions.
MAX_ROWS = 100_000
# What a file may hold for each megabyte that it may be large: a value takes a hundred times the memory of its bytes.
_VALUES, _DOCUMENTS = 10_000, 100
VARIABLE = "PLAN_MAX_MB"
_DEFAULT = "10"


class Limits(NamedTuple):
    """The most bytes, values and documents that one file may hold."""

    bytes: int
    values: int
    documents: int


def limits() -> Limits:
    """The limits in force: those of 10 MB, or of as many as PLAN_MAX_MB says. Raises ValueError for no whole number."""
    text = os.environ.get(VARIABLE) or _DEFAULT
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise ValueError(text)
    megabytes = int(text)
    return Limits(megabytes * MEGABYTE, megabytes * _VALUES, megabytes * _DOCUMENTS)
