"""What those who watch are told, and that strangers are not."""

import time

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from app.core import db
from app.core.settings import settings
from app.installation import measures
from pipelines.score import follow_changes


@pytest.fixture
def stranger(application) -> TestClient:
    return TestClient(application, raise_server_exceptions=False, follow_redirects=False)


def test_it_lives_and_is_ready(stranger, company):
    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert stranger.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("change", "back", "missing"),
    [
        (
            "update app.alembic_version set version_num = '0001'",
            "update app.alembic_version set version_num = :was",
            "migrations",
        ),
        (
            "update app.installation_keys set fingerprint = 'x' where name = 'csrf'",
            "update app.installation_keys set fingerprint = :key where name = 'csrf'",
            "keys",
        ),
    ],
)
def test_it_is_not_ready_with_another_schema_or_other_keys(stranger, company, change, back, missing):
    from app.core import keys
    from app.core.migrate import newest_revision

    engine = create_engine(db.admin_url())
    values = {"was": newest_revision(), "key": keys.fingerprint("csrf")}
    try:
        with engine.begin() as link:
            link.execute(text(change))
        answer = stranger.get("/readyz")
    finally:
        with engine.begin() as link:
            link.execute(text(back), {k: v for k, v in values.items() if f":{k}" in back})
        engine.dispose()
    assert (answer.status_code, answer.json()["missing"]) == (503, [missing])


def test_measures_are_for_the_bearer_of_the_token_and_for_administrators(stranger, asking, ada, ana):
    assert stranger.get("/metrics").status_code == 401
    assert stranger.get("/metrics", headers={"authorization": b"Bearer \xe4"}).status_code == 401
    assert asking(ana).get("/metrics").status_code == 401
    assert asking(ada).get("/metrics").status_code == 200
    token = settings().secret("metrics")
    told = stranger.get("/metrics", headers={"authorization": f"Bearer {token}"}).text
    assert 'tributary_requests_total{route="health",status="401"}' in told
    assert "tributary_request_seconds_bucket" in told
    assert "\ntributary_pool_connections_in_use " in told
    assert "\ntributary_worker_up 0.0" in told


def test_the_worker_its_schedules_and_backups_are_told(stranger, company):
    from datetime import UTC, datetime

    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.backup import service as backups
    from app.backup.model import Act
    from app.backup.run import BACKER
    from app.schedules import service as schedules

    now = datetime.now(UTC)
    with work(SYSTEM) as w:
        schedules.register(w)
    taken = backups.RunView(act=Act.BACKUP, started_at=now, finished_at=now, succeeded=True, detail={})
    with work(BACKER) as w:
        backups.record(w, taken)
    token = {"authorization": f"Bearer {settings().secret('metrics')}"}
    with follow_changes.following():
        until(lambda: "\ntributary_worker_up 1.0" in stranger.get("/metrics", headers=token).text)
        told = stranger.get("/metrics", headers=token).text
    assert 'tributary_schedule_late{schedule="daily"} 0.0' in told
    assert "\ntributary_backup_age_seconds " in told
    until(lambda: "\ntributary_worker_up 0.0" in stranger.get("/metrics", headers=token).text)


def until(true) -> None:
    over = time.monotonic() + 120
    while not true():
        assert time.monotonic() < over
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v1/deals/1", "api deals"),
        ("/api/v1/made-up", "api"),
        ("/_dash-update-component", "callbacks"),
        ("/assets/app.js", "files"),
        ("/deals/1", "pages"),
        ("/made/up", "pages"),
        ("/readyz", "health"),
    ],
)
def test_routes_are_counted_in_few_classes(path, route):
    assert measures.route_of(path, frozenset({"deals"})) == route
