"""Foreign text in every field, through every output: it shows, and does nothing."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.render.diagnostics import Format as FindingsFormat
from ningbo_plan.render.evaluations import Format

TEXTS = {
    "terminal": "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "terminal, eight bits": "\x9b31mred\x9d0;title\x9c",
    "control": "a\x00\x08\x0b\x7f\x85\ufffeb",
    "bidirectional": "a\u202egpj\u2066\u200fb\u200b\ufeffc",
    "lines": "a\r\n::error::b\u2028c\u2029\x0bd\n# e",
    "rich": "[bold red]x[/bold red] [/] [link=http://a]b[/link] :smile:",
    "html": '<script>alert("1")</script><!-- & &amp; "\' -->',
    "xml": "]]><x/>&x;<?x?>",
    "formula": '=HYPERLINK("http://a","b")',
    "formula, plus": "+1+1",
    "formula, minus": "-1+1|cmd",
    "formula, at": "  @SUM(A1)",
    "formula, wide": "＝1+1",
    "markdown": "| a | `b` *c* _d_ ![e](f) [g](h) ~~i~~ $j$ <k> \\| [^1]: #1",
    "format": "{0} {name} {} %s %(x)s %d ${x}",
}
# What acts on a terminal, or hides or reorders text.
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def harmless(output: str) -> str:
    assert {char for char in output if unicodedata.category(char) in ACTING} <= {"\n"}
    return output


def run(*args: str, stdin: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*args, "--lang", "en"], input=stdin)
    assert "internal error" not in harmless(result.stderr)
    return result.exit_code, harmless(result.stdout)


def named(text: str) -> dict[str, str]:
    return dict.fromkeys(("zh-Hant", "zh-Hans", "en"), text)


def plan_data(text: str) -> dict[str, Any]:
    """A plan that says `text` wherever words may stand."""
    cuts = {"ahead": 1.05, "on_track": 0.95, "on_track_binding": 1, "slight": 0.6, "marked": 0}
    method = cuts | {"approximate": 0.15, "index_coverage": 0.8}
    row = {"direction": "higher", "measure": "level", "group": text, "reference": [text, text]}
    setting = {"reason": named(text), "reference": text}
    note = {"kind": "reading", "about": "scope", "text": named(text), "reference": text}
    return {
        "version": "1",
        "plans": [
            {
                "id": "demo",
                "title": named(text),
                "region": text,
                "years": [2021, 2025],
                "method": {name: {"value": value, "origin": named(text)} for name, value in method.items()},
                "groups": [{"name": named(text), "reference": text}],
                "indicators": [
                    row | {"id": "one", "no": 1, "name": named(text), "unit": text, "target": "90", "notes": [note]}
                    | {"proxy": {"measured_by": named(text), "reference": text}},
                    row | {"id": "two", "no": 2, "name": named(text), "not_assessed": setting},
                    row | {"id": "three", "no": 3, "name": named(text), "components": [
                        {"id": "a", "name": named(text), "target": "5"},
                        {"id": "b", "name": named(text), "suspended": setting},
                    ]},
                    row | {"id": "four", "no": 4, "name": named(text), "target": "9"}
                    | {"revisions": [{"target": "8", "by": text, "reference": text}]},
                ],
            }
        ],
    }  # fmt: skip


def submission(text: str) -> dict[str, Any]:
    said = {"reference": text, "note": text, "quality": "preliminary"}
    actuals = {"1": {"value": 50, **said}, "3": {"components": {"a": 4}, **said}, "four": 8}
    return {"plan": "demo", "year": 2023, "region": text, "reference": text, "note": text, "actuals": actuals}


@pytest.fixture(params=list(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


@pytest.fixture
def files(tmp_path: Path, text: str) -> list[str]:
    """`--data` and a submission, both of them hostile."""
    (tmp_path / "indicators.yaml").write_text(json.dumps(plan_data(text)), encoding="utf-8")
    (tmp_path / "actuals.yaml").write_text(json.dumps(submission(text)), encoding="utf-8")
    return [str(tmp_path / "actuals.yaml"), "--data", str(tmp_path)]


def cells(output: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(output), strict=True):
        yield from row


def is_table(output: str) -> None:
    """No cell is a formula."""
    for cell in cells(output):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")) or re.fullmatch(r"-[\d.]+", cell), cell


def is_markdown(output: str) -> None:
    """Rows have the cells of their heading, and no sign of the text's own marks anything up."""
    plain = re.sub(r"\\[\\`*_\[\]<>|&~$#]", "", output)
    widths = {line.count("|") for line in plain.splitlines() if line.startswith("|")}
    assert len(widths) == 1
    plain = re.sub(r"\[\^\d+\]|\*\*|^#+ |^\| # |^> |---:?", "", plain, flags=re.MULTILINE)
    assert not set(plain) & set("\\`*_[]<>&~$#")


def is_github(output: str) -> None:
    assert all(line.startswith(("::error", "::warning", "::notice")) for line in output.splitlines())


IS_FORMAT: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "csv": is_table,
    "markdown": is_markdown,
    "junit": ElementTree.fromstring,
    "github": is_github,
}


@pytest.mark.parametrize("format", get_args(Format))
def test_evaluations(files: list[str], format: str, text: str) -> None:
    code, output = run("evaluate", *files, "-f", format, "--fail-on", "missing")
    assert code == 0, "the row left out is not assessed"
    IS_FORMAT.get(format, str)(output)
    if format == "json":
        assert json.loads(output)["evaluations"][0]["region"] == text


def test_what_acts_nowhere_shows_as_it_is(tmp_path: Path) -> None:
    text = TEXTS["rich"]
    (tmp_path / "indicators.yaml").write_text(json.dumps(plan_data(text)), encoding="utf-8")
    (tmp_path / "actuals.yaml").write_text(json.dumps(submission(text)), encoding="utf-8")
    files = [str(tmp_path / "actuals.yaml"), "--data", str(tmp_path)]
    for command in (["evaluate", *files], ["explain", "1", *files], ["show", "1", *files[1:]], ["list", *files[1:]]):
        assert "[bold red]x[/bold red]" in run(*command)[1]


@pytest.mark.parametrize("format", get_args(FindingsFormat))
def test_findings(tmp_path: Path, files: list[str], format: str, text: str) -> None:
    faulty = {
        "plan": "demo",
        "year": 2023,
        text: text,
        "actuals": {text: 5, "1": {"value": text}, "3": {"components": {text: 1}}, "four": {text: text}},
    }
    (tmp_path / "faulty.yaml").write_text(json.dumps([faulty, text]), encoding="utf-8")
    (tmp_path / "named.yaml").write_text(json.dumps(faulty | {"plan": text}), encoding="utf-8")
    known = {key: value for key, value in faulty.items() if key != text}
    (tmp_path / "rows.yaml").write_text(json.dumps(known), encoding="utf-8")
    paths = [str(tmp_path / f"{name}.yaml") for name in ("faulty", "named", "rows")]
    code, output = run("check", *paths, *files, "-f", format, "--show-source")
    assert code == 1
    IS_FORMAT.get(format, str)(output)
    assert run("check", *paths, *files)[0] == 1


def test_a_file_name_is_foreign_text_too(tmp_path: Path, text: str) -> None:
    name = text.replace("/", "-").replace("\0", "")
    path = tmp_path / f"{name}.yaml"
    assert run("check", str(path))[0] == 2
    path.write_text("plan: 15fyp\n", encoding="utf-8")
    for format in get_args(FindingsFormat):
        assert run("check", str(path), "-f", format)[0] == 1
    assert run("evaluate", str(path))[0] == 1
    assert run("new-plan", str(path))[0] == 2


@pytest.mark.parametrize("format", ["text", "json"])
def test_explanations_and_descriptions(files: list[str], format: str) -> None:
    for row in ("1", "2", "3", "four"):
        for command in (["explain", row, *files], ["show", row, *files[1:]]):
            code, output = run(*command, "-f", format)
            assert code == 0
            IS_FORMAT.get(format, str)(output)


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_listings(files: list[str], format: str) -> None:
    code, output = run("list", *files[1:], "-f", format)
    assert code == 0
    IS_FORMAT.get(format, str)(output)


@pytest.mark.parametrize("format", ["table", "json"])
def test_readings(format: str, text: str) -> None:
    for expression in (text, f"{text}60以上", f"60{text}", f"({text})60"):
        IS_FORMAT.get(format, str)(run("parse", f"--format={format}", "--", expression)[1])
    assert run("parse", "-", f"--format={format}", stdin=text)[0] == 0


@pytest.mark.parametrize("format", ["text", "json"])
def test_audits(tmp_path: Path, files: list[str], format: str, text: str) -> None:
    (tmp_path / "plan.txt").write_text(f"第一章 {text}\n{text}\n達到60{text}以上。\n", encoding="utf-8")
    code, output = run("audit", "--source", str(tmp_path / "plan.txt"), *files[1:], "-f", format)
    assert code == 1
    IS_FORMAT.get(format, str)(output)


def test_drafts(tmp_path: Path, text: str) -> None:
    table = tmp_path / "table.csv"
    wishes = ["--id", "x1", "--title", text.replace("\0", ""), "--region", text.replace("\0", "")]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", "指标名称", "单位", "2020年", "2025年目标", "属性"])
        writer.writerow(["1", f"指标{text}", "家", "5", "60", text])
        writer.writerow(["2", text, text, text, text, text])
    code, output = run("new-plan", str(table), *wishes, "--years", "2021-2025")
    assert code in (0, 1)
    assert "指标" in output


@pytest.mark.parametrize("args", [["list", "--plan"], ["show"], ["list", "--only"], ["evaluate", "x", "--lang"]])
def test_arguments(args: list[str], text: str) -> None:
    result = CliRunner().invoke(app, [*args, "--", text] if args == ["show"] else [*args[:-1], f"{args[-1]}={text}"])
    assert result.exit_code == 2
    harmless(result.stderr)
