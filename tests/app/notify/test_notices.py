"""What people are told: once, as they want it, of what concerns them and nobody else."""

from datetime import UTC, datetime, time
from uuid import uuid4

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.paging import ListQuery
from app.notify import deliver, keeping, service, telling
from app.notify.model import How
from app.notify.people import Receiver
from app.notify.robots import TELLER
from app.notify.schema import ChoiceSet, WishSet
from app.notify.telling import Tiding
from tests.app.notify.telling import deliveries, notices, post_set_by, reachable, told


def tiding(actor, key="k", kind="assignment", record=None) -> Tiding:
    return Tiding(actor.user_id, key, kind, "leads" if record else None, record)


def test_something_is_told_once_by_its_key(ben):
    assert [told(tiding(ben)), told(tiding(ben)), told(tiding(ben, "other"))] == [1, 0, 1]
    assert len(notices(ben)) == 2


def test_nobody_sees_another_s_notices_not_even_administrators(company):
    told(tiding(company.ben))
    assert [len(notices(one)) for one in (company.ben, company.amy, company.ada)] == [1, 0, 0]
    with work(company.ben) as w:
        [mine] = service.list_notices(w, service.NoticeQuery()).rows
    for other in (company.amy, company.ada):
        with work(other) as w, pytest.raises(NotFound):
            service.mark_read(w, mine.id)


def test_what_was_read_is_counted_no_more(ben):
    told(tiding(ben, "a"), tiding(ben, "b"))
    with work(ben) as w:
        assert service.count_unread(w) == 2
        service.mark_read(w, service.list_notices(w, service.NoticeQuery()).rows[0].id)
        assert service.count_unread(w) == 1
        service.mark_all_read(w)
    assert notices(ben, unread=True) == []
    assert len(notices(ben)) == 2


def test_a_muted_record_is_told_of_no_more_until_it_is_wanted_again(company):
    record = uuid4()
    with work(company.ben) as w:
        service.mute(w, record)
    assert told(tiding(company.ben, record=record), tiding(company.amy, record=record)) == 1
    with work(company.ben) as w:
        service.unmute(w, record)
    assert told(tiding(company.ben, record=record)) == 1


def test_a_kind_is_heard_of_as_its_reader_wants(company):
    for actor, how in ((company.ben, How.OFF), (company.amy, How.APP), (company.mona, How.MAIL)):
        reachable(actor)
        with work(actor) as w:
            service.choose(w, [ChoiceSet(kind="assignment", how=how)])
    with post_set_by(company.ada) as post:
        told(*(tiding(one) for one in (company.ben, company.amy, company.mona)))
        deliver.deliver_due()
    assert post.receivers == ["mona@example.com"]
    assert [len(notices(one)) for one in (company.ben, company.amy)] == [0, 1]


def test_kinds_of_the_installation_are_its_keepers_(company):
    with work(company.ben) as w:
        assert "run_failed" not in service.choices(w)
        with pytest.raises(Invalid):
            service.choose(w, [ChoiceSet(kind="run_failed", how=How.MAIL)])
    with work(company.ada) as w:
        assert service.choices(w)["run_failed"] is How.MAIL


def test_a_letter_names_nobody_and_leads_to_the_record(company):
    reachable(company.ben)
    record = uuid4()
    with post_set_by(company.ada) as post:
        told(tiding(company.ben, record=record))
        deliver.deliver_due()
    [letter] = post.taken
    assert letter["Subject"] == "Something was given to me"
    assert f"/leads/{record}" in letter.get_content()
    assert "Ben" not in letter.get_content()


def test_without_a_mail_server_people_are_told_here(ben):
    reachable(ben)
    told(tiding(ben))
    deliver.deliver_due()
    assert len(notices(ben)) == 1


def test_what_is_undone_is_told_to_nobody(company):
    reachable(company.ben)
    with post_set_by(company.ada), pytest.raises(ZeroDivisionError), work(TELLER) as w:
        told_then_broken(w, tiding(company.ben))
    assert notices(company.ben) == deliveries(company.ada) == []


def told_then_broken(w, one) -> None:
    telling.tell(w, [one])
    raise ZeroDivisionError


def test_one_letter_a_day_gathers_what_may_wait(company):
    reachable(company.ben, daily_at=time(8))
    morning, later = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (0, 1))  # 08:00 and 09:00 in Shanghai
    with post_set_by(company.ada) as post:
        told(tiding(company.ben, "a", "deal_late"), tiding(company.ben, "b", "deal_late"))
        for now in (datetime(2026, 3, 1, 23, tzinfo=UTC), morning, later):
            with work(TELLER) as w:
                telling.tell_daily(w, now)
            deliver.deliver_due()
    [letter] = post.taken
    assert letter["Subject"] == "2 notices of today"
    assert "A deal is past its date: 2" in letter.get_content()


@pytest.mark.parametrize(
    ("start", "end", "hour", "goes"),
    [(22, 7, 23, 7), (22, 7, 3, 7), (22, 7, 12, 12), (12, 14, 13, 14), (12, 14, 14, 14), (None, None, 3, 3)],
)
def test_no_letter_comes_in_quiet_hours(start, end, hour, goes):
    """Hours of Shanghai, eight ahead of UTC."""
    quiet = [None if one is None else time(one) for one in (start, end)]
    one = Receiver(uuid4(), "en", "a@example.com", *quiet, time(8))
    now = datetime(2026, 3, 2, (hour - 8) % 24, tzinfo=UTC)
    assert one.not_before(now).hour == (goes - 8) % 24
    assert one.not_before(now) >= now


def test_half_of_the_quiet_hours_is_refused(ben):
    with work(ben) as w, pytest.raises(Invalid) as told:
        service.set_wish(w, WishSet(quiet_from=time(22)))
    assert list(told.value.fields) == ["quiet_until"]


def test_channels_are_their_keepers_(ben):
    with work(ben) as w:
        for verb in (keeping.list_channels, lambda w: keeping.list_failed(w, ListQuery())):
            with pytest.raises(NotPermitted):
                verb(w)
