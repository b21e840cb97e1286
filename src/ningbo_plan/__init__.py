"""A government plan as code: targets as data, verdicts as a computation that anyone can rerun."""

__version__ = "0.1.0"
