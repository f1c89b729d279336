"""Each source is held against the age that it names; the next build says what was found."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.db import engine
from app.core.i18n import speaking
from app.leads.model import Lead
from app.touchpoints.model import Touchpoint
from dashboards import as_of
from dashboards.builds import Build
from pipelines.build import draft
from pipelines.build.check_freshness import check_freshness

NOW = datetime.now(UTC)
DRAFT = text("select data_as_of, freshness from marts.builds where published_at is null")
FORGET = text("delete from marts.builds where published_at is null")


def came_in(days: float) -> None:
    with work(SYSTEM) as w:
        w.session.add(Lead(name="x", channel="email", created_at=NOW - timedelta(days=days)))
    was_touched(days)


def was_touched(days: float) -> None:
    at = NOW - timedelta(days=days)
    with work(SYSTEM) as w:
        w.session.add(Touchpoint(channel="email", event="visit", occurred_at=at, received_at=at))


def drafted() -> tuple[dict[str, str], dict[str, str]]:
    draft.open_draft()
    with engine("crm_dbt").begin() as link:
        row = link.execute(DRAFT).one()
        link.execute(FORGET)
    return row.data_as_of, row.freshness


def test_a_source_is_fresh_late_or_far_too_late_by_its_own_measure(company):
    came_in(3)
    came_in(-2)  # what lies ahead is no fact yet
    outcome = check_freshness()
    assert outcome.failures == []
    assert outcome.detail["warn"] == ["leads", "touchpoints"]
    dates, found = drafted()
    assert (found["leads"], found["touchpoints"]) == ("warn", "warn")
    assert datetime.fromisoformat(dates["leads"]) == NOW - timedelta(days=3)
    assert "subscriptions" not in found, "what never held anything is not late"
    with work(SYSTEM) as w:
        w.session.execute(text("update app.leads set created_at = created_at - interval '14 days'"))
    was_touched(0)
    check_freshness()
    assert {name: drafted()[1][name] for name in ("leads", "touchpoints")} == {
        "leads": "error", "touchpoints": "pass",
    }  # fmt: skip


def test_a_build_names_its_late_sources():
    found = {"leads": "error", "deals": "pass"}
    build = Build(UUID(int=1), NOW, NOW, dict.fromkeys(found, NOW), found, {}, 9, 0, 0)
    assert "late: Leads" in as_of.sentences(build)
    assert {name: status for name, status, _at in as_of.sources(build)} == {"Leads": "error", "Deals": "pass"}
    with speaking("zh"):
        assert "滞后：线索" in as_of.sentences(build)
