"""The pulse: one line when the database goes, one when it is back; a lost connection alone is neither."""

import asyncio
import logging

import pytest

from app.installation import pulse
from app.installation.pulse import Pulse


@pytest.fixture
def beats(database, monkeypatch):
    """`await beats(pulse)`: one look at the database."""

    async def look(of: Pulse) -> bool:
        of._note(await of._answers())
        return not of.is_lost

    return look


def test_it_goes_and_comes_back_with_a_line_each(beats, monkeypatch, caplog):
    real = pulse.url_of

    async def story() -> list[bool]:
        of = Pulse()
        seen = [await beats(of)]
        of._hang_up()
        monkeypatch.setattr(pulse, "url_of", lambda login: real(login).set(port=1))
        seen += [await beats(of), await beats(of)]
        of.turned_away = 7
        monkeypatch.setattr(pulse, "url_of", real)
        return [*seen, await beats(of), await beats(of)]

    with caplog.at_level(logging.INFO, "tributary.database"):
        assert asyncio.run(story()) == [True, False, False, True, True]
    away, back = (record.getMessage() for record in caplog.records)
    assert away == "the database is away"
    assert back.endswith("7 requests were told to wait")


def test_a_connection_that_was_ended_is_replaced_without_a_word(beats, caplog):
    async def story() -> bool:
        of = Pulse()
        await beats(of)
        await of._link.execute("set client_min_messages = error")
        of._link.pgconn.finish()
        return await beats(of)

    assert asyncio.run(story())
    assert caplog.records == []


def test_a_server_that_holds_still_is_away(beats, monkeypatch):
    monkeypatch.setattr(pulse, "PATIENCE_SECONDS", 0.2)

    async def story() -> bool:
        of = Pulse()
        link = await of._connect()
        slow = link.execute
        monkeypatch.setattr(link, "execute", lambda _asked: slow("select pg_sleep(30)"))
        monkeypatch.setattr(of, "_connect", lambda: asyncio.sleep(30))
        return await beats(of)

    assert asyncio.run(story()) is False
