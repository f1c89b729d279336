"""What a ticket's codes are called."""

from app.core.i18n import _l

STATUS = {
    "new": _l("New"),
    "assigned": _l("Assigned"),
    "pending": _l("Waiting for the customer"),
    "resolved": _l("Resolved"),
    "closed": _l("Closed"),
}
STATUS_TONES = {"new": "busy", "assigned": "busy", "pending": "warn", "resolved": "good", "closed": "calm"}
PRIORITY = {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")}
URGENCY = {"low": "calm", "normal": "calm", "high": "warn", "urgent": "bad"}
CHANNEL = {"email": _l("E-mail"), "phone": _l("Phone"), "wechat": _l("WeChat"), "web": _l("Web")}
AUTHOR = {"customer": _l("Customer"), "agent": _l("Service agent"), "automation": _l("Automatic message")}
AT_WORK = ("new", "assigned", "pending")
"""The statuses in which something is still to be done."""
