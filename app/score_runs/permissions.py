"""What a role may be allowed to do with runs of scores."""

from app.access.permissions import Permission
from app.core.i18n import _l

SCORES_REVIEW = Permission("scores:review", _l("Look through runs of scores before they are applied."))
SCORES_APPROVE = Permission("scores:approve", _l("Approve, reject and roll back runs of scores; set grades."))
