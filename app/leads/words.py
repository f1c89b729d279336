"""What a lead and its codes are called."""

from app.access.actor import Permission
from app.core.i18n import _l
from app.ui.names import Noun

LEAD = Noun(
    entity="lead",
    name="leads",
    one=_l("Lead"),
    many=_l("Leads"),
    reads=Permission.LEADS_READ,
    writes=Permission.LEADS_WRITE,
)

STATUS = {
    "new": (_l("New"), "busy"),
    "contacted": (_l("Contacted"), "busy"),
    "engaged": (_l("Engaged"), "good"),
    "converted": (_l("Converted"), "good"),
    "recycled": (_l("Recycled"), "calm"),
    "disqualified": (_l("Disqualified"), "calm"),
}
PATH = ("new", "contacted", "engaged", "converted", "disqualified")
"""The statuses a lead's path shows; a recycled one stands before its first step."""
