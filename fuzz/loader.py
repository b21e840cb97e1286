"""Fuzz the loader: any bytes give diagnostics or a submission that is judged, and no output holds what acts.

`python fuzz/loader.py CORPUS…` runs until it is stopped or finds something; fuzz/README.md has more.
"""

import sys
import unicodedata
from pathlib import Path
from typing import get_args

import atheris

with atheris.instrument_imports(include=["ningbo_plan"]):
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.judging.evaluation import evaluate
    from ningbo_plan.loading import Submissions, load_catalog, read_document_bytes
    from ningbo_plan.messages import Language, messages_for
    from ningbo_plan.render import json
    from ningbo_plan.render.evaluations import Format, render_evaluations
    from ningbo_plan.render.prose import render_sheets
    from ningbo_plan.render.text import render_diagnostics
    from ningbo_plan.report.explain import explain
    from ningbo_plan.shape import UNFORESEEN

WORDS = Path(__file__).with_name("loader.dict")
CATALOG = load_catalog()
MESSAGES = messages_for(Language.EN)
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_harmless(text: str) -> None:
    """Nothing in an output acts on a terminal or hides what stands beside it."""
    for char in set(text) - {"\n"}:
        assert unicodedata.category(char) not in ACTING, f"U+{ord(char):04X}"


def read_one(data: bytes) -> None:
    """Read, check, judge and render some bytes as a file."""
    submissions = Submissions()
    read_document_bytes("file", data, submissions)
    checked = check_submissions(CATALOG, submissions)
    told = render_diagnostics(checked.diagnostics, MESSAGES)
    assert UNFORESEEN not in told
    assert "Input should" not in told
    is_harmless(told)
    is_harmless(json.render_diagnostics(checked.diagnostics, MESSAGES))
    assert checked.sound or checked.diagnostics
    evaluations = evaluate(CATALOG, checked, keep_going=True)
    if not evaluations:
        return
    for format in get_args(Format):
        is_harmless(render_evaluations(evaluations, format, Language.EN))
    for evaluation in evaluations:
        for result in evaluation.results:
            if result.assessment.actual is not None or result.components:
                sheets = [explanation.sheet for explanation in explain(evaluation, result, MESSAGES)]
                is_harmless(render_sheets(sheets, width=80, color=False))


def main() -> None:
    """Run libFuzzer with the arguments of the command line."""
    atheris.Setup([*sys.argv, f"-dict={WORDS}"], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
