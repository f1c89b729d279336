"""What is asked once a work is as it would be asked each time."""

import pytest
from sqlalchemy import text

from app.access.ownership import possible_owners
from app.access.work import work
from app.code_lists import reasons, service
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.i18n import speaking

LOST = reasons.LOST
TENDER = CodeCreate(label_en="Lost the tender", label_zh="未中标")


def test_a_list_is_read_once_a_work_and_language(company):
    with work(company.ben) as w:
        assert service.words(w, LOST) is service.words(w, LOST)
        with speaking("zh"):
            assert "竞争对手" in service.words(w, LOST)["competitor"]
        assert "competitor" in service.words(w, LOST)["competitor"]


def test_what_the_work_writes_is_read_at_once(company):
    with work(company.ada) as w:
        before = service.words(w, LOST)
        made = service.create(w, LOST, TENDER)
        assert service.words(w, LOST) == {**before, made.code: "Lost the tender"}
        service.change(w, LOST, made.id, CodeChange(label_en="Tender lost"), made.version)
        assert service.words(w, LOST)[made.code] == "Tender lost"


def test_what_is_undone_within_a_work_is_gone_at_once(company):
    with work(company.ada) as w:
        before = service.words(w, LOST)
        with w.session.begin_nested() as attempt:
            service.create(w, LOST, TENDER)
            assert service.words(w, LOST) != before
            attempt.rollback()
        assert service.words(w, LOST) == before


@pytest.mark.parametrize(
    ("written", "is_kept"),
    [
        ("select name from app.teams", True),
        ("\n  with own as (select id from app.leads) select count(*) from own", True),
        ("update app.leads set city = city where false", False),
        ("with own as (update app.leads set city = city where false returning id) select id from own", False),
        ("select app.searchable('Li')", False),
    ],
)
def test_written_sql_that_only_reads_lets_what_was_asked_stand(company, written, is_kept):
    with work(company.ben) as w:
        asked = possible_owners(w, "deals")
        w.session.execute(text(written))
        assert (possible_owners(w, "deals") is asked) is is_kept
