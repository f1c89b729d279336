"""What may be allowed to do with alerts."""

from app.access.permissions import Permission
from app.core.i18n import _l

ALERTS_CHECK = Permission(
    "alerts:check", _l("Check the alerts of everybody when numbers are published, as programs do.")
)
