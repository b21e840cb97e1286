"""YAML to plain values with positions."""

import json

import pytest

from ningbo_plan.diagnostics import Span
from ningbo_plan.source.yaml import read_yaml


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\ufffe"])
def test_characters_that_no_editor_shows_are_faults(character: str) -> None:
    documents, (fault,) = read_yaml(f"plan: 14fyp\nnote: a{character}b\nyear: 2023\n".encode(), "file")
    assert documents == []
    assert fault.rule.name == "control-character"
    assert fault.values["character"] == f"U+{ord(character):04X}"
    assert fault.span == Span(2, 8, 2, 9)


@pytest.mark.parametrize("character", ["\t", "\xa0", "\u2027", "\u202a", "\u3000", "，", "\U0001f600"])
def test_others_are_text(character: str) -> None:
    (document,), faults = read_yaml(f"note: a{character}b".encode(), "file")
    assert (document.value, faults) == ({"note": f"a{character}b"}, [])


def test_characters_that_json_writes_as_two_escapes_are_one() -> None:
    """As `json.dumps` writes 𠮷, after which places stay those of the file."""
    text = json.dumps({"note": "\\𠮷\\\\𠮷", "reference": "a", "year": "b"}) + "\n"
    (document,), faults = read_yaml(text.encode(), "a.json")
    assert not faults
    assert document.value == json.loads(text)
    for key in ("reference", "year"):
        assert document.span([key], of_key=True).column == text.index(f'"{key}"') + 1
        assert document.span([key]).end_column == text.index(f'"{key}"') + len(f'"{key}": "a"') + 1


@pytest.mark.parametrize("escapes", [r"\ud842", r"\udfb7\ud842", r"\ud842\u0041"])
def test_half_a_character_is_refused(escapes: str) -> None:
    documents, (fault,) = read_yaml(f'{{"note": "{escapes}"}}'.encode(), "a.json")
    assert (documents, fault.rule.code) == ([], "NP003")


def test_the_mark_of_a_file_put_behind_another_is_named() -> None:
    _, (fault,) = read_yaml("a: 1\n---\n\ufeffb: 2\n".encode("utf-8-sig"), "a.yaml")
    assert (fault.rule.code, fault.values, fault.span[:2]) == ("NP007", {"character": "U+FEFF"}, (3, 1))
