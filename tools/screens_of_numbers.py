"""Pages of numbers, by the name of their pictures, with all charts of the explorer and all that opens."""

from screen import Screen

from app.access.actor import Role
from app.runs.scored import MODELS
from dashboards.behind import TABS

LEADER, ANALYST, KEEPER = Role.LEADER, Role.ANALYST, Role.ADMINISTRATOR
CARD = ".kpis .kpi >> nth=1"
"""A share with its interval."""

LISTED = "#page .table a >> nth=0"
"""The first one of a list."""

CHARTS = {
    "line": "kpi=win_rate",
    "lines": "kpi=win_rate&by=office",
    "before": "kpi=won_amount&compare=before",
    "bar": "kpi=win_rate&by=owner&chart=bar",
    "bars": "kpi=won_amount&by=channel&chart=bar&compare=before",
    "across": "kpi=won_amount&by=office,channel&chart=bar",
    "stacked": "kpi=leads&by=channel&chart=stacked",
    "multiples": "kpi=leads&by=channel&chart=multiples",
    "heatmap": "kpi=lead_conversion_matured&by=channel,industry&chart=heatmap",
    "funnel": "kpi=leads,deals_won,deals_lost&chart=funnel",
    "cohort": "kpi=retention&by=month_number&chart=cohort&period=two_years",
    "waterfall": "kpi=won_amount&by=channel&chart=waterfall&compare=before",
    "scatter": "kpi=win_rate,won_amount&by=owner&chart=scatter",
    "pivot": "kpi=won_amount&by=office,channel&chart=pivot",
    "table": "kpi=win_rate,won_amount,cycle_time&by=owner&chart=table",
    "nothing": "",
}
"""What the explorer draws -> its address."""


def _whole(role: Role, path: str, *press: str, drawing: str = "") -> Screen:
    return Screen(role, path, ";;".join(press), drawing=drawing, is_whole=True)


def _behind(place: int) -> str:
    """Opens the number and then one of its tabs."""
    return f"{CARD};;.opened [role=tab] >> nth={place}"


NUMBERS = {
    "home": _whole(LEADER, "/"),
    "home-analyst": _whole(ANALYST, "/", drawing="home"),
    **{name: _whole(LEADER, f"/numbers/{name}") for name in ("sales", "service", "customers")},
    "marketing": _whole(ANALYST, "/numbers/marketing"),
    "attribution": _whole(ANALYST, "/numbers/attribution"),
    "attribution-revenue": _whole(ANALYST, "/numbers/attribution?value=revenue", drawing="attribution"),
    "quality": _whole(ANALYST, "/numbers/quality"),
    **{
        f"explorer-{name}": _whole(ANALYST, f"/numbers/explore?{address}", drawing="explorer")
        for name, address in CHARTS.items()
    },
    **{
        f"drawer-{tab}": Screen(LEADER, "/", _behind(place), drawing="why" if tab == "why" else "explorer")
        for place, tab in enumerate(TABS)
    },
    "alerts": _whole(ANALYST, "/alerts"),
    "alert": _whole(ANALYST, "/alerts", LISTED, drawing="alerts"),
    "alert-new": _whole(ANALYST, "/alerts/new?kpi=win_rate"),
    "pages": _whole(ANALYST, "/pages"),
    "page": _whole(ANALYST, "/pages", LISTED),
    "page-editor": _whole(ANALYST, "/pages", LISTED, "#page a[href$='/edit']", drawing="builder"),
    "reports": _whole(KEEPER, "/administration/reports"),
    "report-edition": _whole(KEEPER, "/administration/reports", "a[href*='/edition/']", drawing="report-mail"),
    "report-built": _whole(KEEPER, "/administration/reports/define/leadership-monthly"),
    "reports-mine": _whole(LEADER, "/reports"),
    "subscribe": _whole(LEADER, "/subscribe?board=sales"),
    "targets": _whole(LEADER, "/administration/targets"),
    "models": _whole(KEEPER, "/scores/models"),
    **{f"model-{one.name}": _whole(KEEPER, f"/scores/model?name={one.name}") for one in MODELS},
    "decision": _whole(ANALYST, "/decisions/0206-what-numbers-count"),
}  # fmt: skip
"""Name of the file -> what it shows."""
