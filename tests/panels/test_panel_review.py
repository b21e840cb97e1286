"""The review of a panel: a page with its counts and a heat map of its regions, in a real browser."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from ningbo_plan.cli import app

Open = Callable[..., Page]
PARTS = {"market": ("營商環境", 60), "quality": ("質量", 80), "safety": ("安全", 90)}


@pytest.fixture(scope="module")
def plan_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of three groups, with an indicator each."""
    folder = tmp_path_factory.mktemp("plan")
    source = Path("data/indicators.yaml").read_text(encoding="utf-8")
    method = re.search(r"  method:\n(?:   .*\n)*", source)
    assert method
    text = f'version: "1"\nplans:\n- id: demo\n  years: [2021, 2025]\n{method[0]}'
    text += "  title: {zh-Hant: 虛構規劃, zh-Hans: 虚构规划, en: An invented plan}\n  groups:\n"
    for key, (group, _) in PARTS.items():
        text += f"  - {{name: {{zh-Hant: {group}, zh-Hans: {group}, en: {key} group}}}}\n"
    text += "  indicators:\n"
    for number, (key, (group, target)) in enumerate(PARTS.items(), start=1):
        text += (
            f"  - {{id: {key}, no: {number}, group: {group}, name: {{zh-Hant: {group}, zh-Hans: {group}, en: {key}}}, "
            f"direction: higher, measure: level, target: {target}, reference: 表1}}\n"
        )
    (folder / "indicators.yaml").write_text(text, encoding="utf-8")
    return folder


def panel_of(regions: int) -> pa.Table:
    """A panel in which the regions are the better the higher their number."""
    rows = []
    for region in range(regions):
        for at, (key, (_, target)) in enumerate(PARTS.items()):
            for year in (2022, 2023):
                is_good = region * 3 // regions > at
                rows.append((year, f"縣{region:03}", key, float(target if is_good else 1), 0.5))
    names = ["year", "region", "indicator", "value", "baseline"]
    return pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=names)


@pytest.fixture
def run(plan_data: Path) -> Callable[..., tuple[int, str, str]]:
    def ran(*arguments: object, lang: str = "en") -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["--lang", lang, "--data", str(plan_data), *map(str, arguments)])
        return done.exit_code, done.stdout, done.stderr

    return ran


Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts = []
    complaints: list[str] = []

    def opened(path: Path, width: int = 1400, scheme: Literal["light", "dark"] = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def cells(page: Page, row: int) -> list[str]:
    return page.locator("#page-main tbody tr").nth(row).locator("td, th").all_inner_texts()


def test_the_heat_map_has_the_numbers_of_evaluate(run: Ran, open_page: Open, tmp_path: Path) -> None:
    pq.write_table(panel_of(30), tmp_path / "panel.parquet")
    assert run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")[0] == 0
    page = open_page(tmp_path / "heat.html")
    heads = [
        re.sub(r"\s*↕$", "", text).replace("\n", " ") for text in page.locator("#page-main thead th").all_inner_texts()
    ]
    assert heads == ["#", "Region", "Total", "Rate", "market group", "quality group", "safety group"]
    assert page.locator("#page-main tbody").count() == 30
    assert cells(page, 0) == ["1", "縣020", "3", "66.7%", "100%", "100%", "0%"]
    assert cells(page, 29) == ["30", "縣009", "3", "0%", "0%", "0%", "0%"]
    _, output, _ = run("evaluate", tmp_path / "panel.parquet", "-f", "json")
    regions = json.loads(output)["panels"][0]["regions"]
    shown = [cells(page, row)[1::2][:2] for row in range(30)]
    assert shown == [[region["region"], f"{region['rate'] * 100:.3g}%"] for region in regions]
    assert page.locator("#regions ~ .scroll").first.inner_text().split()[-6:] == ["Regions", "10", "10", "–", "10", "–"]


def test_colour_never_stands_alone(run: Ran, open_page: Open, tmp_path: Path) -> None:
    pq.write_table(panel_of(9), tmp_path / "panel.parquet")
    run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")
    page = open_page(tmp_path / "heat.html")
    assert page.locator(".heat").count() > 9 * 4
    assert all(text.strip() for text in page.locator(".heat").all_inner_texts())
    grounds = page.evaluate(
        "() => [...document.querySelectorAll('.heat')].map(e => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(grounds)) == 5


def test_it_sorts_and_filters(run: Ran, open_page: Open, tmp_path: Path) -> None:
    pq.write_table(panel_of(30), tmp_path / "panel.parquet")
    run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")
    page = open_page(tmp_path / "heat.html")
    assert page.locator("#page-count").inner_text() == "30 of 30 regions shown"
    page.locator("#page-main thead button").nth(3).click()
    assert cells(page, 0)[3] == "0%"
    page.locator("#page-search").fill("縣02")
    assert page.locator("#page-count").inner_text() == "10 of 30 regions shown"
    page.locator("#page-controls button").click()
    page.wait_for_function("() => !document.querySelector('#page-main tbody[hidden]')")


@pytest.mark.parametrize(
    "look", [(400, "light", "en"), (400, "dark", "zh-Hant"), (1400, "light", "zh-Hans"), (1400, "dark", "en")]
)
def test_nothing_keeps_anyone_out(run: Ran, open_page: Open, tmp_path: Path, look: tuple[int, str, str]) -> None:
    width, scheme, lang = look
    pq.write_table(panel_of(12), tmp_path / "panel.parquet")
    run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html", lang=lang)
    page = open_page(tmp_path / "heat.html", width, scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def test_of_many_regions_both_ends_are_shown(run: Ran, open_page: Open, tmp_path: Path) -> None:
    pq.write_table(panel_of(450), tmp_path / "panel.parquet")
    assert run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")[0] == 0
    page = open_page(tmp_path / "heat.html")
    assert page.locator("#page-main tbody").count() == 200
    assert [cells(page, row)[0] for row in (0, 99, 100, 199)] == ["1", "100", "351", "450"]
    assert "Of 450 regions the first 100 and the last 100 are shown." in page.locator("main").inner_text()
    assert (tmp_path / "heat.html").stat().st_size < 300_000


def test_faults_are_counted_in_it(run: Ran, open_page: Open, tmp_path: Path) -> None:
    table = panel_of(6)
    names = ["nothing", *table.column("indicator").to_pylist()[1:]]
    pv.write_csv(table.set_column(2, "indicator", pa.array(names)), tmp_path / "panel.csv")
    code, _, errors = run("review", tmp_path / "panel.csv", "-o", tmp_path / "heat.html")
    assert code == 1
    assert "panel.csv:2:1: NP402" in errors
    assert "1 row with a fault" in open_page(tmp_path / "heat.html").locator(".warning").inner_text()


def test_a_plan_without_groups_is_compared_by_its_indicators(run: Ran, open_page: Open, tmp_path: Path) -> None:
    table = panel_of(6)
    pq.write_table(table, tmp_path / "panel.parquet")
    assert run("review", tmp_path / "panel.parquet", "--only", "market", "-o", tmp_path / "one.html")[0] == 0
    page = open_page(tmp_path / "one.html")
    assert page.locator("#page-main thead th").count() == 4, "one group only is no comparison"


def test_foreign_names_show_and_do_nothing(run: Ran, open_page: Open, tmp_path: Path) -> None:
    table = panel_of(3)
    hostile = "<img src=x onerror=alert(1)>\u202e"
    regions = [hostile if name == "縣002" else name for name in table.column("region").to_pylist()]
    pq.write_table(table.set_column(1, "region", pa.array(regions)), tmp_path / "panel.parquet")
    run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")
    page = open_page(tmp_path / "heat.html")
    assert page.locator("img").count() == 0
    assert cells(page, 0)[1] == hostile.replace("\u202e", "<U+202E>")


def test_the_same_panel_is_the_same_page(run: Ran, tmp_path: Path) -> None:
    pq.write_table(panel_of(20), tmp_path / "panel.parquet")
    pages = []
    for _ in range(2):
        run("review", tmp_path / "panel.parquet", "-o", tmp_path / "heat.html")
        pages.append((tmp_path / "heat.html").read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize("output", [["-o", "review.docx"], ["-f", "xlsx"], []])
def test_other_formats_say_what_to_do(run: Ran, tmp_path: Path, output: list[str]) -> None:
    pq.write_table(panel_of(3), tmp_path / "panel.parquet")
    code, written, errors = run("review", tmp_path / "panel.parquet", *output)
    assert (code, written) == (2, "")
    assert "a panel is reviewed as a web page (-o review.html)" in re.sub(r"\s+", " ", errors)


def test_regions_of_small_tables_are_reviewed_one_by_one(run: Ran, tmp_path: Path) -> None:
    table = panel_of(3).drop_columns("baseline")
    pv.write_csv(table.append_column("plan", pa.array(["demo"] * len(table))), tmp_path / "panel.csv")
    code, output, _ = run("review", tmp_path / "panel.csv", "--region", "縣001", "-f", "markdown")
    assert code == 0
    assert "縣001" in output
    assert "縣002" not in output


def test_of_several_plans_one_is_chosen(tmp_path: Path) -> None:
    rows = {"plan": ["13fyp", "14fyp"], "year": [2020, 2025], "region": ["甲", "乙"], "indicator": [4, 1]}
    pq.write_table(pa.table({**rows, "value": [50, 50]}), tmp_path / "panel.parquet")
    command = ["--lang", "en", "review", str(tmp_path / "panel.parquet"), "-o", str(tmp_path / "heat.html")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "choose one: --plan 13fyp, --plan 14fyp" in re.sub(r"\s+", " ", done.stderr)


def test_check_says_where_parquet_is_checked(run: Ran, tmp_path: Path) -> None:
    pq.write_table(panel_of(3), tmp_path / "panel.parquet")
    code, _, errors = run("check", tmp_path / "panel.parquet")
    assert code == 2
    assert errors.endswith("it is Parquet; plan evaluate checks each row of a panel, and tells the faults\n")
