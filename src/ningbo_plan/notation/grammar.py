"""How plans write numbers: `60以上`, `0.22以內`, `年均3000家以上`, `零的突破`.

An expression is folded to one script and width and cut into words; the row of the words' class letters is matched
against `shapes.SHAPES`. What no shape explains is `qualitative`: a wrong number is worse than none.

以上, 以下 and 以內 include the number they follow; 超過, 低於 and 不足 exclude it, as in article 1259 of the
Civil Code of China.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexer import Word, words_of
from ningbo_plan.notation.lexicon import EACH, NOT_HERE, PREFIXES, SUFFIXES, Qualifier
from ningbo_plan.notation.numerals import plain_number
from ningbo_plan.notation.reading import Kind, Reading
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.shapes import compared, distinct, noun_after, read_one
from ningbo_plan.notation.units import parse_unit, unit_end

# Longer than any cell of a plan's table, short enough to read at once.
MAX_LENGTH = 500


def read(expression: str) -> Reading:
    """Read one target or actual in either script and either width. Never raises."""
    return _read_once(expression) if len(expression) <= MAX_LENGTH else Reading(expression, Kind.QUALITATIVE)


def remember(readings: Mapping[str, Callable[[], Reading]]) -> None:
    """Let readings of an earlier run, each made when it is first wanted, stand for reading their expressions again."""
    _KNOWN.update(readings)


_KNOWN: dict[str, Callable[[], Reading]] = {}


@lru_cache(4096)
def _read_once(expression: str) -> Reading:
    if (number := plain_number(expression)) is not None:
        return Reading(expression, Kind.QUANTITY, Interval.point(number))
    if (known := _KNOWN.get(expression)) is not None:
        return known()
    return _respelled(_read(fold(expression).strip()), expression)._replace(expression=expression)


def _respelled(reading: Reading, expression: str) -> Reading:
    """Give back what was taken from the expression in its own script; folding keeps every character's place."""
    folded = fold(expression)
    characters = str.maketrans(folded[::-1], expression[::-1])

    def original(text: str) -> str:
        start = folded.find(text)
        return text.translate(characters) if start < 0 else expression[start : start + len(text)]

    unit = reading.unit and reading.unit._replace(symbol=original(reading.unit.symbol))
    parts = tuple(_respelled(part, expression) for part in reading.parts)
    beside = " ".join(map(original, reading.beside.split(" ")))
    return reading._replace(expression=original(reading.expression), unit=unit, parts=parts, beside=beside)


# Patterns are compiled where they are first used: most runs read nothing but plain numbers and what is known.
_ENCLOSED = r"\(([^()]*)\)|\[([^,\[\]]*)\]|〔([^〔〕]*)〕|【([^【】]*)】"
_ASIDE = r"[(\[〔【](?!不?含)([^()\[\]〔〕【】]*)[)\]〕】]"
_BRACKETS = {")": "(", "]": "[", "〕": "〔", "】": "【"}
# (60) may be a note, a total or a loss.
_BARE = r"\([-+0-9.,%‰\s]*\)"

# A space between Chinese characters is the printer's.
_SPACED = r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
# The brackets of 件/(萬人·年) hold its denominator.
_PER = r"/\(([^()]*[^()0-9][^()]*)\)"

# 微克每立方米 is 微克/立方米.
_EACH = "(?<=[克元斤吨])每(?=立方米|平方米|[人升亩吨月斤])"
# 60%(以上) is 60%以上.
_BOUND = rf"(?<=.)\(({'|'.join(fold(' '.join(SUFFIXES.values())).split())})\)"


def _read(text: str) -> Reading:
    for spelling, instead in ((_SPACED, ""), (_EACH, "/"), (_PER, r"/\1"), (_BOUND, r"\1")):
        text = re.sub(spelling, instead, text)
    if not _is_closed(text) or re.fullmatch(_BARE, text):
        return Reading(text, Kind.QUALITATIVE)
    if fold(EACH) in text:
        text = text.replace(",", "、")  # 分別達到100,200,300家 parts no thousands
    if whole := re.fullmatch(_ENCLOSED, text):
        inner = _read(next(group for group in whole.groups() if group is not None))
        if text[0] != "(" and inner.kind is Kind.QUANTITY:  # 〔20〕 and [20]: the total of the five years
            return inner._replace(qualifiers=distinct([Qualifier.CUMULATIVE, *inner.qualifiers]))
        return inner
    asides = re.findall(_ASIDE, text)
    words = words_of(re.sub(_ASIDE, "", text))
    if any(word.kind in "xz" for word in words):
        for kind, pattern in _not_here().items():
            if pattern.search(text):
                return Reading(text, kind)
    main = _read_list(words, text)
    unread = []
    for aside in asides:
        if joined := _with_aside(main, aside):
            main = joined
        else:
            unread.append(aside)
    return main._replace(beside=" ".join([*_beside(main, words), *unread])) if main.interval else main


def _is_closed(text: str) -> bool:
    """Whether every bracket is closed by its own kind."""
    opened: list[str] = []
    for char in text:
        if char in _BRACKETS.values():
            opened.append(char)
        elif char in _BRACKETS and (not opened or opened.pop() != _BRACKETS[char]):
            return False
    return not opened


def _beside(reading: Reading, words: list[Word]) -> list[str]:
    """The words that say something, and are neither of the notation nor the unit."""
    last = max(i for i, word in enumerate(words) if word.kind in "nwo")
    noun = noun_after(words, last)
    counted = reading.unit.symbol.split("/")[0] if reading.unit else ""
    row = ""
    for i, word in enumerate(words):
        is_stray = i > last and word.kind == "q" and word.value not in reading.qualifiers
        row += "u" if is_stray or (word.kind == "x" and word.value is None) else word.kind
    unread = []
    for run in re.finditer("u(?:[lvcapx]+u)*", row):  # 普及率 is one word, though 及 lists
        unread.append("".join(word.text for word in words[run.start() : run.end()]).strip())
    if noun and counted.endswith(noun) and noun in unread:  # the unit itself, as in 10億盧布
        unread.remove(noun)
    return [text for text in unread if text != "的"]


@cache
def _not_here() -> dict[Kind, re.Pattern[str]]:
    """What the words around a number may say of where it is, compiled when first needed."""
    return {Kind(kind): re.compile(fold(pattern)) for kind, pattern in NOT_HERE.items()}


def _with_aside(main: Reading, aside: str) -> Reading | None:
    """Add what a bracket says: a unit, a hoped-for number, or another number; None where it says nothing of numbers."""
    if aside and unit_end(aside, 0) == len(aside):
        return main._replace(unit=main.unit or parse_unit(aside)) if main.interval else main
    extra = _read(aside)
    if main.kind is Kind.QUALITATIVE:
        return main
    if main.interval and (said := _qualifiers_alone(aside, is_share=bool(main.unit and main.unit.is_share))):
        return main._replace(qualifiers=distinct([*main.qualifiers, *said]))
    if extra.interval is None:
        is_said = any(word.kind in "zp" for word in words_of(aside))  # 5(未達標)
        return Reading(main.expression, Kind.QUALITATIVE) if is_said else None
    if (extra.interval, extra.unit) == (main.interval, main.unit):  # 全覆蓋(100%)
        return main
    if Qualifier.ASPIRED in extra.qualifiers and main.interval is not None:
        return main._replace(parts=(*main.parts, extra))
    return Reading(main.expression, Kind.SEVERAL, parts=(main, extra))


def _qualifiers_alone(aside: str, *, is_share: bool) -> list[Qualifier]:
    """The qualifiers of a bracket that holds nothing else, as of 60家(累計數); of a share, changes too."""
    words = [word for word in words_of(aside) if word.text not in fold("數 數量 值 口徑").split()]
    is_alone = all(word.kind == "q" or (is_share and word.kind in "ca") for word in words)
    return [word.value for word in words] if is_alone else []


def _read_list(words: list[Word], text: str) -> Reading:
    """Read words that may list several numbers, as 分別達到85、90以上 does."""
    groups: list[list[Word]] = [[]]
    for word in words:
        if word.kind == "l" and any(w.kind in "nw" for w in groups[-1]):
            groups.append([])
        else:
            groups[-1].append(word)
    if len(groups) > 1 and not any(word.kind in "nwzo" for word in groups[-1]):
        if any(word.kind not in "xqv" for word in groups[-1]):  # 60%,下降
            return Reading(text, Kind.QUALITATIVE)
        del groups[-1]  # 6%以上,在實際工作中爭取更好結果
    if len(groups) == 1:
        return read_one(groups[0], text)
    parts = [read_one(group, "".join(word.text for word in group)) for group in groups]
    if any(part.kind is Kind.QUALITATIVE for part in parts):
        return Reading(text, Kind.QUALITATIVE)
    first, *others = parts
    is_of_same = all(word.kind != "x" for group in groups[1:] for word in group)
    if first.interval and is_of_same and all(p.interval and Qualifier.ASPIRED in p.qualifiers for p in others):
        return first._replace(expression=text, parts=tuple(others))
    if fold(EACH) in text:
        prefix = next((str(word.value) for word in groups[0] if word.kind == "p"), None)
        parts = [_sharing(part, first, parts[-1], prefix) for part in parts]
    return Reading(text, Kind.SEVERAL, parts=tuple(parts))


def _sharing(part: Reading, first: Reading, last: Reading, prefix: str | None) -> Reading:
    """In 分別增長5%、6.5%以上 what stands before the first number, or after the last, is said of each.

    `prefix` is the comparator before the first number.
    """
    if part.interval is None:
        return part
    number = part.interval.low
    part = part._replace(qualifiers=distinct([*first.qualifiers, *part.qualifiers]))
    if part.comparator or number is None:
        return part
    part = part._replace(unit=part.unit or last.unit)
    said = prefix or last.comparator
    if said is None or said not in PREFIXES:
        return part
    is_approximate = (first if prefix else last).approximate
    return part._replace(comparator=said, approximate=is_approximate, interval=compared(number, said))
