"""What a person is told of an evaluation, as data: words and figures, not yet a page."""
