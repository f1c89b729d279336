"""What a browser calls itself, in a reader's words."""

from app.core.i18n import _

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
"""Part of the name -> the browser; Edge also calls itself Chrome, and Chrome also Safari, so in this order."""

SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def in_words(agent: str | None) -> str:
    """`Firefox on Windows`; a program that is no browser we know is named as such."""
    browser = _first(BROWSERS, agent or "")
    system = _first(SYSTEMS, agent or "")
    if browser and system:
        return _("{browser} on {system}", browser=browser, system=system)
    return browser or system or _("Another program")


def _first(names: dict[str, str], agent: str) -> str | None:
    return next((name for part, name in names.items() if part in agent), None)
