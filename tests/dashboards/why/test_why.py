"""Why a number changed: between two periods by segment, between two instants by what became of its records."""

import random
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import text

from app.access.robots import READER, SYSTEM
from app.access.work import work
from app.core.errors import NotPermitted
from dashboards import kpis
from dashboards.why import ask
from tests.dashboards.test_then import LOST, MARCH, WON, change, known, now

__all__ = ["known"]

BEN, CARL = "00000000-0000-0000-0000-000000000b01", "00000000-0000-0000-0000-000000000b03"
FEBRUARY = date(2026, 2, 1), date(2026, 2, 28)


def edit(person: str, statement: str, **values) -> None:
    with work(SYSTEM) as w:
        w.session.execute(text("select set_config('crm.user_id', :person, true)"), {"person": person})
        w.session.execute(text(statement), values)


def restated(name, since, until=None, actor=READER):
    with work(actor) as w:
        return ask.why_restated(w, name, MARCH, since, until)


def test_between_two_periods_each_owner_has_a_part(known):
    """February: Ben won 7200. March: Ben won 300.10, Carl 99.90."""
    with work(READER) as w:
        found = ask.why(w, "won_amount", MARCH, FEBRUARY)
    assert found.dimension == "owner"
    assert {part.name: round(part.amount, 2) for part in found.parts} == {"Ben": -6899.9, "Carl": 99.9}
    assert sum(part.amount for part in found.parts) == pytest.approx(found.change)
    assert not found.is_clear


def test_who_edited_and_what_came_late_is_told(known):
    """Ben raises a won deal by 1000, Carl loses a won one and enters one won in March."""
    before = now()
    edit(BEN, "update app.deals set amount = amount + 1000 where id = :id", id=WON)
    edit(CARL, "update app.deals set stage = 'lost' where id = :id", id=WON.replace("d2", "d5"))
    edit(
        CARL,
        "insert into app.deals (title, stage, amount, currency, created_at, closed_at, owner_id)"
        " values ('Late', 'won', 70, 'CNY', '2026-03-02', '2026-03-20', :carl)",
        carl=CARL,
    )
    edit(CARL, "update app.deals set stage = 'proposal', closed_at = null where id = :id", id=LOST)
    change("select 1")
    found = restated("won_amount", before, now())
    assert found.dimension is None
    assert {(p.kind, p.name): round(p.amount, 2) for p in found.parts} == {
        ("edited", "Ben"): 1000,
        ("edited", "Carl"): -99.9,
        ("late", ""): 70,
    }
    rate = restated("win_rate", before, now())
    assert {p.kind for p in rate.parts} == {"edited", "late", "reopened"}
    assert sum(p.amount for p in rate.parts) == pytest.approx(rate.change)


def test_removed_and_merged_are_told_apart(known):
    before = now()
    edit(BEN, "update app.deals set deleted_at = now() where id = :id", id=WON)
    change("select 1")
    assert [(p.kind, round(p.amount, 2)) for p in restated("won_amount", before, now()).parts] == [
        ("removed", -300.1)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_parts_add_up_whatever_happened(known, seed):
    dice = random.Random(seed)
    before = now()
    for _turn in range(12):
        deal = f"00000000-0000-0000-0000-0000000000d{dice.randint(1, 6)}"
        statement = dice.choice(
            [
                "update app.deals set amount = amount * 1.37 where id = :id",
                "update app.deals set stage = 'lost', closed_at = '2026-03-30' where id = :id",
                "update app.deals set stage = 'won', closed_at = '2026-03-11' where id = :id",
                "update app.deals set stage = 'proposal', closed_at = null where id = :id",
                "update app.deals set closed_at = '2026-02-03' where id = :id and closed_at is not null",
                "update app.deals set deleted_at = now() where id = :id",
                "update app.deals set deleted_at = null where id = :id",
            ]
        )
        edit(dice.choice([BEN, CARL]), statement, id=deal)
    change("select 1")
    after = now()
    for name in ("won_amount", "win_rate", "cycle_time", "velocity", "deals_created"):
        found = restated(name, before, after)
        assert sum(Fraction(p.amount) for p in found.parts) == pytest.approx(Fraction(found.change), abs=1e-9), (
            name
        )


def test_what_came_after_a_period_was_over_is_told_apart_from_what_its_segments_did(known, monkeypatch):
    """Both periods were known at `over`; since then Ben raised a deal of March, Carl one of February."""
    over = now()
    edit(BEN, "update app.deals set amount = amount + 1000 where id = :id", id=WON)
    edit(CARL, "update app.deals set amount = amount - 200 where id = :id", id=WON.replace("d2", "d1"))
    edit(
        CARL,
        "insert into app.deals (title, stage, amount, currency, created_at, closed_at, owner_id)"
        " values ('Late', 'won', 70, 'CNY', '2026-02-02', '2026-02-20', :carl)",
        carl=CARL,
    )
    change("select 1")
    after = now()
    monkeypatch.setattr(ask, "end_of", lambda _day: over)
    with work(READER) as w:
        found = ask.why_with_records(w, "won_amount", MARCH, FEBRUARY, as_of=after)
        rate = ask.why_with_records(w, "win_rate", MARCH, FEBRUARY, as_of=after)
    assert {(p.kind, p.name, p.days): round(p.amount, 2) for p in found.parts} == {
        ("amount", "Ben", None): -6899.9,
        ("amount", "Carl", None): 99.9,
        ("edited", "Carl", FEBRUARY): 200 * 7.2,
        ("late", "", FEBRUARY): -70,
        ("edited", "Ben", MARCH): 1000,
    }
    assert sum(Fraction(p.amount) for p in found.parts) == pytest.approx(Fraction(found.change), abs=1e-9)
    assert sum(Fraction(p.amount) for p in rate.parts) == pytest.approx(Fraction(rate.change), abs=1e-9)


def test_where_nothing_is_known_of_the_ends_segments_stand_alone(known):
    with work(READER) as w:
        assert ask.why_with_records(w, "won_amount", MARCH, FEBRUARY) == ask.why(w, "won_amount", MARCH, FEBRUARY)


def test_nobody_learns_more_than_the_number_itself(known):
    with work(known["sam"]) as w, pytest.raises(NotPermitted):
        ask.why(w, "won_amount", MARCH, FEBRUARY)
    with work(known["ben"]) as w:
        assert {p.name for p in ask.why(w, "won_amount", MARCH, FEBRUARY).parts} == {"Ben"}
        assert kpis.ask(w, "won_amount", since=MARCH[0], until=MARCH[1]).rows[0].value == pytest.approx(300.1)
