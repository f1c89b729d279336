"""Text as it is kept, and by what two texts are one: people write the same thing in several ways."""

import re
from unicodedata import category, normalize

FULL_WIDTH = re.compile(r"[\uff01-\uff5e\uffe0-\uffe6]")
"""Letters, digits and signs as wide as an ideograph."""

JOINERS = "\u200c\u200d"
"""Seen by no one, yet they shape what is around them: Persian words, families of emoji."""


def clean(text: str) -> str:
    """A line as it is kept: accents composed, letters and digits of usual width, nothing that cannot be seen.

    Punctuation keeps its width: `（集团）` is how a Chinese name is written.
    """
    usual = FULL_WIDTH.sub(lambda one: normalize("NFKC", one[0]) if one[0].isalnum() else one[0], visible(text))
    return " ".join(usual.split())


def visible(text: str) -> str:
    """Lines as they are kept: accents composed, without what cannot be seen."""
    return "".join(one for one in normalize("NFC", text) if category(one) != "Cf" or one in JOINERS)


def key(text: str) -> str:
    """What texts have in common that a reader takes for the same: to compare by, never to show."""
    seen = "".join(one for one in normalize("NFKC", text) if category(one) != "Cf")
    return " ".join(normalize("NFKC", seen.casefold()).split())
