"""Units: what is counted, at which power of ten, and per how many of what.

Conversion is a shift of the decimal point, so it is exact: 1,359,000戶 is 135.9萬戶, 1‰ is 0.1%.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ningbo_plan.notation.numerals import scale_exponent
from ningbo_plan.notation.script import fold

# A base a line, then its other spellings, each with its power of ten where that is not 0.
_MEASURES = """
%  ‰:-1  ‱:-2  成:1  /10萬:-3  /十萬:-3
個百分點  百分點
元  元人民幣
美元
歐元
日元
英鎊
港元
斤
公斤  千克  kg  噸:3
噸標準煤  噸標煤
公頃  平方公里:2  平方千米:2  km²:2  平方米:-4  m²:-4  m2:-4  ㎡:-4
畝
公里  千米  km  米:-3
立方米  m³  m3
千瓦  kW  兆瓦:3  MW:3
千瓦時  千瓦·時  kWh
微克  μg  µg  ug  毫克:3  mg:3  克:6
分鐘
秒  毫秒:-3
分貝
小時  個小時  h
工作小時  個工作小時
天  日
工作日  個工作日
個月
年
歲
人年
畝次
車次
倍
番
人  名  人口
老年人  老年人口  名老年人  老人  名老人
標準箱  標箱  TEU
"""

# Counters: there is no half of what they count.
_COUNTERS = """
戶 家 個 項 件 批 批次 起 例 次 人次 場次 家次 戶次 宗 位 臺 套 輛 艘 架 部 座 處 所 條 張 床 塊 支 只 株 棵
站 場 期 門 篇 本 種 類 份 款 對 幅 枚 屆 棟 間 區 縣 鄉 鎮 鄉鎮 村 社區
"""
# Words that are units only after 每, a slash or a dot, where 5月 is a date and 元/月 is not.
_ONLY_PER = "月 季度 周 車 生 升 L"
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


class Unit(NamedTuple):
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


@lru_cache(4096)
def parse_unit(text: str, per: str = "") -> Unit:
    """Read `萬戶`, `起/萬臺`, `%` or any other word; an unknown word is a base of its own.

    `per` is a denominator kept apart, as in 每萬人…(件). A rate per year is the yearly number itself,
    so `批次/年` means 批次 and `元/人·年` 元/人.
    """
    symbol = text.strip()
    plain = fold(symbol).replace(" ", "")
    numerator, *denominators = [plain] if plain in _bases() else plain.split("/")
    base, exponent = _scaled(numerator)
    per_bases = []
    for denominator in "·".join([*denominators, fold(per)]).split("·"):
        if denominator not in ("", "年"):
            per_base, per_exponent = _scaled(denominator)
            per_bases.append(per_base)
            exponent -= per_exponent
    return Unit(symbol, base, exponent, "/".join(per_bases))


def _scaled(word: str) -> tuple[str, int]:
    if word in _bases():
        return _bases()[word]
    tens = _TENS.match(word)
    start = tens.end() if tens else 0  # 10萬
    end = _scale_end(word, start)
    base, exponent = _bases().get(word[end:], (word[end:], 0))
    return base, exponent + max(start - 1, 0) + scale_exponent(word[start:end])


def _scale_end(text: str, start: int) -> int:
    return next((start + len(scale) for scale in _SCALES if text.startswith(scale, start)), start)


def unit_end(text: str, start: int) -> int:
    """Where the unit that begins at `start` of a folded text ends; `start` itself if none begins there."""
    end = _word_end(text, start, frozenset())
    while end > start and text[end : end + 1] in ("/", "·") and per_end(text, end + 1) > end + 1:
        end = per_end(text, end + 1)
    return end


def per_end(text: str, start: int) -> int:
    """Where what follows 每 or a slash ends, as 10萬人 or 月; `start` itself if that is no unit."""
    tens = _TENS.match(text, start)
    begin = tens.end() if tens else start
    end = _word_end(text, begin, _only_per())
    return end if end > begin else start


_TENS = re.compile("10+(?=[万千])")


@cache
def _only_per() -> frozenset[str]:
    return frozenset(fold(_ONLY_PER).split())


def _word_end(text: str, start: int, more: frozenset[str]) -> int:
    """Where the longest unit or word of `more` at `start` ends, or else the scale there."""
    after_scale = _scale_end(text, start)
    for begin in dict.fromkeys((start, after_scale)):  # 千瓦 is a base, no thousand of anything
        for length in range(_longest(), 0, -1):
            word = text[begin : begin + length]
            if word in _bases() or word in more:
                return begin + len(word)
    return after_scale


@cache
def _longest() -> int:
    return max(map(len, _bases()))
