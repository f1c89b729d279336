"""What the gate takes of a request: how much, how slowly, from how many at once. Asked on a real socket."""

import asyncio
import resource
from contextlib import suppress
from types import SimpleNamespace

import pytest

from app.core.errors import TooMany
from app.core.settings import settings
from app.signin import bodies, connections, turns
from app.signin.turns import standing_in_line
from tests.app.signin.serving import answer_on, credentials, head_of, serving

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def served(application):
    with serving(application) as running:
        yield running


@pytest.fixture
def bens(asking, ben) -> str:
    """The header lines of Ben's browser."""
    return credentials(dict(asking(ben).cookies)["crm_session"])


def status_of(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def test_a_body_that_says_it_is_too_large_is_refused_unread(served, bens):
    answer = served.ask(f"POST /api/v1/customers HTTP/1.1\r\n{bens}\r\nContent-Length: {200 * MEGABYTE}")
    assert status_of(answer) == 413
    assert "at most 2000 kB" in answer


def test_a_body_that_does_not_say_so_is_never_held_in_memory(served, bens):
    before, sent = peak_megabytes(), 0
    with served.connect() as link:
        link.sendall(head_of("POST /api/v1/customers HTTP/1.1", bens, "Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        with suppress(ConnectionResetError, BrokenPipeError):
            while sent < 200 * MEGABYTE:
                link.sendall(chunk)
                sent += 65536
            link.sendall(b"0\r\n\r\n" + head_of("GET /healthz HTTP/1.1", "Connection: close"))
        assert status_of(answer_on(link)) == 413
    assert peak_megabytes() - before < 60


@pytest.mark.parametrize(("path", "size", "status"), [("/sign-in", 11_000, 413), ("/api/v1/leads", 11_000, 401)])
def test_a_stranger_brings_little_or_nothing(served, path, size, status):
    assert status_of(served.ask(f"POST {path} HTTP/1.1\r\nContent-Length: {size}", b"x" * size)) == status


def test_slow_bodies_hold_no_thread(served, bens):
    links = [served.connect() for _ in range(12)]
    for link in links:
        link.sendall(head_of("POST /_dash-update-component HTTP/1.1", bens, "Content-Length: 1000") + b"{")
    assert status_of(served.ask(f"GET /_dash-layout HTTP/1.1\r\n{bens}")) == 200
    for link in links:
        link.close()


def test_a_slow_body_ends_in_words(served, bens, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.3)
    with served.connect() as link:
        link.sendall(head_of("POST /api/v1/customers HTTP/1.1", bens, "Content-Length: 1000", "Connection: close"))
        link.sendall(b"{")
        answer = answer_on(link)
    assert status_of(answer) == 408
    assert "came in too slowly" in answer


def test_a_body_may_take_longer_the_more_of_it_has_come(monkeypatch):
    """It has its grace and the time that the slowest allowed line takes, and no more."""
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(bodies, "LEAST_RATE", 10)

    def dripping(size: int):
        async def receive():
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"x" * size, "more_body": True}

        return receive

    scope = {"path": "/api/x", "headers": []}
    with pytest.raises(bodies.TooSlow):
        asyncio.run(bodies.taken(scope, dripping(0)))
    monkeypatch.setattr(bodies, "MOST", 20)
    with pytest.raises(bodies.TooLarge):
        asyncio.run(bodies.taken(scope, dripping(1)))


def test_slow_headers_end(served, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with served.connect() as link:
        link.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow:")
        assert answer_on(link) == ""
    with served.connect() as link:
        assert answer_on(link) == "", "a connection that asks nothing"


def test_the_next_request_of_a_kept_connection_has_its_clock_too(served, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with served.connect() as link:
        link.sendall(head_of("GET /healthz HTTP/1.1"))
        assert b"200" in link.recv(65536)
        link.sendall(b"GET /healthz HT")
        assert "200" not in answer_on(link)


@pytest.mark.parametrize("flood", ["X-Long: " + "x" * 20_000, "\r\n".join(f"X-{n}: y" for n in range(5000))])
def test_a_flood_of_headers_is_refused_in_words(served, flood):
    answer = served.ask(f"GET /healthz HTTP/1.1\r\n{flood}")
    assert status_of(answer) == 413
    assert "too long" in answer


def test_a_flood_of_headers_in_pieces_ends_early(served):
    with served.connect() as link:
        link.sendall(b"GET /healthz HTTP/1.1\r\n")
        with suppress(ConnectionResetError, BrokenPipeError):
            for _ in range(5000):
                link.sendall(b"X-Long: " + b"x" * 1000 + b"\r\n")
        assert "16384 bytes" in (answer := answer_on(link)) or answer == ""


def test_a_long_address_is_refused(served):
    assert status_of(served.ask(f"GET /leads?search={'x' * 20_000} HTTP/1.1")) == 413


def test_who_does_not_read_holds_no_thread_and_not_for_long(served, bens, monkeypatch, application):
    monkeypatch.setattr(connections, "READING_SECONDS", 0.3)
    lazy = [served.connect() for _ in range(12)]
    for link in lazy:
        link.sendall(head_of("GET /assets/app.css HTTP/1.1", bens) * 30)
    assert status_of(served.ask(f"GET /_dash-layout HTTP/1.1\r\n{bens}")) == 200
    for link in lazy:
        link.close()


@pytest.mark.parametrize(
    "path", ["/%00", "/leads/%00", "/assets/a%00.css", "/leads?view=%00", "/api/v1/leads?search=%00"]
)
def test_an_address_that_cannot_be_is_refused_in_words(served, bens, path):
    answer = served.ask(f"GET {path} HTTP/1.1\r\n{bens}")
    assert status_of(answer) == 404
    assert "cannot be read" in answer


@pytest.mark.parametrize("token", ["ÿþ", "é" * 64, ""])
def test_a_token_of_any_letters_is_a_wrong_token(served, bens, token):
    cookie = bens.split("\r\n")[0]
    answer = served.ask(f"POST /sign-out HTTP/1.1\r\n{cookie}\r\nX-CSRFToken: {token}\r\nContent-Length: 0")
    assert status_of(answer) == 403


@pytest.mark.parametrize(
    "cookie", ["crm_session=ÿ", "crm_session", "=;;=", 'crm_session="\\000"', "crm_language=../.."]
)
def test_cookies_of_any_kind_are_no_session(served, cookie):
    assert status_of(served.ask(f"GET /leads HTTP/1.1\r\nCookie: {cookie}")) == 303
    assert status_of(served.ask(f"GET /sign-in HTTP/1.1\r\nCookie: {cookie}")) == 200


def test_one_person_waits_for_ones_own_turn_and_is_refused_in_the_end(monkeypatch):
    monkeypatch.setattr(turns, "IN_LINE", 3)

    async def meeting() -> tuple[int, str]:
        async with standing_in_line("ben"), standing_in_line("ben"), standing_in_line("ben") as line:
            for _ in range(turns.AT_ONCE):
                await line.acquire()
            with pytest.raises(TooMany) as refused:
                async with standing_in_line("ben"):
                    pass
            async with standing_in_line("amy") as hers:
                return line.locked(), hers.locked(), str(refused.value)

    assert asyncio.run(meeting()) == (True, False, "Too many requests at once. Wait a moment and try again.")
    assert turns._lines == {}


@pytest.fixture
def echo():
    """An application that says who it thinks is asking."""

    async def answer(scope, receive, send):
        said = f"{scope['client'][0]} {scope['scheme']}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": said})

    return answer


FORWARDED = "GET / HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https"


def test_what_is_forwarded_is_believed_from_nobody_by_itself(echo):
    with serving(echo) as running:
        assert "127.0.0.1 http\r\n" in running.ask(FORWARDED)


@pytest.mark.parametrize(
    ("named", "believed"), [("127.0.0.0/8", True), ("10.0.0.1, 127.0.0.1", True), ("10.0.0.1", False)]
)
def test_what_is_forwarded_is_believed_from_named_proxies(echo, monkeypatch, named, believed):
    proxies = tuple(named.replace(",", " ").split())
    known = SimpleNamespace(proxies=proxies)
    monkeypatch.setattr(connections, "settings", lambda: known)
    with serving(echo) as running:
        assert ("203.0.113.9 https\r\n" in running.ask(FORWARDED)) is believed


def test_proxies_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("TRIBUTARY_PROXIES", "10.0.0.1, 192.168.0.0/16")
    settings.cache_clear()
    assert settings().proxies == ("10.0.0.1", "192.168.0.0/16")
    monkeypatch.undo()
    settings.cache_clear()
    assert settings().proxies == ()
