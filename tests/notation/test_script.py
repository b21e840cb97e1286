"""The folding of scripts and widths knows every word of the notation."""

import pytest
from opencc import OpenCC

from ningbo_plan.notation import lexicon, units
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.reading import Kind
from ningbo_plan.notation.script import fold


def vocabulary() -> list[str]:
    """Every word of the lexicon and every unit, as written there."""
    groups: list[str] = []
    for value in vars(lexicon).values():
        if isinstance(value, dict):
            groups += [str(part) for item in value.items() for part in item if isinstance(part, str)]
        elif isinstance(value, tuple):
            groups += value
        elif isinstance(value, str):
            groups.append(value)
    groups += [units._MEASURES, units._COUNTERS]
    return sorted({word for group in groups for word in group.split()})


@pytest.mark.parametrize("config", ["t2s", "tw2s", "hk2s"])
def test_folding_knows_every_word_in_either_script(config: str) -> None:
    convert = OpenCC(config).convert
    unknown = {word for word in vocabulary() if fold(convert(word)) != fold(word)}
    assert unknown == set()


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "“６０％以上”，約１．５萬戶；〔２０〕"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("expression", "same"),
    [
        ("６０以上", "60以上"),
        ("３％－５％", "3%-5%"),
        ("０．２２以内", "0.22以內"),
        ("＞５", ">5"),
        ("两项以上", "兩項以上"),
    ],
)
def test_width_and_script_change_no_reading(expression: str, same: str) -> None:
    assert read(expression).kind is Kind.QUANTITY
    assert read(expression).interval == read(same).interval
