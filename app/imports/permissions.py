"""What a role may be allowed to do with imports."""

from app.access.permissions import Permission
from app.core.i18n import _l

IMPORTS_RUN = Permission("imports:run", _l("Import records from files of other systems."))
