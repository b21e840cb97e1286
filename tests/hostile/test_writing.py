"""`-o` writes a whole file or none, and never over an input, whatever stops it."""

import ctypes
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PLAN = [sys.executable, "-m", "ningbo_plan"]
ENGLISH = os.environ | {"PLAN_LANG": "en"}
ACTUALS = "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9, 3: 88}\n"
OLD = "the old report\n"
UNWRITTEN = "plan: {path} cannot be read or written: {problem}\n"


@pytest.fixture(autouse=True, scope="module")
def interruptible() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C, and hands that down to the commands tested here."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def run(*args: str, cwd: Path | None = None, before: str = "") -> tuple[int, str, str]:
    """A run of the command line, after some Python that changes the world around it."""
    command = PLAN if not before else [sys.executable, "-c", f"{before}\nfrom ningbo_plan.__main__ import main\nmain()"]
    done = subprocess.run([*command, *args], env=ENGLISH, capture_output=True, text=True, check=False, cwd=cwd)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def actuals(tmp_path: Path) -> str:
    path = tmp_path / "actuals.yaml"
    path.write_text(ACTUALS, encoding="utf-8")
    return str(path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "report.json").write_text(OLD, encoding="utf-8")
    return folder / "report.json"


@pytest.fixture
def report(actuals: str) -> str:
    """What the file holds in the end."""
    return run("evaluate", actuals, "-f", "json")[1]


# What the program asks of the system while it writes, in this order.
STEPS = ["tempfile.mkstemp", "os.fdopen", "os.fchown", "os.chmod", "os.fsync", "os.replace", "os.close"]
PATCH = """
import errno, os, signal, sys, tempfile
module, name = {step!r}.split(".")
real = getattr(sys.modules[module], name)
def patched(*args, **kwargs):
    if {after}:
        real(*args, **kwargs)
    {act}
def install(event, _):
    # Only once writing begins, so that nothing before it is touched.
    if event == "tempfile.mkstemp" or (event == "import" and _[0] == "ningbo_plan.source.writing"):
        setattr(sys.modules[module], name, patched)
sys.addaudithook(install)
"""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_any_step_leaves_the_old_file_or_the_new(
    actuals: str, out: Path, report: str, step: str, after: bool
) -> None:
    patch = PATCH.format(step=step, after=after, act="os.kill(os.getpid(), signal.SIGKILL)")
    code, _, _ = run("evaluate", actuals, "-f", "json", "-o", str(out), before=patch)
    assert code == -signal.SIGKILL
    is_new = step == "os.close" or (step == "os.replace" and after)
    assert out.read_text(encoding="utf-8") == (report if is_new else OLD)


@pytest.mark.parametrize("act", ["raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("step", ["tempfile.mkstemp", "os.fdopen", "os.chmod", "os.fsync", "os.replace"])
def test_a_run_that_fails_at_any_step_leaves_nothing(actuals: str, out: Path, step: str, act: str) -> None:
    patch = PATCH.format(step=step, after=False, act=act)
    result = run("evaluate", actuals, "-f", "json", "-o", str(out), before=patch)
    failed = UNWRITTEN.format(path=out, problem="No space left on device; check the path and its permissions")
    assert result == ((2, "", failed) if "OSError" in act else (130, "", "plan: interrupted\n"))
    assert out.read_text(encoding="utf-8") == OLD
    assert names(out.parent) == [out.name]


def test_a_run_killed_at_any_moment_leaves_the_old_file_or_the_new(actuals: str, out: Path, report: str) -> None:
    started = time.monotonic()
    run("evaluate", actuals, "-f", "json", "-o", str(out))
    whole = time.monotonic() - started
    chance = random.Random(1)
    for _ in range(15):
        out.write_text(OLD, encoding="utf-8")
        process = subprocess.Popen(
            [*PLAN, "evaluate", actuals, "-f", "json", "-o", str(out)], env=ENGLISH, stderr=subprocess.DEVNULL
        )
        time.sleep(whole * chance.uniform(0.5, 1.05))
        process.kill()
        process.wait()
        assert out.read_text(encoding="utf-8") in (OLD, report)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_stopped_leaves_nothing(actuals: str, out: Path, number: signal.Signals, code: int) -> None:
    patch = PATCH.format(
        step="os.fsync", after=False, act=f"os.kill(os.getpid(), {number.value}); import time; time.sleep(9)"
    )
    result = run("evaluate", actuals, "-f", "json", "-o", str(out), before=patch)
    assert result == (code, "", "plan: interrupted\n" if number is signal.SIGINT else "")
    assert names(out.parent) == [out.name]
    assert out.read_text(encoding="utf-8") == OLD


# Says that it is waiting for its input, and waits.
WAITING = """
import os, sys, time
class Input:
    def read(self, size):
        os.write(1, b"waiting\\n")
        time.sleep(60)
sys.stdin = type("Stdin", (), {"buffer": Input()})()
"""


@pytest.mark.parametrize(
    ("number", "code", "told"), [(signal.SIGINT, 130, "plan: interrupted\n"), (signal.SIGTERM, 143, "")]
)
@pytest.mark.parametrize("command", [["check", "-"], ["evaluate", "-"], ["explain", "1", "-"], ["review", "-"]])
def test_a_run_that_waits_ends_in_one_line(command: list[str], number: signal.Signals, code: int, told: str) -> None:
    program = f"{WAITING}\nfrom ningbo_plan.__main__ import main\nmain()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *command],
        env=ENGLISH,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(number)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (code, "", told)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 16 KB; None where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(actuals: str, small_disk: Path | None) -> None:
    if small_disk is None:
        pytest.skip("no disk may be mounted here; the test of the largest file is run instead")
    (small_disk / "report.json").write_text(OLD, encoding="utf-8")
    for name in ("report.json", "new.json"):
        path = small_disk / name
        code, out, err = run("evaluate", actuals, "-f", "json", "-o", str(path))
        problem = "No space left on device; check the path and its permissions"
        assert (code, out, err) == (2, "", UNWRITTEN.format(path=path, problem=problem))
    assert names(small_disk) == ["report.json"]
    assert (small_disk / "report.json").read_text(encoding="utf-8") == OLD
    code, _, err = run("new-plan", "tests/draft/invented-city.csv", "-o", str(small_disk / "plan"))
    assert code == 2
    assert "No space left on device" in err
    assert names(small_disk) == ["report.json"]


def test_a_file_larger_than_is_allowed(actuals: str, out: Path) -> None:
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    code, _, err = run("evaluate", actuals, "-f", "json", "-o", str(out), before=limit)
    problem = "File too large; check the path and its permissions"
    assert (code, err) == (2, UNWRITTEN.format(path=out, problem=problem))
    assert names(out.parent) == [out.name]
    assert out.read_text(encoding="utf-8") == OLD


def without_override() -> None:
    """Let permissions hold for root, too: PR_CAPBSET_DROP of CAP_DAC_OVERRIDE."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_a_folder_or_a_file_that_may_not_be_written(actuals: str, out: Path) -> None:
    def refused(path: Path) -> bool:
        command = [*PLAN, "evaluate", actuals, "-f", "json", "-o", str(path)]
        done = subprocess.run(
            command, env=ENGLISH, capture_output=True, text=True, check=False, preexec_fn=without_override
        )
        problem = UNWRITTEN.format(path=path, problem="Permission denied; check the path and its permissions")
        return (done.returncode, done.stdout, done.stderr) == (2, "", problem)

    out.parent.chmod(0o555)
    assert refused(out)
    assert refused(out.with_name("new.json"))
    out.parent.chmod(0o777)
    out.chmod(0o444)
    assert refused(out)
    assert out.read_text(encoding="utf-8") == OLD
    assert names(out.parent) == [out.name]


def test_permissions_are_kept(actuals: str, out: Path, report: str) -> None:
    for mode in (0o600, 0o640, 0o664, 0o755):
        out.chmod(mode)
        assert run("evaluate", actuals, "-f", "json", "-o", str(out))[0] == 0
        assert stat.S_IMODE(out.stat().st_mode) == mode
    for mask, mode in ((0o022, 0o644), (0o077, 0o600)):
        new = out.with_name(f"{mask}.json")
        assert run("evaluate", actuals, "-f", "json", "-o", str(new), before=f"import os; os.umask({mask})")[0] == 0
        assert stat.S_IMODE(new.stat().st_mode) == mode
    assert out.read_text(encoding="utf-8") == new.read_text(encoding="utf-8") == report


def test_a_link_is_followed_and_stays(actuals: str, out: Path, report: str, tmp_path: Path) -> None:
    link, dangling = tmp_path / "latest.json", tmp_path / "next.json"
    link.symlink_to(out)
    dangling.symlink_to(out.with_name("next.json"))
    for path in (link, dangling):
        assert run("evaluate", actuals, "-f", "json", "-o", str(path))[0] == 0
        assert path.is_symlink()
        assert path.read_text(encoding="utf-8") == report
    assert names(out.parent) == ["next.json", "report.json"]


def test_a_hard_link_keeps_the_old_file(actuals: str, out: Path) -> None:
    other = out.with_name("other.json")
    other.hardlink_to(out)
    assert run("evaluate", actuals, "-f", "json", "-o", str(out))[0] == 0
    assert other.read_text(encoding="utf-8") == OLD


def test_no_input_is_overwritten(actuals: str, tmp_path: Path) -> None:
    path = Path(actuals)
    symbolic, hard = tmp_path / "symbolic.yaml", tmp_path / "hard.yaml"
    symbolic.symlink_to(path)
    hard.hardlink_to(path)
    outputs = [
        actuals,
        f"{tmp_path}/./actuals.yaml",
        f"{tmp_path}//actuals.yaml",
        "actuals.yaml",
        str(symbolic),
        str(hard),
    ]
    for output in [*outputs, f"../{tmp_path.name}/actuals.yaml"]:
        for command in (["evaluate", actuals], ["check", actuals], ["explain", "1", str(symbolic)]):
            code, out, err = run(*command, "-o", output, cwd=tmp_path)
            problem = "it is one of the inputs; choose another path"
            assert (code, out, err) == (2, "", UNWRITTEN.format(path=output, problem=problem))
    assert path.read_text(encoding="utf-8") == ACTUALS
    command = [*PLAN, "evaluate", "-", "-o", actuals]
    with path.open() as file:
        done = subprocess.run(command, env=ENGLISH, stdin=file, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert path.read_text(encoding="utf-8") == ACTUALS


def test_no_plan_data_are_overwritten(actuals: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree("data", data)
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    for name in before:
        for command in (["list"], ["show", "1"], ["evaluate", actuals], ["check", actuals]):
            assert run(*command, "--data", str(data), "-o", str(data / name))[0] == 2
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


@pytest.mark.parametrize("target", ["/dev/null", "/dev/stdout", "/dev/full", "."])
def test_what_is_no_file_is_not_replaced(actuals: str, target: str) -> None:
    code, out, err = run("evaluate", actuals, "-o", target)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert Path("/dev/null").is_char_device()


def test_a_fifo_is_not_waited_for(actuals: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert run("evaluate", actuals, "-o", str(tmp_path / "fifo"))[0] == 2
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)


@pytest.mark.parametrize(
    "target",
    ["nowhere/x.json", "actuals.yaml/x.json", "x" * 300, "a\0b", "", "loop"],
    ids=["folder", "file", "long", "nul", "empty", "loop"],
)
def test_a_path_that_cannot_be(actuals: str, tmp_path: Path, target: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = names(tmp_path)
    patch = f"import sys; sys.argv[-1] = {target!r}"
    code, out, err = run("evaluate", actuals, "-o", "x", cwd=tmp_path, before=patch)
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert names(tmp_path) == before


def shell(command: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], env=ENGLISH, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_pipe_that_nobody_reads(actuals: str) -> None:
    plan = " ".join(PLAN)
    code, out, err = shell(f"{plan} list -f json | head -1")
    assert (code, out) in ((2, "{\n"), (0, "{\n"))  # 0 where all of it was written before `head` ended
    code, out, err = shell(f"{plan} list -f json | true")
    assert (code, out) == (2, "")
    assert err == "plan: nobody reads the output any more (broken pipe)\n"
    assert shell(f"{plan} check {actuals} no-file 2>&1 | true")[0] in (2, 0)


@pytest.mark.parametrize(
    ("command", "code", "speaks"),  # whether it has something to say to standard error
    [
        ("list -f json", 0, False),
        ("evaluate {}", 0, True),
        ("check --strict {0} {0} tests/faults/shape.yaml", 1, True),
        ("explain 1 {}", 0, False),
        ("parse 60", 0, False),
        ("--help", 0, False),
        ("list --help", 0, False),
    ],
)
def test_a_standard_output_that_is_full_or_closed(actuals: str, command: str, code: int, speaks: bool) -> None:
    plan = f"{' '.join(PLAN)} {command.format(actuals)}"
    is_help = "--help" in command
    ended, _, err = shell(f"{plan} > /dev/full")
    assert (ended, err.count("\n")) == (2, 1)
    assert "No space left on device" in err
    ended, _, err = shell(f"{plan} >&-")
    assert (ended, err.count("\n")) == ((0, 0) if is_help else (2, 1)), err
    assert shell(f"{plan} 2>&-")[0] == code
    assert shell(f"{plan} 2>/dev/full")[0] == (2 if speaks else code)
    assert shell(f"{plan} <&-")[0] == code
    assert shell(f"{plan} >&- 2>&- <&-")[0] == (0 if is_help else 2)


def test_standard_input_that_is_closed() -> None:
    code, out, err = shell(f"{' '.join(PLAN)} check - <&-")
    assert (code, out) == (2, "")
    assert err == "plan: - cannot be read or written: Bad file descriptor; check the path and its permissions\n"


def test_a_draft_is_whole_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "plan"
    for step in ("os.fsync", "os.replace"):
        patch = PATCH.format(step=step, after=False, act="raise OSError(errno.EIO, os.strerror(errno.EIO))")
        code, _, err = run("new-plan", "tests/draft/invented-city.csv", "-o", str(folder), before=patch)
        assert (code, err.count("\n")) == (2, 1)
        assert names(tmp_path) == []
        patch = PATCH.format(step=step, after=False, act="os.kill(os.getpid(), signal.SIGKILL)")
        assert run("new-plan", "tests/draft/invented-city.csv", "-o", str(folder), before=patch)[0] == -signal.SIGKILL
        assert not [path for path in folder.iterdir() if path.suffix != ".tmp"]
        shutil.rmtree(tmp_path / "deep")
