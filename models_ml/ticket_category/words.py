"""What the gate of the ticket category says."""

from typing import Any

from app.core.i18n import _l, spoken

SENTENCES: dict[str, Any] = {
    "passed": _l(
        "Right in {accuracy:.0%} of held-out tickets; sure of {coverage:.0%}, of which 95 % or more are right."
    ),
    "never_sure": _l("Sure of {coverage:.0%} of held-out tickets only: people categorise them for now."),
    "no_gain": _l(
        "Right in {accuracy:.0%} of held-out tickets: no better than always the most frequent one ({usual:.0%})."
    ),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`."""
    return spoken(SENTENCES[code], language, **facts)
