"""`python -m ningbo_plan`."""

from ningbo_plan.cli import main

main()
