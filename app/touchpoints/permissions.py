"""What a role may be allowed to do with touchpoints."""

from app.access.permissions import Permission
from app.core.i18n import _l

TOUCHPOINTS_READ = Permission("touchpoints:read", _l("See visits, clicks and other touchpoints."))
TOUCHPOINTS_WRITE = Permission("touchpoints:write", _l("Record touchpoints."))
