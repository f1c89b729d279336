"""Why two records are taken for the same."""

from app.core.i18n import _l

REASONS = {
    "code": _l("same credit code"),
    "phone": _l("same phone"),
    "email": _l("same e-mail"),
    "person": _l("same name at this customer"),
    "name": _l("same company name"),
    "site": _l("same web site"),
    "words": _l("same words in another order"),
    "sound": _l("sounds alike"),
}
"""Kind of key -> what it means; the strongest first."""

NAMES = frozenset({"legal_name", "company_name"})
MADE_OF = {
    "code": frozenset({"unified_social_credit_code"}),
    "phone": frozenset({"phone", "mobile"}),
    "email": frozenset({"email"}),
    "person": frozenset({"customer_id"}),
    "site": frozenset({"website", "email"}),
    **dict.fromkeys(("name", "words", "sound"), NAMES),
}
"""Kind of key -> the fields that hold it, besides what every role sees, in whichever noun has them."""

STRONG = ("code", "phone", "email", "person")
WEAK = ("site", "words", "sound")
"""What many may have in common: looked at last."""
