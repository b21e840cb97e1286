"""The rules of judging, as cases a domain expert can read and write (`cases/*.yaml`).

A case is an indicator with a target, a baseline, actuals by year, and what must come out. The plan runs from 2021 to
2025; the newest year is judged. `said` is the reason in English, `flagged` the flags and `cited` their references,
`latest` the newest value, `rule` the rule that decided, `turning` the values that `plan explain` gives for other
verdicts, `scheduled` the value that the schedule asks for. What a case does not mention is not looked at.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from ningbo_plan.checks import check_submissions
from ningbo_plan.file_checks import load_checked_catalog
from ningbo_plan.judging.case import Case
from ningbo_plan.judging.evaluation import Evaluation, evaluate
from ningbo_plan.judging.schedule import scheduled
from ningbo_plan.loading import read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.notation.interval import Interval
from ningbo_plan.report.explain import explain
from ningbo_plan.report.sentences import flag_text
from ningbo_plan.report.wording import interval_text
from ningbo_plan.series import Series, series_of

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
METHOD = yaml.safe_load(Path("data/indicators.yaml").read_text(encoding="utf-8"))["plans"][1]["method"]
NAME = {"zh-Hant": "指標", "zh-Hans": "指标", "en": "indicator"}
FIGURES = {
    "progress": "progress",
    "expected": "expected_progress",
    "ratio": "ratio",
    "gap": "gap",
    "required": "required_annual_change",
    "achieved": "achieved_annual_change",
    "projected": "projected",
    "required_mean": "required_mean",
}


def judged(case: dict[str, Any], folder: Path) -> tuple[Evaluation, Series]:
    """The evaluation of one row that comes out of a case, and what was reported."""
    indicator = {"id": "it", "name": NAME, "direction": "higher", "measure": "level", "reference": "表2-1 第1項"}
    plan = {"id": "p", "title": NAME, "years": [2021, 2025], "method": METHOD}
    plan["indicators"] = [indicator | case["indicator"]]
    write(folder / "indicators.yaml", [{"version": "1", "plans": [plan]}])
    values = ({2020: case["baseline"]} if "baseline" in case else {}) | case.get("actuals", {})
    documents = [
        {"plan": "p", "year": year, "actuals": {} if value is None else {"it": value}} for year, value in values.items()
    ]
    write(folder / "actuals.yaml", documents)
    catalog = load_checked_catalog(folder)
    checked = check_submissions(catalog, read_submissions([str(folder / "actuals.yaml")]))
    assert [d.rule.name for d in checked.diagnostics if d.is_error] == []
    as_published = case.get("as_published", False)
    (evaluation,) = evaluate(catalog, checked, as_published=as_published)
    (series,) = series_of(catalog, checked.sound)
    return evaluation, series


def write(path: Path, documents: list[Any]) -> None:
    path.write_text("\n---\n".join(json.dumps(document) for document in documents), encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    evaluation, series = judged(case, tmp_path)
    (result,) = evaluation.results
    assessment = result.assessment
    verdict, _, grade = case["verdict"].partition(" ")
    assert (assessment.verdict, assessment.grade or "") == (verdict, grade)
    assert assessment.component is None  # it is the row's own, whatever decided it
    parts = result.components or (assessment,)
    for part in (part for part in parts if part.target_interval is not None):
        assert list(part.reports) == Case(series, result.indicator, part.component, evaluation.year).observations
    for key, field in FIGURES.items():
        if key in case:
            expected = None if case[key] is None else Fraction(str(case[key]))
            assert getattr(assessment.figures, field) == expected, key
    if "reason" in case:
        assert assessment.reason.code == case["reason"]
    if "flags" in case:
        assert [flag.code for flag in assessment.flags] == case["flags"]
    if "components" in case:
        assert {part.component.id: part.verdict for part in result.components if part.component} == case["components"]
    explained = dict(explain(evaluation, result, messages_for(Language.EN))[0].sheet.items)
    if "said" in case:
        assert explained["Reason"] == case["said"]
    if "flagged" in case:
        assert [flag_text(flag, result.indicator, messages_for(Language.EN)) for flag in assessment.flags] == case[
            "flagged"
        ]
    if "target" in case:
        assert assessment.target == case["target"]
    if "latest" in case:
        assert assessment.latest is not None
        assert assessment.latest.expression == str(case["latest"])
    if "cited" in case:
        assert [flag.reference for flag in assessment.flags] == case["cited"]
    if "scheduled" in case:
        asked = scheduled(Case(series, result.indicator, None, evaluation.year))
        assert (interval_text(asked) if isinstance(asked, Interval) else asked) == case["scheduled"]
    if "rule" in case:
        assert explained["Rule"] == case["rule"]
    if "turning" in case:
        turning = {label.removesuffix(" if"): text for label, text in explained.items() if label.endswith(" if")}
        assert turning == case["turning"]
