"""What a customer and its codes are called."""

from app.access.actor import Permission
from app.core.i18n import _l
from app.ui.names import Noun

CUSTOMER = Noun(
    entity="customer",
    name="customers",
    one=_l("Customer"),
    many=_l("Customers"),
    reads=Permission.CUSTOMERS_READ,
    writes=Permission.CUSTOMERS_WRITE,
)

KIND = {"prospect": _l("Prospect"), "customer": _l("Customer"), "partner": _l("Partner")}
LEVEL = {level: level for level in "ABCD"}
LIFECYCLE = {
    "prospect": (_l("Prospect"), "calm"),
    "active": (_l("Active"), "good"),
    "at_risk": (_l("At risk"), "warn"),
    "churned": (_l("Churned"), "bad"),
}
