"""Text to number: the notation in which plans print targets and people report actuals."""
