"""What the ways of hearing of something are called, and why a message was not taken."""

from typing import Any

from app.core.i18n import _, _l
from app.notify.model import How

HOW = {
    How.OFF: _l("Not at all"),
    How.APP: _l("Here"),
    How.DAILY: _l("Here, and in one letter a day"),
    How.MAIL: _l("Here, and by mail at once"),
}
CODES: dict[str, Any] = {
    "away": _l("It could not be reached."),
    "address": _l("There is no address to send it to."),
    "host": _l("This host may not be called any more."),
    "answer": _l("What it answered cannot be read."),
    "certificate": _l("Its certificate is not trusted."),
    "unsupported": _l("It does not offer the encryption that is set."),
    "5.1.1": _l("Nobody has this address."),
    "5.2.2": _l("The mailbox is full."),
    "5.1.2": _l("There is no mail server of this address."),
    "535": _l("It does not accept the user name or the password."),
    "310000": _l("The robot refuses the message: check its secret and its keywords."),
    "40003": _l("There is no such follower of the account."),
    "43004": _l("This reader does not follow the account any more."),
    "40037": _l("There is no such template."),
    "40125": _l("The secret of the account is not right."),
    "refused": _l("It was not taken; nothing is said of why."),
    "93000": _l("There is no robot at this address."),
}
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (_l("Waiting"), "calm"),
    "sending": (_l("Being sent"), "busy"),
    "sent": (_l("Sent"), "good"),
    "failed": (_l("Given up"), "bad"),
    "returned": (_l("Came back"), "bad"),
}
ABOUT: dict[str, Any] = {
    "notice": _l("Notice"),
    "daily": _l("Letter of the day"),
    "report": _l("Report"),
    "sign_in": _l("Sign-in link"),
}


def code(told: str | None) -> str:
    """Why the last try failed; what has no words is told as the other side's number."""
    if told is None:
        return ""
    return str(CODES[told]) if told in CODES else _("It answered {code}.", code=told)
