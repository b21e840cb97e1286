"""What the tests of reviews review: files, plan, year."""

from typing import NamedTuple

DEMONSTRATION = ("examples/demonstration-2021-2022.yaml", "examples/demonstration-2023.yaml")


class Case(NamedTuple):
    """What is reviewed."""

    files: tuple[str, ...]
    plan: str
    year: int

    def __str__(self) -> str:
        return f"{self.plan}-{self.year}"


# In 2022 a row has a value of 2021 only; the 13th plan has components, and rows that are missed.
CASES = [
    Case(DEMONSTRATION, "14fyp", 2023),
    Case(DEMONSTRATION, "14fyp", 2022),
    Case(("data/baseline_2020.yaml",), "13fyp", 2020),
]
