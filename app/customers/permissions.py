"""What a role may be allowed to do with customers."""

from app.access.permissions import Permission
from app.core.i18n import _l

CUSTOMERS_READ = Permission("customers:read", _l("See customers."))
CUSTOMERS_WRITE = Permission("customers:write", _l("Create, change, hand over and remove customers."))
