"""Whole outputs of the commands, compared with golden files: the README's table, and the others a user sees."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from ningbo_plan.cli import app

BASELINE = "data/baseline_2020.yaml"
DEMONSTRATION = "examples/demonstration-2023.yaml"
PUBLISHED = "examples/published.yaml"
LANGUAGES = ["zh-Hant", "zh-Hans", "en"]
Golden = Callable[[str, str], None]


def run(*args: str, width: int = 100) -> str:
    result = CliRunner().invoke(app, args, env={"COLUMNS": str(width)})
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("file", [BASELINE, DEMONSTRATION])
def test_tables(golden: Golden, file: str, width: int, language: str) -> None:
    text = run("evaluate", file, "--lang", language, width=width)
    name = file.split("/")[1].removesuffix(".yaml")
    assert max(map(cell_len, text.splitlines())) <= width
    golden(f"evaluate/{name}.{language}.{width}.txt", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", ["json", "csv", "markdown"])
@pytest.mark.parametrize("file", [BASELINE, DEMONSTRATION, PUBLISHED])
def test_formats(golden: Golden, file: str, format: str, language: str) -> None:
    name = file.split("/")[1].removesuffix(".yaml")
    golden(f"evaluate/{name}.{language}.{format}", run("evaluate", file, "-f", format, "--lang", language))


def test_colour(golden: Golden) -> None:
    golden("evaluate/demonstration-2023.color.txt", run("evaluate", DEMONSTRATION, "--color", "always"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("indicator", "file"),
    [("1", DEMONSTRATION), ("3", DEMONSTRATION), ("24", DEMONSTRATION), ("27", DEMONSTRATION), ("21", PUBLISHED),
     ("2", BASELINE), ("4", BASELINE), ("11", BASELINE), ("26", BASELINE)],
)  # fmt: skip
def test_explanations(golden: Golden, indicator: str, file: str, language: str) -> None:
    name = file.split("/")[1].removesuffix(".yaml")
    golden(f"explain/{name}-{indicator}.{language}.txt", run("explain", indicator, file, "--lang", language))


def test_explanation_as_json(golden: Golden) -> None:
    golden("explain/demonstration-2023-1.json", run("explain", "1", DEMONSTRATION, "-f", "json"))


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_listings(golden: Golden, format: str) -> None:
    golden(f"list/{format}.txt", run("list", "-f", format, "--only", "1,2,24,individual-*"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_show(golden: Golden, language: str) -> None:
    golden(f"show/24.{language}.txt", run("show", "24", "--lang", language))
    golden(f"show/4.{language}.txt", run("show", "4", "--plan", "13fyp", "--lang", language))


@pytest.mark.parametrize("format", ["table", "json"])
def test_parse(golden: Golden, format: str) -> None:
    expressions = [
        "60以上",
        "年均3000家以上",
        "3%-5%",
        "零的突破",
        "由8.1%提升至12%",
        "分別增長5%、6.5%以上",
        "走在前列",
    ]
    golden(f"parse/plain.{format}", run("parse", *expressions, "-f", format))
    golden(f"parse/unread.{format}", run("parse", "主要食品100%", "約100個", "-f", format))
    golden(f"parse/lower.{format}", run("parse", "5", "3-5%", "約100個", "-f", format, "--direction", "lower"))
