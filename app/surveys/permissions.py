"""What a role may be allowed to do with surveys."""

from app.access.permissions import Permission
from app.core.i18n import _l

SURVEYS_READ = Permission("surveys:read", _l("See answers to surveys."))
SURVEYS_WRITE = Permission("surveys:write", _l("Send surveys and record answers."))
