"""What a role may be allowed to do with the trail and personal data."""

from app.access.permissions import Permission
from app.core.i18n import _l

AUDIT_READ = Permission("audit:read", _l("Read the audit trail of the whole company."))
AUDIT_REDACT = Permission(
    "audit:redact", _l("Take values out of the audit trail for good; each time is recorded.")
)
PERSONAL_REVEAL = Permission(
    "personal:reveal", _l("Show a hidden phone number or e-mail address; each time is recorded.")
)
