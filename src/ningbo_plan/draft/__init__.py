"""A pasted table to a first draft of plan data, in which every guess is marked."""
