"""What is said about people: how they stand, and the languages they can read in."""

from app.core.i18n import _l
from app.ui.parts import Codes

STATUS: Codes = {
    "active": (_l("Can sign in"), "good"),
    "invited": (_l("Invited"), "busy"),
    "deactivated": (_l("Deactivated"), "calm"),
}

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code -> what its speakers call it."""
