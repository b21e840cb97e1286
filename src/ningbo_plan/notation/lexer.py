"""An expression cut into words, each with the class letter by which the grammar's shapes speak of it.

n number   w word that is a number   o what must not happen   p comparator before   s comparator after
q qualifier   c verb of change   a rate by name   v reaching   f from   - dash of a range   l list separator
e per so many   x anything else   z digits or signs that this program will not vouch for
"""

import re
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from ningbo_plan.notation import lexicon
from ningbo_plan.notation.english import english_word
from ningbo_plan.notation.interval import EXACT, Interval
from ningbo_plan.notation.numerals import (
    ARABIC,
    CHINESE,
    NumeralError,
    exact,
    from_arabic,
    from_chinese,
    scale_exponent,
    share,
)
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import SCALE, Unit, parse_unit, per_end, unit_end


class Word(NamedTuple):
    """One word of an expression; `value` is what its class needs to know of it."""

    kind: str
    text: str
    value: Any = None


class Number(NamedTuple):
    """A number as written, with the unit that follows it; `more` is the comparator that 多 or 來 makes."""

    interval: Interval
    unit: Unit | None = None
    more: str | None = None


# The value of a word that says of whom a number is told, and may stand beside it unread.
SCOPE = "scope"


def words_of(text: str) -> list[Word]:
    """Cut a folded expression into words; neighbouring words of no interest become one."""
    words: list[Word] = []
    position = 0
    while position < len(text):
        before = words[-1].kind if words else ""
        word = _word_at(text, position, before)
        position += len(word.text)
        if word.kind == before == "x" and word.value is words[-1].value is None:
            words[-1] = Word("x", words[-1].text + word.text)
        elif not word.text.isspace():
            words.append(word)
    return words


def _word_at(text: str, start: int, before: str) -> Word:
    patterns = _patterns()
    if before == "n":
        if dash := patterns.dash.match(text, start):
            return Word("-", dash[0])
        for comparator, close in patterns.close.items():
            if found := close.match(text, start):
                return Word("s", found[0], comparator)
    if word := english_word(text, start, is_after=before == "n"):
        return Word(*word)
    if name := patterns.name.match(text, start):
        return Word("x", name[0])
    if suffix := patterns.suffix.match(text, start):
        comparator = _table()[suffix["word"]].value
        return Word("s", suffix[0], comparator[0] if "不含" in suffix[0] else comparator)
    known = _known_word(text, start)
    if known and len(known.text) > 1:
        return known
    if odd := patterns.odd.match(text, start) or patterns.negation.match(text, start):
        return Word("z", odd[0])
    if known:
        return known
    if number := patterns.number.match(text, start):
        return _number(text, number, before)
    if text[start] == "每":
        end = per_end(text, start + 1)
        if end > start + 1 and text[start + 1 : end] != "个":
            return Word("e", text[start:end], text[start + 1 : end])
        if patterns.number.match(text, start + 1):
            return Word("z", text[start])  # 每5年
    is_plain = text[start].isalpha() or text[start] in _PUNCTUATION
    return Word("x" if is_plain else "z", text[start])


def _known_word(text: str, start: int) -> Word | None:
    """The longest word of the lexicon at `start`; one of a single character only before a number."""
    for length in range(min(_longest(), len(text) - start), 0, -1):
        word = _table().get(text[start : start + length])
        if word is None or _AT_LEAST.match(text, start + length - 1):
            continue
        if word.text in _close_changes() and not _leads_to_number(text, start + length):
            continue
        if length > 1 or word.text in _ALONE or _is_number_at(text, start + 1, or_word=word.kind == "p"):
            return word
    return None


def _leads_to_number(text: str, start: int) -> bool:
    """Whether nothing but bounds and verbs of reaching stands between here and a number."""
    while not _patterns().number.match(text, start):
        word = _known_word(text, start) if start < len(text) else None
        if word is None or word.kind not in "pv":
            return False
        start += len(word.text)
    return True


@cache
def _close_changes() -> frozenset[str]:
    return frozenset(fold(" ".join(lexicon.CLOSE_CHANGES.values())).split())


def _is_number_at(text: str, start: int, *, or_word: bool) -> bool:
    """Whether a number begins here, or a word that is one, as in 近全覆蓋."""
    return bool(_patterns().number.match(text, start) or (or_word and text.startswith(_worded(), start)))


@cache
def _worded() -> tuple[str, ...]:
    return tuple(word for word, entry in _table().items() if entry.kind == "w")


def _number(text: str, match: re.Match[str], before: str) -> Word:
    """The number that `match` begins after a word of class `before`, with the 多 and the unit that follow it."""
    patterns = _patterns()
    tail = patterns.more.match(text, match.end())
    assert tail is not None
    scale, unit_start = tail["scale"] or "", tail.end()
    end = unit_end(text, unit_start)
    name = patterns.name.match(text, unit_start)
    if name and name.end() > end and not patterns.suffix.match(text, end):  # 5縣以上, but 5縣級以上…
        end = unit_start
    if text[end : end + 1] == "/":
        per = patterns.per.match(text, end)
        after = max(per_end(text, end + 1), per.end() if per else end)
        if after == end + 1:
            return Word("z", match[0])  # per what is not clear
        end = after
    symbol = scale + text[unit_start:end]
    if not symbol and patterns.letter.match(text, end) and not text[end - 1].isspace():
        return Word("x", match[0])  # the 5 of 5G
    if match["chinese"] and not (match["above"] or symbol or patterns.after_chinese.match(text, match.end())):
        return Word("x", match[0][0])  # the 三 of 三大戰略 counts nothing a unit names
    said = tail["more"] or tail["after"]
    if match["chinese"] and not match["above"] and match["chinese"][0] in "百千" and before != "p" and not said:
        return Word("z", match[0])  # 千家 are about so many
    if match["chinese"] and not symbol and len(match["chinese"]) == 1 and text[match.end() : match.end() + 1] == "、":
        return Word("z", match[0])  # the 二 of 第一、二、三產業
    try:
        value, is_share = _value(match)
    except NumeralError:
        return Word("z", match[0])
    unit = parse_unit("%") if is_share else parse_unit(symbol) if symbol else None
    low = value.copy_negate() if match["sign"] in ("-", "负", "±") else value  # a plain minus would round
    interval = Interval(low, value if match["sign"] == "±" else low)
    more = patterns.comparator_of_more[said] if said else None
    return Word("n", text[match.start() : match.end() if is_share else end], Number(interval, unit, more))


def _value(match: re.Match[str]) -> tuple[Decimal, bool]:
    """The number's value without its sign, and whether it is a share of a hundred."""
    if match["arabic"]:
        return from_arabic(match["arabic"]), False
    if match["chinese"] and not match["above"]:
        return from_chinese(match["chinese"]), False
    if match["whole"]:
        text = match["parts"]
        value = from_arabic(text) if text[0].isdigit() else from_chinese(text)
        return exact(value.scaleb(2 - scale_exponent(match["whole"]), EXACT)), True
    if match["ratio"]:
        above, below = map(from_arabic, match["ratio"].split("/"))
        if above >= below:  # 11/7 is a date as soon as a fraction
            raise NumeralError(f"{match['ratio']} is no part of a whole")
    else:
        above, below = from_chinese(match["above"]), from_chinese(match["chinese"])
    return share(above, below), True


@cache
def _table() -> dict[str, Word]:
    """Every plain word of the lexicon, folded, with its class and meaning."""
    table: dict[str, Word] = {}

    def add(kind: str, spellings: str, value: Any = None) -> None:
        table.update((word, Word(kind, word, value)) for word in fold(spellings).split())

    classes: list[tuple[str, dict[Any, str]]] = [
        ("p", lexicon.PREFIXES),
        ("s", lexicon.SUFFIXES),
        ("q", lexicon.QUALIFIERS),
        ("c", lexicon.CHANGES),
        ("a", lexicon.CLOSE_CHANGES),
        ("a", lexicon.RATES),
    ]
    for kind, words in classes:
        for value, spellings in words.items():
            add(kind, spellings, value)
    for spellings, (low, high, unit, qualifier) in lexicon.VALUES.items():
        add("w", spellings, (Number(_ends(low, high), parse_unit(unit) if unit else None), qualifier))
    add("s", lexicon.BETWEEN, "between")
    add("x", lexicon.SCOPES, SCOPE)
    add("v", lexicon.REACHES)
    add("f", lexicon.FROMS)
    add("o", lexicon.NEVER)
    add("l", lexicon.LISTS)
    return table


def _ends(low: str, high: str) -> Interval:
    """An interval from ends written `1`, `(0` for an open end, or nothing for none."""
    return Interval(
        Decimal(low.strip("(")) if low else None,
        Decimal(high.strip(")")) if high else None,
        low.startswith("("),
        high.endswith(")"),
    )


@cache
def _longest() -> int:
    return max(map(len, _table()))


# What may stand between words; any other sign, as in $5 or 60%↑, says something that is not read here.
_PUNCTUATION = frozenset(" \t\"'《》()[]〔〕【】:。.·…—!/&")
# Words of one character that need no number after them.
_ALONE = frozenset("<>≥≤≈共已均" + fold(lexicon.LISTS))
# In 下降至少20% the word is 下降, not 下降至.
_AT_LEAST = re.compile("至[少多]")


class _Patterns(NamedTuple):
    name: re.Pattern[str]
    odd: re.Pattern[str]
    suffix: re.Pattern[str]
    number: re.Pattern[str]
    more: re.Pattern[str]
    after_chinese: re.Pattern[str]
    dash: re.Pattern[str]
    per: re.Pattern[str]
    letter: re.Pattern[str]
    close: dict[str, re.Pattern[str]]
    comparator_of_more: dict[str, str]
    negation: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """The regular expressions of the lexer, compiled when first needed: plain numbers need none of them."""
    bound = r"(?:\(不?含[^()]*\))?"
    suffixes = sorted((word for word, entry in _table().items() if entry.kind == "s"), key=len, reverse=True)
    suffix = f"{bound}(?P<word>{'|'.join(suffixes)}){bound}"
    dashes = fold(lexicon.DASHES)
    more = {word: comparator for comparator, words in lexicon.MORE.items() for word in fold(words).split()}
    some = f"[{''.join(more)}]"
    return _Patterns(
        name=re.compile("|".join(map(fold, lexicon.NAMES + lexicon.DATES))),
        odd=re.compile(
            r"\d+(?:[:_]\d+)+"  # a time, or a programmer's thousands
            r"|\.\d+|\d+\.(?!\d)|\d+(?:\.\d+){2,}|0[xXobOB]\w+|\d+(?:\.\d+)?[eE][-+]?\d+"
            r"|\d+(?:,\d+)*,(?:\d{1,2}|\d{4,})(?!\d)"  # commas that part no thousands
            r"|(?<![\u4e00-\u9fff])点[零〇一二三四五六七八九]"
            r"|—+(?=\s*[0-9零一二两三四五六七八九十百])"  # a dash that is no minus, with nothing before it
        ),
        suffix=re.compile(suffix),
        number=re.compile(
            rf"\s*(?P<sign>[-+±负]?)(?:(?P<whole>[百千万])分之(?P<parts>{ARABIC}|{CHINESE})"
            rf"|(?P<ratio>\d+/\d+)(?![\d/.万])|(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE})(?:分之(?P<above>{CHINESE}))?)"
        ),
        more=re.compile(rf"\s*(?:(?P<scale>{SCALE})(?P<after>{some})|(?P<more>{some})?)\s*"),
        after_chinese=re.compile(rf"\s*(?:{SCALE}|{some}|[)、]|$|{suffix}|{dashes})"),
        dash=re.compile(
            rf"\s*(?:{dashes})(?=\s*[-负]?[0-9零一二两三四五六七八九十百])|\s*[和与及](?=\s*[-0-9][^、,;和与及]*[之区]间)"
        ),
        letter=re.compile("[A-Za-z]"),
        per=re.compile(
            rf"/\s*(?:[A-Za-zμµ]{{1,4}}[23²³]?(?![A-Za-z0-9])|[\u4e00-\u9fff]{{1,4}}?(?={suffix}|[、,;()\s]|$))"
        ),
        comparator_of_more=more,
        close={comparator: re.compile(fold(word)) for comparator, word in lexicon.CLOSE_SUFFIXES.items()},
        negation=re.compile("|".join(map(fold, lexicon.NEGATIONS))),
    )
