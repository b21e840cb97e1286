"""Findings in every format: whole outputs, validity by the formats' own schemas, and what hostile text must not do."""

import copy
import json
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft4Validator

from ningbo_plan import __version__
from ningbo_plan.diagnostics import FELL, NOT_A_PERCENTAGE, RULES, UNKNOWN_INDICATOR, Diagnostic, Span, in_order
from ningbo_plan.file_checks import check_files
from ningbo_plan.loading import Catalog, read_files
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.diagnostics import Format, render_findings
from ningbo_plan.render.findings import Findings, path_from_root

FORMATS: tuple[Format, ...] = get_args(Format)
ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
Golden = Callable[[str, str], None]


FILES = [
    "data/baseline_2020.yaml",
    "tests/faults/components.yaml",
    "tests/faults/cumulative-fell.yaml",
    "tests/faults/percent-out-of-range.yaml",
    "tests/faults/repeated-key.yaml",
]
HOSTILE_PATH = "a b%,c:d\r\n::error::]]>\x1b[31m\u202e[red]<b>&名.yaml"
HOSTILE_VALUE = (
    "9%\r\n::error file=x::]]> <b>&amp; \x1b[31m\x00\u202e\u2028[red]x[/red] [text](https://example.org) {0}"
)


@pytest.fixture(scope="session")
def real(catalog: Catalog) -> Findings:
    files = read_files(FILES)
    return Findings(check_files(catalog, files), files)


@pytest.fixture(scope="session")
def hostile() -> Findings:
    found = [
        Diagnostic(FELL, HOSTILE_PATH, Span(1, 1, 1, 2), dict.fromkeys(
            ("indicator", "year", "value", "earlier", "earlier_year"), HOSTILE_VALUE)),
        Diagnostic(NOT_A_PERCENTAGE, HOSTILE_PATH, Span(2, 3, 4, 1), {"expression": HOSTILE_VALUE}),
        Diagnostic(UNKNOWN_INDICATOR, "-", Span(1, 1, 1, 2), {
            "plan": "14fyp", "indicator": HOSTILE_VALUE, "suggestion": ""}),
    ]  # fmt: skip
    return Findings(in_order(found), {HOSTILE_PATH: HOSTILE_VALUE.encode(), "-": b"x"})


@pytest.fixture(params=["real", "hostile", "nothing"])
def findings(request: pytest.FixtureRequest) -> Findings:
    if request.param == "nothing":
        return Findings([], {"data/baseline_2020.yaml": b""})
    found: Findings = request.getfixturevalue(request.param)
    return found


def rendered(findings: Findings, format: Format, language: Language = Language.EN, **options: Any) -> str:
    return render_findings(findings, format, language, root=ROOT, **options)


def run_of(findings: Findings, language: Language = Language.EN) -> dict[str, Any]:
    (run,) = json.loads(rendered(findings, "sarif", language))["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["real", "hostile"])
def test_whole_outputs(request: pytest.FixtureRequest, golden: Golden, name: str, format: Format) -> None:
    text = rendered(request.getfixturevalue(name), format)
    if format == "sarif":  # without the rules that no result is about, so that a new rule leaves the file alone
        log = json.loads(text)
        (run,) = log["runs"]
        used = {result["ruleId"] for result in run["results"]}
        driver = run["tool"]["driver"]
        driver["rules"] = [rule for rule in driver["rules"] if rule["id"] in used]
        for result in run["results"]:
            del result["ruleIndex"]
        text = json.dumps(log, ensure_ascii=False, indent=2) + "\n"
    golden(f"check/{name}.{format}", text)


@pytest.mark.parametrize("color", [False, True])
def test_lines_of_the_source(golden: Golden, real: Findings, hostile: Findings, color: bool) -> None:
    suffix = "color" if color else "plain"
    for name, found in (("real", real), ("hostile", hostile)):
        text = rendered(found, "text", show_source=True, width=80, color=color)
        golden(f"check/{name}.source.{suffix}", text)


# GitHub


def test_github_commands_are_one_line_each_with_errors_first(findings: Findings) -> None:
    lines = rendered(findings, "github").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(findings.diagnostics)
    levels = [line.split(" ", 1)[0] for line in lines]
    assert levels == sorted(levels, key=lambda level: level == "::warning")
    assert {*levels} <= {"::error", "::warning"}
    for line in lines:
        assert line.isprintable()


def test_github_reads_back_what_was_written(hostile: Findings) -> None:
    """Parsed as the runner does: properties up to the second ::, split at commas, then unescaped."""
    found = []
    for line in rendered(hostile, "github").splitlines():
        properties, message = line.removeprefix("::").split("::", 1)
        _, _, listed = properties.partition(" ")
        pairs = dict(pair.split("=", 1) for pair in listed.split(","))
        found.append({name: unescape(value, "%3A", "%2C") for name, value in pairs.items()} | {"": unescape(message)})
    assert [set(one) for one in found] == [
        {"title", ""},
        {"file", "line", "endLine", "title", ""},
        {"file", "line", "endLine", "col", "endColumn", "title", ""},
    ]
    for one in found[1:]:
        assert one["file"] == HOSTILE_PATH.replace("\x1b", "<U+001B>").replace("\u202e", "<U+202E>")
    assert found[1]["title"] == "NP204 percent-out-of-range"
    assert found[1][""].startswith("9%  ::error file=x::]]> <b>&amp; <U+001B>[31m<U+0000><U+202E><U+2028>[red]")
    assert found[1][""].endswith("\nhelp: check the decimal point and the row; a share is written like 99.2 or 99.2%")


def unescape(text: str, *more: str) -> str:
    for escaped in ("%0D", "%0A", *more, "%25"):
        text = text.replace(escaped, unquote(escaped))
    return text


# SARIF


@pytest.mark.parametrize("language", Language)
def test_sarif_is_valid(findings: Findings, language: Language) -> None:
    SARIF.validate(json.loads(rendered(findings, "sarif", language)))
    run = run_of(findings, language)
    driver = run["tool"]["driver"]
    assert driver["semanticVersion"] == __version__
    assert [rule["id"] for rule in driver["rules"]] == sorted(RULES)
    for rule in driver["rules"]:
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"].strip("… ")
            assert not re.search(r"\{\w*\}", rule[key]["text"])
    for result, diagnostic in zip(run["results"], findings.diagnostics, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == diagnostic.rule.code
        assert result["level"] == diagnostic.rule.severity
        (location,) = result["locations"]
        assert set(location["physicalLocation"]["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert list(location["physicalLocation"]["region"].values()) == list(diagnostic.span[:4])
        assert result["partialFingerprints"]


def test_sarif_names_files_from_the_root(hostile: Findings) -> None:
    artifacts = [
        result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run_of(hostile)["results"]
    ]
    assert artifacts[0] == {"uri": "-"}
    for artifact in artifacts[1:]:
        assert artifact["uriBaseId"] == "%SRCROOT%"
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", artifact["uri"])
        assert unquote(artifact["uri"]) in hostile.files


def test_sarif_makes_no_link_of_foreign_text(hostile: Findings) -> None:
    for result in run_of(hostile)["results"]:
        assert "[text](" not in result["message"]["text"]


# JUnit


def test_junit_is_valid_and_counts(findings: Findings) -> None:
    text = rendered(findings, "junit")
    JUNIT.validate(StringIO(text))
    root = ElementTree.fromstring(text)
    assert len(root) == len(findings.files)
    assert len(root.findall(".//failure")) == sum(diagnostic.is_error for diagnostic in findings.diagnostics)
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase"))) != "0"
        assert suite.get("failures") == str(len(suite.findall("*/failure")))
        assert suite.get("skipped") == str(len(suite.findall("*/skipped")))


def test_junit_fails_for_warnings_only_when_strict(real: Findings) -> None:
    lenient = ElementTree.fromstring(rendered(real, "junit"))
    strict = ElementTree.fromstring(rendered(replace(real, strict=True), "junit"))
    assert lenient.findall(".//skipped")
    assert not strict.findall(".//skipped")
    assert len(strict.findall(".//failure")) == len(real.diagnostics)


# GitLab


def test_gitlab_has_what_the_report_needs(findings: Findings) -> None:
    faults = json.loads(rendered(findings, "gitlab"))
    for fault, diagnostic in zip(faults, findings.diagnostics, strict=True):
        assert set(fault) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert fault["check_name"] == diagnostic.rule.code
        assert fault["severity"] == ("major" if diagnostic.is_error else "minor")
        assert fault["description"].isprintable()
        assert fault["location"]["path"] == diagnostic.path
        assert fault["location"]["lines"]["begin"] == diagnostic.span.line
    assert len({fault["fingerprint"] for fault in faults}) == len(faults)


# Fingerprints and paths


def test_fingerprints_do_not_move_with_lines(real: Findings) -> None:
    moved = [
        d._replace(span=Span(d.span.line + 9, d.span.column, d.span.end_line + 9, d.span.end_column))
        for d in real.diagnostics
    ]
    assert replace(real, diagnostics=moved).fingerprints == real.fingerprints
    assert len(set(real.fingerprints)) == len(real.fingerprints)
    twice = Findings([*real.diagnostics, *real.diagnostics])
    assert twice.fingerprints[: len(real.diagnostics)] == real.fingerprints
    assert len(set(twice.fingerprints)) == len(twice.diagnostics)


def test_fingerprints_do_not_move_with_the_places_that_they_speak_of(catalog: Catalog) -> None:
    """A line put on top moves what is pointed at, too; and a report is the same from wherever it was made."""
    files = {
        "/r/sub/a.yaml": b"plan: 14fyp\nyear: 2023\nyear: 2023\nactuals: {1: 135}\n",
        "/r/sub/b.yaml": b"plan: 14fyp\nyear: 2023\nactuals: {1: 135}\n",
        "/r/sub/c.yaml": b"plan: 14fyp\nyear: 2023\nactuals: {1: 134}\n",
        "/r/sub/d.csv": b"plan,year,indicator,value\n14fyp,2024,1,140\n14fyp,2024,1,140\n",
    }
    moved = {path: (b"" if path.endswith("csv") else b"# a line\n") + data for path, data in files.items()}
    one, other = (Findings(check_files(catalog, them), them) for them in (files, moved))
    assert {d.rule.code for d in one.diagnostics} >= {"NP004", "NP407", "NP807"}
    assert one.fingerprints == other.fingerprints
    from_root = one.from_root(Path("/r"))
    assert any("sub/c.yaml:3" in d.message(messages_for(Language.EN)) for d in from_root.diagnostics)
    assert not any("/r/" in d.message(messages_for(Language.EN)) for d in from_root.diagnostics)


def test_fingerprints_do_not_change_with_the_language(real: Findings) -> None:
    prints = [[fault["fingerprint"] for fault in json.loads(rendered(real, "gitlab", lang))] for lang in Language]
    assert prints[0] == prints[1] == prints[2]


def test_paths_are_given_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "repository"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(root / "sub")
    for path, shown in [
        ("a.yaml", "sub/a.yaml"),
        ("./b/../a.yaml", "sub/a.yaml"),
        ("../a.yaml", "a.yaml"),
        (str(root / "a.yaml"), "a.yaml"),
        (str(tmp_path / "link" / "a.yaml"), "a.yaml"),
        ("../../a.yaml", (tmp_path / "a.yaml").as_posix()),
        ("-", "-"),
    ]:
        assert path_from_root(path, root) == shown


def test_sarif_gives_a_whole_uri_outside_the_repository(tmp_path: Path) -> None:
    found = Findings([Diagnostic(RULES["NP001"], str(tmp_path / "名.yaml"))])
    (result,) = run_of(found)["results"]
    uri = (tmp_path / "名.yaml").as_uri()
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_a_diagnostic_can_be_copied_and_sent() -> None:
    fault = Diagnostic(FELL, "a.yaml")
    assert pickle.loads(pickle.dumps(fault)) == copy.deepcopy(fault) == fault
