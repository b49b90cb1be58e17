"""Checks: a table of text and its mapping become typed rows, problems and repairs."""
