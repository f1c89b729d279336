"""What a role may be allowed to do with scores."""

from app.access.permissions import Permission
from app.core.i18n import _l

SCORES_READ = Permission("scores:read", _l("See scores and their reasons."))
SCORES_RECORD = Permission("scores:record", _l("Write scores that models computed."))
SCORES_OVERRIDE = Permission("scores:override", _l("Put an own judgement in place of a score."))
