"""What a role may be allowed to do with backups."""

from app.access.permissions import Permission
from app.core.i18n import _l

BACKUPS_READ = Permission("backups:read", _l("See backups and trial restores."))
BACKUPS_RUN = Permission("backups:run", _l("Make backups and trial restores."))
