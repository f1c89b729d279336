"""What a role may be allowed to do with the pipeline."""

from app.access.permissions import Permission
from app.core.i18n import _l

PIPELINE_READ = Permission("pipeline:read", _l("See how imports, checks and nightly runs went."))
PIPELINE_RUN = Permission("pipeline:run", _l("Start runs of the pipeline; see their schedules."))
