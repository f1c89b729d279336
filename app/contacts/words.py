"""What a contact's codes are called."""

from app.core.i18n import _l

ROLE = {
    "decision_maker": _l("Decision maker"),
    "influencer": _l("Influencer"),
    "champion": _l("Champion"),
    "purchasing": _l("Purchasing"),
    "technical": _l("Technical"),
    "finance": _l("Finance"),
    "user": _l("User"),
    "assistant": _l("Assistant"),
}
