"""The database stands still, or is gone, for a while: pages say so in words, and go on by themselves."""

import json
import os
import signal
import time

import httpx
import psutil

from tests.faults.installation import Installation, until

GONE_SECONDS = float(os.environ.get("TRIBUTARY_GONE_SECONDS", "6"))
"""`make faults` takes a minute."""
EACH_WEB_PROCESS = 2
"""Each notices for itself, and says so in one line: a few requests may all have met the same one."""


def hold_still(on: Installation) -> list[psutil.Process]:
    """Every process of the server stops in its tracks: connections stay open, nobody answers."""
    server = on.postmaster()
    stopped = [server, *server.children(recursive=True)]
    for process in stopped:
        process.send_signal(signal.SIGSTOP)
    return stopped


def lines(on: Installation, logger: str) -> list[dict[str, object]]:
    logs = [
        json.loads(line) for path in (on.home / "logs").glob("web-*.log") for line in path.read_text().splitlines()
    ]
    return [line for line in logs if line["logger"] == logger]


def readiness(on: Installation) -> int:
    return httpx.get(f"{on.address}/readyz", timeout=20).status_code


def test_while_it_holds_still_pages_say_so_and_then_go_on(installation, told):
    until(installation.is_whole)
    browser = installation.browser()
    before = len(lines(installation, "tributary.database"))
    stopped = hold_still(installation)
    began, asked = time.monotonic(), {"accept": "text/html", "accept-language": "zh-CN"}
    try:
        until(lambda: len(lines(installation, "tributary.database")) == before + EACH_WEB_PROCESS)
        assert readiness(installation) == 503
        noticed = time.monotonic() - began
        while time.monotonic() - began < GONE_SECONDS + noticed:
            page = httpx.get(f"{installation.address}/sign-in", headers=asked, timeout=20)
            assert (page.status_code, "暂时无法连接数据库" in page.text) == (503, True)
            told_as_json = browser.get("/api/v1/deals")
            assert (told_as_json.status_code, set(told_as_json.json())) == (503, {"error", "back", "reload"})
            assert httpx.get(f"{installation.address}/healthz").status_code == 200
            time.sleep(0.2)
    finally:
        for process in stopped:
            process.send_signal(signal.SIGCONT)
    back = until(lambda: all(readiness(installation) == 200 for _each_web_process in range(20)))
    assert browser.get("/api/v1/deals").status_code == 200
    told(f"noticed after {noticed:.1f} s, back {back:.1f} s after the database")
    until(lambda: len(lines(installation, "tributary.database")) == before + 2 * EACH_WEB_PROCESS)
    assert [line for line in lines(installation, "tributary") if "raised" in line] == []


def test_slow_bodies_hold_up_nobody_else(installation, told):
    """Twelve of one person, more than the threads of a process."""
    import socket

    browser = installation.browser()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (
        "POST /api/v1/deals HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n"
        f"Cookie: {cookies}\r\nX-CSRFToken: {browser.headers['X-CSRFToken']}\r\n\r\n{{"
    )
    slow = [socket.create_connection(("127.0.0.1", installation.port)) for _one in range(12)]
    try:
        for one in slow:
            one.sendall(head.encode())
        slowest = 0.0
        for _turn in range(10):
            for one in slow:
                one.sendall(b" ")
            asked = time.monotonic()
            assert browser.get("/api/v1/deals").status_code == 200
            assert httpx.get(f"{installation.address}/sign-in").status_code == 200
            slowest = max(slowest, time.monotonic() - asked)
    finally:
        for one in slow:
            one.close()
    told(f"beside 12 slow bodies two answers took {slowest:.2f} s at most")
