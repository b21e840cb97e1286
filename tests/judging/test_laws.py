"""Laws that hold whatever the numbers: better is never worse; order, script and scale never matter."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from ningbo_plan.checks import Checked, check_submissions
from ningbo_plan.judging.evaluation import Evaluation, evaluate
from ningbo_plan.judging.rules import SEVERITY, Grade, Verdict
from ningbo_plan.loading import Catalog, Loaded, read_submissions
from ningbo_plan.model.plan import Plan
from ningbo_plan.model.submission import Submission
from ningbo_plan.notation.interval import Direction
from ningbo_plan.source.yaml import read_yaml

POINTS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
decimals = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, places=3)
# Verdicts that compare one indicator with its own path; the others say that nothing can be compared.
COMPARABLE = {Verdict.BEHIND, Verdict.ON_TRACK, Verdict.AHEAD, Verdict.MET_EARLY, Verdict.MET, Verdict.UNMET}


def judged(
    catalog: Catalog, direction: Direction, target: Decimal, values: dict[int, Any], **changes: Any
) -> tuple[Verdict, Grade | None]:
    """The verdict on one made-up indicator of the 14th plan, with values by year (2020 is the baseline)."""
    template = catalog.plans[1].indicators[0]
    indicator = template.model_copy(
        update={"id": "it", "direction": direction, "target": f"{target:f}", "unit": None, **changes}
    )
    plan = catalog.plans[1].model_copy(update={"indicators": [indicator]})
    alone = Catalog("1", [plan], [], "", catalog.document)
    evaluation = evaluated(alone, plan, values)
    assessment = evaluation.results[0].assessment
    return assessment.verdict, assessment.grade


def evaluated(catalog: Catalog, plan: Plan, values: dict[int, Any]) -> Evaluation:
    (empty,), _ = read_yaml(b"{}", "none")
    loaded = [
        Loaded(Submission.model_validate({"plan": plan.id, "year": year, "actuals": {"it": value}}), "none", empty)
        for year, value in values.items()
    ]
    (evaluation,) = evaluate(catalog, Checked(loaded, [], []))
    return evaluation


def badness(verdict: Verdict, grade: Grade | None) -> int:
    return SEVERITY.index((verdict, grade))


@POINTS
@given(
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2025),
    numbers=st.lists(decimals, min_size=4, max_size=4),
)
def test_a_better_actual_never_gives_a_worse_verdict(
    catalog: Catalog, direction: Direction, year: int, numbers: list[Decimal]
) -> None:
    baseline, target, one, other = numbers
    worse, better = sorted((one, other), reverse=direction is Direction.LOWER)
    first = judged(catalog, direction, target, {2020: baseline, year: worse})
    second = judged(catalog, direction, target, {2020: baseline, year: better})
    if {first[0], second[0]} <= COMPARABLE:
        assert badness(*second) >= badness(*first)
    if first[0] in (Verdict.HOLDING, Verdict.MET_EARLY, Verdict.MET):
        assert second[0] is first[0]


@POINTS
@given(
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2025),
    numbers=st.lists(decimals, min_size=3, max_size=3),
    exponent=st.sampled_from([0, 1, 4, 8]),
)
def test_scaling_unit_and_value_together_changes_nothing(
    catalog: Catalog, direction: Direction, year: int, numbers: list[Decimal], exponent: int
) -> None:
    baseline, target, value = numbers
    plain = judged(catalog, direction, target, {2020: baseline, year: value}, unit="元")
    scale = {0: "元", 1: "十元", 4: "萬元", 8: "億元"}[exponent]
    written = f"{value.scaleb(-exponent):f}{scale}"
    assert judged(catalog, direction, target, {2020: baseline, year: written}, unit="元") == plain


@POINTS
@given(
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2024),
    numbers=st.lists(decimals, min_size=4, max_size=4),
)
def test_an_interval_is_judged_like_its_ends_or_not_at_all(
    catalog: Catalog, direction: Direction, year: int, numbers: list[Decimal]
) -> None:
    baseline, target, one, other = numbers
    low, high = sorted((one, other))
    assume(low >= 0)
    whole, _ = judged(catalog, direction, target, {2020: baseline, year: f"{low:f}-{high:f}"})
    ends = {judged(catalog, direction, target, {2020: baseline, year: end})[0] for end in (low, high)}
    assert whole is (ends.pop() if len(ends) == 1 else Verdict.UNDETERMINED)


def verdicts(catalog: Catalog, text: str, folder: Path) -> dict[str, Any]:
    path = folder / "actuals.yaml"
    path.write_text(text, encoding="utf-8")
    checked = check_submissions(catalog, read_submissions([str(path)]))
    assert checked.diagnostics == []
    (evaluation,) = evaluate(catalog, checked)
    return {r.indicator.id: (r.assessment.verdict, r.assessment.figures) for r in evaluation.results}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_the_rows_does_not_matter(catalog: Catalog, tmp_path: Path, data: st.DataObject) -> None:
    text = Path("examples/demonstration-2023.yaml").read_text(encoding="utf-8")
    head, rows = text.split("actuals:\n")
    shuffled = data.draw(st.permutations(rows.splitlines(keepends=True)))
    expected = verdicts(catalog, text, tmp_path)
    assert verdicts(catalog, head + "actuals:\n" + "".join(shuffled), tmp_path) == expected


def test_the_script_of_the_input_does_not_matter(catalog: Catalog, tmp_path: Path) -> None:
    for path in ("examples/published.yaml", "data/baseline_2020.yaml"):
        text = Path(path).read_text(encoding="utf-8")
        simplified = OpenCC("t2s").convert(text)
        assert simplified != text
        # The region is a name, and a name is what it is.
        simplified = simplified.replace("宁波市\n", "寧波市\n")
        assert verdicts(catalog, simplified, tmp_path) == verdicts(catalog, text, tmp_path)


def test_every_verdict_and_grade_has_its_place_in_the_order() -> None:
    assert {verdict for verdict, _ in SEVERITY} == set(Verdict)
    assert {grade for verdict, grade in SEVERITY if verdict is Verdict.BEHIND} == {None, *Grade}
