"""What a role may be allowed to do with campaigns."""

from app.access.permissions import Permission
from app.core.i18n import _l

CAMPAIGNS_READ = Permission("campaigns:read", _l("See campaigns and channels."))
CAMPAIGNS_WRITE = Permission("campaigns:write", _l("Create and change campaigns."))
