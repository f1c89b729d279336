"""One build, one truth: what it says of itself goes in force with its marts, and a failed one is never seen."""

import json
import threading
import time
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from app.access.robots import READER
from app.access.work import work
from app.core.db import engine
from app.core.errors import Unavailable
from dashboards import builds, drill, kpis
from dashboards.metrics import metric
from pipelines.build import carrying, draft, publish
from tests.dashboards.conftest import published

NEW_MART = text("select to_regclass('marts.fct_new')::text")


def change(statement, **values):
    with engine("crm_dbt").begin() as link:
        link.execute(text(statement), values)


@pytest.fixture
def known(people):
    """The build of the facts; whatever a test publishes or drafts after it is taken back."""
    build = published()
    yield build
    with engine("crm_dbt").begin() as link:
        link.execute(text("drop table if exists marts.fct_new"))
        link.execute(text("delete from marts.builds where build_id <> :id"), {"id": build})


def result(name, status, model="model.tributary.fct_deals"):
    node = SimpleNamespace(
        resource_type="test", unique_id=f"test.{name}", name=name, attached_node=model,
        depends_on=SimpleNamespace(nodes=[model]),
    )  # fmt: skip
    return SimpleNamespace(node=node, status=status, failures=int(status != "pass"), message=None)


def keep(tmp_path, label, *results):
    """A draft whose only metric is the win rate under another name, and what its tests found."""
    with engine("crm_dbt").begin() as link:
        told = link.execute(
            text("select manifest, metrics from marts.builds where published_at is not null")
        ).first()
    wanted = [m for m in told.metrics["metrics"] if m["name"] in ("win_rate", "deals_won", "deals_closed")]
    for each in wanted:
        each["label"] = label
    (tmp_path / "manifest.json").write_text(json.dumps(told.manifest))
    (tmp_path / "semantic_manifest.json").write_text(json.dumps(told.metrics | {"metrics": wanted}))
    draft.keep(tmp_path, results)


def seen():
    with work(READER) as w:
        build, told = builds.published(w), drill.define(w, "win_rate")
        return build, told.label, {test.test: test.status for test in told.tests}


def test_a_build_says_of_which_moment_it_is_and_how_its_tests_went(known, built):
    with work(READER) as w:
        build = builds.published(w)
    assert build.id == known
    assert set(built.newest) == {"deals", "leads", "touchpoints"}
    assert built.newest.items() <= build.data_as_of.items()
    assert (build.failed, build.warned) == (0, 0)
    assert build.passed >= 80


def test_before_the_first_build_there_are_no_numbers(known):
    hide = "update marts.builds set published_at = null where build_id = :id"
    show = "update marts.builds set published_at = started_at where build_id = :id"
    for statement in ("delete from marts.builds where build_id <> :id", hide):
        change(statement, id=known)
    try:
        with work(READER) as w:
            assert builds.find_published(w) is None
            for asked in (lambda: builds.published(w), lambda: kpis.ask(w, "win_rate")):
                with pytest.raises(Unavailable):
                    asked()
    finally:
        change(show, id=known)


def test_a_failed_build_leaves_no_trace(known, tmp_path):
    before = seen()
    draft.open_draft()
    keep(tmp_path, "Half made", result("fct_deals_adds_up", "fail"))
    assert seen() == before
    with work(READER) as w:
        assert w.session.scalar(text("select count(*) from marts.builds where published_at is null")) == 0
        assert w.session.scalar(text("select count(*) from marts.build_tests where status = 'fail'")) == 0
    draft.open_draft()
    publish.publish_marts()
    with engine("crm_dbt").connect() as link:
        assert link.scalar(text("select count(*) from marts.build_tests where status = 'fail'")) == 0


def test_a_draft_takes_over_the_statements_of_some_records_while_what_made_them_stands(known, monkeypatch):
    taken = text(
        "select drafted.of_records = known.of_records from marts.builds as drafted, marts.builds as known"
        " where drafted.published_at is null and known.build_id = :id and known.of_records <> '{}'"
    )
    found = []
    for told in (carrying.variables(), {"time_zone": "Asia/Tokyo"}):
        monkeypatch.setattr(carrying, "variables", lambda told=told: told)
        draft.open_draft()
        with engine("crm_dbt").begin() as link:
            found.append(link.scalar(taken, {"id": known}))
    assert found == [True, False]


def test_published_is_all_of_a_build_at_once_in_every_process(known, tmp_path):
    draft.open_draft()
    keep(tmp_path, "Another name", result("fct_deals_adds_up", "warn"))
    publish.publish_marts()
    build, label, tests = seen()
    assert build.id != known
    assert (label, tests) == ("Another name", {"fct_deals_adds_up": "warn"})
    assert (build.passed, build.warned, build.failed) == (0, 1, 0)


def test_publishing_waits_for_a_page_and_the_page_sees_one_build(known, tmp_path):
    draft.open_draft()
    keep(tmp_path, "Another name")
    change("create table marts_next.fct_new ()")
    publishing = threading.Thread(target=publish.publish_marts)
    with work(READER) as w:
        assert metric(w, "win_rate").label == "Win rate"
        publishing.start()
        time.sleep(1.2)  # long enough that it has tried
        assert w.session.scalar(NEW_MART) is None
        assert kpis.ask(w, "win_rate").rows[0].denominator == 5
        assert metric(w, "win_rate").label == "Win rate"
    publishing.join(timeout=30)
    with work(READER) as w:
        assert (metric(w, "win_rate").label, w.session.scalar(NEW_MART)) == ("Another name", "marts.fct_new")


def test_only_a_few_former_builds_are_kept(known):
    for _n in range(publish.FORMER + 3):
        draft.open_draft()
        publish.publish_marts()
    with work(READER) as w:
        assert w.session.scalar(text("select count(*) from marts.builds")) == publish.FORMER + 1
