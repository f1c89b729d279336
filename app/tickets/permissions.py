"""What a role may be allowed to do with tickets."""

from app.access.permissions import Permission
from app.core.i18n import _l

TICKETS_READ = Permission("tickets:read", _l("See tickets and what was written in them."))
TICKETS_WRITE = Permission("tickets:write", _l("Open, answer, assign, resolve and close tickets."))
