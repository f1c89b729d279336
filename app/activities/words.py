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
