"""The line of a fault on a terminal: carets stand under what is wrong, whatever is in the line."""

import pytest
from rich.cells import cell_len

from ningbo_plan.diagnostics import NOT_A_PERCENTAGE, Diagnostic, Span
from ningbo_plan.messages import Language
from ningbo_plan.render.diagnostics import render_findings
from ningbo_plan.render.findings import Findings


def shown(line: str, column: int, end_column: int, *, width: int = 80, end_line: int = 1) -> list[str]:
    """The two lines under the head."""
    diagnostic = Diagnostic(NOT_A_PERCENTAGE, "x", Span(1, column, end_line, end_column), {"expression": "9"})
    findings = Findings([diagnostic], {"x": line.encode()})
    text = render_findings(findings, "text", Language.EN, show_source=True, width=width)
    head, *snippet, advice = text.splitlines()
    assert head.startswith("x:1:")
    assert advice == "  help: check the decimal point and the row; a share is written like 99.2 or 99.2%"
    return snippet


@pytest.mark.parametrize(
    ("line", "column", "end_column", "expected"),
    [
        ("a: 188", 4, 7, ["  1 | a: 188", "    |    ^^^"]),
        ("食品: 188", 5, 8, ["  1 | 食品: 188", "    |       ^^^"]),
        ("a: １８８以上", 4, 9, ["  1 | a: １８８以上", "    |    ^^^^^^^^^^"]),
        ("\ta: 188", 5, 8, ["  1 |     a: 188", "    |        ^^^"]),
        ("a\t: 188", 5, 8, ["  1 | a    : 188", "    |        ^^^"]),
        ("e\u0301: 188", 5, 8, ["  1 | e\u0301: 188", "    |    ^^^"]),
        ("\u202e: 188", 4, 7, ["  1 | <U+202E>: 188", "    |           ^^^"]),
        ("[red]x: 188", 9, 12, ["  1 | [red]x: 188", "    |         ^^^"]),
        ("a: 188", 7, 8, ["  1 | a: 188", "    |       ^"]),
        ("a: 188", 70, 80, ["  1 | a: 188", "    |       ^"]),
        ("", 1, 1, ["  1 |", "    | ^"]),
    ],
)
def test_carets_stand_under_the_fault(line: str, column: int, end_column: int, expected: list[str]) -> None:
    assert shown(line, column, end_column) == expected


def test_a_fault_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert shown("a: 'x", 4, 3, end_line=2) == ["  1 | a: 'x", "    |    ^^"]


@pytest.mark.parametrize("width", [30, 80, 120])
@pytest.mark.parametrize("column", [1, 20, 60, 75, 80, 81, 300, 989, 990])
@pytest.mark.parametrize("filler", ["x", "寧", "\t", "\u202e"])
def test_a_long_line_is_cut_around_its_fault(filler: str, column: int, width: int) -> None:
    line = filler * (column - 1) + "188" + filler * (990 - column)
    source, carets = shown(line, column, column + 3, width=width)
    assert max(cell_len(source), cell_len(carets)) <= width
    assert carets.endswith("^^^")
    assert carets.count("^") == 3
    indent = cell_len(carets) - 3
    start = source.index("188")
    assert cell_len(source[:start]) == indent


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_in_the_file(ending: str) -> None:
    diagnostic = Diagnostic(NOT_A_PERCENTAGE, "x", Span(3, 1, 3, 2), {"expression": "9"})
    text = render_findings(Findings([diagnostic], {"x": ending.join(["a", "b", "c", "d"]).encode()}), "text",
                           Language.EN, show_source=True)  # fmt: skip
    assert "  3 | c\n" in text


def test_what_is_not_at_hand_is_not_shown() -> None:
    diagnostic = Diagnostic(NOT_A_PERCENTAGE, "x", Span(7, 1, 7, 2), {"expression": "9"})
    for files in ({}, {"x": b"a\n"}):
        text = render_findings(Findings([diagnostic], files), "text", Language.EN, show_source=True)
        assert text.count("\n") == 2


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    diagnostic = Diagnostic(NOT_A_PERCENTAGE, "x", Span(1, 2, 1, 3), {"expression": "9"})
    text = render_findings(Findings([diagnostic], {"x": b"\xef\xbb\xbfa\xffb"}), "text", Language.EN, show_source=True)
    assert "  1 | a\ufffdb\n    |  ^\n" in text
