"""What programs may be allowed to do with events."""

from app.access.permissions import Permission
from app.core.i18n import _l

EVENTS_FOLLOW = Permission("events:follow", _l("Follow what happens to every record, as programs do."))
