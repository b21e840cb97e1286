"""Any text gives a plan that passes every check, or a reason why not."""

import csv
import io
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ningbo_plan.draft.plan import Wishes
from ningbo_plan.draft.tree import Draft
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.drafting import findings
from ningbo_plan.source.table import TableError

Drafting = Callable[..., Draft]
ReadBack = Callable[[Draft], object]
MANY = settings(max_examples=200, deadline=None)
CELLS = """
序號 指標 指標名稱 單位 2025年 2030年目標 2028年 屬性 類型 一級指標 年均/累計 專利(件) 每萬人專利(件) 事故率(%)
1 ② 3. 0 007 60以上 0.2以內 -5 1e3 120% 〔20〕 — 由17%降至14% 完成省下達任務 持續提高 約束性 預期 市場 環境 注：說明。
專利* 3-5% 分別達到1、2 翻一番
true null # : - ? ! & * | > ' " % @ ` { } [ ] , ; \\ 😀 a:b 5家 99999999999999999999
"""
WORDS = st.sampled_from([*CELLS.split(), "\u2028", "\x85", "\x00"])
BLANKS = st.sampled_from([" ", "  ", "\t", ",", ";", "\n", "\n", "\u3000", "\xa0", '"', "|"])
ROWS = st.lists(st.lists(WORDS | st.text(max_size=6), min_size=6, max_size=6), max_size=6)


def told(draft: Drafting, read_back: ReadBack, table: str | bytes) -> None:
    try:
        drafted = draft(table, Wishes(years=(2026, 2030)))
    except TableError as error:
        drafted, problem = None, error.problem
    for language in Language:
        messages = messages_for(language)
        if drafted is None:
            lines = [messages.text(problem, **problem.values)]
        else:
            lines = list(findings(drafted, "table", messages))
        assert all(len(line.splitlines()) == 1 for line in lines)
    if drafted is not None:
        read_back(drafted)


@MANY
@given(st.binary(max_size=200) | st.text(max_size=100))
def test_anything(draft: Drafting, read_back: ReadBack, table: str | bytes) -> None:
    told(draft, read_back, table.encode("utf-8", "surrogatepass") if isinstance(table, str) else table)


@MANY
@given(st.lists(WORDS | BLANKS, max_size=60).map("".join))
def test_words_of_tables(draft: Drafting, read_back: ReadBack, table: str) -> None:
    told(draft, read_back, f"序號 指標 單位 2025年 2030年 屬性\n{table}")


@MANY
@given(rows=ROWS, separator=st.sampled_from([",", ";", "\t", " ", "|"]))
def test_rows_below_a_header(draft: Drafting, read_back: ReadBack, rows: list[list[str]], separator: str) -> None:
    header = ["類別", "指標", "2025年", "2028年", "2030年目標", "屬性"]
    if separator == " ":
        table = "\n".join(" ".join(cells) for cells in [header, *rows])
    else:
        file = io.StringIO()
        csv.writer(file, delimiter=separator).writerows([header, *rows])
        table = file.getvalue()
    told(draft, read_back, table.encode("utf-8", "surrogatepass"))
