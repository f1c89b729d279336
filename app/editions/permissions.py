"""What may be allowed to do with reports that are sent."""

from app.access.permissions import Permission
from app.core.i18n import _l

REPORTS_SCHEDULE = Permission("reports:schedule", _l("Say who gets which report and when; see what was sent."))
