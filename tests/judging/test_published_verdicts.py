"""表1-1 as the plan prints it: every one of its 33 verdicts comes out of the rules and the data."""

from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.assess import Result
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.loading import Catalog, read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.wording import verdict_label

# 序號, 綜合評價. The plan leaves the cell of row 11 empty and its note 5 says 不做評估.
PUBLISHED = {
    1: "完成", 2: "完成", 3: "完成", 4: "完成", 5: "完成", 6: "完成", 7: "完成", 8: "完成", 9: "完成", 10: "完成",
    11: "不評估", 12: "完成", 13: "完成", 14: "完成", 15: "完成", 16: "完成", 17: "完成", 18: "完成", 19: "未完成",
    20: "未完成", 21: "完成", 22: "完成", 23: "完成", 24: "完成", 25: "完成", 26: "未完成", 27: "未完成", 28: "完成",
    29: "完成", 30: "完成", 31: "完成", 32: "完成", 33: "完成",
}  # fmt: skip
# Rows that a note under the table qualifies, and the flag that says so.
NOTES = {
    1: ("suspended", "表1-1 說明2"),
    4: ("revised", "表1-1 說明3"),
    6: ("proxy", "表1-1 說明4"),
    11: ("not_assessed", "表1-1 說明5"),
    13: ("dropped", "表1-1 說明5"),
    25: ("bounded", "表1-1 第25項"),
}


def results(catalog: Catalog, *, as_published: bool = False) -> dict[int, Result]:
    checked = check_submissions(catalog, read_submissions(["data/baseline_2020.yaml"]))
    assert checked.diagnostics == []
    (evaluation,) = evaluate(catalog, checked, as_published=as_published)
    assert (evaluation.plan.id, evaluation.year, evaluation.kind) == ("13fyp", 2020, "final")
    return {result.indicator.no or 0: result for result in evaluation.results}


@pytest.mark.parametrize("no", PUBLISHED)
def test_verdict_is_as_published(catalog: Catalog, no: int) -> None:
    assessment = results(catalog)[no].assessment
    messages = messages_for(Language.ZH_HANT)
    assert verdict_label(assessment.verdict, assessment.grade, messages) == PUBLISHED[no]


@pytest.mark.parametrize("no", PUBLISHED)
def test_flags_carry_the_notes_of_the_table(catalog: Catalog, no: int) -> None:
    flags = [(flag.code.value, flag.reference) for flag in results(catalog)[no].assessment.flags]
    assert flags == ([NOTES[no]] if no in NOTES else [])


def test_counts_and_rate(catalog: Catalog) -> None:
    verdicts = [result.assessment.verdict for result in results(catalog).values()]
    assert len(verdicts) == 33
    assert verdicts.count(Verdict.MET) == 28
    assert verdicts.count(Verdict.UNMET) == 4
    assert verdicts.count(Verdict.NOT_ASSESSED) == 1


def test_printed_target_of_row_4_was_missed(catalog: Catalog) -> None:
    assert results(catalog, as_published=True)[4].assessment.verdict is Verdict.UNMET
    others = {no: r.assessment.verdict for no, r in results(catalog, as_published=True).items() if no != 4}
    assert others == {no: r.assessment.verdict for no, r in results(catalog).items() if no != 4}


def test_verdicts_follow_the_values(tmp_path: Path, catalog: Catalog) -> None:
    """No verdict is looked up: one worse value turns its own verdict and no other."""
    text = Path("data/baseline_2020.yaml").read_text(encoding="utf-8")
    worse = text.replace("pct-applications: {value: 677,", "pct-applications: {value: 299,", 1)
    assert worse != text
    path = tmp_path / "worse.yaml"
    path.write_text(worse, encoding="utf-8")
    (evaluation,) = evaluate(catalog, check_submissions(catalog, read_submissions([str(path)])))
    changed = {
        result.indicator.no
        for result in evaluation.results
        if result.assessment.verdict is not results(catalog)[result.indicator.no or 0].assessment.verdict
    }
    assert changed == {21}
