"""What a role may be allowed to do with jobs."""

from app.access.permissions import Permission
from app.core.i18n import _l

JOBS_RUN = Permission("jobs:run", _l("See and stop the jobs of all colleagues."))
