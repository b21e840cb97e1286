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
from ningbo_plan.model.plan import Attribute, Measure, Plan
from ningbo_plan.model.submission import Submission
from ningbo_plan.notation.interval import Direction
from ningbo_plan.series import series_of
from ningbo_plan.source.yaml import read_yaml

POINTS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
decimals = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, places=3)
# Verdicts that compare one indicator with its own path; the others say that nothing can be compared.
COMPARABLE = {Verdict.BEHIND, Verdict.ON_TRACK, Verdict.AHEAD, Verdict.MET_EARLY, Verdict.MET, Verdict.UNMET}


def judged(
    catalog: Catalog, direction: Direction, target: Decimal | str, values: dict[int, Any], **changes: Any
) -> tuple[Verdict, Grade | None]:
    """The verdict on one made-up indicator of the 14th plan, with values by year (2020 is the baseline)."""
    template = catalog.plans[1].indicators[0]
    written = target if isinstance(target, str) else f"{target:f}"
    indicator = template.model_copy(
        update={"id": "it", "direction": direction, "target": written, "unit": None, **changes}
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
    (evaluation,) = evaluate(catalog, Checked(loaded, [], [], series_of(catalog, loaded)))
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


@POINTS
@given(
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2025),
    numbers=st.lists(decimals, min_size=3, max_size=3),
)
def test_binding_is_never_better_than_expected(
    catalog: Catalog, direction: Direction, year: int, numbers: list[Decimal]
) -> None:
    baseline, target, value = numbers
    binding, expected = (
        judged(catalog, direction, target, {2020: baseline, year: value}, attribute=attribute)
        for attribute in (Attribute.BINDING, Attribute.EXPECTED)
    )
    assert badness(*binding) <= badness(*expected)


positive = st.decimals(min_value=0, max_value=1000, allow_nan=False, places=3)
MEASURES = st.sampled_from([Measure.LEVEL, Measure.PERIOD_TOTAL, Measure.ANNUAL_AVERAGE, Measure.EVERY_YEAR])


@POINTS
@given(
    measure=MEASURES,
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2025),
    numbers=st.lists(positive, min_size=3, max_size=3),
)
def test_a_fall_is_judged_like_the_rise_of_its_size(
    catalog: Catalog,
    measure: Measure,
    direction: Direction,
    year: int,
    numbers: list[Decimal],
) -> None:
    baseline, target, value = numbers
    shared: dict[str, Any] = {"measure": measure, "unit": "%", "rate_of_change": True}
    rise = judged(catalog, Direction.HIGHER, target, {2020: baseline, year: value}, **shared)
    falls = {2020: f"下降{baseline:f}%", year: f"下降{value:f}%"}
    assert judged(catalog, direction, f"下降{target:f}%", falls, **shared) == rise


@POINTS
@given(
    measure=MEASURES.filter(lambda measure: measure is not Measure.PERIOD_TOTAL),
    year=st.integers(2021, 2025),
    numbers=st.lists(positive, min_size=4, max_size=4),
)
def test_a_band_is_the_same_from_both_sides(
    catalog: Catalog, measure: Measure, year: int, numbers: list[Decimal]
) -> None:
    baseline, value, *ends = numbers
    low, high = sorted(ends)
    here = judged(catalog, Direction.WITHIN, f"{low:f}-{high:f}", {2020: baseline, year: value}, measure=measure)
    mirrored = {2020: 2000 - baseline, year: 2000 - value}
    target = f"{2000 - high:f}-{2000 - low:f}"
    assert judged(catalog, Direction.WITHIN, target, mirrored, measure=measure) == here


@POINTS
@given(year=st.integers(2021, 2025), numbers=st.lists(positive, min_size=4, max_size=4), further=positive)
def test_what_only_rises_never_comes_back_into_a_band(
    catalog: Catalog, year: int, numbers: list[Decimal], further: Decimal
) -> None:
    baseline, value, *ends = numbers
    low, high = sorted(ends)
    kinds: list[dict[str, Any]] = [{"measure": Measure.PERIOD_TOTAL}, {"cumulative": True}]
    for shared in kinds:
        first, last = (
            judged(catalog, Direction.WITHIN, f"{low:f}-{high:f}", {2020: baseline, year: number}, **shared)
            for number in (value, value + further)
        )
        lost = Verdict.UNMET if year == 2025 else Verdict.OUT_OF_REACH
        assert first[0] is not Verdict.MET_EARLY
        if value > high:
            assert first[0] is last[0] is lost


@POINTS
@given(
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    year=st.integers(2021, 2025),
    numbers=st.lists(decimals, min_size=3, max_size=3),
    given_years=st.sets(st.integers(2021, 2024)),
)
def test_milestones_on_the_straight_line_change_nothing(
    catalog: Catalog, direction: Direction, year: int, numbers: list[Decimal], given_years: set[int]
) -> None:
    baseline, target, value = numbers
    line = {y: f"{baseline + (target - baseline) * (y - 2020) / 5:f}" for y in given_years}
    values = {2020: baseline, year: value}
    expected = judged(catalog, direction, target, values)
    assert judged(catalog, direction, target, values, milestones=line) == expected


@POINTS
@given(
    states=st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5),
    due=st.integers(2021, 2025),
)
def test_a_milestone_stands_as_last_reported(catalog: Catalog, states: list[bool | None], due: int) -> None:
    values = dict(enumerate(states, 2021))
    year = max(values)
    verdict, _ = judged(
        catalog, Direction.HIGHER, Decimal(1), values, measure=Measure.MILESTONE, milestones={due: "1"}, unit=None
    )
    said = [state for state in states if state is not None]
    if said and said[-1]:
        assert verdict is (Verdict.MET if year == 2025 else Verdict.MET_EARLY)
    elif states[-1] is None:
        assert verdict is Verdict.NO_DATA
    elif year == 2025:
        assert verdict is Verdict.UNMET
    else:
        assert verdict is (Verdict.IN_PROGRESS if year < due else Verdict.BEHIND)


FILES = [
    "plan: 14fyp\nyear: 2020\nactuals: {1: 100, 18: 600}",
    "plan: 14fyp\nyear: 2020\nactuals: {7: 99}",
    "plan: 14fyp\nyear: 2021\nactuals: {1: 113, 27: {value: 9, increment: true}, 21: true}",
    "plan: 14fyp\nyear: 2022\nactuals: {18: 810, 27: 20, 7: 99.1}",
    "plan: 14fyp\nyear: 2023\nactuals: {1: 129, 18: 880, 27: {value: 11, increment: true}, 21: false}",
    "plan: 14fyp\nyear: 2023\nactuals: {18: 890, 7: 99.3}",
    "plan: 十四五\nyear: 2020\nactuals: {7: 98}",
    "plan: 13fyp\nyear: 2019\nactuals: {1: {components: {provincial: 全覆蓋, national: 未驗收}}, 4: 年均1500}",
    "plan: 13fyp\nyear: 2020\nactuals: {1: {components: {provincial: 全覆蓋, national: 待驗收}}, 4: 2000}",
    "plan: 13fyp\nyear: 2018\nactuals: {4: 1700, 99: 1}",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(FILES))), year=st.sampled_from([None, 2020, 2022]))
def test_the_order_of_the_files_does_not_matter(
    catalog: Catalog, tmp_path: Path, order: list[int], year: int | None
) -> None:
    def outcome(order: list[int]) -> object:
        checked = check_submissions(catalog, read_submissions([str(tmp_path / f"{i}.yaml") for i in order]))
        evaluations = evaluate(catalog, checked, year=year, keep_going=True)
        rows = {
            (evaluation.plan.id, result.indicator.id): [
                (part.verdict, part.grade, part.figures, part.actual, part.flags)
                for part in (result.assessment, *result.components)
            ]
            for evaluation in evaluations
            for result in evaluation.results
        }
        return rows, [(d.rule.code, d.path, d.span) for d in checked.diagnostics]

    for i, text in enumerate(FILES):
        (tmp_path / f"{i}.yaml").write_text(text, encoding="utf-8")
    assert outcome(order) == outcome(list(range(len(FILES))))
