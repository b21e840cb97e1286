"""What the words of a row say of it: the guesses, each with what it was guessed from.

Words are in simplified script and half width, as is what they are looked for in. To teach the program a word, add it
to the tables.
"""

import re

from ningbo_plan.chinese import simplified
from ningbo_plan.draft.tree import Filled, Guess
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.model.plan import Attribute, Measure
from ningbo_plan.notation.interval import Direction, Interval
from ningbo_plan.notation.lexer import words_of
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.reading import Reading
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import parse_unit, unit_end

# What a name that ends so measures is the better the less there is of it, whatever is dealt with.
LASTING = "(?:天数|时间|时长|时限|用时|耗时|周期|工期)"
# A name with one of these measures something bad, unless what is measured is how far it is dealt with or lessened.
BAD = (
    f"{LASTING}|事故|死亡|伤亡|受伤|能耗|能源消耗|水耗|用水量|排放|投诉|发案|案发|犯罪|失业|贫困|污染|颗粒物|PM2.5|浓度"
    "|不良|不合格|差错|逾期|违约|违法|成本|发病|患病|辍学|空置|抚养比|负债|赤字|超标|缺陷"
)
DEALT_WITH = (
    "处置|处理|办结|结案|解决|(?<!不)满意|(?<!不)达标|(?<!不)合格率|覆盖|治理|修复|公开|响应|回收|利用|研发|投入|检出|查处|防控"
    "|救治|救助|保险"
)
LESSENED = "降低|下降|减少|减排|削减|压减|压缩|缩短"
CHANGING = f"增长|增速|增幅|{LESSENED}"
PER = (
    r"每((?:十|百|千|万|十万|百万)?(?:常住人口|人口|人|名|户|家|辆|台|平方公里|公里|亩|亿元|万元))"
    r"|^([亿万]元) ?(?:GDP|地区生产总值|产值|工业增加值)"
)
_BLANKS = re.compile(r"[-—–─―/\\.…·*※×无空]*")
_BRACKET = re.compile(r"(.*?)\s*[(（\[〔【]([^()（）\[\]〔〕【】]*)[)）\]〕】]\s*", re.DOTALL)
_LONGEST_UNIT = 8
_FROM_NAME = N_("from {word} in the name")


def word(text: str) -> str:
    """`text` as the tables of words have it."""
    return simplified(fold(text)).replace(" ", "")


def is_blank(text: str) -> bool:
    """Whether a cell is empty or holds only a sign that nothing is there."""
    return bool(_BLANKS.fullmatch(word(text))) or word(text) in ("暂无", "新指标", "n/a")


def attribute_of(text: str) -> Attribute | None:
    """The attribute that a cell such as 約束性, 预期 or [約束] names."""
    found = re.fullmatch(r"[\[(〔【]*(约束|预期)(?:性|型)?(?:指标)?[\])〕】]*", word(text))
    return None if found is None else Attribute.BINDING if found[1] == "约束" else Attribute.EXPECTED


def is_unit(text: str) -> bool:
    """Whether a text is a unit that the program knows."""
    folded = fold(text).replace(" ", "")
    return bool(folded) and unit_end(folded, 0) == len(folded)


def name_and_unit(name: str, *, are_units_bracketed: bool) -> tuple[str, str | None, Term | None]:
    """A name without the bracket at its end that holds its unit, the unit, and why a word was taken for one."""
    match = _BRACKET.fullmatch(name)
    if match is None or not match[1]:
        return name, None, None
    unit = match[2].strip()
    if is_unit(unit):
        return match[1], unit, None
    if are_units_bracketed and 0 < len(unit) <= _LONGEST_UNIT:
        return match[1], unit, N_("the last bracket of the name, as in the other rows")
    return name, None, None


def direction_of(name: str, target: Reading, numbers: tuple[Interval, Interval] | None) -> Filled[Direction]:
    """Which side is good: as the target's comparator has it, else by the words of the name.

    `numbers` are where the row starts and where it ends, if they are of one thing: they decide where words do not,
    and are held against those that do.
    """
    if Qualifier.FALL in target.qualifiers:
        return Guess(Direction.LOWER, _from_target(target))
    if target.comparator in (">=", ">", "<=", "<"):
        return Direction.HIGHER if target.comparator in (">=", ">") else Direction.LOWER
    by_numbers = _side_of(*numbers) if numbers else None
    if by_numbers and start_of(target):
        return Guess(by_numbers, _from_target(target))
    by_name, why = _side_by_name(word(name))
    if by_numbers is None or not numbers:
        return Guess(by_name, why or N_("nothing in the row says which side is good"))
    ends = {"start": _end(numbers[0]), "end": _end(numbers[1])}
    if why is None:
        return Guess(by_numbers, Term(N_("from {start} to {end}"), **ends))
    if by_numbers is not by_name:
        why = Term(N_("{why}, but the numbers go the other way, from {start} to {end}"), why=why, **ends)
    return Guess(by_name, why)


def _side_by_name(name: str) -> tuple[Direction, Term | None]:
    """Which side the words of a name make good, and which words; for none of them higher."""
    bad = re.search(BAD, name, re.IGNORECASE)
    if bad is None:
        return Direction.HIGHER, None
    lessened = re.search(LESSENED, name)
    if not lessened and (lasting := re.search(rf"{LASTING}$", name)):
        return Direction.LOWER, Term(_FROM_NAME, word=lasting[0])
    if better := lessened or re.search(DEALT_WITH, name):
        return Direction.HIGHER, Term(N_("from {bad} and {better} in the name"), bad=bad[0], better=better[0])
    return Direction.LOWER, Term(_FROM_NAME, word=bad[0])


def _side_of(start: Interval, end: Interval) -> Direction | None:
    """The side to which a row goes."""
    if start.high is not None and end.low is not None and end.low > start.high:
        return Direction.HIGHER
    if start.low is not None and end.high is not None and end.high < start.low:
        return Direction.LOWER
    return None


def _end(interval: Interval) -> str:
    return "–".join(f"{end:f}" for end in dict.fromkeys((interval.low, interval.high)) if end is not None)


def start_of(target: Reading) -> Reading | None:
    """Where a target such as 由17%降至14% starts."""
    is_path = re.match("[由从自]", word(target.expression)) and len(target.parts) == 1
    return target.parts[0] if target.interval and is_path else None


def _from_target(target: Reading) -> Term:
    return Term(N_("from the target {target}"), target=Printed(target.expression))


def measure_of(name: str, target: Reading) -> tuple[Filled[Measure], bool]:
    """What the number means in time, by the words of target and name; and whether it can never fall."""
    qualifiers = set(target.qualifiers)
    from_target = _from_target(target)
    is_bracketed = fold(target.expression).strip()[:1] in ("[", "〔", "【")
    for qualifier, measure in (
        (Qualifier.ANNUAL_AVERAGE, Measure.ANNUAL_AVERAGE),
        (Qualifier.EVERY_YEAR, Measure.EVERY_YEAR),
        (Qualifier.NEW, Measure.PERIOD_TOTAL),
    ):
        if qualifier in qualifiers:
            return Guess(measure, from_target), False
    if any(each.kind == "o" for each in words_of(fold(target.expression))):
        return Guess(Measure.EVERY_YEAR, from_target), False
    if re.search("零.{0,3}突破", word(target.expression)):
        return Guess(Measure.MILESTONE, from_target), False
    if is_bracketed and Qualifier.CUMULATIVE in qualifiers:
        why = N_("a number in square brackets is the total of the plan's years")
        return Guess(Measure.PERIOD_TOTAL, why), False
    if Qualifier.CUMULATIVE in qualifiers:
        return Guess(Measure.LEVEL, from_target), True
    for words, measure in (
        ("年均|年平均", Measure.ANNUAL_AVERAGE),
        ("每年|逐年", Measure.EVERY_YEAR),
        ("新增|新建|新培育", Measure.PERIOD_TOTAL),
        ("累计", Measure.LEVEL),
    ):
        if found := re.search(words, word(name)):
            return Guess(measure, Term(_FROM_NAME, word=found[0])), measure is Measure.LEVEL
    return Guess(Measure.LEVEL, N_("nothing in the row says more; the value at the end of the year, or in it")), False


def per_of(name: str, unit: str | None) -> Guess[str] | None:
    """The denominator that a name such as 每萬人… gives to a unit that counts."""
    folded = fold(name)
    found = re.search(PER, simplified(folded))
    if found is None or unit is None or not parse_unit(unit).is_count or len(folded) != len(simplified(folded)):
        return None
    start, end = found.span(found.lastindex or 0)
    return Guess(name[start:end], Term(_FROM_NAME, word=found[0]))


def is_change(name: str, unit: str | None, target: Reading) -> Term | None:
    """Why a per cent is a rate of change, which may leave 0 to 100; None if it is none."""
    if not unit or not parse_unit(unit).is_share:
        return None
    if {Qualifier.RISE, Qualifier.FALL} & set(target.qualifiers):
        return _from_target(target)
    found = re.search(CHANGING, word(name))
    return Term(_FROM_NAME, word=found[0]) if found else None
