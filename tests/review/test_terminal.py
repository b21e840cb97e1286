"""The digest of a review: whole outputs, and that they fit."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from ningbo_plan.messages import Language
from ningbo_plan.render.review_terminal import render_digest

HOSTILE = 'plan: 14fyp\nyear: 2023\nregion: "[red]x\\e[2J\\u202e"\nactuals: {1: 120, 3: 79}\n'


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [80, 120])
def test_whole(golden: Callable[[str, str], None], review_of: Any, width: int, language: Language) -> None:
    text = render_digest(review_of(language), width=width, color=False)
    lines = text.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len(lines) <= 22, "with the command and the prompt, a screen of 24 lines"
    golden(f"review/demonstration.{language}.{width}.txt", text)


@pytest.mark.parametrize("language", list(Language))
def test_the_whole_plan_fits_too(review_of: Any, language: Language) -> None:
    lines = render_digest(review_of(language, selects=lambda _: True), width=80, color=False).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) <= 50


def test_a_bar_has_a_sign_for_each_row_or_at_least_for_each_verdict(review_of: Any) -> None:
    signs = "█▓▒░·×?-"
    text = render_digest(review_of(), width=80, color=False)
    bars = re.findall(rf"^\S+ +(\d+) .* ([{signs}]+)$", text, re.MULTILINE)
    assert [len(bar) for _, bar in bars] == [int(total) for total, _ in bars] == [7, 13, 5, 6]
    wide = render_digest(review_of(selects=lambda _: True, year=2023), width=120, color=False)
    for total, counts, bar in re.findall(rf"^\S+ +(\d+) ((?: *\d+)+) +([{signs}]+)$", wide, re.MULTILINE):
        if int(total) <= 26:
            assert len(bar) == int(total)
        assert len(bar) >= len(counts.split())


def test_binding_rows_come_first(review_of: Any) -> None:
    text = render_digest(review_of(), width=120, color=False)
    order = [int(n) for n in re.findall(r"^(\d+) .* 滯後", text, re.MULTILINE)]
    assert order[:4] == [3, 23, 18, 17]
    assert re.search(r"另有\d項", text)


def test_the_final_review_shows_targets(review_of: Any) -> None:
    text = render_digest(review_of(files=["data/baseline_2020.yaml"], plan="13fyp"), width=100, color=False)
    assert "序時" not in text
    assert re.search(r" 2020年目標值 ", text)
    assert "19 發明專利年授權量" in text


def test_values_of_earlier_years_say_so(review_of: Any) -> None:
    text = render_digest(review_of(Language.EN, year=2022), width=120, color=False)
    assert "Values of earlier years: 1 indicator: 20 Civilized and regulated markets" in text


def test_without_an_earlier_review_nothing_moved(review_of: Any) -> None:
    assert "較" not in render_digest(review_of(year=2021), width=100, color=False)


def test_colour_only_helps(review_of: Any) -> None:
    plain = render_digest(review_of(), width=100, color=False)
    coloured = render_digest(review_of(), width=100, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()
    assert coloured != plain


def test_foreign_text_does_not_act(review_of: Any) -> None:
    text = render_digest(review_of(text=HOSTILE), width=80, color=False)
    assert "[red]x<U+001B>[2J<U+202E>" in text.replace("\n", "")
    assert "\x1b" not in text
