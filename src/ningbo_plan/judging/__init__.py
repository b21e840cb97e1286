"""Actuals against targets: verdicts, what they rest on, and their counts."""
