"""What a lead's codes are called."""

from app.core.i18n import _l

STATUS = {
    "new": _l("New"),
    "contacted": _l("Contacted"),
    "engaged": _l("Engaged"),
    "converted": _l("Converted"),
    "recycled": _l("Recycled"),
    "disqualified": _l("Disqualified"),
}
TONES = {
    "new": "busy", "contacted": "busy", "engaged": "good", "converted": "good", "recycled": "calm",
    "disqualified": "calm",
}  # fmt: skip
PATH = ("new", "contacted", "engaged", "converted", "disqualified")
"""The statuses a lead's path shows; a recycled one stands before its first step."""

AT_WORK = ("new", "contacted", "engaged")
"""The statuses of the path in which something is still to be done."""
