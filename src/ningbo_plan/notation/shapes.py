"""The shapes that the words of one number may form, and the reading each shape gives."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.lexer import Number, Word
from ningbo_plan.notation.lexicon import CHANGES, CLOSE_CHANGES, DIFFERENCES, Qualifier
from ningbo_plan.notation.reading import Kind, Reading
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import Unit, parse_unit

POINTS = fold(Qualifier.POINTS)


def read_one(words: list[Word], text: str) -> Reading:
    """Read words that give at most one number; `text` is what they say."""
    row = "".join(word.kind for word in words)
    for shape, build in _shapes():
        if match := shape.fullmatch(row):
            return build(words, match, text)
    return Reading(text, Kind.QUALITATIVE)


def _quantity(words: list[Word], match: re.Match[str], text: str) -> Reading:
    at = match.start("n")
    number: Number = words[at].value
    before, about = _prefix(words, at)
    comparator, approximate = _merged(before, _suffix(words, match), number.more, about=about)
    if comparator in ("", "between"):
        return Reading(text, Kind.QUALITATIVE)
    unit = _unit(words, at)
    if unit is None and set(_word_after(words, at)[1:]) & _SAYS_MORE:  # 30息內 may be at most 30
        return Reading(text, Kind.QUALITATIVE)
    if unit and unit.base == "人" and any(word.text == "前" and word.kind == "p" for word in words[:at]):
        unit = unit._replace(base="位")  # 前3名 are places, not people
    qualifiers, change = _qualifiers(words[:at], unit)
    is_difference = any(word.text in _differences() for word in words[:at])
    if not number.interval.is_point:  # ±5%
        if comparator not in (None, "<="):
            return Reading(text, Kind.QUALITATIVE)
        return Reading(text, Kind.QUANTITY, number.interval, "range", False, unit, qualifiers)
    assert number.interval.low is not None
    if change and unit and unit.is_share and _is_of_rate(words[:at]):
        return Reading(text, Kind.QUALITATIVE)
    interval = compared(number.interval.low, comparator)
    reading = Reading(text, Kind.QUANTITY, interval, comparator, approximate, unit, qualifiers)
    is_of_base = at and words[at - 1].text.endswith("的") and not any("占" in word.text for word in words[:at])
    is_above_other = Qualifier.POINTS in qualifiers and before in (">", "<") and not change  # 超出5個百分點
    if is_above_other or (is_of_base and unit and unit.is_share):
        return Reading(text, Kind.RELATIVE, parts=(reading,))
    if _is_change_of_base(change, unit) or (change and unit is None and is_difference):
        return Reading(text, Kind.CHANGE_OF_BASE, qualifiers=qualifiers, parts=(reading,))
    return reading


def _is_of_rate(words: list[Word]) -> bool:
    """Whether a rate stands between a change and its number: 提高優良率95% is hardly a change of 95 %."""
    after = words[max(i for i, word in enumerate(words) if word.kind in "ca") + 1 :]
    return any(word.kind == "x" and len(word.text) > 2 and word.text.endswith(_OF_LEVELS) for word in after)


_OF_LEVELS = ("率", "比重", "占比", "比例")


@cache
def _differences() -> frozenset[str]:
    return frozenset(fold(" ".join([DIFFERENCES, *CLOSE_CHANGES.values()])).split())


@cache
def _changes() -> tuple[str, ...]:
    return tuple(fold(" ".join(CHANGES.values())).split())


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
    qualifiers, change = _qualifiers(words[: match.start("n")], unit)
    before, about = _prefix(words, match.start("n"))
    after = _suffix(words, match)
    if before is not None or after not in (None, "about", "between"):
        return Reading(text, Kind.QUALITATIVE)
    approximate = about or after == "about"
    reading = Reading(text, Kind.QUANTITY, Interval(start, end), "range", approximate, unit, qualifiers)
    if _is_change_of_base(change, unit):
        return Reading(text, Kind.CHANGE_OF_BASE, qualifiers=qualifiers, parts=(reading,))
    return reading


def _bounded(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """30%以上50%以下: a range."""
    to = match.start("m")
    if (words[match.start("s")].value, words[match.start("t")].value) != (">=", "<="):
        return Reading(text, Kind.QUALITATIVE)
    return read_one([*words[: match.start("s")], Word("-", ""), words[to], *words[match.start("t") + 1 :]], text)


def _of_change(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """6%以上的增長 is 增長6%以上."""
    of, at = match.start("of"), match.start("n")
    if words[of].text != "的":
        return Reading(text, Kind.QUALITATIVE)
    return read_one([*words[:at], *words[of + 1 :], *words[at:of]], text)


def _from_to(words: list[Word], match: re.Match[str], text: str) -> Reading:
    """由8.1%提升至12%: the number is where it ends; the start is kept as a part."""
    at, to = match.start("n"), match.start("m")
    start = read_one([*(word for word in words[:at][-1:] if word.kind == "p"), words[at]], words[at].text)
    end = read_one([word for word in words[to - 1 :] if word.kind not in "cv-f"], text)
    if end.interval is None:
        return Reading(text, Kind.QUALITATIVE)
    qualifiers, _ = _qualifiers([word for word in words[:at] if word.kind in "qa"])
    if set(qualifiers) & _OF_AMOUNTS:  # 每年新增100家達到500家 says two things
        return Reading(text, Kind.SEVERAL, parts=(start._replace(qualifiers=qualifiers), end))
    if not any(word.kind in "fca" or word.text.startswith(_changes()) for word in words[:to]):
        return Reading(text, Kind.QUALITATIVE)  # 應建100家完成50家
    unit = end.unit or start.unit
    return end._replace(unit=unit, qualifiers=distinct([*qualifiers, *end.qualifiers]), parts=(start,))


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
    if match.groupdict().get("n") and words[match.start("n")].value.interval != interval:
        return Reading(text, Kind.QUALITATIVE)
    before, approximate = _prefix(words, at)
    if before or any(word.kind == "s" for word in words[at:]):
        return Reading(text, Kind.QUALITATIVE)
    found = distinct([*qualifiers, qualifier])
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
    ("LEAD (?P<n>n) (?P<s>s) (?P<m>n) (?P<t>s) x*", _bounded),
    ("LEAD (?P<n>n) s? (?P<of>x) q* [ca]", _of_change),
    ("LEAD (?P<n>n) x? (?P<w>w) [xls]*", _worded),
    ("LEAD (?P<w>w) [xls]*", _worded),
    ("LEAD (?P<p>p?) (?P<n>n) x? (?P<s>s?) [xlv]*", _quantity),
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


def _merged(before: str | None, after: str | None, more: str | None, *, about: bool) -> tuple[str | None, bool]:
    """One comparator from those around the number ("" where they clash), and whether it is hedged."""
    approximate = about or "about" in (after, more)
    firm = [comparator for comparator in (before, after, more) if comparator is not None and comparator != "about"]
    if len({comparator[:1] for comparator in firm}) > 1:
        return "", approximate
    if firm:
        return min(firm), approximate  # > is less than >=
    return ("about" if approximate else None), approximate


def compared(number: Decimal, comparator: str | None) -> Interval:
    """The numbers that stand so to `number`."""
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
    if (unit is None or unit.base == "") and (noun := noun_after(words, at)):
        unit = parse_unit((unit.symbol if unit else "") + noun)
    denominators = [word.value for word in words[:at] if word.kind == "e"]
    if unit and not unit.per and denominators:
        return parse_unit(f"{unit.symbol}/{'·'.join(denominators)}")
    return unit


def noun_after(words: list[Word], at: int) -> str:
    """The short word after the number, which may be what it counts; empty if there is none."""
    noun = _word_after(words, at)
    return noun if noun.isalpha() and len(noun) <= 6 and not set(noun) & _SAYS_MORE else ""


def _word_after(words: list[Word], at: int) -> str:
    after = words[at + 1 : at + 2]
    return after[0].text.strip() if after and after[0].kind == "x" and after[0].value is None else ""


# In a word that is more than the name of what is counted, as 不封頂 or 之後.
_SAYS_MORE = frozenset("不未无非没之以为于前后内外上下起止出至即才仅少许余共约近超")


def _qualifiers(words: Iterable[Word], unit: Unit | None = None) -> tuple[tuple[Qualifier, ...], Qualifier | None]:
    """The qualifiers among the words before a number, and the change the number measures, if any."""
    found: list[Qualifier] = []
    rate: Qualifier | None = None
    change: Qualifier | None = None
    for word in words:
        if word.kind == "q":
            found.append(word.value)
        elif word.kind == "a":
            rate = change = word.value
        elif word.kind == "c":
            change = word.value
        elif word.kind == "v":  # 提高…達到: the number is where it ends; 增速回落至: it is still a rate
            change = rate
    if change:
        found.append(change)
    if unit and unit.base == POINTS:
        found.append(Qualifier.POINTS)
    return distinct(found), change


def _is_change_of_base(change: Qualifier | None, unit: Unit | None) -> bool:
    """A rate of change is a share; any other change, and any multiple, needs the base to be a number."""
    if unit is None:
        return False
    return unit.base in ("倍", "番") or (change is not None and not unit.is_share)


def distinct(qualifiers: Iterable[Qualifier | None]) -> tuple[Qualifier, ...]:
    """The qualifiers, each once, in order of their first standing."""
    return tuple(dict.fromkeys(qualifier for qualifier in qualifiers if qualifier))
