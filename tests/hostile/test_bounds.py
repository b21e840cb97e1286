"""Files made to exhaust time or memory: each is told what is wrong with it, within bounds that the kernel enforces."""

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

# Generous: a loaded machine takes several times as long as an idle one. docs/security.md names what is promised.
SECONDS, MEGABYTES = 60, 1024
HEAD = "plan: 14fyp\nyear: 2023\nactuals:"


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1_000_000,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(*args: str, **env: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "ningbo_plan", *args]
    environment = os.environ | {"PLAN_LANG": "en", **env}
    # Seconds of the processor are counted by the kernel; those of the clock are only there to end a run that waits.
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS * 5,
        preexec_fn=bounded,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def codes(text: str) -> set[str]:
    return {word for word in text.split() if word.startswith("NP") and word[2:].isdecimal()}


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(24)
)
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 30))
GIANTS = {
    "aliases that double": (BOMB, {"NP005"}),
    "merge keys that double": (MERGES, {"NP005"}),
    "many aliases": ("a: &a [x]\nb: [" + "*a," * 3_000_000 + "]", {"NP005", "NP008"}),
    "depth of lists": ("a: " + "[" * 5_000_000, {"NP006"}),
    "depth of mappings": ("{a: " * 2_000_000, {"NP006"}),
    "depth of blocks": ("- " * 4_000_000, {"NP006"}),
    "width of a list": (f"{HEAD} [" + "1," * 4_500_000 + "]", {"NP008"}),
    "width of a mapping": (f"{HEAD}\n" + "".join(f"  x{i}: 1\n" for i in range(600_000)), {"NP008"}),
    "width of components": (f"{HEAD} {{1: {{components: {{" + "".join(f"x{i}: 1," for i in range(700_000)), {"NP008"}),
    "unknown keys": (f"{HEAD}\n" + "".join(f"  x{i}: 1\n" for i in range(90_000)), {"NP402"}),
    "unknown rows": (f"{HEAD}\n" + "".join(f"  {i}: 1\n" for i in range(100, 90_000)), {"NP410"}),
    "wrong types": (f"{HEAD}\n" + "".join(f"  x{i}: [1]\n" for i in range(45_000)), {"NP104"}),
    "empty flow": ("{" + "?," * 4_500_000, {"NP004", "NP008"}),
    "one key again and again": ("a: 1\n" * 1_900_000, {"NP004", "NP008"}),
    "documents": ("---\na: 1\n" * 900_000, {"NP102", "NP103", "NP008"}),
    "values of one year": (f"---\n{HEAD} {{1: 95, 2: 60, 4: 3}}\n" * 1000, {"NP407"}),
    "a long number": (f"{HEAD} {{1: {'9' * 9_000_000}}}", {"NP201"}),
    "a long fraction": (f"{HEAD} {{1: 0.{'9' * 9_000_000}}}", {"NP201"}),
    "a long expression": (f"{HEAD} {{1: {'9萬' * 2_000_000}}}", {"NP201"}),
    "a long note": (f"{HEAD} {{1: {{value: 95, note: {'長' * 3_000_000}}}}}", {"NP104"}),
    "a long region": (f"region: {'長' * 3_000_000}\n{HEAD} {{1: 95}}", {"NP104"}),
    "a long key": (f"? {'長' * 3_000_000}\n: 1", {"NP102", "NP103"}),
    "a long escape": (f'region: "{chr(92)}u202e' + "\\u001b" * 1_500_000 + f'"\n{HEAD} {{1: 95}}', {"NP104"}),
    "comments": (f"{HEAD} {{1: 135}}\n" + "# plan: ignore NP301 x\n" * 200_000, {"NP307"}),
    "comments in a text": (f"region: '{' # plan: ignore' * 600_000}'\n{HEAD} {{1: 135}}", {"NP104"}),
    "blanks in a comment": (f"{HEAD} {{1: 135}} # plan: ignore NP301{' ' * 4_000_000}x{' ' * 4_000_000}", {"NP307"}),
    "empty lines": ("\n" * 9_900_000, {"NP001"}),
    "tabs": ("\t" * 9_900_000 + "a: 1", {"NP003"}),
    "colons": (":" * 9_900_000, {"NP003"}),
    "dashes": ("-" * 9_900_000, {"NP101"}),
    "quotes": ("'" * 9_900_001, {"NP003"}),
    "block scalar": ("|\n" + " x\n" * 3_000_000, {"NP101"}),
    "a late NUL": (" " * 9_900_000 + "\0", {"NP007"}),
}


@pytest.mark.parametrize("name", GIANTS)
def test_a_giant_is_told_what_is_wrong(tmp_path: Path, name: str) -> None:
    text, expected = GIANTS[name]
    path = tmp_path / "giant.yaml"
    path.write_text(text, encoding="utf-8")
    assert path.stat().st_size <= 10_000_000
    code, out, _ = run("check", str(path), "--strict")
    assert code == 1
    assert expected <= codes(out)


@pytest.mark.parametrize("name", ["aliases that double", "unknown keys", "values of one year", "documents"])
def test_a_giant_is_not_judged(tmp_path: Path, name: str) -> None:
    path = tmp_path / "giant.yaml"
    path.write_text(GIANTS[name][0], encoding="utf-8")
    assert run("evaluate", str(path))[0] == 1
    assert run("explain", "1", str(path))[0] == 1
    assert run("list", "--data", str(tmp_path))[0] == 2


def test_plan_data_are_bounded_too(tmp_path: Path) -> None:
    for name in ("aliases that double", "depth of lists", "width of a list", "documents"):
        (tmp_path / "indicators.yaml").write_text(GIANTS[name][0], encoding="utf-8")
        code, out, err = run("list", "--data", str(tmp_path))
        assert (code, out) == (2, "")
        assert GIANTS[name][1] & codes(err)


def test_the_largest_sound_file_is_judged(tmp_path: Path) -> None:
    rows = ", ".join(f"{row}: 1" for row in (1, 4, 5, 6, 7, 8, 18, 24))
    documents = [
        f"---\nplan: 14fyp\nyear: {2021 + i % 5}\nregion: 區{i // 5}\nactuals: {{{rows}}}\n" for i in range(1000)
    ]
    path = tmp_path / "sound.yaml"
    path.write_text("".join(documents), encoding="utf-8")
    for format in ("table", "json", "csv", "markdown"):
        code, out, err = run("evaluate", str(path), "-f", format)
        assert (code, err.count("(final evaluation): 31 rows: ")) == (0, 200)
        assert out


# Numbers and words that other readers of YAML take for something else.
@pytest.mark.parametrize(
    "value",
    [
        "1e999999999", "-1e999999999", "1e-999999999", "9" * 30, "0." + "1" * 30, ".nan", ".inf", "-.inf", "NaN",
        "Infinity", "inf", "0x1F", "0o17", "017", "0b11", "12:30", "190:20:30", "1_000", "on", "yes", "2022-11-07",
        "!!int 5", "!!python/object/apply:os.system [id]", "!x 5", "&a 5", "*a", "<<", '"\\0"', '"\\x1b"', "1e", ".5",
    ],
)  # fmt: skip
def test_a_value_that_is_no_number_here(tmp_path: Path, value: str) -> None:
    path = tmp_path / "value.yaml"
    path.write_text(f"{HEAD}\n  1: {value}\n", encoding="utf-8")
    code, out, _ = run("check", str(path))
    assert (code, len(codes(out))) == (1, 1), out


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"plan: \x00", "NP007"),
        (b"plan: \xff\xfe", "NP002"),
        (b"\xed\xa0\x80", "NP002"),
        (b"\xc0\x80", "NP002"),
        ("plan: 14fyp".encode("utf-16"), "NP002"),
        ("plan: 14fyp".encode("utf-16-le"), "NP007"),
        ("plan: 十四五".encode("gb18030"), "NP002"),
        ("plan: 14fyp".encode("utf-32"), "NP002"),
        (b"", "NP001"),
        (b"\xef\xbb\xbf", "NP001"),
        (b"%YAML 9.9\n---\na", "NP003"),
        (b"%TAG ! tag:x,2000:\n---\n!a b", "NP005"),
        (b"\x1b[2J: 1", "NP007"),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(data)
    status, out, _ = run("check", str(path))
    assert (status, codes(out)) == (1, {code})


def test_what_is_no_file(tmp_path: Path) -> None:
    fifo, directory, sparse = tmp_path / "fifo", tmp_path / "folder.yaml", tmp_path / "sparse.yaml"
    loop, dangling = tmp_path / "loop.yaml", tmp_path / "dangling.yaml"
    os.mkfifo(fifo)
    directory.mkdir()
    with sparse.open("wb") as file:
        file.truncate(1_000_000_000)
    loop.symlink_to(loop)
    dangling.symlink_to(tmp_path / "nowhere")
    problems = {
        str(fifo): "not a regular file",
        str(directory): "Is a directory",
        str(sparse): "larger than 10 MB; split it, or raise PLAN_MAX_MB",
        str(loop): "Too many levels of symbolic links",
        str(dangling): "No such file or directory",
        "/dev/zero": "not a regular file",
        "/proc/self/mem": "Input/output error",
        "a\nb": "No such file or directory",
        "x" * 5000: "File name too long",
        "": "No such file or directory",
    }
    for path, problem in problems.items():
        for command in (["check"], ["evaluate"], ["explain", "1"], ["new-plan"]):
            code, out, err = run(*command, path)
            assert (code, out, err.count("\n")) == (2, "", 1), (path, command, err)
            is_panel = path == str(directory) and command == ["evaluate"]
            assert ("there is no CSV or Parquet file" if is_panel else problem) in err
    assert run("audit", "--source", str(sparse))[0] == 2
    assert run("list", "--data", str(fifo))[0] == 2


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    """A file is there or it is not; there is no moment at which its loss is a traceback."""
    path = tmp_path / "a.yaml"
    stop = threading.Event()

    def flicker() -> None:
        while not stop.is_set():
            path.write_text(f"{HEAD} {{1: 135.9}}\n", encoding="utf-8")
            path.unlink()

    thread = threading.Thread(target=flicker)
    thread.start()
    try:
        for _ in range(8):
            code, out, err = run("check", str(path))
            told = {0: "0 errors", 1: "NP001", 2: "No such file or directory"}  # 1 where it is still empty
            assert told[code] in out + err
    finally:
        stop.set()
        thread.join()


def test_an_endless_standard_input_is_read_to_the_bound() -> None:
    command = f"yes 'a: 1' | {sys.executable} -m ningbo_plan check -"
    done = subprocess.run(
        ["bash", "-c", command],
        env=os.environ | {"PLAN_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
    )
    message = "plan: - cannot be read or written: larger than 10 MB; split it, or raise PLAN_MAX_MB\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_limits_are_raised_by_a_variable(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    rows = "".join(f"  x{i}: 1\n" for i in range(60_000))
    path.write_text(f"# {'x' * 11_000_000}\n{HEAD}\n{rows}", encoding="utf-8")
    assert run("check", str(path))[0] == 2
    code, out, _ = run("check", str(path), PLAN_MAX_MB="12")
    assert (code, codes(out)) == (1, {"NP402"})
    code, out, _ = run("check", str(path), PLAN_MAX_MB="1")
    assert code == 2
    for wrong in ("0", "-1", "1e3", "x", "１２", "9" * 30):
        code, out, err = run("check", str(path), PLAN_MAX_MB=wrong)
        assert (code, out) == (2, "")
        assert "Invalid value for PLAN_MAX_MB: write a whole number of megabytes, such as 50" in err
