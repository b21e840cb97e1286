"""Golden pairs: each file of `faults/` and, beside it, what `plan check` says of it, message and help."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.diagnostics import RULES
from ningbo_plan.loading import Catalog, read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.text import render_diagnostics

GoldenBeside = Callable[[Path, str], None]
FAULTS = Path(__file__).parent / "faults"
FILES = sorted(path for path in FAULTS.iterdir() if path.suffix in (".yaml", ".json", ".csv", ".xlsx"))


def _errors(path: Path) -> Path:
    """Where what is said of a file stands; tables may have the names of documents in YAML."""
    kind = path.suffix if path.suffix in (".csv", ".xlsx") else ""
    return path.with_suffix(f"{kind}.errors.txt")


def told(catalog: Catalog, path: Path, language: Language) -> str:
    require_complete = path.stem == "incomplete"
    checked = check_submissions(catalog, read_submissions([str(path)]), require_complete=require_complete)
    text = render_diagnostics(checked.diagnostics, messages_for(language))
    return text.replace(f"{path}:", f"{path.name}:")


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_faults_are_told(catalog: Catalog, path: Path, golden_beside: GoldenBeside) -> None:
    golden_beside(_errors(path), told(catalog, path, Language.EN))


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.ZH_HANS])
def test_faults_are_told_in_chinese(catalog: Catalog, language: Language, golden_beside: GoldenBeside) -> None:
    every = "".join(told(catalog, path, language) for path in FILES)
    golden_beside(FAULTS / f"all.{language}.txt", every)


def test_every_fault_of_a_submission_has_an_example() -> None:
    every = "".join(path.read_text(encoding="utf-8") for path in FAULTS.glob("*.errors.txt"))
    # Of plan data, of their audit, and of a narrative; test_csv_and_xlsx.py makes the table of NP811.
    others = {code for code in RULES if code.startswith(("NP6", "NP7", "NP9"))} | {"NP811"}
    assert {code for code in RULES if code not in every} == others
