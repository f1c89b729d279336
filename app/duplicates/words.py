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

STRONG = ("code", "phone", "email", "person")
WEAK = ("site", "words", "sound")
"""What many may have in common: looked at last."""
