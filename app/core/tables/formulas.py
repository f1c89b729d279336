"""Texts that a spreadsheet would take for a formula: with an apostrophe before them they are texts to it."""

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


def disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(SIGNS) else text


def as_meant(text: str) -> str:
    """The text that was disarmed, or typed into a spreadsheet so."""
    return text[1:] if text.startswith("'") and text[1:].startswith(SIGNS) else text
