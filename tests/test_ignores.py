"""Comments that silence a finding: which are comments at all, what they silence, and what is told of them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.checks import check_submissions
from ningbo_plan.cli import app
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes

HEAD = "plan: 14fyp\nyear: 2023\nactuals:\n"
JUMP = "  civilized-markets: 1500"


def told(catalog: Catalog, text: str) -> list[tuple[int, str]]:
    """The line and the code of each diagnostic."""
    result = Submissions()
    read_document_bytes("x.yaml", text.encode(), result)
    return [(d.span.line, d.rule.code) for d in check_submissions(catalog, result).diagnostics]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (JUMP, ["NP304"]),
        (f"{JUMP}  # plan: ignore NP304 new districts", []),
        (f"{JUMP}  # plan: ignore NP304: new districts", []),
        (f"{JUMP}  #plan:ignore np304, 區劃調整", []),
        (f"{JUMP}  # checked by Li  # plan: ignore NP304 new districts", []),
        (f"{JUMP}  # plan: ignore NP304", ["NP304", "NP305"]),
        (f"{JUMP}  # plan: ignore NP304:   ", ["NP304", "NP305"]),
        (f"{JUMP}  # plan: ignore NP301 new districts", ["NP304", "NP307"]),
        (f"{JUMP}  # plan: ignore NP301", ["NP304", "NP307"]),
        (f"{JUMP}  # plan: ignore", ["NP304", "NP306"]),
        (f"{JUMP}  # plan: ignore new districts", ["NP304", "NP306"]),
        (f"{JUMP}  # plan: ignore NP30 new districts", ["NP304", "NP306"]),
        (f"{JUMP}  # plan: ignore NP305 new districts", ["NP304", "NP306"]),
        (f"{JUMP}  # plan: ignore NP307 new districts", ["NP304", "NP306"]),
        (f"{JUMP}  # plan: ignored", ["NP304"]),
        (f"{JUMP}  # a plan: ignore NP304 new districts", ["NP304"]),
        ('  civilized-markets: {value: 1500, note: " # plan: ignore NP304 no comment"}', ["NP304"]),
        ('  civilized-markets: {value: 1500, note: "a# plan: ignore NP304 no comment"}', ["NP304"]),
        (
            "  civilized-markets: {value: 1500, note: ' # plan: ignore NP301 no'}  # plan: ignore NP304 x",
            [],
        ),
        ("  civilized-markets: 150  # plan: ignore NP304 new districts", ["NP307"]),
        ("  civilized-markets: 150  # plan: ignore NP304 new\n  nosuch: 1", ["NP307", "NP402"]),
        ("  civilized-markets: 1500  # plan: ignore NP304 new\nnosuch: 1", ["NP103"]),
        (
            "  civilized-markets: 150  # plan: ignore NP304 x\n  5: 300  # plan: ignore NP205 x\nnosuch: 1",
            ["NP103", "NP306"],
        ),
        ("  civilized-markets: 1500  # plan: ignore NP304 new\n  a: [", ["NP003"]),
        (f"{JUMP}  # plan: ignore NP304, NP301 new districts", ["NP307"]),
        (f"{JUMP}  # plan: ignore NP301, np304: new districts", ["NP307"]),
        (f"{JUMP}  # plan: ignore NP304, NP301", ["NP304", "NP305", "NP307"]),
        ("  civilized-markets: 0.5家  # plan: ignore NP205 half a market", ["NP205", "NP306"]),
        ("  {civilized-markets: 1500, research-platforms: 700}  # plan: ignore NP304 both counted anew", []),
    ],
)
def test_what_is_silenced(catalog: Catalog, line: str, codes: list[str]) -> None:
    for text in (HEAD + line, (HEAD + line).replace("\n", "\r\n"), "\ufeff" + HEAD + line + "\n", HEAD + line + "\r"):
        assert sorted(code for _, code in told(catalog, text)) == codes


def test_a_comment_is_for_its_own_line(catalog: Catalog) -> None:
    comment = "# plan: ignore NP304 new districts"
    block = "  civilized-markets:\n    value: 1500"
    assert told(catalog, f"{HEAD}  {comment}\n{JUMP}\n") == [(4, "NP307"), (5, "NP304")]
    assert told(catalog, f"{HEAD}{block}  {comment}\n") == []
    assert told(catalog, f"{HEAD}{block.replace(':', f':  {comment}', 1)}\n") == [(4, "NP307"), (5, "NP304")]
    assert told(catalog, f"{HEAD}  # one\r  civilized-markets: 1500  {comment}\n") == []


def test_a_comment_in_a_block_of_text_is_none(catalog: Catalog) -> None:
    text = f"{HEAD}  7: 99.3\nnote: |\n  # plan: ignore NP304 no comment\n  second line\n"
    assert told(catalog, text) == []


def test_a_comment_is_for_its_own_file(catalog: Catalog) -> None:
    result = Submissions()
    read_document_bytes("a.yaml", f"{HEAD}{JUMP}\n".encode(), result)
    read_document_bytes("b.yaml", f"{HEAD}  7: 99.3  # plan: ignore NP304 no\n".encode(), result)
    diagnostics = check_submissions(catalog, result).diagnostics
    assert [(d.path, d.rule.code) for d in diagnostics] == [("a.yaml", "NP304"), ("b.yaml", "NP307")]


def test_strict_runs_pass_what_is_silenced(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for line, code in ((JUMP, 1), (f"{JUMP}  # plan: ignore NP304 new districts", 0)):
        path.write_text(HEAD + line, encoding="utf-8")
        assert CliRunner().invoke(app, ["check", "--strict", str(path)]).exit_code == code
        assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 0
        assert CliRunner().invoke(app, ["evaluate", str(path)]).exit_code == 0


def test_in_a_table_the_note_silences(catalog: Catalog) -> None:
    def codes(note: str) -> list[tuple[int, str]]:
        result = Submissions()
        table = f"plan,year,indicator,value,note\n14fyp,2023,20,1500,{note}\n14fyp,2023,7,99,\n"
        read_document_bytes("x.csv", table.encode(), result)
        return [(d.span.line, d.rule.code) for d in check_submissions(catalog, result).diagnostics]

    assert codes("new districts") == [(2, "NP304")]
    assert codes("# plan: ignore NP304 new districts") == []
    assert codes("counted anew # plan: ignore NP304 new districts") == []
    assert codes("# plan: ignore NP304") == [(2, "NP304"), (2, "NP305")]
    assert codes("# plan: ignore NP301 new districts") == [(2, "NP304"), (2, "NP307")]


def test_what_stands_in_a_value_of_a_later_document_is_no_comment(catalog: Catalog) -> None:
    first = "plan: 14fyp\nyear: 2022\nactuals: {}\n---\n"
    value = '  civilized-markets: {value: 1500, note: " # plan: ignore NP304 no comment"}'
    assert told(catalog, first + HEAD + value) == [(8, "NP304")]
    assert told(catalog, first + HEAD + JUMP + "  # plan: ignore NP304 new districts") == []


def test_a_comment_in_a_file_that_is_no_text_is_no_more_than_a_fault(catalog: Catalog) -> None:
    result = Submissions()
    read_document_bytes("x.yaml", (HEAD + JUMP + "  # plan: ignore NP304 new").encode() + b"\xff\n", result)
    assert [d.rule.code for d in check_submissions(catalog, result).diagnostics] == ["NP002"]


def test_a_comment_is_told_of_from_its_sign_to_the_end_of_the_line(catalog: Catalog) -> None:
    result = Submissions()
    comment = "# plan: ignore NP304 new districts"
    read_document_bytes("x.yaml", f"{HEAD}  civilized-markets: 150  {comment}  \n".encode(), result)
    (unused,) = check_submissions(catalog, result).diagnostics
    start = len("  civilized-markets: 150  ") + 1
    assert tuple(unused.span)[:4] == (4, start, 4, start + len(comment))
