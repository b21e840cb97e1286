"""The public names of the package, each found where it is said to be."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import ningbo_plan


def test_every_public_name_is_there() -> None:
    for name in ningbo_plan.__all__:
        assert getattr(ningbo_plan, name) is not None
    assert set(dir(ningbo_plan)) == set(ningbo_plan.__all__)


def test_frame_holds_what_the_csv_holds() -> None:
    catalog = ningbo_plan.load_catalog()
    submissions = ningbo_plan.read_submissions(["examples/demonstration-2023.yaml"])
    evaluations = ningbo_plan.evaluate(catalog, ningbo_plan.check_submissions(catalog, submissions))
    frame = ningbo_plan.to_frame(evaluations)
    header, *lines = ningbo_plan.render_evaluations(evaluations, "csv").splitlines()
    assert ",".join(frame.columns) == header
    assert len(frame) == len(lines) == 31
    # (135.9 − 110.3) ÷ (150 − 110.3) ÷ 3/5
    assert frame.set_index("no").loc[1, "ratio"] == float(Fraction(256, 397) / Fraction(3, 5))


def test_faults_and_reasons_are_told_in_a_language(tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text("plan: 14fyp\nyear: 2023\nactuals: {1: 140, 3: 188}\n", encoding="utf-8")
    catalog = ningbo_plan.load_catalog()
    assert ningbo_plan.check_catalog(catalog) == []
    submissions = ningbo_plan.read_submissions([str(tmp_path / "actuals.yaml")])
    checked = ningbo_plan.check_submissions(catalog, submissions)
    english = ningbo_plan.messages_for(ningbo_plan.Language.EN)
    assert [d.message(english) for d in checked.diagnostics] == ["188 is outside the range of a share, 0 to 100 %"]
    (evaluation,) = ningbo_plan.evaluate(catalog, checked, keep_going=True)
    (explanation,) = ningbo_plan.explain(evaluation, evaluation.results[0], english)
    assert explanation.label == "ahead"
    assert ningbo_plan.read_expression("60以上").interval == ningbo_plan.Interval(Decimal(60), None)
