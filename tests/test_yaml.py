"""YAML to plain values with positions."""

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
