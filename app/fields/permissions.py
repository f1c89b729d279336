"""What a role may be allowed to do with fields."""

from app.access.permissions import Permission
from app.core.i18n import _l

FIELDS_WRITE = Permission("fields:write", _l("Add, change and retire fields of the company."))
