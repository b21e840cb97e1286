"""A line of text as the cells of a row: which words are one cell, and in which column each cell stands."""

import re
from collections.abc import Iterator, Sequence

from ningbo_plan.draft.columns import VALUES, Column, Role, Table
from ningbo_plan.draft.entry import Entry, entry_of, number_of
from ningbo_plan.draft.words import attribute_of, is_blank, is_unit
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.lexer import words_of
from ningbo_plan.notation.reading import Kind
from ningbo_plan.notation.script import fold
from ningbo_plan.source.table import Row, joined

# More words than a cell of each kind has, and than a row.
_LONGEST = {Role.NAME: 12, Role.OTHER: 6}
MOST_WORDS = 40
_FROM = re.compile(r"[由从從自](?:[\d.]+%?\D*)?")
_OPENED = re.compile(r"[(（\[〔【][^)）\]〕】]*")
_AFTER_NUMBERS = ("%", "％", "‰", "个百分点")


def glued(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a line, those of one number together: 96 以上, 不超過 12, 年均 4 以上, 5 (力爭 6)."""
    cells: list[str] = []
    for word in words:
        cells.append(word)
        while len(cells) > 1 and _is_one(cells):
            cells[-2:] = [cells[-2] + cells[-1]]
    return tuple(cells)


def _is_one(cells: list[str]) -> bool:
    """Whether the last two cells are one."""
    left, right = cells[-2:]
    if _OPENED.fullmatch(left) or _FROM.fullmatch(left):
        return True
    one, other, both = read(left), read(right), read(left + right)
    if both.interval is None or both.beside:
        return False
    if one.interval is not None and any(map(str.isdigit, left)):
        is_comparator = both.comparator != one.comparator and len(right) > 1 and other.interval is None
        return is_comparator or fold(right) in _AFTER_NUMBERS or _OPENED.match(right) is not None
    kinds = {word.kind for word in words_of(fold(left))}
    is_after_value = len(cells) > 2 and is_value(cells[-3])
    return other.interval is not None and (kinds == {"p"} or (is_after_value and kinds <= set("pqcavf")))


def is_value(text: str) -> bool:
    """Whether a cell holds a number, or a sign that there is none."""
    return is_blank(text) or read(text).interval is not None


def fitted(table: Table, row: Row) -> Entry | None:
    """A row of words, each given to the column that it fits best, in the order of the columns."""
    words = row.cells
    # best[i]: for the columns so far, the best score with i words used, and the words of each column.
    best: dict[int, tuple[float, tuple[tuple[Column, tuple[str, ...]], ...]]] = {0: (0.0, ())}
    for column in table.columns:
        longest = _LONGEST.get(column.role, 4)
        following = dict(best)  # an empty cell
        for start, (score, pairs) in best.items():
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                gain = _fit(column.role, words[start:end])
                if gain is not None and (end not in following or score + gain > following[end][0]):
                    following[end] = score + gain, (*pairs, (column, words[start:end]))
        best = following
    if len(words) not in best:
        return None
    pairs = best[len(words)][1]
    marks = dict(_doubts(table, pairs))
    return entry_of(row, [(column, joined(" ".join(words))) for column, words in pairs], marks)


def _doubts(table: Table, pairs: Sequence[tuple[Column, tuple[str, ...]]]) -> Iterator[tuple[Role, Term]]:
    """Which cells of a row may be others, and why."""
    wanted = [column for column in table.columns if column.role in (Role.BASELINE, Role.TARGET)]
    given = [column for column, _ in pairs if column in wanted]
    if len(wanted) > len(given) > 0:
        yield Role.TARGET, N_("the row has one number only, taken for the target")
    for column, words in pairs:
        text = joined(" ".join(words))
        is_strange = column.role is Role.NAME and any(map(is_number, words[1:]))
        is_notation = column.role is Role.OTHER and any(word.kind != "x" for word in words_of(fold(text)))
        if is_strange or is_notation:
            yield Role.TARGET, Term(N_("{text} of the row may belong to its numbers"), text=Printed(text))


def _fit(role: Role, words: tuple[str, ...]) -> float | None:
    """How well words fit a column; None where they cannot stand in it."""
    text = " ".join(words)
    if role not in (Role.NAME, Role.OTHER) and any(map(is_blank, words)):
        return None if len(words) > 1 or role is Role.NO else 2
    match role:
        case Role.NO:
            return 3 if len(words) == 1 and number_of(text) is not None else None
        case Role.ATTRIBUTE:
            return 3 if attribute_of(text) else 0.2 if _is_label(words) else None
        case Role.UNIT:
            return 1.5 if is_unit(text) else 0.3 if _is_label(words) else None
        case Role.GROUP:
            return 0.6 if _is_label(words) else None
        case Role.NAME:
            return _fit_name(words)
        case Role.OTHER:
            return 0.1
    return _fit_value(role, words)


def _fit_name(words: tuple[str, ...]) -> float | None:
    """A name has letters at its start, or after a number such as 12315, and no number at its end."""
    if not any(map(str.isalpha, "".join(words[:2]))) or any(map(is_blank, words)) or is_number(words[-1]):
        return None
    strange = sum(2 for word in words if is_number(word) or attribute_of(word))
    return 1.5 - strange + (0.5 if words[-1].endswith((")", "）")) else 0)


def _fit_value(role: Role, words: tuple[str, ...]) -> float | None:
    """Numbers in a column of values; words only for a target, or where no other column takes them."""
    reading = read(" ".join(words))
    if reading.interval is not None and (len(words) == 1 or not any(map(is_number, words[1:])) or len(reading.parts)):
        return (2.1 if role is Role.TARGET else 2) - 0.1 * (len(words) - 1)
    if reading.kind is Kind.SEVERAL and len(words) == 1:
        return 1.8
    is_words = not any(map(is_number, words)) and not attribute_of(words[-1])
    if role in (Role.TARGET, Role.CHANGE):
        return 0.4 if is_words else None
    return -0.1 if is_words and len(words) == 1 else None


def _is_label(words: tuple[str, ...]) -> bool:
    text = "".join(words)
    return len(words) == 1 and len(text) <= 12 and not any(char.isdigit() for char in text) and not is_blank(text)


def is_number(text: str) -> bool:
    """Whether a word is a number as a table has it, and no part of a name."""
    return text[:1].isdigit() and read(text).interval is not None


def is_whole_row(entry: Entry) -> bool:
    """Whether words were given to the columns of a row for more reason than that they had to go somewhere."""
    values = [*(entry[role] for role in VALUES), *entry.milestones.values()]
    is_read = any(read(value).kind is not Kind.QUALITATIVE for value in values if value)
    is_told = any(values) or entry[Role.NO]
    return is_read or (bool(is_told) and attribute_of(entry[Role.ATTRIBUTE]) is not None)
