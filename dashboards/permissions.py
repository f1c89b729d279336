"""What a role may be allowed to do with numbers."""

from app.access.permissions import Permission
from app.core.i18n import _l

KPIS_READ = Permission("kpis:read", _l("See KPIs of records one may see, and what is behind them."))
REPORTS_BUILD = Permission("reports:build", _l("Build reports."))
