"""Every code has a page; its wrong example raises the code on the marked line, its right example does not.

A block's info string says what it is: `yaml actuals`, `yaml indicators` (a list, put into a plan of its own), `yaml
plan` (the keys of one), `yaml indicators-file` (a whole file), `yaml baseline` (stands beside those), `text plan-text`
(audited against them), `yaml not-targets`, `text bytes` (a file of actuals in Python's escapes), `csv actuals`, `python
bytes` (an expression for a file), `python workbook` (fills the `sheet` of a `book`), `markdown
narrative`. The line a code is expected on
ends with it as a comment, or is named: `line=3`.
"""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from typer.testing import CliRunner

from ningbo_plan.audit.compare import audit_plan
from ningbo_plan.cli import app
from ningbo_plan.diagnostics import RULES, Diagnostic
from ningbo_plan.file_checks import check_files
from ningbo_plan.loading import Catalog, catalog_from, load_catalog, read_files
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.narrative import read_narrative
from ningbo_plan.report.review import SECTIONS

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in Path("docs/rules").glob("NP*.md")}
METHOD = re.search(r"  method:\n(?:   .*\n)*", Path("data/indicators.yaml").read_text(encoding="utf-8"))
TITLE = "  title: {zh-Hant: 虛構規劃, zh-Hans: 虚构规划, en: An invented plan}\n"


class Block(NamedTuple):
    kind: str
    flags: list[str]
    text: str


def section(page: str, title: str) -> list[Block]:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f"no section {title}"
    blocks = re.findall(r"^```(\S+) (\S+)([^\n]*)\n(.*?)^```", found[1], re.DOTALL | re.MULTILINE)
    assert blocks, f"no example under {title}"
    return [Block(f"{language} {kind}", flags.split(), text) for language, kind, flags, text in blocks]


def plan_file(block: Block) -> str:
    """A whole file of plan data around a block."""
    assert METHOD is not None
    if block.kind == "yaml plan":
        body = "".join(f"  {line}\n" if line else "\n" for line in block.text.splitlines())
        return f'version: "1"\nplans:\n-\n{body}{METHOD[0]}{TITLE}'
    body = "".join(f"  {line}\n" for line in block.text.splitlines())
    return f'version: "1"\nplans:\n- id: demo\n  years: [2021, 2025]\n{METHOD[0]}{TITLE}  indicators:\n{body}'


def completed(text: str) -> str:
    """A file with the titles and the methods that its example leaves out."""
    assert METHOD is not None
    return text.replace("  years: [2021, 2025]\n", f"  years: [2021, 2025]\n{TITLE}{METHOD[0]}")


def workbook(code: str) -> bytes:
    """The workbook that some lines of Python make."""
    book, output = openpyxl.Workbook(), BytesIO()
    exec(code, {"book": book, "sheet": book.worksheets[0], "date": date})
    book.save(output)
    return output.getvalue()


def raised(blocks: list[Block], catalog: Catalog, folder: Path) -> list[Diagnostic]:
    """What the blocks of a section raise, checked together as a user would."""
    paths: list[str] = []
    text = None
    for number, block in enumerate(blocks):
        match block.kind:
            case "yaml indicators" | "yaml plan":
                name, content = "indicators.yaml", plan_file(block).encode()
            case "yaml indicators-file":
                name, content = "indicators.yaml", completed(block.text).encode()
            case "yaml baseline":
                name, content = "baseline_2020.yaml", block.text.encode()
            case "yaml not-targets":
                name, content = "not_targets.yaml", block.text.encode()
            case "text plan-text":
                text = block.text
                continue
            case "markdown narrative":
                plan = catalog.find("14fyp")
                assert plan is not None
                titles = {key: title for key, title, _ in SECTIONS}
                return read_narrative(block.text, "narrative.md", plan, titles, plan.rows)[1]
            case "text bytes":
                name = next((flag.removeprefix("name=") for flag in block.flags if flag.startswith("name=")), "a.yaml")
                content = block.text.strip("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
                content *= next((int(flag[7:]) for flag in block.flags if flag.startswith("repeat=")), 1)
            case "csv actuals" | "csv targets":
                name, content = f"{number}.csv", block.text.encode()
            case "python bytes":
                name, content = f"{number}.csv", eval(block.text)
            case "python workbook":
                name, content = f"{number}.xlsx", workbook(block.text)
            case _:
                assert block.kind == "yaml actuals", block.kind
                name, content = f"{number}.yaml", block.text.encode()
        path = folder / name
        path.write_bytes(content)
        if name not in ("baseline_2020.yaml", "not_targets.yaml"):
            paths.append(str(path))
    if text is not None:
        # The title stands on the page around the plan.
        return audit_plan(load_catalog(folder), text + "\n" * 6 + "虛構規劃\n", "plan.txt").diagnostics
    if (folder / "indicators.yaml").exists() and len(paths) > 1:
        catalog = load_catalog(folder)  # the values are of the plan beside them
    require_complete = any("require-complete" in block.flags for block in blocks)
    return check_files(catalog, read_files(paths), require_complete=require_complete)


def expected_lines(code: str, blocks: list[Block], folder: Path) -> set[tuple[str, int]]:
    """Where the code is expected: file name and line."""
    lines = {
        ("plan.txt", int(f[5:])) for b in blocks for f in b.flags if f.startswith("line=") and "plan-text" in b.kind
    }
    named = [f for b in blocks for f in b.flags if f.startswith("line=") and "plan-text" not in b.kind]
    lines |= {("narrative.md", int(f[5:])) for b in blocks for f in b.flags if b.kind == "markdown narrative"}
    for path in folder.iterdir():
        content = path.read_bytes().decode("utf-8", "replace")
        lines |= {(path.name, n) for n, line in enumerate(content.split("\n"), 1) if line.endswith(f"# {code}")}
        lines |= {(path.name, int(flag[5:])) for flag in named}
    return lines


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_page(code: str, catalog: Catalog, tmp_path: Path) -> None:
    page = PAGES[code]
    assert page.startswith(f"# {code} {RULES[code].name}\n")
    assert re.search(r"^## Why\n\n\S", page, re.MULTILINE)
    wrong, right = tmp_path / "wrong", tmp_path / "right"
    wrong.mkdir()
    right.mkdir()
    blocks = section(page, "Wrong")
    found = raised(blocks, catalog, wrong)
    places = {(Path(d.path).name, d.span.line) for d in found if d.rule.code == code}
    assert places, f"{code} is not raised"
    assert places == expected_lines(code, blocks, wrong)
    others = {d.rule.code for d in raised(section(page, "Right"), catalog, right)}
    assert others == set(), "the right example is right in every way"


def test_a_plan_around_indicators_is_itself_right(tmp_path: Path) -> None:
    block = section(PAGES["NP601"], "Right")[0]
    assert [p.id for p in catalog_from(plan_file(block).encode(), "x").plans] == ["demo"]


@pytest.mark.parametrize("language", list(Language))
def test_every_finding_is_told_in_every_language(language: Language) -> None:
    done = CliRunner().invoke(app, ["rules", "--lang", language, "-f", "json"])
    told = json.loads(done.stdout)["rules"]
    assert [rule["code"] for rule in told] == list(RULES)
    if language is not Language.EN:
        messages = messages_for(language)
        for rule in RULES.values():
            assert messages.text(rule.message) != rule.message, rule.code
            # The help of one is what its case says.
            assert rule.help == "{remedy}" or messages.text(rule.help) != rule.help, rule.code
    for rule in told:
        assert "………" not in rule["message"]
        assert not re.search(r"\{\w+\}|\{\{", rule["message"] + rule["help"]), rule["code"]


def test_a_finding_is_explained_by_its_code_or_name() -> None:
    by_code, by_name = (CliRunner().invoke(app, ["rules", key, "--lang", "en"]) for key in ("np304", "Jump"))
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("NP304 jump (warning)\n")
    assert by_code.stdout.endswith(PAGES["NP304"].partition("\n")[2].strip() + "\n")
    unknown = CliRunner().invoke(app, ["rules", "NP999", "--lang", "en"])
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "there is no finding NP999; `plan rules` lists all" in unknown.stderr
