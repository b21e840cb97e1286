"""A form, filled in and judged, says the same whichever format it has; and a workbook survives LibreOffice."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.template_xlsx import render_xlsx
from ningbo_plan.report.template import make_template
from ningbo_plan.source.columns import COLUMNS

Golden = Callable[[str, str], None]
DEMONSTRATION = "examples/demonstration-2023.yaml"
FILLED: dict[str, dict[str, Any]] = {
    "registered-market-entities": {"value": "1,359,000戶", "reference": "統計公報"},
    "complaint-resolution": {"value": "99.6", "quality": "preliminary"},
    "national-food-safety-city": {"value": True, "note": "=1+1, 見公告"},
    "special-equipment-accidents": {"value": "0.2以內"},
    "food-drug-satisfaction/food": {"value": "85"},
    "food-drug-satisfaction/drug": {"value": "87.85"},
    "pct-applications": {"value": "310", "note": '含“PCT”,"國際"'},
}


def run(*args: str) -> str:
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    return result.stdout


def template(path: Path, plan: str, year: int, *args: str) -> Path:
    run("template", "--plan", plan, "--year", str(year), "-f", path.suffix[1:], "-o", str(path), *args)
    return path


def fill_yaml(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, entry in document["actuals"].items():
        for name, place in [(f"/{part}", value) for part, value in entry.get("components", {}).items()] or [
            ("", entry)
        ]:
            place.update(FILLED.get(key + name, {}))
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")


def names(header: list[Any], language: Language) -> dict[str, int]:
    """Where the columns of a form stand; it has none for what is rarely said."""
    words = {key: messages_for(language).text(label) for key, label in COLUMNS.items()}
    return {key: header.index(word) for key, word in words.items() if key not in ("increment", "correction")}


def filled(row: list[Any], at: dict[str, int]) -> dict[str, Any]:
    component = row[at["component"]]
    key = f"{row[at['indicator']]}/{component}" if component else row[at["indicator"]]
    return FILLED.get(key, {})


def fill_csv(path: Path, language: Language, encoding: str = "utf-8-sig", separator: str = ",") -> None:
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    at = names(header, language)
    for row in rows:
        for key, value in filled(row, at).items():
            row[at[key]] = str(value).upper() if isinstance(value, bool) else value
    output = io.StringIO()
    csv.writer(output, delimiter=separator).writerows([header, *rows])
    path.write_bytes(output.getvalue().encode(encoding))


def fill_xlsx(path: Path, language: Language) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = names([cell.value for cell in sheet[3]], language)
    for cells in sheet.iter_rows(min_row=4):
        row = [cell.value for cell in cells]
        for key, value in filled(row, at).items():
            cell = cells[at[key]]
            word = messages_for(language).text("yes") if value is True else value
            is_number = key == "value" and word.replace(".", "").isdecimal()
            cell.value = float(word) if is_number else word
            cell.data_type = "n" if is_number else "s"
    book.save(path)


def judged(path: Path) -> Any:
    return json.loads(run("evaluate", str(path), "--only", "all", "-f", "json"))


def libreoffice(path: Path) -> Path:
    """The same workbook, saved again by LibreOffice."""
    folder = path.parent / "saved"
    profile = (path.parent / "profile").as_uri()
    command = ["libreoffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / path.name


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize(("plan", "year"), [("14fyp", 2024), ("13fyp", 2020)])
def test_every_format_is_judged_alike(tmp_path: Path, plan: str, year: int, language: str) -> None:
    args = ("--lang", language, "--only", "all")
    forms = [template(tmp_path / f"form.{format}", plan, year, *args) for format in ("yaml", "csv", "xlsx")]
    for form in forms:
        assert run("check", str(form)) == ""
    empty, *others = [judged(form) for form in forms]
    assert others == [empty, empty]
    fill_yaml(forms[0])
    fill_csv(forms[1], Language(language))
    fill_xlsx(forms[2], Language(language))
    for form in forms:
        assert run("check", str(form)) == ""
    one, *others = [judged(form) for form in forms]
    assert others == [one, one]
    assert one != empty


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_judged_alike(tmp_path: Path) -> None:
    form = template(tmp_path / "form.xlsx", "14fyp", 2024)
    fill_xlsx(form, Language.ZH_HANT)
    saved = libreoffice(form)
    assert saved.read_bytes() != form.read_bytes()
    assert run("check", str(saved)) == ""
    assert judged(saved) == judged(form)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    forms = [template(tmp_path / name, "14fyp", 2024) for name in ("one.csv", "other.csv")]
    fill_csv(forms[0], Language.ZH_HANT)
    fill_csv(forms[1], Language.ZH_HANT, encoding, separator)
    assert judged(forms[1]) == judged(forms[0])


@pytest.mark.parametrize("format", ["yaml", "csv"])
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_forms(golden: Golden, format: str, language: str) -> None:
    args = ("--only", "1,2,21,24,pct-*,*-patents-*", "--lang", language, "-f", format)
    golden(
        f"template/14fyp-2024.{language}.{format}",
        run("template", "--plan", "14fyp", "--year", "2024", *args, DEMONSTRATION),
    )
    golden(f"template/13fyp-2018.{language}.{format}", run("template", "--plan", "13fyp", "--year", "2018", *args[2:]))


def test_a_workbook_is_the_same_every_time(catalog: Catalog) -> None:
    messages = messages_for(Language.ZH_HANT)
    form = make_template(catalog, catalog.plans[1], 2024, messages)
    assert render_xlsx(form, messages) == render_xlsx(form, messages)


def test_a_workbook_guards_what_is_not_to_be_filled_in(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(template(tmp_path / "form.xlsx", "14fyp", 2024)).worksheets[0]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    unlocked = {cell.coordinate[0] for row in sheet.iter_rows(min_row=4) for cell in row if not cell.protection.locked}
    assert unlocked == {"H", "I", "J", "K"}
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert '"是,否"' in lists
    assert '"初步數,推算數"' in lists


def test_text_of_the_plan_is_never_a_formula(catalog: Catalog) -> None:
    plan = catalog.plans[1]
    evil = plan.indicators[0].name.model_copy(update={"en": '=HYPERLINK("x")'})
    first = plan.indicators[0].model_copy(update={"name": evil})
    plan = plan.model_copy(update={"indicators": [first, *plan.indicators[1:]]})
    messages = messages_for(Language.EN)
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(make_template(catalog, plan, 2024, messages), messages)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert '=HYPERLINK("x")' in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_last_values_come_from_submissions(tmp_path: Path) -> None:
    text = run("template", "--plan", "14fyp", "--year", "2024", "--only", "1", "--lang", "en", DEMONSTRATION)
    assert "(2023)" in text
    assert "(2020)" in run("template", "--plan", "14fyp", "--year", "2024", "--only", "1", "--lang", "en")


def test_a_year_outside_the_plan_is_refused() -> None:
    result = CliRunner().invoke(app, ["template", "--plan", "14fyp", "--year", "2030", "--lang", "en"])
    assert result.exit_code == 2
    assert "write a year from 2020 to 2025" in " ".join(result.output.split())
