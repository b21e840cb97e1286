"""`plan review` as its users run it: formats by name, refusals in one line, the same bytes, a bar on a terminal."""

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.source import files

SERIES = [
    str(Path("examples/demonstration-2021-2022.yaml").resolve()),
    str(Path("examples/demonstration-2023.yaml").resolve()),
]
BEGINNINGS = {"docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>", "md": b"# "}


def plan(*args: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "ningbo_plan", "--lang", "en", *args]
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


@pytest.mark.parametrize("suffix", BEGINNINGS)
def test_the_name_says_the_format_and_the_same_input_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    written = []
    for seed in ("1", "2"):
        done = plan("review", *SERIES, "-o", str(tmp_path / f"a.{suffix}"), PYTHONHASHSEED=seed)
        assert (done.returncode, done.stdout) == (0, b""), done.stderr
        written.append((tmp_path / f"a.{suffix}").read_bytes())
    assert written[0].startswith(BEGINNINGS[suffix])
    assert written[0] == written[1]


def test_without_a_file_it_is_a_digest() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES])
    assert done.exit_code == 0
    assert done.stdout.startswith("Plan for market regulation in Ningbo, 14th five-year period: mid-term review\n")
    assert "14fyp 寧波市 2023 (mid-term evaluation): 31 rows: 3 met early" in done.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-o", "a.pdf"], "does not say which format"),
        (["--year", "2020"], "nothing to judge"),
        (["--region", "象山縣"], "nothing to judge"),
        (["--plan", "15fyp"], "15fyp"),
        (["--only", "no-such-row"], "no-such-row"),
        (["--narrative", "no.md", "-o", "a.md"], "no.md"),
        (["--narrative", "no.md"], "no place for it"),
        (["--reference-doc", "a.docx", "-o", "a.html"], "only a Word file"),
        (["--reference-doc", "no.docx", "-o", "a.docx"], "no.docx"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, *args])
    assert done.exit_code == 2
    assert told in done.stderr
    assert not list(tmp_path.iterdir())


def test_of_several_regions_one_is_chosen(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("{plan: 14fyp, year: 2023, region: 象山縣, actuals: {4: 5}}", encoding="utf-8")
    done = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, str(other)])
    assert done.exit_code == 2
    assert "--plan 14fyp --region 象山縣" in " ".join(done.stderr.split())
    chosen = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, str(other), "--region", "象山县"])
    assert chosen.exit_code == 0
    assert "象山縣" in chosen.stdout


@pytest.mark.parametrize(
    "rejected",
    [
        "{plan: 14fyp, year: 2023, region: 象山縣, actuals: {4: 5, 2: 188}}",
        "{plan: 14fyp, year: 2023, region: 象山縣, actuals: {2: 188}}",
        "{plan: 14fyp, year: 1999, region: 象山縣, actuals: {4: 5}}",
    ],
)
def test_a_region_is_chosen_even_where_the_other_one_has_errors(tmp_path: Path, rejected: str) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(rejected, encoding="utf-8")
    done = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, str(other)])
    assert (done.exit_code, done.stdout) == (2, "")
    told = " ".join(done.stderr.split())
    assert "--plan 14fyp --region 寧波市; --plan 14fyp --region 象山縣" in told
    chosen = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, str(other), "--region", "宁波市"])
    assert chosen.exit_code == 1
    assert "the 31 indicators of the plan" in " ".join(chosen.stdout.split())
    assert "not judged" not in chosen.stderr
    faulty = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, str(other), "--region", "象山縣"])
    assert (faulty.exit_code, faulty.stdout) == (1, "")


@pytest.mark.parametrize("given", ["option", "shared option", "environment"])
def test_the_command_printed_makes_the_document_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """Other plan data are part of what it was made of, however they were given."""
    data = tmp_path / "plan data"
    shutil.copytree("data", data)
    text = (data / "indicators.yaml").read_text(encoding="utf-8")
    (data / "indicators.yaml").write_text(text.replace("在冊市場主體總量", "在冊經營主體總量"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    option = ["--data", str(data)]
    before, behind = (option, []) if given == "shared option" else ([], option if given == "option" else [])
    environment = {"PLAN_DATA": str(data)} if given == "environment" else {}
    done = plan(*before, "review", *SERIES, *behind, "-o", "a.md", **environment)
    assert done.returncode == 0, done.stderr
    made = Path("a.md").read_text(encoding="utf-8")
    text = re.sub(r"\\(?=[^a-zA-Z0-9])", "", made)
    (command,) = re.findall(r"(plan review .*)", text)
    Path("a.md").unlink()
    again = plan(*shlex.split(command)[1:])
    assert again.returncode == 0, again.stderr
    assert Path("a.md").read_text(encoding="utf-8") == made


def test_a_narrative_with_a_fault_is_a_finding(tmp_path: Path) -> None:
    narrative = tmp_path / "n.md"
    narrative.write_text("# nobody\n\ntext\n", encoding="utf-8")
    done = CliRunner().invoke(
        app, ["--lang", "en", "review", *SERIES, "--narrative", str(narrative), "-o", str(tmp_path / "a.md")]
    )
    assert done.exit_code == 1
    assert f"{narrative}:1:1: NP901" in done.stderr
    assert not (tmp_path / "a.md").exists()


def test_an_authors_text_is_in_every_document(tmp_path: Path) -> None:
    narrative = tmp_path / "n.md"
    narrative.write_text("# 總體評價\n\n總體**平穩**。\n", encoding="utf-8")
    for _ in range(2):  # made again, its words are kept
        done = plan("review", *SERIES, "--narrative", str(narrative), "-o", str(tmp_path / "a.html"))
        assert done.returncode == 0, done.stderr
        assert "總體<strong>平穩</strong>。" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert narrative.read_text(encoding="utf-8") == "# 總體評價\n\n總體**平穩**。\n"


def test_no_input_is_overwritten(tmp_path: Path) -> None:
    narrative = tmp_path / "n.md"
    narrative.write_text("# overall\n\ntext\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["review", *SERIES, "--narrative", str(narrative), "-o", str(narrative)])
    assert done.exit_code == 2
    assert narrative.read_text(encoding="utf-8") == "# overall\n\ntext\n"


def test_errors_are_findings_and_what_is_sound_is_reviewed_if_asked(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("{plan: 14fyp, year: 2023, region: 寧波市, actuals: {1: 130, 2: 188}}", encoding="utf-8")
    done = CliRunner().invoke(app, ["--lang", "en", "review", str(faulty)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "NP204" in done.stderr
    kept = CliRunner().invoke(app, ["--lang", "en", "review", str(faulty), "--keep-going"])
    assert kept.exit_code == 1
    assert "1 behind" in kept.stdout


FAULTY = """plan: 14fyp
year: 2024
region: 寧波市
actuals: {1: 1359000, 2: abc, nosuch: 3, 7: 99.9}
"""


def test_what_was_left_out_and_what_is_doubtful_is_told(tmp_path: Path) -> None:
    """Where the author of the document will see it: with the figures and on the first screen."""
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(FAULTY, encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text("plan: 13fyp\nyear: 2020\nactuals: {1: 1, 2: xyz}\n", encoding="utf-8")
    files = [*SERIES, str(faulty), str(other)]
    done = plan("review", *files, "--plan", "14fyp", "--keep-going", "-f", "markdown")
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "2 faults in the submissions kept values out of this review" in text
    assert "1 value should be looked at again" in text
    told = re.findall(rf"^- {re.escape(str(faulty))}:(\S+): (NP\d+)", text.replace("\\", ""), re.MULTILINE)
    assert told == [("4:26", "NP201"), ("4:31", "NP402"), ("4:14", "NP302")]
    assert "xyz" not in text
    digest = plan("review", *files, "--plan", "14fyp", "--keep-going").stdout.decode()
    assert "Left out: 2 faults" in digest
    assert "To be looked at again: 1 value" in digest
    sound = plan("review", *SERIES, "-f", "markdown").stdout.decode()
    assert "Left out" not in sound


def test_what_the_files_hold_is_told_where_nothing_is_left() -> None:
    told = plan("review", *SERIES, "--region", "杭州市").stderr.decode()
    assert told == "plan: nothing to judge for --region 杭州市; the files hold 14fyp 寧波市 2021, 2022, 2023\n"


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    done = plan("review", *SERIES, "-o", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.decode() == f"plan: {tmp_path} cannot be read or written: it is a folder; name a file in it\n"


def test_the_kind_of_review_is_that_of_its_year() -> None:
    for year, kind in (("2022", "annual"), ("2023", "mid-term")):
        assert (
            f"{year} ({kind} evaluation)" in plan("review", *SERIES, "--year", year, "-f", "markdown").stderr.decode()
        )


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["--lang", "en", "review", *SERIES, "-o", str(tmp_path / "a.docx")])
    assert done.exit_code == 2
    assert "pip install '.[review]'" in done.stderr
    assert CliRunner().invoke(app, ["review", *SERIES, "-o", str(tmp_path / "a.md")]).exit_code == 0


def test_a_bar_moves_on_a_terminal_and_in_no_pipe(tmp_path: Path) -> None:
    arguments = ["review", SERIES[1], "-o", str(tmp_path / "a.html")]
    assert b"charts" not in plan(*arguments).stderr
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ningbo_plan", "--lang", "en", *arguments]
    run = subprocess.Popen(command, stderr=follower, stdout=subprocess.DEVNULL, env=os.environ | {"TERM": "xterm"})
    os.close(follower)
    seen = b""
    try:
        while more := os.read(leader, 4096):
            seen += more
    except OSError:  # how a terminal ends
        pass
    os.close(leader)
    assert run.wait() == 0
    assert b"Drawing charts" in seen


def test_what_is_found_of_later_years_is_not_told(tmp_path: Path) -> None:
    head = "plan: 14fyp\nregion: 寧波市\n"
    known = f"{head}year: 2022\nactuals: {{20: 140, 7: 99.3}}\n"
    (tmp_path / "a.yaml").write_text(f"{known}---\n{head}year: 2023\nactuals: {{20: 1500, 7: 188}}\n", encoding="utf-8")
    for year, suspects in (("2022", 0), ("2023", 2)):
        args = ["review", str(tmp_path / "a.yaml"), "--year", year, "--keep-going", "-f", "markdown"]
        done = CliRunner().invoke(app, ["--lang", "en", *args])
        assert len(re.findall(r"a\.yaml:\d+:\d+: NP\d{3}", done.stdout)) == suspects, done.stdout


@pytest.mark.parametrize(
    ("only", "heading", "code"), [("2", "1", 1), ("2", "2", 0), ("2", "overall", 0), ("1", "1", 0)]
)
def test_an_authors_text_on_what_is_not_reviewed_is_not_lost(
    tmp_path: Path, only: str, heading: str, code: int
) -> None:
    (tmp_path / "n.md").write_text(f"# {heading}\r\rmine\r", encoding="utf-8", newline="")
    args = ["review", *SERIES, "--only", only, "--narrative", str(tmp_path / "n.md"), "-o", str(tmp_path / "a.md")]
    done = CliRunner().invoke(app, ["--lang", "en", *args])
    assert done.exit_code == code
    assert ("this review leaves out" in done.stderr) == bool(code)
    assert code or "mine" in (tmp_path / "a.md").read_text(encoding="utf-8")
