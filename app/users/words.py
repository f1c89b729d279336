"""What is said about people: how they stand, their roles, and the languages they can read in."""

from app.access.actor import Role
from app.core.i18n import _l
from app.ui.parts import Codes
from app.ui.shell import ROLE_NAMES

STATUS: Codes = {
    "active": (_l("Can sign in"), "good"),
    "invited": (_l("Invited"), "busy"),
    "deactivated": (_l("Deactivated"), "calm"),
}

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code -> what its speakers call it."""


def role_name(role: str) -> str:
    return str(ROLE_NAMES[Role(role)])


def role_options() -> list[tuple[str, str]]:
    """Roles to choose from."""
    return [(role.value, str(words)) for role, words in ROLE_NAMES.items()]
