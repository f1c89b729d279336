"""What a role may be allowed to do with deals."""

from app.access.permissions import Permission
from app.core.i18n import _l

DEALS_READ = Permission("deals:read", _l("See deals."))
DEALS_WRITE = Permission("deals:write", _l("Create, change, move, hand over and remove deals."))
