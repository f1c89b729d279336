"""What a role may be allowed to do with orders."""

from app.access.permissions import Permission
from app.core.i18n import _l

ORDERS_READ = Permission("orders:read", _l("See orders and products."))
ORDERS_WRITE = Permission("orders:write", _l("Place and change orders."))
