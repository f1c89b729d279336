"""What the codes of a customer are called."""

from app.core.i18n import _l

KIND = {"prospect": _l("Prospect"), "customer": _l("Customer"), "partner": _l("Partner")}
LEVEL = {level: level for level in "ABCD"}
LIFECYCLE = {
    "prospect": (_l("Prospect"), "calm"),
    "active": (_l("Active"), "good"),
    "at_risk": (_l("At risk"), "warn"),
    "churned": (_l("Churned"), "bad"),
}
