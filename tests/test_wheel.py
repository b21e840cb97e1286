"""The wheel, installed in a fresh environment outside the checkout, does the main job."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


def run(*command: str, cwd: Path | None = None) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PLAN_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_data_catalogues_and_types(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert "ningbo_plan/py.typed" in names
    for name in ("indicators.yaml", "baseline_2020.yaml"):
        assert ZipFile(wheel).read(f"ningbo_plan/data/{name}") == (ROOT / "data" / name).read_bytes()
    for name in ("actuals", "indicators"):
        packaged = ZipFile(wheel).read(f"ningbo_plan/schema/{name}.schema.json")
        assert packaged == (ROOT / "schema" / f"{name}.schema.json").read_bytes()
    assert {f"ningbo_plan/rules/{path.name}" for path in (ROOT / "docs" / "rules").iterdir()} <= names
    for language in ("en", "zh_Hans", "zh_Hant"):
        assert f"ningbo_plan/locale/{language}/LC_MESSAGES/ningbo_plan.mo" in names


def test_the_wheel_holds_templates(wheel: Path) -> None:
    folder = ROOT / "src" / "ningbo_plan" / "render" / "templates"
    for template in folder.iterdir():
        packaged = ZipFile(wheel).read(f"ningbo_plan/render/templates/{template.name}")
        assert packaged == template.read_bytes()


def test_the_installed_program_prints_table_1_1_again(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", str(environment))
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    constraints = str(ROOT / "constraints.txt")
    run(str(scripts / "python"), "-m", "pip", "install", "--quiet", "-c", constraints, str(wheel))
    packaged = run(
        str(scripts / "python"), "-c", "import ningbo_plan as n; print(n.load_catalog().path)", cwd=tmp_path
    ).strip()
    assert packaged.startswith(str(environment))
    baseline = str(Path(packaged).with_name("baseline_2020.yaml"))
    printed = run(str(scripts / "plan"), "evaluate", baseline, cwd=tmp_path)
    assert "33項指標：完成28項、未完成4項、不評估1項" in printed
    simplified = run(str(scripts / "plan"), "evaluate", baseline, "--lang", "zh-Hans", cwd=tmp_path)
    assert "33项指标：完成28项、未完成4项、不评估1项" in simplified
