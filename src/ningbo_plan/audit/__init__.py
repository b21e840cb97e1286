"""The plan data held against the text of the plan."""
