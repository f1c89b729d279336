"""What a deal's codes are called."""

from app.core.i18n import _l

SEMANTIC = {"open": _l("Open"), "won": _l("Won"), "lost": _l("Lost")}
SEMANTIC_TONES = {"open": "busy", "won": "good", "lost": "bad"}

CLOSES = {
    "past": _l("Date passed"),
    "month": _l("This month"),
    "next_month": _l("Next month"),
    "quarter": _l("This quarter"),
    "next_quarter": _l("Next quarter"),
}
"""When deals are expected to close."""
