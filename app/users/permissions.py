"""What a role may be allowed to do with users."""

from app.access.permissions import Permission
from app.core.i18n import _l

USERS_READ = Permission("users:read", _l("See colleagues and teams."))
USERS_WRITE = Permission("users:write", _l("Add and deactivate colleagues, give passwords, end sessions."))
