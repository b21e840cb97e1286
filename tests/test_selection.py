"""What `--only` selects, and what is said of a term that selects nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.selection import SelectionError, parse_selection


def chosen(catalog: Catalog, *selections: str) -> list[str]:
    plan = catalog.plans[1]
    selects = parse_selection(selections, [plan], messages_for(Language.EN))
    return [indicator.id for indicator in plan.indicators if selects(indicator)]


@pytest.mark.parametrize(
    ("term", "same"),
    [
        ("ALL", "all"),
        ("Tables", "1-31"),
        ("BINDING", "約束性"),
        ("attribute:约束", "binding"),
        ("attribute:expected", "預期性"),
        ("row 第24項", "24"),
        ("第２４项", "24"),
        ("row:24", "24"),
        ("第24項—第26項", "24-26"),
        ("1,2,", "1-2"),
        ("，1；、2", "1-2"),
        ("PCT-*", "pct-applications"),
        ("chapter:第五章", "chapter:5"),
        ("第五章", "chapter:5"),
        ("place:第五章", "chapter:五"),
        ("place:第5章第1節", "第五章第一节"),
        ("place:專欄４-1", "专栏4-1"),
        ("表2-1", "tables"),
        ("表2-1 第24項", "24"),
        ("GROUP：science AND technology", "group:科技支撐"),
        ("group:打造标杆", "group:打造標桿型質量強市"),
        ("group:Goals", "group:奋斗目标"),
        ("unit:万户", "unit:萬戶"),
        ("unit:10,000 entities", "unit:萬戶"),
        ("unit:10,000 entities,unit:天", "unit:萬戶,unit:days"),
        ("measure:水平值", "measure:level"),
        ("measure:Period total", "measure:period_total"),
        ("measure:period-total", "measure:期內合計"),
        ("direction:越低越好", "direction:lower"),
    ],
)
def test_ways_to_write_the_same(catalog: Catalog, term: str, same: str) -> None:
    assert chosen(catalog, term) == chosen(catalog, same) != []


def test_places_hold_what_lies_inside_them(catalog: Catalog) -> None:
    every = catalog.plans[1].indicators
    section = {indicator.id for indicator in every if any("第五章第一節" in name for name in indicator.reference)}
    assert set(chosen(catalog, "place:第五章第一節")) == section
    assert set(chosen(catalog, "第五章第一節(一)")) < section
    assert len(chosen(catalog, "group:*安全*")) > len(chosen(catalog, "group:安全監管"))


def test_names_may_hold_commas(catalog: Catalog) -> None:
    group = "group:Plan for market regulation in Ningbo, 13th five-year period,33"
    selects = parse_selection([group], catalog.plans[:1], messages_for(Language.EN))
    numbers = [indicator.no for indicator in catalog.plans[0].indicators if selects(indicator)]
    assert numbers == [*range(1, 19), 33]


@pytest.mark.parametrize(
    ("selections", "said"),
    [
        (["33"], "--only 33 selects nothing of 14fyp; its rows run from 1 to 31"),
        (["text", "tables"], "--only text --only tables together select nothing of 14fyp"),
        (["1,乜嘢車輛"], "--only 乜嘢車輛 selects nothing of 14fyp; write all, tables, text, milestones, "),
        ([""], "--only '' is empty; write all, tables,"),
        ([" , "], "--only ' , ' is empty; write all, tables,"),
        (["milestone"], "--only milestone selects nothing of 14fyp; did you mean milestones?"),
        (["pct-application"], "--only pct-application selects nothing of 14fyp; did you mean pct-applications?"),
        (["grup:安全監管"], "--only grup:安全監管 selects nothing of 14fyp; did you mean group:安全監管?"),
        (["group:Fod safety"], "--only group:Fod safety selects nothing of 14fyp; did you mean group:Food safety?"),
        (["group:强化"], "--only group:强化 may be any of Food safety, Drug safety, Safety of special equipment, "),
        (["measure:x"], "; write one of level, milestone, period_total, every_year"),
        (["unit:x"], "; write one of 10,000 entities, %, number, "),
        (["direction:within it"], "--only direction:within it selects nothing of 14fyp; "),
        (["chapter:9"], "--only chapter:9 selects nothing of 14fyp; it has the chapters 2, 3, 4, 5, 6, 7"),
        (["place:第九章"], "; write a place like 第四章第一節(三), 專欄4-1 or 表2-1 第24項"),
        (["專欄９-1"], "--only 專欄９-1 selects nothing of 14fyp; write a place like"),
    ],
)
def test_what_selects_nothing_says_what_can_be_written(catalog: Catalog, selections: list[str], said: str) -> None:
    with pytest.raises(SelectionError) as raised:
        chosen(catalog, *selections)
    assert said in str(raised.value)


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, args, env={"PLAN_LANG": "en"})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", [["list", "--plan", "14fyp"], ["evaluate", "examples/demonstration-2023.yaml"]])
def test_nothing_selected_is_one_line_and_exit_code_2(command: list[str]) -> None:
    for selections, said in (
        (["33"], "--only 33 selects nothing of 14fyp; its rows run from 1 to 31"),
        (["text", "tables"], "--only text --only tables together select nothing of 14fyp"),
    ):
        only = [word for selection in selections for word in ("--only", selection)]
        assert run(*command, *only) == (2, "", f"plan: {said}\n")


def test_a_plan_of_which_nothing_is_selected_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "both.yaml"
    documents = ["plan: 13fyp\nyear: 2020\nactuals: {33: 2}\n", "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9}\n"]
    path.write_text("---\n".join(documents), encoding="utf-8")
    code, out, err = run("evaluate", str(path), "--only", "33", "-f", "json")
    assert (code, [each["plan"] for each in json.loads(out)["evaluations"]]) == (0, ["13fyp"])
    assert "0 rows" not in err
