"""The forms as data, and the building blocks that turn them into Word files."""
