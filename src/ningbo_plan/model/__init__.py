"""Plans and submissions as pydantic models: what a file may say."""
