"""How plans write numbers: `60以上`, `0.22以內`, `年均3000家以上`, `零的突破`.

An expression is folded to one script and width and cut into words; the row of the words' class letters is matched
against `SHAPES`. What no shape explains is `qualitative`: a wrong number is worse than none.

以上, 以下 and 以內 include the number they follow; 超過, 低於 and 不足 exclude it, as in article 1259 of the
Civil Code of China.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.lexer import Number, Word, words_of
from ningbo_plan.notation.lexicon import DIFFERENCES, EACH, NOT_HERE, Qualifier
from ningbo_plan.notation.numerals import plain_number
from ningbo_plan.notation.reading import Kind, Reading
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import Unit, parse_unit, unit_end

POINTS = fold(Qualifier.POINTS)
# Longer than any cell of a plan's table, short enough to read at once.
MAX_LENGTH = 500


@cache
def read(expression: str) -> Reading:
    """Read one target or actual in either script and either width. Never raises."""
    if len(expression) > MAX_LENGTH:
        return Reading(expression, Kind.QUALITATIVE)
    if (number := plain_number(expression)) is not None:
        return Reading(expression, Kind.QUANTITY, Interval.point(number))
    return replace(_respelled(_read(fold(expression).strip()), expression), expression=expression)


def _respelled(reading: Reading, expression: str) -> Reading:
    """Give units and parts back in the script of the expression; folding keeps every character's place."""
    folded = fold(expression)

    def original(text: str) -> str:
        start = folded.find(text)
        return text if start < 0 else expression[start : start + len(text)]

    unit = reading.unit and replace(reading.unit, symbol="/".join(map(original, reading.unit.symbol.split("/"))))
    parts = tuple(_respelled(part, expression) for part in reading.parts)
    return replace(reading, expression=original(reading.expression), unit=unit, parts=parts)


_ENCLOSED = r"\(([^()]*)\)|\[([^,\[\]]*)\]|〔([^〔〕]*)〕|【([^【】]*)】"
_ASIDE = r"[(\[〔【](?!不?含)([^()\[\]〔〕【】]*)[)\]〕】]"


# A space between Chinese characters is the printer's.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def _read(text: str) -> Reading:
    text = _SPACED.sub("", text)
    if fold(EACH) in text:
        text = text.replace(",", "、")  # 分別達到100,200,300家 parts no thousands
    if whole := re.fullmatch(_ENCLOSED, text):
        inner = _read(next(group for group in whole.groups() if group is not None))
        if text[0] != "(" and inner.kind is Kind.QUANTITY:  # 〔20〕 and [20]: the total of the five years
            return replace(inner, qualifiers=_distinct([Qualifier.CUMULATIVE, *inner.qualifiers]))
        return inner
    asides = re.findall(_ASIDE, text)
    words = words_of(re.sub(_ASIDE, "", text))
    if any(word.kind == "x" for word in words):
        for kind, pattern in _not_here().items():
            if pattern.search(text):
                return Reading(text, kind)
    main = _read_list(words, text)
    for aside in asides:
        main = _with_aside(main, aside)
    return replace(main, beside=_beside(main, words, asides)) if main.interval else main


def _beside(reading: Reading, words: list[Word], asides: list[str]) -> str:
    """The words that say something, and are neither of the notation nor the unit."""
    unread = [word.text for word in words if word.kind == "x" and word.value is None]
    unread += [aside for aside in asides if unit_end(aside, 0) < len(aside)]
    unit = reading.unit.symbol if reading.unit else ""
    return " ".join(text.strip() for text in unread if text.strip() not in ("", unit))


@cache
def _not_here() -> dict[Kind, re.Pattern[str]]:
    """What the words around a number may say of where it is, compiled when first needed."""
    return {Kind(kind): re.compile(fold(pattern)) for kind, pattern in NOT_HERE.items()}


def _with_aside(main: Reading, aside: str) -> Reading:
    """Add what a bracket says: a unit, a hoped-for number, or another number altogether."""
    if aside and unit_end(aside, 0) == len(aside):
        return replace(main, unit=parse_unit(aside)) if main.interval and not main.unit else main
    extra = _read(aside)
    if extra.interval is None and any(word.kind in "zp" for word in words_of(aside)):  # 5(未達標)
        return Reading(main.expression, Kind.QUALITATIVE)
    if extra.interval is None:
        return main
    if Qualifier.ASPIRED in extra.qualifiers and main.interval is not None:
        return replace(main, parts=(*main.parts, extra))
    return Reading(main.expression, Kind.SEVERAL, parts=(main, extra))


def _read_list(words: list[Word], text: str) -> Reading:
    """Read words that may list several numbers, as 分別達到85、90以上 does."""
    groups: list[list[Word]] = [[]]
    for word in words:
        if word.kind == "l" and any(w.kind in "nw" for w in groups[-1]):
            groups.append([])
        else:
            groups[-1].append(word)
    if len(groups) > 1 and not any(word.kind in "nwz" for word in groups[-1]):
        groups[-2:] = [groups[-2] + groups[-1]]
    if len(groups) == 1:
        return _read_one(words, text)
    parts = [_read_one(group, "".join(word.text for word in group)) for group in groups]
    if any(part.kind is Kind.QUALITATIVE for part in parts):
        return Reading(text, Kind.QUALITATIVE)
    first, *others = parts
    if first.interval and all(p.interval and Qualifier.ASPIRED in p.qualifiers for p in others):
        return replace(first, expression=text, parts=tuple(others))
    if fold(EACH) in text:
        prefix = next((str(word.value) for word in groups[0] if word.kind == "p"), None)
        parts = [_sharing(part, first, parts[-1], prefix) for part in parts]
    return Reading(text, Kind.SEVERAL, parts=tuple(parts))


def _sharing(part: Reading, first: Reading, last: Reading, prefix: str | None) -> Reading:
    """In 分別增長5%、6.5%以上 what stands before the first number, or after the last, is said of each.

    `prefix` is the comparator before the first number.
    """
    if part.interval is None or last.interval is None:
        return part
    number = part.interval.low if part.interval.is_point and not part.comparator else None
    part = replace(part, qualifiers=_distinct([*first.qualifiers, *part.qualifiers]))
    if number is None:
        return part
    part = replace(part, unit=part.unit or last.unit)
    said = prefix or last.comparator
    if said not in (">=", ">", "<=", "<", "about"):
        return part
    is_approximate = (first if prefix else last).approximate
    return replace(part, comparator=said, approximate=is_approximate, interval=_compared(number, said))


def _read_one(words: list[Word], text: str) -> Reading:
    row = "".join(word.kind for word in words)
    for shape, build in _shapes():
        if match := shape.fullmatch(row):
            return build(words, match, text)
    return Reading(text, Kind.QUALITATIVE)


def _quantity(words: list[Word], match: re.Match[str], text: str) -> Reading:
    at = match.start("n")
    number: Number = words[at].value
    before, about = _prefix(words, at)
    comparator, approximate = _merged(before, _suffix(words, match), about=about, more=number.more)
    if comparator == "":
        return Reading(text, Kind.QUALITATIVE)
    qualifiers, change = _qualifiers(words[:at])
    unit = _unit(words, at)
    is_difference = any(word.kind == "c" and word.text in _differences() for word in words[:at])
    if unit and unit.base == POINTS:
        qualifiers = _distinct([*qualifiers, Qualifier.POINTS])
    if not number.interval.is_point:  # ±5%
        return Reading(text, Kind.QUANTITY, number.interval, "range", False, unit, qualifiers)
    assert number.interval.low is not None
    interval = _compared(number.interval.low, comparator)
    reading = Reading(text, Kind.QUANTITY, interval, comparator, approximate, unit, qualifiers)
    if at and words[at - 1].text.endswith("的") and unit and unit.is_share and "占" not in words[at - 1].text:
        return Reading(text, Kind.RELATIVE, parts=(reading,))
    if _is_change_of_base(change, unit) or (change and unit is None and is_difference):
        return Reading(text, Kind.CHANGE_OF_BASE, qualifiers=qualifiers, parts=(reading,))
    return reading


@cache
def _differences() -> frozenset[str]:
    return frozenset(fold(DIFFERENCES).split())


def _range(words: list[Word], match: re.Match[str], text: str) -> Reading:
    low, high = words[match.start("n")].value, words[match.start("m")].value
    low_unit, high_unit = low.unit, _unit(words, match.start("m"))
    unit = high_unit or low_unit
    start, end = low.interval.low, high.interval.low
    if low_unit and high_unit and low_unit != high_unit:
        if not low_unit.converts_to(high_unit):
            return Reading(text, Kind.QUALITATIVE)
        start = start.scaleb(low_unit.exponent_to(high_unit), EXACT)
    if start > end or low.more or high.more:
        return Reading(text, Kind.QUALITATIVE)
    qualifiers, change = _qualifiers(words[: match.start("n")])
    before, about = _prefix(words, match.start("n"))
    after = _suffix(words, match)
    if before is not None or after not in (None, "about"):
        return Reading(text, Kind.QUALITATIVE)
    approximate = about or after is not None
    reading = Reading(text, Kind.QUANTITY, Interval(start, end), "range", approximate, unit, qualifiers)
    if _is_change_of_base(change, unit):
        return Reading(text, Kind.CHANGE_OF_BASE, qualifiers=qualifiers, parts=(reading,))
    return reading


def _from_to(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """由8.1%提升至12%: the number is where it ends; the start is kept as a part."""
    at, to = match.start("n"), match.start("m")
    start = _read_one(words[at : at + 1], words[at].text)
    end = _read_one([word for word in words[to - 1 :] if word.kind not in "cv-f"], text)
    if end.interval is None:
        return Reading(text, Kind.QUALITATIVE)
    qualifiers, _ = _qualifiers([word for word in words[:at] if word.kind == "q"])
    if set(qualifiers) & _OF_AMOUNTS:  # 每年新增100家達到500家 says two things
        return Reading(text, Kind.SEVERAL, parts=(replace(start, qualifiers=qualifiers), end))
    unit = end.unit or start.unit
    return replace(end, unit=unit, qualifiers=_distinct([*qualifiers, *end.qualifiers]), parts=(start,))


_OF_AMOUNTS = {Qualifier.ANNUAL_AVERAGE, Qualifier.EVERY_YEAR, Qualifier.NEW}


def _worded(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """全覆蓋, 零的突破, 負增長: words that are numbers."""
    at = match.start("w")
    number, qualifier = words[at].value
    qualifiers, _ = _qualifiers([word for word in words[:at] if word.kind == "q"])
    interval = number.interval
    comparator = None
    if interval.high is None:
        comparator = ">" if interval.low_open else ">="
    elif interval.low is None:
        comparator = "<" if interval.high_open else "<="
    if "n" in match.groupdict() and match["n"]:
        if words[match.start("n")].value.interval != interval:
            return Reading(text, Kind.QUALITATIVE)
    before, approximate = _prefix(words, at)
    if before or any(word.kind == "s" for word in words[at:]):
        return Reading(text, Kind.QUALITATIVE)
    found = _distinct([*qualifiers, qualifier])
    before = "about" if approximate else None
    comparator = comparator or before
    return Reading(text, Kind.QUANTITY, interval, comparator, approximate, number.unit, found)


def _never(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """不發生3人及以上死亡的責任事故: none, whatever the rest describes."""
    at = match.start("o")
    qualifiers, _ = _qualifiers([word for word in words[:at] if word.kind == "q"])
    rest = "".join(word.kind for word in words[at + 1 :])
    if re.search("l[^l]*[pv]?[^l]*n", rest) or (words[at].text[0] in "零清归0" and re.search("[nw]", rest)):
        return Reading(text, Kind.QUALITATIVE)  # another target stands behind it
    return Reading(text, Kind.QUANTITY, Interval.point(Decimal(0)), "=", qualifiers=qualifiers)


Builder = Callable[[list[Word], re.Match[str], str], Reading]
_LEAD = "[xqcavsefpl]*?"
SHAPES: tuple[tuple[str, Builder], ...] = (
    ("LEAD (?P<o>o) .*", _never),
    ("LEAD (?P<n>n) [xca]* v (?P<p>p?) (?P<m>n) x? (?P<s>s?) x*", _from_to),
    ("LEAD f (?P<n>n) - (?P<m>n) x? (?P<s>s?) x*", _from_to),
    ("LEAD (?P<p>p?) (?P<n>n) - (?P<m>n) x? (?P<s>s?) [xl]*", _range),
    ("LEAD (?P<n>n) x? (?P<w>w) [xls]*", _worded),
    ("LEAD (?P<w>w) [xls]*", _worded),
    ("LEAD (?P<p>p?) (?P<n>n) x? (?P<s>s?) [xl]*", _quantity),
)


@cache
def _shapes() -> list[tuple[re.Pattern[str], Builder]]:
    return [(re.compile(shape.replace(" ", "").replace("LEAD", _LEAD)), build) for shape, build in SHAPES]


def _prefix(words: list[Word], at: int) -> tuple[str | None, bool]:
    """The comparator before the number at `at`, "" for one that other words part from it; and whether 約 stands there.

    至少約60 has both.
    """
    about = False
    for i in range(at - 1, -1, -1):
        word = words[i]
        if word.kind == "p":
            is_near = all(between.kind in "qvcaep" for between in words[i + 1 : at])
            if word.value != "about":
                return (word.value if is_near else ""), about
            about = about or is_near
    return None, about


def _suffix(words: list[Word], match: re.Match[str]) -> str | None:
    """The comparator after the number."""
    return words[match.start("s")].value if match["s"] else None


def _merged(before: str | None, after: str | None, *, about: bool, more: bool) -> tuple[str | None, bool]:
    """One comparator from those before and after the number ("" where they clash), and whether it is hedged."""
    approximate = about or after == "about"
    if before == "":
        return "", approximate
    firm = [comparator for comparator in (before, after) if comparator not in (None, "about")]
    if more:
        firm.append(">")
    if len({comparator[0] for comparator in firm if comparator}) > 1:
        return "", approximate
    if firm:
        return min(firm, key=lambda comparator: len(comparator or "")), approximate
    return ("about" if approximate else None), approximate


def _compared(number: Decimal, comparator: str | None) -> Interval:
    match comparator:
        case ">=":
            return Interval(number, None)
        case ">":
            return Interval(number, None, low_open=True)
        case "<=":
            return Interval(None, number)
        case "<":
            return Interval(None, number, high_open=True)
        case _:
            return Interval.point(number)


def _unit(words: list[Word], at: int) -> Unit | None:
    """The unit after the number: a known one, or the word that stands there; with 每萬人 before, per so many."""
    unit: Unit | None = words[at].value.unit
    if (unit is None or unit.base == "") and len(words) > at + 1 and words[at + 1].kind == "x":
        noun = words[at + 1].text.strip()
        if noun and len(noun) <= 6:  # 10億歐元 counts 歐元
            unit = parse_unit((unit.symbol if unit else "") + noun)
    if unit is not None and not unit.per:
        for word in words[:at]:
            if word.kind == "e":
                return parse_unit(f"{unit.symbol}/{word.value}")
    return unit


def _qualifiers(words: Iterable[Word]) -> tuple[tuple[Qualifier, ...], Qualifier | None]:
    """The qualifiers among the words before a number, and the change the number measures, if any."""
    found: list[Qualifier] = []
    change: Qualifier | None = None
    from_verb = False
    for word in words:
        if word.kind == "q":
            found.append(word.value)
        elif word.kind in "ca":
            change, from_verb = word.value, word.kind == "c"
        elif word.kind == "v" and from_verb:  # 提高…達到: the number is where it ends
            change = None
    if change:
        found.append(change)
    return _distinct(found), change


def _is_change_of_base(change: Qualifier | None, unit: Unit | None) -> bool:
    """A rate of change is a share; any other change, and any multiple, needs the base to be a number."""
    if unit is None:
        return False
    return unit.base in ("倍", "番") or (change is not None and not unit.is_share)


def _distinct(qualifiers: Iterable[Qualifier | None]) -> tuple[Qualifier, ...]:
    return tuple(dict.fromkeys(qualifier for qualifier in qualifiers if qualifier))
