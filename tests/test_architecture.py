"""The house has floors: a module imports only what lies below it; and a plain run loads only what it uses."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path("src/ningbo_plan")
# From the top. A module may import from its own entry and from those after it.
FLOORS = [
    "__main__",
    "cli",
    "render",
    "report",
    "spark",
    "panels",
    "judging",
    "selection",
    "audit",
    "draft",
    "file_checks",
    "plan_checks",
    "handed_down",
    "checks",
    "entry_checks",
    "series_checks",
    "plausibility",
    "series",
    "labels",
    "compiled",
    "loading",
    "ignores",
    "shape",
    "model",
    "source",
    "notation",
    "diagnostics",
    "faults",
    "messages",
    "chinese",
]
HEAVY = {
    "babel", "defusedxml", "docx", "duckdb", "jinja2", "matplotlib", "numpy", "opencc", "openpyxl", "pandas", "polars",
    "pyarrow", "pyspark", "xlsxwriter",
}  # fmt: skip


def floor(module: str) -> int:
    return FLOORS.index(module.split(".")[1])


MODULES = {".".join(path.relative_to("src").with_suffix("").parts): path for path in SOURCE.rglob("*.py")}


def imports(source: str) -> list[str]:
    """The package's modules that a source imports, however it does so."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in named if name in MODULES or f"{name}.__init__" in MODULES]
            found += modules or [node.module or ""]
    return [name for name in found if name.startswith("ningbo_plan.")]


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("from ningbo_plan import checks, __version__", ["ningbo_plan.checks"]),
        ("from ningbo_plan import render as r", ["ningbo_plan.render"]),
        ("from ningbo_plan.render import table", ["ningbo_plan.render.table"]),
        ("def f():\n    import ningbo_plan.cli.options", ["ningbo_plan.cli.options"]),
        ("from ningbo_plan.loading import Catalog\nimport json, ningbo_plan", ["ningbo_plan.loading"]),
        ("from ningbo_plan import __version__", []),
    ],
)
def test_every_way_to_import_is_seen(source: str, modules: list[str]) -> None:
    assert imports(source) == modules


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name != "ningbo_plan.__init__"))
def test_imports_go_down(module: str) -> None:
    for imported in imports(MODULES[module].read_text(encoding="utf-8")):
        assert floor(imported) >= floor(module), f"{module} imports {imported} from above"


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph = {
        name.removesuffix(".__init__"): imports(path.read_text(encoding="utf-8")) for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path, name])
        if name not in done:
            for imported in graph.get(name, []):
                visit(imported, (*path, name))
            done.add(name)

    for name in graph:
        if name != "ningbo_plan":
            visit(name, ())


def test_no_module_is_too_long_to_read_in_one_sitting() -> None:
    long = {name for name, path in MODULES.items() if len(path.read_text(encoding="utf-8").splitlines()) > 400}
    assert long == {"ningbo_plan.diagnostics"}, "a table, which is looked up and not read"


@pytest.mark.parametrize(
    "command",
    [
        "evaluate data/baseline_2020.yaml",
        "evaluate examples/demonstration-2023.yaml -f json",
        "check examples/demonstration-2023.yaml",
        "explain 1 examples/demonstration-2023.yaml",
        "template --plan 14fyp --year 2024",
        "template --plan 14fyp --year 2024 -f csv",
    ],
)
def test_a_plain_run_loads_nothing_heavy(command: str) -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from ningbo_plan.cli import app\n"
        f"result = CliRunner().invoke(app, {command.split()!r})\n"
        "assert result.exit_code == 0, result.output\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()
