"""Any bytes and any text give diagnostics or a reading, never an exception."""

import json
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import get_args

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.numerals import exact
from ningbo_plan.notation.reading import Kind
from ningbo_plan.render.evaluations import Format, render_evaluations
from ningbo_plan.render.text import render_diagnostics
from ningbo_plan.shape import UNFORESEEN

MANY = settings(max_examples=300, deadline=None)
# The characters that expressions are made of, so that random text often comes near to one.
NOTATION = (
    "0123456789.,-+%‰〔〕()（）/~—至到以上內内下左右約近超過不低於少年均每累計新增長降提高由從 "
    "萬亿億戶户家個项項件元百分之點点成倍翻番三兩零的突破全覆蓋"
)
FRAGMENTS = [
    "plan", "14fyp", "year", "2023", "actuals", "value", "components", ": ", "- ", "\n", "  ", "{", "}", "[", "]",
    "7", "99.6", "!", "&a", "*a", "<<", '"', "'", "|", "#", "95以上", "null", "\t", "? ",
]  # fmt: skip
FOLDERS = ("tests/faults", "examples", "fuzz/corpus/loader")
FILES = sorted(path for folder in FOLDERS for path in Path(folder).iterdir() if path.is_file())
# What acts on a terminal, or hides or reorders text.
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def told(catalog: Catalog, data: bytes) -> None:
    result = Submissions()
    read_document_bytes("file", data, result)
    checked = check_submissions(catalog, result)
    for language in Language:
        text = render_diagnostics(checked.diagnostics, messages_for(language))
        assert messages_for(language).text(UNFORESEEN) not in text
        assert "Input should" not in text
    assert checked.sound or checked.diagnostics


@MANY
@given(st.binary(max_size=200))
def test_any_bytes(catalog: Catalog, data: bytes) -> None:
    told(catalog, data)


@MANY
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
def test_anything_like_a_submission(catalog: Catalog, text: str) -> None:
    told(catalog, text.encode())


@MANY
@given(data=st.data())
def test_any_change_of_a_file(catalog: Catalog, data: st.DataObject) -> None:
    """Some bytes of a real file replaced, left out or doubled."""
    path = data.draw(st.sampled_from(FILES))
    content = path.read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(start + 12, len(content))))
        content = content[:start] + data.draw(st.binary(max_size=6) | st.just(content[start:end] * 2)) + content[end:]
    told(catalog, content)


yaml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.dates() | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)


@MANY
@given(
    document=st.fixed_dictionaries(
        {
            "plan": st.just("14fyp"),
            "year": st.integers(2019, 2027),
            "actuals": st.dictionaries(st.integers(1, 33), yaml_values),
        },
        optional=dict.fromkeys(("region", "reference", "quality", "note", "x"), yaml_values),
    ),
    flow=st.sampled_from([None, True, False]),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    unicode=st.booleans(),
)
def test_any_tree_in_any_style(
    catalog: Catalog, document: dict[str, object], flow: bool | None, style: str | None, unicode: bool
) -> None:
    """Whatever another program writes as YAML, aliases and tags included."""
    text = yaml.safe_dump(document, default_flow_style=flow, default_style=style, allow_unicode=unicode)
    told(catalog, text.encode("utf-8", "surrogatepass"))


@MANY
@given(st.text(max_size=30), st.sampled_from(get_args(Format)))
def test_any_text_is_harmless_in_every_format(catalog: Catalog, text: str, format: Format) -> None:
    value = {"value": 135.9, "reference": text, "note": text, "quality": "preliminary"}
    document = {"plan": "14fyp", "year": 2023, "region": text, "actuals": {"1": value}}
    submissions = Submissions()
    read_document_bytes("file", json.dumps(document).encode(), submissions)
    for evaluation in evaluate(catalog, check_submissions(catalog, submissions)):
        output = render_evaluations([evaluation], format, Language.EN)
        assert {char for char in output if unicodedata.category(char) in ACTING} <= {"\n"}
        if format == "json":
            assert json.loads(output)["evaluations"][0]["region"] == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@MANY
@given(
    year=st.integers(2015, 2030) | json_values,
    actuals=st.dictionaries(st.sampled_from(["7", "pct-applications", "24", "x"]) | st.text(), json_values, max_size=4),
)
def test_any_tree(catalog: Catalog, year: object, actuals: dict[str, object]) -> None:
    document = {"plan": "14fyp", "year": year, "actuals": actuals}
    told(catalog, json.dumps(document).encode())


@MANY
@given(st.text(NOTATION, max_size=16) | st.text(max_size=12))
def test_any_expression(expression: str) -> None:
    reading = read(expression)
    assert reading.expression == expression
    assert (reading.interval is not None) == (reading.kind is Kind.QUANTITY)
    if reading.interval is not None:
        assert not reading.interval.is_empty
        for end in (reading.interval.low, reading.interval.high):
            assert end is None or exact(end) == end


@MANY
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_every_number_reads_as_itself(number: Decimal) -> None:
    text = f"{number:f}"
    reading = read(text)
    assert reading.interval is not None
    assert reading.interval.low == reading.interval.high == number
