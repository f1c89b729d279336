"""What a role may be allowed to do with activities."""

from app.access.permissions import Permission
from app.core.i18n import _l

ACTIVITIES_READ = Permission("activities:read", _l("See calls, meetings, notes and tasks."))
ACTIVITIES_WRITE = Permission("activities:write", _l("Log calls and meetings, write notes, plan tasks."))
