"""What the codes of a lead are called."""

from app.core.i18n import _l

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
