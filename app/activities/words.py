"""What the kinds of activities are called, and their icons."""

from app.core.i18n import _l

KIND = {
    "call": (_l("Call"), "phone"),
    "meeting": (_l("Meeting"), "meeting"),
    "email": (_l("E-mail"), "mail"),
    "note": (_l("Note"), "note"),
    "wechat": (_l("WeChat"), "chat"),
    "visit": (_l("Visit"), "visit"),
    "task": (_l("Task"), "task"),
}
LOGGED = ("note", "call", "email", "meeting", "wechat", "visit")
"""What can be written down as having happened; a task is planned."""

TO_DO = ("task", "call", "email", "meeting", "wechat", "visit")
"""What can be planned; a note is written when there is something to note."""

ACTS = ("call", "email", "task", "meeting")
"""What one comes to a record for most: begun from its head."""

DIRECTION = {"out": _l("Outgoing"), "in": _l("Incoming")}

OUTCOME = {
    "reached": _l("Reached"),
    "next_step": _l("Agreed next step"),
    "interested": _l("Interested"),
    "call_again": _l("Call again"),
    "no_answer": _l("No answer"),
    "on_hold": _l("On hold"),
    "not_interested": _l("Not interested"),
}

PRIORITY = {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")}

REPEATS = {
    "day": _l("Every day"),
    "workday": _l("Every working day"),
    "week": _l("Every week"),
    "month": _l("Every month"),
    "quarter": _l("Every quarter"),
    "year": _l("Every year"),
}

REMINDERS = {
    "0": _l("When it is due"),
    "15": _l("15 min before"),
    "60": _l("1 hour before"),
    "1440": _l("1 day before"),
}
"""Minutes before something is due -> what that is called."""

ON = {
    "deal": _l("Deal"),
    "lead": _l("Lead"),
    "customer": _l("Customer"),
    "contact": _l("Contact"),
    "ticket": _l("Ticket"),
}
"""What something can be on, and what that is called."""

DUE = {
    "late": _l("Overdue"),
    "today": _l("Today"),
    "tomorrow": _l("Tomorrow"),
    "week": _l("Within a week"),
    "later": _l("Later"),
}
"""Column of the board -> when what stands in it is due."""
