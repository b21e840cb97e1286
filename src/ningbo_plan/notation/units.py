"""Units: what is counted, at which power of ten, and per how many of what.

Conversion is a shift of the decimal point, so it is exact: 1,359,000戶 is 135.9萬戶, 1‰ is 0.1%.
"""

from dataclasses import dataclass
from functools import cache

from ningbo_plan.notation.numerals import scale_exponent
from ningbo_plan.notation.script import fold

# A base a line, then its other spellings, each with its power of ten where that is not 0.
_MEASURES = """
%  ‰:-1  ‱:-2  成:1
個百分點  百分點
元  元人民幣
美元
斤
公斤  千克  kg  噸:3
噸標準煤  噸標煤
公頃  平方公里:2  平方千米:2  km²:2  平方米:-4  m²:-4  ㎡:-4
畝
公里  千米  km  米:-3
立方米  m³
千瓦  kW  兆瓦:3  MW:3
千瓦時  千瓦·時  kWh
微克  μg  µg  毫克:3
分鐘
小時  個小時
工作小時  個工作小時
天  日
工作日  個工作日
個月
年
歲
倍
番
人  名  人口
"""

# Counters: there is no half of what they count.
_COUNTERS = """
戶 家 個 項 件 批 批次 起 例 次 人次 宗 位 臺 套 輛 艘 架 部 座 處 所 條 張 床 塊 支 只 株 棵
站 場 期 門 篇 本 種 類 份 款 對 幅 枚 屆 棟 間 區 縣 鄉 鎮 村
"""
_SCALES = ("万亿", "千亿", "百亿", "十亿", "千万", "百万", "十万", "亿", "万", "千", "百", "十")
SCALE = f"(?:{'|'.join(_SCALES)})"


@cache
def _counters() -> frozenset[str]:
    return frozenset(fold(_COUNTERS).split()) | {"人"}


@cache
def _bases() -> dict[str, tuple[str, int]]:
    """Every spelling with its base and its power of ten."""
    table = {word: (word, 0) for word in _counters()}
    for line in fold(_MEASURES).strip().splitlines():
        base, *_ = words = line.split()
        for word in words:
            name, _, exponent = word.partition(":")
            table[name] = (base, int(exponent or 0))
    return table


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, and what it means.

    A number in this unit times ten to the power `exponent` is a number of `base`, per one `per` if any.
    """

    symbol: str
    base: str
    exponent: int = 0
    per: str = ""

    @property
    def is_count(self) -> bool:
        """Whether single things are counted, so that a number of them is whole."""
        return self.base in _counters() and not self.per

    @property
    def is_share(self) -> bool:
        """Whether the unit is parts of a hundred or a thousand."""
        return self.base == "%" and not self.per

    def converts_to(self, other: "Unit") -> bool:
        """Whether a number in this unit can be given in `other`."""
        if self.base == self.per == "":  # a bare 萬 takes what the other counts
            return not other.is_share
        return self.base == other.base and self.per == other.per

    def exponent_to(self, other: "Unit") -> int:
        """The shift of the decimal point from this unit to `other`, which it must convert to."""
        return self.exponent - other.exponent


@cache
def parse_unit(text: str, per: str = "") -> Unit:
    """Read `萬戶`, `起/萬臺`, `%` or any other word; an unknown word is a base of its own.

    `per` is a denominator kept apart, as in 每萬人…(件). A rate per year is the yearly number itself,
    so `批次/年` means 批次.
    """
    symbol = text.strip()
    numerator, *denominators = fold(symbol).replace(" ", "").split("/")
    base, exponent = _scaled(numerator)
    per_bases = []
    for denominator in [*denominators, *filter(None, [fold(per)])]:
        if denominator != "年":
            per_base, per_exponent = _scaled(denominator)
            per_bases.append(per_base)
            exponent -= per_exponent
    return Unit(symbol, base, exponent, "/".join(per_bases))


def _scaled(word: str) -> tuple[str, int]:
    if word in _bases():
        return _bases()[word]
    end = _scale_end(word, 0)
    base, exponent = _bases().get(word[end:], (word[end:], 0))
    return base, exponent + scale_exponent(word[:end])


def _scale_end(text: str, start: int) -> int:
    return next((start + len(scale) for scale in _SCALES if text.startswith(scale, start)), start)


def unit_end(text: str, start: int) -> int:
    """Where the unit that begins at `start` of a folded text ends; `start` itself if none begins there."""
    end = _word_end(text, start)
    while end > start and text[end : end + 1] in ("/", "·") and _word_end(text, end + 1) > end + 1:
        end = _word_end(text, end + 1)
    return end


def _word_end(text: str, start: int) -> int:
    after_scale = _scale_end(text, start)
    for begin in dict.fromkeys((start, after_scale)):  # 千瓦 is a base, no thousand of anything
        for length in range(_longest(), 0, -1):
            if text[begin : begin + length] in _bases() and begin + length <= len(text):
                return begin + length
    return after_scale


@cache
def _longest() -> int:
    return max(map(len, _bases()))
