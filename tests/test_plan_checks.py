"""Faults of plan data: each told with its code, on its line, before anything is judged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ningbo_plan.diagnostics import RULES
from ningbo_plan.file_checks import check_files, load_checked_catalog
from ningbo_plan.loading import PlanDataError, load_catalog, read_files
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.plan_checks import check_plan
from ningbo_plan.render.text import render_diagnostics

METHOD = yaml.safe_load(Path("data/indicators.yaml").read_text(encoding="utf-8"))["plans"][1]["method"]
NAME = {"zh-Hant": "商圈", "zh-Hans": "商圈", "en": "districts"}
SETTING = {"reason": NAME, "reference": "表2-1"}


def indicator(**changes: Any) -> dict[str, Any]:
    base = {"id": "it", "name": NAME, "unit": "個", "direction": "higher", "measure": "level", "target": 40}
    return {k: v for k, v in (base | {"reference": "表2-1"} | changes).items() if v is not None}


def plan(*indicators: dict[str, Any], **changes: Any) -> dict[str, Any]:
    base = {"id": "p", "title": NAME, "years": [2021, 2025], "method": METHOD}
    return base | {"indicators": list(indicators or [indicator()])} | changes


def write(folder: Path, *plans: dict[str, Any], **baselines: str) -> Path:
    (folder / "indicators.yaml").write_text(json.dumps({"version": "1", "plans": plans}), encoding="utf-8")
    for name, text in baselines.items():
        (folder / f"baseline_{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, *plans: dict[str, Any]) -> list[str]:
    """Each fault as its code and, in English, what is wrong."""
    found = check_plan(load_catalog(write(folder, *plans)))
    return [f"{d.rule.code} {d.message(messages_for(Language.EN))}" for d in found]


COMPONENTS = [{"id": "a", "name": NAME, "target": 1}, {"id": "b", "name": NAME, "target": 2}]
FALL_BY_NAME = {
    "id": "a",
    "name": {"zh-Hant": "能耗降低", "zh-Hans": "能耗降低", "en": "fall of energy use"},
    "target": "5%以上",
}
FAULTS = [
    ({"target": "走在前列"}, "NP601 the target 走在前列 of it is no number: no number that can be read with certainty"),
    ({"target": "40以下"}, "NP602 the target 40以下 of it contradicts its direction higher is better"),
    ({"group": "甲"}, "NP604 it stands in the group 甲, which the plan does not declare"),
    ({"target": "40%"}, "NP605 the target 40% of it does not convert to its unit 個"),
    ({"target": "40%", "unit": None}, "NP605 the target 40% of it does not convert to its unit no unit"),
    ({"target": None}, "NP606 it has neither a target nor components with targets"),
    ({"target": "新建醫院40個"}, "NP607 the target 新建醫院40個 of it holds words that its name does not: 新建醫院"),
    (
        {"revisions": [{"target": "3家", "reference": "表2-1"}]},
        "NP605 the target 3家 of it does not convert to its unit 個",
    ),
    ({"milestones": {2025: 30}}, "NP608 a milestone of it for 2025 is never looked at"),
    ({"milestones": {2020: 30}}, "NP608 a milestone of it for 2020 is never looked at"),
    ({"milestones": {2023: 30}, "measure": "period_total"}, "NP608 a milestone of it for 2023 is never looked at"),
    ({"milestones": {2026: 1}, "measure": "milestone"}, "NP608 a milestone of it for 2026 is never looked at"),
    ({"milestones": {2023: "30家"}}, "NP605 the target 30家 of it does not convert to its unit 個"),
    (
        {"milestones": {2023: "很多"}},
        "NP601 the target 很多 of it is no number: no number that can be read with certainty",
    ),
    ({"milestones": {2023: "30以內"}}, "NP602 the target 30以內 of it contradicts its direction higher is better"),
    (
        {"components": COMPONENTS, "revisions": [{"target": 3, "reference": "表2-1"}]},
        "NP610 revisions of it does not say which of its components it is for",
    ),
    (
        {"components": COMPONENTS, "milestones": {2023: 3}},
        "NP610 milestones of it does not say which of its components it is for",
    ),
    ({"components": [COMPONENTS[0], COMPONENTS[0]]}, "NP612 it has two components a"),
    (
        {"attribute": "binding", "revisions": [{"target": 30, "reference": "表2-1"}]},
        "NP614 30 asks less of the binding it than 40 did, and who decided it is not said",
    ),
    (
        {"attribute": "binding", "revisions": [{"target": n, "reference": "表2-1"} for n in (50, 45)]},
        "NP614 45 asks less of the binding it than 50 did, and who decided it is not said",
    ),
    (
        {"attribute": "binding", "revisions": [{"target": "3家", "reference": "表2-1"}]},
        "NP605 the target 3家 of it does not convert to its unit 個",
    ),
    ({"name": NAME | {"en": "商圈"}}, "NP615 the en text 商圈 is not in that language"),
    ({"name": NAME | {"en": "PCT國際申請"}}, "NP615 the en text PCT國際申請 is not in that language"),
    ({"name": NAME | {"zh-Hans": "商圈數"}}, "NP615 the zh-Hans text 商圈數 is not in that language"),
    ({"reference": "第24行"}, "NP616 第24行 is no place that can be looked up in a plan"),
    ({"reference": ["表2-1", "annex"]}, "NP616 annex is no place that can be looked up in a plan"),
    (
        {"not_assessed": SETTING | {"reference": "某處"}},
        "NP616 某處 is no place that can be looked up in a plan",
    ),
    (
        {"target": "年均40個"},
        "NP617 the target 年均40個 of it says 年均, which its measure level does not mean",
    ),
    (
        {"name": NAME | {"zh-Hans": "商圈数量"}},
        f"NP618 the two Chinese texts of {NAME['zh-Hant']} are not the same words",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), FAULTS, ids=[message.split()[0] for _, message in FAULTS])
def test_faults_of_a_row(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert told(tmp_path, plan(indicator(**changes))) == [message]


def test_faults_are_told_with_place_and_help(tmp_path: Path, golden_beside: Callable[[Path, str], None]) -> None:
    path = Path(__file__).parent / "faults/plan/indicators.yaml"
    text = path.read_text(encoding="utf-8").replace("METHOD\n", f"{json.dumps(METHOD)}\n")
    (tmp_path / "indicators.yaml").write_text(text, encoding="utf-8")
    told = render_diagnostics(check_plan(load_catalog(tmp_path)), messages_for(Language.EN))
    golden_beside(path.with_suffix(".errors.txt"), told.replace(f"{tmp_path}/", ""))


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "40個商圈以上"},
        {"target": "年均40個", "measure": "annual_average"},
        {"milestones": {2021: 10, 2024: "30個以上"}},
        {"milestones": {2025: 1}, "measure": "milestone", "target": "建成"},
        {"target": "走在前列", "not_assessed": SETTING},
        {"target": None, "not_assessed": SETTING},
        {"target": None, "components": COMPONENTS},
        {"revisions": [{"target": "30個", "reference": "表2-1"}]},
        {"attribute": "expected", "revisions": [{"target": 30, "reference": "表2-1"}]},
        {"attribute": "binding", "revisions": [{"target": 30, "by": "市政府", "reference": "表2-1"}]},
        {"attribute": "binding", "revisions": [{"target": 40, "reference": "表2-1"}]},
        {"attribute": "binding", "revisions": [{"target": 50, "reference": "表2-1"}]},
        {"attribute": "binding", "target": "走在前列", "not_assessed": SETTING, "revisions": []},
        {"name": NAME | {"en": "Zhejiang Made (浙江制造)"}},
        {"name": NAME | {"en": "12345"}},
        {"target": None, "unit": "%", "direction": "lower", "components": [FALL_BY_NAME]},  # more of a fall is better
        {"reference": ["表2-1 第24項", "第四章第一節（三）", "专栏4-1 第2项", "表1-1 說明3", "表3"]},
    ],
)
def test_what_is_no_fault_of_a_row(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert told(tmp_path, plan(indicator(**changes))) == []


def test_names_lead_to_one_thing(tmp_path: Path) -> None:
    rows = [indicator(no=1), indicator(no=2), indicator(id="other", no=1)]
    assert told(tmp_path, plan(*rows)) == [
        "NP603 it is given to two indicators of p",
        "NP603 1 is given to two indicators of p",
    ]
    plans = [plan(aliases=["十四五", "XIV"]), plan(id="xiv"), plan(id="q", aliases=["p", "“十四五”"])]
    assert told(tmp_path, *plans) == [f"NP609 two plans answer to {key}" for key in ("xiv", "p", "“十四五”")]


def test_plan_data_are_one_document(tmp_path: Path) -> None:
    text = json.dumps({"version": "1", "plans": [plan()]})
    (tmp_path / "indicators.yaml").write_text(f"---\n---\n{text}\n---\n", encoding="utf-8")
    assert load_catalog(tmp_path).plans[0].id == "p"
    (tmp_path / "indicators.yaml").write_text(f"{text}\n---\n{text}\n", encoding="utf-8")
    with pytest.raises(PlanDataError) as raised:
        load_catalog(tmp_path)
    assert [(d.rule.code, d.span.line) for d in raised.value.diagnostics] == [("NP611", 3)]


def test_every_rule_of_plan_data_has_an_example() -> None:
    codes = {message.split()[0] for _, message in FAULTS} | {"NP603", "NP609", "NP611", "NP613"}
    assert codes == {code for code in RULES if code.startswith("NP6")}


NOTED = {"notes": [{"kind": "reading", "about": "baseline", "text": NAME, "reference": "表2-1"}]}
NOTED_ELSE = {"notes": [{"kind": "reading", "about": "target", "text": NAME, "reference": "表2-1"}]}
FALLS = {"direction": "lower"}


@pytest.mark.parametrize(
    ("baseline", "changes", "codes"),
    [
        ("it: 39", {}, []),
        ("it: 40", {}, []),  # to be kept
        ("it: 40以上", {}, []),
        ("it: 41", {}, ["NP613"]),
        ("it: 41以上", {}, ["NP613"]),
        ("it: 41以上", NOTED, []),
        ("it: 41", NOTED_ELSE, ["NP613"]),
        ("it: 41", FALLS, []),
        ("it: 40", FALLS, []),
        ("it: 39", FALLS, ["NP613"]),
        ("it: 41", {"direction": "within", "target": "30-50"}, []),
        ("it: 41", {"measure": "period_total"}, []),
        ("it: 41", {"measure": "every_year", "target": "每年40"}, []),
        ("it: 41", {"revisions": [{"target": 50, "reference": "表2-1"}]}, []),
        ("it: 41", {"target": 50, "revisions": [{"target": 40, "reference": "表2-1"}]}, ["NP613"]),
        ("it: 41", {"target": "走在前列", "not_assessed": SETTING}, []),
        ("it: {components: {a: 1, b: 3}}", {"target": None, "components": COMPONENTS}, ["NP613"]),
        ("it: {components: {a: 1, b: 2}}", {"target": None, "components": COMPONENTS}, []),
        ("other: 41", {}, []),
        (
            "it: {components: {a: 6}}",
            {"target": None, "unit": "%", "direction": "lower", "components": [FALL_BY_NAME | {"target": "5%"}]},
            ["NP613"],
        ),
    ],
)
def test_a_baseline_better_than_its_target_is_told(
    tmp_path: Path, baseline: str, changes: dict[str, Any], codes: list[str]
) -> None:
    folder = write(tmp_path, plan(indicator(**changes)), a=f"plan: p\nyear: 2020\nactuals: {{{baseline}}}")
    assert [d.rule.code for d in check_plan(load_catalog(folder))] == codes


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"target": 37}, "37"),
        ({"target": 50, "revisions": [{"target": n, "reference": "表2-1"} for n in (38, 36)]}, "36"),
        ({"target": None, "components": [COMPONENTS[0] | {"target": 50}, COMPONENTS[1] | {"target": 39}]}, "39"),
    ],
)
def test_it_is_told_at_the_target_in_force(tmp_path: Path, changes: dict[str, Any], target: str) -> None:
    value = "{components: {a: 40, b: 40}}" if "components" in changes else "40"
    rows = [indicator(id="band", direction="within", target="3-5"), indicator(**changes)]
    folder = write(tmp_path, plan(*rows), a=f"plan: p\nyear: 2020\nactuals: {{it: {value}}}")
    (found,) = check_plan(load_catalog(folder))
    assert (
        found.message(messages_for(Language.EN)) == f"the baseline 40 of it is better than the target {target} already"
    )
    text = (folder / "indicators.yaml").read_text(encoding="utf-8")
    assert (found.rule.code, text[found.span.column - 1 : found.span.end_column - 1]) == ("NP613", target)


def test_warnings_of_plan_data_stand_at_the_words(tmp_path: Path) -> None:
    (tmp_path / "indicators.yaml").write_text(INDICATORS, encoding="utf-8")
    found = check_files(load_catalog(), read_files([str(tmp_path / "indicators.yaml")]))
    marked = [n for n, line in enumerate(INDICATORS.splitlines(), 1) if line.endswith("#")]
    assert [(d.rule.code, d.span.line) for d in found] == list(
        zip(["NP615", "NP615", "NP614", "NP616"], marked, strict=True)
    )


METHOD_TEXT = "".join(
    f"    {name}: {json.dumps(threshold, ensure_ascii=False)}\n" for name, threshold in METHOD.items()
)
INDICATORS = f"""\
version: "1"
plans:
- id: p
  title:
    zh-Hant: 規劃
    zh-Hans: 規劃  #
    en: 規劃  #
  years: [2021, 2025]
  method:
{METHOD_TEXT}
  indicators:
  - id: it
    name: {{zh-Hant: 商圈, zh-Hans: 商圈, en: districts}}
    unit: 個
    direction: higher
    measure: level
    attribute: binding
    target: 40
    revisions:
    - target: 30  #
      reference: 表2-1
    reference: 第24行  #
"""


def test_files_of_both_kinds_are_checked_together(tmp_path: Path) -> None:
    folder = write(tmp_path, plan(indicator(target="40家")))
    (tmp_path / "actuals.yaml").write_text("plan: 14fyp\nyear: 2023\nactuals: {pct-application: 9}", encoding="utf-8")
    paths = [str(folder / "actuals.yaml"), str(folder / "indicators.yaml")]
    found = check_files(load_catalog(), read_files(paths))
    assert [(Path(d.path).name, d.rule.code) for d in found] == [
        ("actuals.yaml", "NP402"),
        ("indicators.yaml", "NP605"),
    ]


def test_the_project_s_own_data_have_no_findings() -> None:
    data = [str(path) for path in sorted(Path("data").glob("*.yaml"))]
    for paths in (data, ["examples/demonstration-2023.yaml"], ["examples/published.yaml"]):
        assert check_files(load_catalog(), read_files(paths)) == []


def test_a_list_of_no_targets_is_checked_for_its_shape(tmp_path: Path) -> None:
    (tmp_path / "not_targets.yaml").write_text("groups:\n- reason: 年份\n", encoding="utf-8")
    (found,) = check_files(load_catalog(), read_files([str(tmp_path / "not_targets.yaml")]))
    assert (Path(found.path).name, found.rule.code, found.span.line) == ("not_targets.yaml", "NP104", 2)


def test_every_file_is_told_of(tmp_path: Path) -> None:
    """Faults of plan data, of the shape of plan data and of lists add up."""
    files = {
        "a/not_targets.yaml": b"groups:\n- reason: 2025\n",
        "b/indicators.yaml": json.dumps({"version": "1", "plans": [plan(indicator(target="40%"))]}).encode(),
        "c/indicators.yaml": b"plans: 1\n",
        "d/indicators.yaml": json.dumps({"version": "1", "plans": [plan(indicator(target=None))]}).encode(),
    }
    found = check_files(load_catalog(), {str(tmp_path / name): data for name, data in files.items()})
    assert list(dict.fromkeys(Path(d.path).parent.name for d in found)) == ["a", "b", "c", "d"]


BASE = "plan: p\nyear: 2020\nactuals: "


@pytest.mark.parametrize(
    ("baselines", "codes"),
    [
        ({"a": BASE + "{it: 22}"}, []),
        ({"a": BASE + "{that: 22}"}, ["NP402"]),
        ({"a": BASE + "{it: 22家}"}, ["NP202"]),
        ({"a": BASE + "{it: 很多}"}, ["NP201"]),
        ({"a": BASE.replace("p\n", "q\n") + "{it: 22}"}, ["NP401"]),
        ({"a": BASE.replace("2020", "2019") + "{it: 22}"}, ["NP403"]),
        ({"a": BASE + "{it: 22}", "b": BASE + "{it: 23}"}, ["NP407", "NP407"]),
        ({"a": BASE + "{it: &a 22}"}, ["NP005"]),
        ({"a": ""}, ["NP001"]),
        ({"a": BASE + "[it]"}, ["NP104"]),
    ],
)
def test_baselines_are_checked(tmp_path: Path, baselines: dict[str, str], codes: list[str]) -> None:
    folder = write(tmp_path, plan(), **baselines)
    if not codes:
        assert len(load_checked_catalog(folder).baselines) == 1
        return
    with pytest.raises(PlanDataError) as raised:
        load_checked_catalog(folder)
    assert [d.rule.code for d in raised.value.diagnostics] == codes


def test_warnings_do_not_keep_plan_data_from_use(tmp_path: Path) -> None:
    folder = write(tmp_path, plan(indicator(target="新建醫院40個")))
    assert load_checked_catalog(folder).plans[0].id == "p"
