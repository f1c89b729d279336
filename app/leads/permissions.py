"""What a role may be allowed to do with leads."""

from app.access.permissions import Permission
from app.core.i18n import _l

LEADS_READ = Permission("leads:read", _l("See leads."))
LEADS_WRITE = Permission("leads:write", _l("Create, change, move, convert, hand over and remove leads."))
