"""What the columns of a table hold, told from its header.

Headers are compared in simplified script and half width, without blanks. To teach the program another header, add it
to `ROLES`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations

from ningbo_plan.draft.words import attribute_of, word
from ningbo_plan.messages import N_, Term
from ningbo_plan.source.table import Grid, Row, TableError, joined


class Role(StrEnum):
    """What a column holds."""

    NO = "no"
    GROUP = "group"
    NAME = "name"
    UNIT = "unit"
    BASELINE = "baseline"
    MILESTONE = "milestone"
    TARGET = "target"
    CHANGE = "change"  # 年均/累計: the target of rows that print none for the last year
    ATTRIBUTE = "attribute"
    OTHER = "other"


VALUES = (Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.CHANGE)
# The first pattern found in a header names its role.
ROLES = (
    (Role.ATTRIBUTE, r"属性|性质|attribute"),
    (Role.NO, r"^(?:序号|编号|序|no\.?|#)$"),
    (Role.UNIT, r"^(?:计量|指标|度量)?单位$|^unit$"),
    (Role.CHANGE, r"年均|累计|增速|增长"),
    (Role.BASELINE, r"基期|基数|基准|基线|现状|实际|完成|实绩|预计|五[\"”]?末|^baseline"),
    (Role.TARGET, r"目标值?$|目标\(|规划值|计划值|规划目标|目标(?:19|20)\d\d|^target"),
    (Role.GROUP, r"一级指标|类别|分类|类型|领域|维度|大类|方面|板块|^group$|^category$"),
    (
        Role.NAME,
        r"[二三]级指标|指标名称|^名称$|^(?:主要|具体|核心|监测|发展)?指标(?:内容|项)?$|^项目(?:名称)?$|^(?:indicator|name)$",
    ),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A cell of the second line of a header.
_CONTINUED = re.compile(
    r"(?:一级|二级|三级|指标|属性|性质|实际|完成|目标|规划|预期|计划|预计|基期|现状|数值|名称|单位|类别|情况"
    r"|年均|累计|增速|增长|值|数|年|末|率|号|标|性|/|(?:19|20)\d\d|\([^()]*\))++"
)
# Words that a page spreads out, and years parted from their 年 or from what they head.
_SPREAD = re.compile(
    r"(?<!\S)(?:[序编編] [号號]|指 *[标標] *名 *[称稱]|[一二三] *[级級] *指 *[标標]|主 *要 *指 *[标標]|指 [标標]"
    r"|[单單] 位|[属屬] 性|目 [标標]|[类類] [别別]|(?:19|20)\d\d (?=年))"
)
_YEAR_AND_WORD = re.compile(
    r"((?:19|20)\d\d年) ([实實][际際]值?|完成值?|目[标標]值?|[预預][期计計]值?|[规規][划劃]值?)(?!\S)"
)
# A header stands near the top.
_LAST_HEADER_ROW = 30
_MOST_COLUMNS, _MOST_WORDS = 40, 12
_LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Column:
    """One column: what it holds, the year it speaks of if any, and the header as printed."""

    role: Role
    header: str
    year: int | None = None


@dataclass(frozen=True)
class Table:
    """A table whose header was understood.

    `header` are its lines as compared. `above` are the lines above it. `years` are the plan's first and last;
    `are_years_read` says that they come from the header.
    """

    columns: tuple[Column, ...]
    header: frozenset[str]
    rows: list[Row]
    is_text: bool
    above: list[str]
    years: tuple[int, int]
    are_years_read: bool

    def column(self, role: Role) -> Column | None:
        """The first column with a role."""
        return next((column for column in self.columns if column.role is role), None)

    @property
    def unused(self) -> list[str]:
        """The headers of the columns that were not understood."""
        return [column.header for column in self.columns if column.role is Role.OTHER and column.header]


def find_table(grids: Iterable[Grid], years: tuple[int, int] | None = None) -> Table:
    """The table in the way of cutting that explains its header best.

    Raises TableError if no header names a name and a target column, or none the years that `years` does not give.
    """
    best: tuple[int, Table] | None = None
    nearest: tuple[int, Row, Sequence[Column]] | None = None
    problem: Term | None = None
    for grid in grids:
        nearest = nearest or ((0, grid.rows[0], ()) if grid.rows else None)
        for at, start, headers in _headers(grid):
            named = [_column(header) for header in headers]
            if not _is_header(named):
                known = sum(column.role is not Role.OTHER for column in named)
                if nearest is None or known > nearest[0]:
                    nearest = known, grid.rows[at], named
                continue
            plan_years = years or _years(named)
            if plan_years is None:
                problem = N_("the header names no year of a target; add --years, for example --years 2026-2030")
                continue
            columns = _by_content(_alone([_placed(column, plan_years) for column in named], plan_years), grid, start)
            if not _is_header(columns):
                problem = _other_years(named, plan_years)
                continue
            count = sum(column.role is not Role.OTHER for column in columns) - sum(map(_contradictions, headers))
            if best is None or count > best[0]:
                above = [joined(row.text) for row in grid.rows[:at]]
                lines = frozenset(_key(row.text) for row in grid.rows[at:start])
                best = count, Table(columns, lines, grid.rows[start:], grid.is_text, above, plan_years, years is None)
    if best is None:
        raise TableError(problem or _no_header(nearest))
    return best[1]


def _headers(grid: Grid) -> Iterator[tuple[int, int, list[str]]]:
    """What may be the header: its row, the row that follows it, and its cells."""
    for i, row in enumerate(grid.rows[:_LAST_HEADER_ROW]):
        cells = _words(row.text) if grid.is_text else list(row.cells)
        if not 2 <= len(cells) <= (_MOST_WORDS if grid.is_text else _MOST_COLUMNS):
            continue
        below = grid.rows[i + 1] if i + 1 < len(grid.rows) else None
        if below and all(_CONTINUED.fullmatch(_key(cell)) for cell in below.cells if cell):
            for merged in _merged(cells, list(below.cells), grid.is_text):
                yield i, i + 2, merged
        yield i, i + 1, cells


def _words(line: str) -> list[str]:
    """The words of a header: 指 標, 2030 年 and, where every year heads a word, 2030年 目標 are one."""
    line = _SPREAD.sub(lambda match: match[0].replace(" ", ""), line)
    if len(_YEAR_AND_WORD.findall(line)) > 1:
        line = _YEAR_AND_WORD.sub(r"\1\2", line)
    return line.split()


def _merged(upper: list[str], lower: list[str], is_text: bool) -> Iterator[list[str]]:
    """A header in two lines as one, in each way that the lower words may belong to the upper ones."""
    if not is_text:
        width = max(len(upper), len(lower))
        pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
        yield [joined(" ".join(pair)) for pair in pairs]
    elif len(lower) <= len(upper):
        for places in combinations(range(len(upper)), len(lower)):
            below = dict(zip(places, lower, strict=True))
            yield [word + below.get(i, "") for i, word in enumerate(upper)]


@cache
def _key(header: str) -> str:
    return word(header).casefold()


@cache
def _column(header: str) -> Column:
    key = _key(header)
    year = int(match[0]) if (match := _YEAR.search(key)) else None
    role = next((role for role, pattern in ROLES if re.search(pattern, key)), None)
    if role is None and year is not None:
        role = Role.MILESTONE  # a year and no more: what it is depends on the plan's years
    return Column(role or Role.OTHER, header, year)


@cache
def _contradictions(header: str) -> int:
    """How many things a header says beside its role, as one does that was put together from the words of two."""
    key = _key(header)
    roles = [role for role, pattern in ROLES if re.search(pattern, key)]
    is_of_year = _YEAR.search(key) and roles and roles[0] in (Role.ATTRIBUTE, Role.NO, Role.UNIT, Role.GROUP, Role.NAME)
    return max(0, len(roles) - 1) + bool(is_of_year)


def _is_header(columns: Sequence[Column]) -> bool:
    """Whether there is a column of names, and one of targets or of a year that may be the last."""
    roles = {column.role for column in columns}
    return Role.NAME in roles and bool(roles & {Role.TARGET, Role.CHANGE, Role.MILESTONE})


def _years(columns: Sequence[Column]) -> tuple[int, int] | None:
    """The plan's first and last year, from the years of the columns; a plan is of five years unless they say else."""
    ends = [c.year for c in columns if c.year and c.role in (Role.TARGET, Role.MILESTONE)]
    if not ends:
        return None
    last = max(ends)
    earlier = {c.year for c in columns if c.year and c.year < last and c.role in (Role.BASELINE, Role.MILESTONE)}
    base = min(earlier) if earlier and last - 5 not in earlier else last - 5
    return base + 1, last


def _placed(column: Column, years: tuple[int, int]) -> Column:
    """A column that names its year, by where that lies in the plan."""
    if column.year is None or column.role not in (Role.BASELINE, Role.TARGET, Role.MILESTONE):
        return column
    first, last = years
    fitting = Role.OTHER
    if column.year <= last:
        fitting = Role.BASELINE if column.year < first else Role.TARGET if column.year == last else Role.MILESTONE
    fits = column.role in (fitting, Role.MILESTONE) or (column.role, fitting) == (Role.TARGET, Role.MILESTONE)
    return Column(fitting if fits else Role.OTHER, column.header, column.year)


def _alone(columns: Sequence[Column], years: tuple[int, int]) -> list[Column]:
    """Columns of which no two have one role: the later base year wins, or the lower level of indicators."""
    best: dict[Role, int] = {}
    for i, column in enumerate(columns):
        if column.role not in best or _rank(column, years) > _rank(columns[best[column.role]], years):
            best[column.role] = i
    return [
        column
        if column.role is Role.MILESTONE or best[column.role] == i
        else Column(Role.OTHER, column.header, column.year)
        for i, column in enumerate(columns)
    ]


def _rank(column: Column, years: tuple[int, int]) -> int:
    if column.role is Role.BASELINE:
        return column.year or years[0] - 1
    return sum(level in _key(column.header) for level in ("二级", "三级", "三级"))


def _by_content(columns: list[Column], grid: Grid, start: int) -> tuple[Column, ...]:
    """Columns with what only their cells can tell: 類型 may head groups or attributes."""
    if grid.is_text or any(column.role is Role.ATTRIBUTE for column in columns):
        return tuple(columns)
    for i, column in enumerate(columns):
        cells = [row.cells[i] for row in grid.rows[start:] if i < len(row.cells)]
        if column.role in (Role.GROUP, Role.OTHER) and "类型" in _key(column.header) and any(map(attribute_of, cells)):
            columns[i] = Column(Role.ATTRIBUTE, column.header)
    return tuple(columns)


def _other_years(columns: Sequence[Column], years: tuple[int, int]) -> Term:
    seen = ", ".join(column.header for column in columns if column.year)
    problem = N_("no column is of the plan's last year {last}; the header has {seen}: check --years")
    return Term(problem, last=years[1], seen=seen[:_LONGEST_SHOWN])


def _no_header(nearest: tuple[int, Row, Sequence[Column]] | None) -> Term:
    if nearest is None:
        return N_("the table is empty; paste it with its header")
    known, row, columns = nearest
    seen = " | ".join(cell for cell in row.cells if cell)[:_LONGEST_SHOWN]
    if not known:
        problem = N_(
            "no line is a header with columns for name and target, such as 序號, 指標, 單位, 2025年, 2030年目標, 屬性; "
            "line {line} has: {seen}"
        )
        return Term(problem, line=row.line, seen=seen)
    if any(column.role is Role.NAME for column in columns):
        problem = N_("line {line} may be the header, but has no column of targets, such as 2030年目標: {seen}")
    else:
        problem = N_("line {line} may be the header, but has no column of names, such as 指標: {seen}")
    return Term(problem, line=row.line, seen=seen)
