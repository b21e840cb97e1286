"""Charts show what they are given, on every machine the same, and never an empty box for a character."""

import os
import re
import subprocess
import sys
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from PIL import Image
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.render import fonts
from ningbo_plan.render.charts import DPI, draw
from ningbo_plan.render.fonts import LATIN, families, typeface
from ningbo_plan.render.palette import LOOKS, ORDER
from ningbo_plan.report.document import Bar, Chart, Panel, ProgressChart, Range, SeriesChart, Stack, VerdictChart
from ningbo_plan.source.files import FileError

F = Fraction
HOSTILE = "a\x00\x1b[31m\u202eb $x^2$ \\frac {} %s \ud800 😀 𠮷"


def bar(progress: Fraction, label: str = "在冊市場主體總量", verdict: Verdict = Verdict.AHEAD) -> Bar:
    return Bar(label, verdict, "快於預期", progress, f"{float(progress):.1%}", F(3, 5), "110.3", "135.9萬戶", "150")


def progress_chart(*bars: Bar) -> ProgressChart:
    return ProgressChart([*bars], "進度", "現值", "序時應達", "基期值", "目標值")


def series_chart(*panels: Panel) -> SeriesChart:
    return SeriesChart([*panels], (2020, 2025), "value", "path", "pace")


def panel(values: list[tuple[int, Fraction]], label: str = "Entities") -> Panel:
    path = [(year, F(100 + 10 * (year - 2020))) for year in range(2020, 2026)]
    return Panel(label, "unit", Verdict.BEHIND, values, path, [values[-1], (2025, F(120))])


PROGRESS = progress_chart(bar(F(1, 2)), bar(F(-1, 14)), bar(F(27, 10), verdict=Verdict.MET_EARLY))
VERDICTS = VerdictChart(
    [Stack("市場環境", {Verdict.MET_EARLY: 1, Verdict.BEHIND: 12}), Stack("Others", dict.fromkeys(ORDER, 1))],
    {verdict: verdict.value for verdict in ORDER},
    "指標數",
)
RANGES = [Range(2020, None, F(99), "≤ 99"), Range(2021, F(95), None, "≥ 95"), Range(2022, F(90), F(98), "90–98")]
SERIES = series_chart(
    panel([(2020, F(100)), (2022, F(105)), (2023, F(110))]),
    panel([(2020, F(5)), (2021, F(5))]),
    panel([(2023, F(100))])._replace(ranges=RANGES),
)
CHARTS: dict[str, Chart] = {"progress": PROGRESS, "verdicts": VERDICTS, "series": SERIES}
EMPTY: dict[str, Chart] = {
    "progress": progress_chart(),
    "verdicts": VerdictChart([], {}, ""),
    "series": series_chart(),
}


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_is_the_same_file(name: str) -> None:
    formats: tuple[Literal["svg", "png"], ...] = ("svg", "png")
    for format in formats:
        first = draw(CHARTS[name], format, language="zh-Hant")
        draw(PROGRESS, "svg", language="en")
        assert draw(CHARTS[name], format, language="zh-Hant") == first


def test_a_file_does_not_depend_on_the_process() -> None:
    code = "import sys; sys.path.insert(0, 'tests/review'); from test_charts import *\n"
    code += "sys.stdout.buffer.write(draw(SERIES, 'svg', language='en') + draw(PROGRESS, 'png', language='en'))"
    here = draw(SERIES, "svg", language="en") + draw(PROGRESS, "png", language="en")
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert there == here


@pytest.mark.parametrize("name", CHARTS)
def test_an_svg_has_no_text_and_nothing_of_the_day(name: str) -> None:
    svg = draw(CHARTS[name], "svg", language="zh-Hant")
    root = ElementTree.fromstring(svg)
    assert {element.tag.split("}")[1] for element in root.iter()} <= {"svg", "g", "path", "use", "defs", "style"}
    for word in (b"font-family", b"dc:date", b"matplotlib", b"http://matplotlib"):
        assert word not in svg.lower()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [90.0, 160.0, 250.0])
def test_a_png_is_as_wide_as_asked_for(name: str, width: float) -> None:
    with Image.open(BytesIO(draw(CHARTS[name], "png", language="zh-Hant", width_mm=width))) as image:
        assert abs(image.width - width / 25.4 * DPI) <= 2
        assert round(image.info["dpi"][0]) == DPI
        assert image.convert("RGB").getpixel((0, image.height - 1)) == (255, 255, 255)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_chart_is_a_sheet_too(name: str) -> None:
    assert draw(EMPTY[name], "svg", language="en")


def test_a_png_has_the_colours_of_the_verdicts() -> None:
    with Image.open(BytesIO(draw(VERDICTS, "png", language="en"))) as image:
        colors = {color for _, color in image.convert("RGB").getcolors(1 << 20) or []}
    for verdict in ORDER:
        if verdict is not Verdict.NOT_ASSESSED:
            assert tuple(bytes.fromhex(LOOKS[verdict].fill[1:])) in colors, verdict


def test_no_two_verdicts_of_one_review_look_alike() -> None:
    assert set(LOOKS) == set(Verdict) == set(ORDER)
    assert len(ORDER) == len(Verdict)
    final = {Verdict.MET, Verdict.UNMET, Verdict.UNDETERMINED, Verdict.NO_DATA, Verdict.NOT_ASSESSED}
    for together in (final, set(Verdict) - {Verdict.MET, Verdict.UNMET}):
        assert len({LOOKS[v].fill for v in together}) == len(together)
        assert len({LOOKS[v].sign for v in together}) == len(together)
        assert len({LOOKS[v].marker for v in together}) == len(together)


@pytest.mark.parametrize("verdict", ORDER)
def test_text_on_a_verdict_is_legible(verdict: Verdict) -> None:
    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    look = LOOKS[verdict]
    for ink, ground in ((look.ink, look.fill), ("#1a1a1a", look.tint)):
        one, other = sorted((luminance(ink), luminance(ground)))
        assert (other + 0.05) / (one + 0.05) >= 4.5


def test_every_character_is_drawn_or_spelt_out(recwarn: pytest.WarningsRecorder) -> None:
    charts: list[Chart] = [
        progress_chart(bar(F(1, 2), HOSTILE)._replace(value_text=HOSTILE, baseline_text=HOSTILE, target_text=HOSTILE)),
        VerdictChart([Stack(HOSTILE, {Verdict.MET: 1})], {Verdict.MET: HOSTILE}, HOSTILE),
        series_chart(panel([(2020, F(1)), (2021, F(2))], HOSTILE + "字")),
    ]
    for chart in charts:
        for language in ("en", "zh-Hant"):
            assert draw(chart, "svg", language=language)
    assert [str(warning.message) for warning in recwarn if "lyph" in str(warning.message)] == []
    assert typeface(LATIN).shown("a\x00漢") == "a<U+0000><U+6F22>"


def test_only_chinese_text_needs_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({LATIN}))
    assert families("Progress ≥ 60 % “x” −1 ρ", "zh-Hant") == [LATIN]
    with pytest.raises(FileError) as raised:
        families("進度", "en")
    assert raised.value.remedy == "install a font with Chinese characters such as fonts-noto-cjk"


@pytest.mark.parametrize(
    ("language", "installed", "chosen"),
    [
        ("zh-Hant", {"Noto Sans CJK SC", "Noto Sans CJK TC"}, "Noto Sans CJK TC"),
        ("zh-Hans", {"Noto Sans CJK SC", "Noto Sans CJK TC"}, "Noto Sans CJK SC"),
        ("en", {"Noto Sans CJK SC", "Microsoft JhengHei"}, "Microsoft JhengHei"),
        ("zh-Hant", {"SimHei"}, "SimHei"),
        ("zh-Hans", {"WenQuanYi Zen Hei"}, "WenQuanYi Zen Hei"),
    ],
)
def test_the_font_is_that_of_the_script_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, language: str, installed: set[str], chosen: str
) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset(installed))
    assert families("目標", language) == [chosen, LATIN]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Use of credit information in double-random inspection", 14, None),
        ("消費維權服務站(綠色通道)、ODR(在線消費糾紛解決)企業", 10, None),
        ("Donaudampfschifffahrtsgesellschaft" * 3, 8, None),
        ("short", 10, ["short"]),
        ("", 10, []),
        ("a b", 0.5, None),
    ],
)
def test_long_names_are_broken(text: str, width: float, lines: list[str] | None) -> None:
    face = typeface(*families(text, "zh-Hant"))
    broken = face.lines(text, width, 99)
    assert lines is None or broken == lines
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(face.width(line) <= width + 1 for line in broken if len(line) > 1)
    assert not any(line.startswith(("、", "）", ")")) for line in broken)


def test_values_within_bounds_are_drawn() -> None:
    whole = panel([(2023, F(100))])
    with_ranges = (series_chart(whole._replace(ranges=RANGES[:n])) for n in range(len(RANGES) + 1))
    drawn = [draw(chart, "svg", language="en").count(b"<path") for chart in with_ranges]
    assert drawn == sorted(set(drawn)), "each adds its lines"


def test_what_does_not_fit_says_so() -> None:
    face = typeface(LATIN)
    broken = face.lines("one two three four five six seven", 6, 2)
    assert len(broken) == 2
    assert broken[-1].endswith("…")


def test_a_bar_beyond_the_axis_ends_there_and_gives_its_number() -> None:
    within, beyond = (draw(progress_chart(bar(share)), "svg", language="en") for share in (F(1), F(50)))
    assert within != beyond
    # The bar ends at 120 %: the sheet is no wider, and nothing is drawn outside it.
    for svg in (within, beyond, draw(progress_chart(bar(F(-50))), "svg", language="en")):
        root = ElementTree.fromstring(svg)
        width = float(root.attrib["viewBox"].split()[2])
        for path in root.iter("{http://www.w3.org/2000/svg}path"):
            if "style" in path.attrib and "id" not in path.attrib:
                xs = [float(n) for n in re.findall(r"[ML] (-?[\d.]+) ", path.attrib["d"])]
                assert all(-1 <= x <= width + 1 for x in xs)


def test_drawing_needs_no_pyplot() -> None:
    code = "import sys, ningbo_plan.render.charts; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("False", "")


def test_a_matplotlibrc_changes_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "matplotlibrc").write_text("svg.fonttype: none\nlines.linewidth: 9\nsavefig.bbox: tight\n")
    code = "import sys; sys.path.insert(0, 'tests/review'); from test_charts import *\n"
    code += "sys.stdout.buffer.write(draw(SERIES, 'svg', language='en'))"
    environment = os.environ | {"MATPLOTLIBRC": str(folder / "matplotlibrc")}
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout
    assert there == draw(SERIES, "svg", language="en")


def test_without_a_font_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({LATIN}))
    for language, code in (("zh-Hant", 2), ("en", 0)):  # nothing in an English chart is Chinese
        output = tmp_path / f"{language}.html"
        command = ["review", "examples/demonstration-2023.yaml", "--lang", language, "-o", str(output)]
        result = CliRunner().invoke(app, command)
        assert (result.exit_code, output.exists()) == (code, code == 0)
        assert ("fonts-noto-cjk" in result.stderr) is (code == 2)
        assert len(result.stderr.splitlines()) == 1
