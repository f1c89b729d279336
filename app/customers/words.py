"""What a customer's codes are called."""

from app.core.i18n import _l

KIND = {"prospect": _l("Prospect"), "customer": _l("Customer"), "partner": _l("Partner")}
LEVEL = {level: level for level in "ABCD"}
LIFECYCLE = {
    "prospect": _l("Prospect"),
    "active": _l("Active"),
    "at_risk": _l("At risk"),
    "churned": _l("Churned"),
}
LIFECYCLE_TONES = {"prospect": "calm", "active": "good", "at_risk": "warn", "churned": "bad"}
