"""What a role may be allowed to do with roles."""

from app.access.permissions import Permission
from app.core.i18n import _l

ROLES_READ = Permission("roles:read", _l("See roles and what they allow."))
ROLES_WRITE = Permission("roles:write", _l("Create, change and retire roles."))
