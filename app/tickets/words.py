"""What a ticket and its codes are called."""

from app.access.actor import Permission
from app.core.i18n import _l
from app.ui.names import Noun

TICKET = Noun(
    entity="ticket",
    name="tickets",
    one=_l("Ticket"),
    many=_l("Tickets"),
    reads=Permission.TICKETS_READ,
    writes=Permission.TICKETS_WRITE,
)

STATUS = {
    "new": (_l("New"), "busy"),
    "assigned": (_l("Assigned"), "busy"),
    "pending": (_l("Waiting for the customer"), "warn"),
    "resolved": (_l("Resolved"), "good"),
    "closed": (_l("Closed"), "calm"),
}
PRIORITY = {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")}
URGENCY = {"low": "calm", "normal": "calm", "high": "warn", "urgent": "bad"}
CHANNEL = {"email": _l("E-mail"), "phone": _l("Phone"), "wechat": _l("WeChat"), "web": _l("Web")}
AUTHOR = {"customer": _l("Customer"), "agent": _l("Service agent"), "automation": _l("Automatic message")}
