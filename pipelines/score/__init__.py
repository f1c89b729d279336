"""Scores of all records by night, of some at once, and what became of them."""
