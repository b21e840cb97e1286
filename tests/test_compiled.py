"""Compiled plan data are the plan data; whatever is wrong with them, they count as not there."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

import ningbo_plan
from ningbo_plan import compiled
from ningbo_plan.file_checks import load_checked_catalog
from ningbo_plan.loading import Catalog, PlanDataError, catalog_files, catalog_of
from ningbo_plan.notation.grammar import read

DATA = Path("data")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "ningbo-plan"


def copied(folder: Path) -> Path:
    folder.mkdir()
    for path in (DATA / "indicators.yaml", *DATA.glob("baseline_*.yaml")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def assert_same(one: Catalog, other: Catalog) -> None:
    assert one.files == other.files
    assert (one.version, one.plans, one.path) == (other.version, other.plans, other.path)
    assert [(b.submission, b.path, b.is_whole) for b in one.baselines] == [
        (b.submission, b.path, b.is_whole) for b in other.baselines
    ]
    for first, second in zip(one.baselines, other.baselines, strict=True):
        for key, entry in second.submission.actuals.items():
            assert first.submission.actuals[key].model_fields_set == entry.model_fields_set
            at = ("actuals", key)
            assert first.document.span(at) == second.document.span(at)
    assert one.document.span(("plans", 1, "id")) == other.document.span(("plans", 1, "id"))


def test_what_is_recalled_is_what_was_read(cache: Path) -> None:
    files = catalog_files(DATA)
    assert compiled.recall(files) is None
    load_checked_catalog(DATA)
    recalled = compiled.recall(files)
    assert recalled is not None
    assert_same(recalled, catalog_of(files))
    (kept,) = cache.iterdir()
    json.loads(kept.read_bytes().partition(b"\n")[2])  # plain data, and no code


def test_keys_that_are_numbers_stay_numbers(cache: Path, tmp_path: Path) -> None:
    folder = copied(tmp_path / "data")
    (folder / "baseline_2020.yaml").write_text(
        "plan: 14fyp\nyear: 2020\nactuals: {1: 110.3, complaint-resolution: 99}\n"
    )
    load_checked_catalog(folder)
    recalled = compiled.recall(catalog_files(folder))
    assert recalled is not None
    assert list(recalled.baselines[0].submission.actuals) == [1, "complaint-resolution"]
    assert_same(recalled, catalog_of(catalog_files(folder)))  # empty documents before it are none


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data.replace(b"14fyp", b"15fyp"),
        lambda data: b"\x80\x04K\x01.",
        lambda data: b"0" * 64 + data[64:],
    ],
)
def test_damage_is_no_harm(cache: Path, damage: object) -> None:
    load_checked_catalog(DATA)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))  # type: ignore[operator]
    assert compiled.recall(catalog_files(DATA)) is None
    assert_same(load_checked_catalog(DATA), catalog_of(catalog_files(DATA)))
    assert kept.read_bytes() == whole


def test_a_well_formed_file_of_another_shape_is_not_taken(cache: Path) -> None:
    load_checked_catalog(DATA)
    (kept,) = cache.iterdir()
    body = b'{"file": {"version": "1", "plans": []}, "extra": []}'
    kept.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
    assert compiled.recall(catalog_files(DATA)) is None


def test_other_data_and_other_versions_are_not_recalled(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(tmp_path / "data")
    load_checked_catalog(folder)
    assert compiled.recall(catalog_files(folder)) is not None
    monkeypatch.setattr(ningbo_plan, "__version__", "0.0.0")
    assert compiled.recall(catalog_files(folder)) is None
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    with (folder / "indicators.yaml").open("a") as file:
        file.write("\n")
    assert compiled.recall(catalog_files(folder)) is None


def test_in_a_checkout_a_change_of_the_code_counts(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_checked_catalog(DATA)
    monkeypatch.setattr(compiled, "_age", lambda: 1)
    assert compiled.recall(catalog_files(DATA)) is None


def test_the_copy_may_lie_anywhere(cache: Path, tmp_path: Path) -> None:
    load_checked_catalog(copied(tmp_path / "one"))
    recalled = compiled.recall(catalog_files(copied(tmp_path / "other")))
    assert recalled is not None
    assert recalled.path == str(tmp_path / "other" / "indicators.yaml")


def test_faulty_data_are_never_kept(cache: Path, tmp_path: Path) -> None:
    folder = copied(tmp_path / "data")
    text = (folder / "indicators.yaml").read_text(encoding="utf-8")
    (folder / "indicators.yaml").write_text(text.replace("direction: lower", "direction: higher"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PlanDataError):
            load_checked_catalog(folder)
    assert not cache.exists()


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_checked_catalog(DATA).plans


def test_few_are_kept(cache: Path, tmp_path: Path) -> None:
    folder = copied(tmp_path / "data")
    for number in range(10):
        with (folder / "indicators.yaml").open("a") as file:
            file.write(f"# {number}\n")
        load_checked_catalog(folder)
    assert len(list(cache.iterdir())) == 8
    assert compiled.recall(catalog_files(folder)) is not None


def test_files_of_others_are_kept(cache: Path, tmp_path: Path) -> None:
    folder = compiled.folder()
    folder.mkdir(parents=True)
    names = [f"{i}.json" for i in range(20)]
    for name in names:
        (folder / name).write_text("{}", encoding="utf-8")
    load_checked_catalog(copied(tmp_path / "data"))
    assert all((folder / name).exists() for name in names)


def test_a_place_that_is_relative_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert compiled.folder().is_absolute()


def test_many_runs_at_once(cache: Path) -> None:
    command = [sys.executable, "-m", "ningbo_plan", "evaluate", "data/baseline_2020.yaml", "-f", "json"]

    def run(_: int) -> bytes:
        return subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout

    with ThreadPoolExecutor(4) as pool:
        outputs = list(pool.map(run, range(8)))
    assert len(set(outputs)) == 1
    assert len(list(cache.iterdir())) == 1


def test_a_user_without_a_home_has_no_compiled_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nowhere)
    assert load_checked_catalog(DATA).plans


def test_readings_are_recalled_as_they_were_made(cache: Path) -> None:
    load_checked_catalog(DATA)
    files = catalog_files(DATA)
    (kept,) = cache.iterdir()
    expressions = [expression for expression, _ in json.loads(kept.read_bytes().partition(b"\n")[2])["readings"]]
    assert {"0.22以內", "年均3000家以上", "零的突破", "60以上"} <= {*expressions}
    fresh = [read(expression) for expression in expressions]
    code = (
        "import sys; from ningbo_plan import compiled; from ningbo_plan.loading import catalog_files\n"
        "from ningbo_plan.notation import grammar\n"
        "def never(text): raise AssertionError(text)\n"
        "grammar._read = never\n"
        "compiled.recall(catalog_files(__import__('pathlib').Path('data')))\n"
        "print([grammar.read(expression) for expression in sys.argv[1:]])"
    )
    done = subprocess.run([sys.executable, "-c", code, *expressions], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == f"{fresh}\n"
    assert compiled.recall(files) is not None
