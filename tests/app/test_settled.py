"""What all read and seldom anybody changes is asked once by a process, and again as soon as it has changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from app.access import settled
from app.access.work import work
from app.board_limits import service as limits
from app.board_limits.schema import BoardLimits
from app.campaigns import service as campaigns
from app.code_lists import service as code_lists
from app.core import db
from app.core.i18n import speaking
from app.deals import pipelines, stages
from app.fields import custom
from app.score_runs import rules
from app.targets import service as targets
from app.users import service as users

VERBS = {
    "stages": stages.list_stages,
    "pipelines": pipelines.labels,
    "board_limits": lambda w: limits.of(w, "deals"),
    "channels": campaigns.list_channels,
    "custom_fields": lambda w: custom.own_fields(w, "leads"),
    "score_rules": lambda w: rules.read(w, "win_probability"),
    "kpi_targets": targets.list_targets,
    "users teams roles": users.list_users,
    "lost_reasons": lambda w: code_lists.words(w, "lost_reasons"),
    "disqualify_reasons": lambda w: code_lists.words(w, "disqualify_reasons"),
    "products": lambda w: code_lists.words(w, "products"),
}
"""Tables -> what is remembered of them."""


@contextmanager
def asked() -> Iterator[set[str]]:
    """The tables that are read meanwhile."""
    read: set[str] = set()
    here = get_ident()

    def note(_link, _cursor, statement, *_rest):
        if get_ident() == here:
            read.update(re.findall(r"\b(?:FROM|JOIN) app\.(\w+)", statement))

    event.listen(Engine, "before_cursor_execute", note)
    yield read
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def forgotten():
    settled._answers.clear()


@pytest.mark.parametrize("names", VERBS)
def test_it_is_asked_once_and_follows_from_its_tables_alone(ada, names):
    with asked() as first, work(ada) as w:
        told = VERBS[names](w)
    assert first == {*names.split(), "settled"}
    with asked() as again, work(ada) as w:
        assert VERBS[names](w) == told
    assert again == {"settled"}


@pytest.mark.parametrize("names", VERBS)
def test_whatever_writes_one_of_its_tables_has_it_asked_again(ada, names):
    engine = create_engine(db.admin_url())
    for table in names.split():
        with work(ada) as w:
            VERBS[names](w)
        with engine.begin() as link:
            link.execute(text(f"delete from app.{table} where false"))  # noqa: S608 - a name of this file
        with asked() as again, work(ada) as w:
            VERBS[names](w)
        assert table in again
    engine.dispose()


def test_a_work_sees_what_it_wrote_and_others_only_what_is_committed(ada, ben):
    def held(by) -> int | None:
        with work(by) as w:
            return limits.of(w, "deals").get("new")

    assert held(ben) is None
    with work(ada) as w:
        limits.change(w, "deals", ["new"], BoardLimits({"new": 3}))
        assert limits.of(w, "deals") == {"new": 3}
        assert held(ben) is None
        w.session.rollback()
    assert held(ada) is None
    with work(ada) as w:
        assert limits.of(w, "deals") == {}
        limits.change(w, "deals", ["new"], BoardLimits({"new": 4}))
    assert (held(ada), held(ben)) == (4, 4)


def test_it_is_remembered_in_the_readers_language(ada):
    with work(ada) as w:
        english = stages.list_stages(w)
        with speaking("zh"):
            assert stages.list_stages(w) != english
        assert stages.list_stages(w) == english


def test_every_table_with_a_state_has_the_trigger_that_names_it_and_is_remembered(empty, tables):
    triggers = text(
        "select relname from pg_trigger join pg_class on pg_class.oid = tgrelid where tgname = 'settled'"
    )
    named = {*tables.link.scalars(text("select name from app.settled"))}
    assert named == {*tables.link.scalars(triggers)} == {name for names in VERBS for name in names.split()}
    tables.link.commit()
