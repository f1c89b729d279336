"""What a role may be allowed to do with contacts."""

from app.access.permissions import Permission
from app.core.i18n import _l

CONTACTS_READ = Permission("contacts:read", _l("See contacts."))
CONTACTS_WRITE = Permission("contacts:write", _l("Create, change and remove contacts."))
