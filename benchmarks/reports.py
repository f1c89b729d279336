"""Reports: one made of a company's marts, a thousand receivers in twenty scopes, ten thousand letters sent.

    python benchmarks/reports.py [--home FOLDER] [--receivers 1000] [--scopes 20] [--notices 10000]

The report is made of the marts of `--home`, an installation that was filled before (as `make run` leaves one) and
whose database runs; without it that part is left out. The outbox is measured in a Postgres of its own: first a
thousand receivers of twenty editions, then notices told to people, put into it and handed over to a mail server in
the same machine. The floors are named beside the figures: what the same bytes cost without us.
"""

import argparse
import json
import os
import resource
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

TARGETS = {
    "report_s": 5.0, "report_mb": 200.0, "fan_out_s": 120.0, "outbox_s": 60.0,
}  # fmt: skip
"""Seconds and MB that must not be passed."""


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and keeps nothing but how many."""

    daemon_threads = True
    allow_reuse_address = True
    taken = 0


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken += 1  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def report(home: str) -> dict[str, float]:
    """One edition of the leadership report with its letter, paper and workbook, in a process of its own."""
    code = f"from benchmarks.reports import _report; _report({home!r})"
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    if made.returncode:
        sys.exit(made.stderr)
    found: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    return found


def _report(home: str) -> None:
    os.environ["TRIBUTARY_HOME"] = home
    from app.access.robots import READER
    from app.access.work import work
    from app.core.ready import ready
    from dashboards.periods import today
    from dashboards.reports import definitions, edition, letter
    from dashboards.reports.edition import Issue

    known = definitions.DEFINITIONS["leadership-monthly"]
    period = definitions.period_until("month", today().replace(day=1))
    with ready():
        before, at, cpu = _peak(), time.perf_counter(), time.process_time()
        with work(READER) as w:
            made = edition.collect(w, Issue(known, period, "en", "bench", "final"))
        collected, loaded = time.perf_counter() - at, _peak()
        message = letter.write(made)
        took = {"report_s": time.perf_counter() - at, "collected_s": collected}
        took |= {"report_cpu_s": time.process_time() - cpu, "html_bytes": len(message.html or "")}
        sizes = {"report_mb": _peak(), "imported_mb": before, "collected_mb": loaded}
    print(json.dumps(took | sizes))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def outbox(receivers: int, scopes: int, notices: int) -> dict[str, float]:
    """In a Postgres of its own."""
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home, Post(("127.0.0.1", 0), Talk) as post:
        threading.Thread(target=post.serve_forever, daemon=True).start()
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            people = _people(receivers, post.server_address[1])
            found = _fan_out(people, scopes) | _notices(people, notices)
            found["taken"] = post.taken
        post.shutdown()
    return found


def _people(count: int, port: int) -> list:
    from sqlalchemy import text

    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.mail import service as mail
    from app.mail.schema import MailServerSet

    with work(SYSTEM) as w:
        given = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "crm@example.com"}
        mail.change(w, MailServerSet(**given))
        made = "insert into app.users (login, name, role) select 'p' || n || '@example.com', 'P ' || n, 'leader'"
        return list(w.session.scalars(text(f"{made} from generate_series(1, :n) n returning id"), {"n": count}))


def _fan_out(people: list, scopes: int) -> dict[str, float]:
    """As many editions as there are scopes, put into the outbox for everybody and handed over."""
    from app.access.work import work
    from app.editions import service as editions
    from app.editions.schema import Frozen
    from app.notify import deliver
    from pipelines.reports import SENDER

    page, day = "<p>" + "x" * 60_000 + "</p>", date(2026, 10, 1)
    files = {"report.pdf": "QUJD" * 40_000, "report.xlsx": "QUJD" * 5_000}
    letter = json.dumps({"subject": "Report", "text": "Report", "html": page, "files": files})
    at, cpu = time.perf_counter(), time.process_time()
    for n in range(scopes):
        made = Frozen(
            key=f"bench {n}", reference=f"B-{n}", report="bench", since=day, until=day, scope=str(n), locale="en",
            edition="final", build_id=people[0], result="{}", hash="", letter=letter, definition={},
        )  # fmt: skip
        with work(SENDER) as w:
            editions.send(w, made, people[n::scopes])
    put = time.perf_counter() - at
    sent = deliver.deliver_due()
    took = {"fan_out_s": time.perf_counter() - at, "put_s": put, "fan_out_cpu_s": time.process_time() - cpu}
    return took | {"sent": sent}


def _notices(people: list, count: int) -> dict[str, float]:
    """Told to people, each by letter, and handed over; and the same letters handed over by smtplib alone."""
    from app.access.work import work
    from app.mail import service as mail
    from app.mail.letters import id_of, letter
    from app.mail.smtp import Links
    from app.notify import deliver, telling
    from app.notify.robots import TELLER
    from app.notify.telling import Tiding

    tidings = [Tiding(people[n % len(people)], f"bench {n}", "assignment") for n in range(count)]
    at, cpu = time.perf_counter(), time.process_time()
    with work(TELLER) as w:
        for first in range(0, count, 500):
            telling.tell(w, tidings[first : first + 500])
    told = time.perf_counter() - at
    sent = deliver.deliver_due()
    took = {"outbox_s": time.perf_counter() - at, "told_s": told, "outbox_cpu_s": time.process_time() - cpu}
    with work(TELLER) as w:
        server = mail.read_server(w)
    assert server is not None
    at = time.perf_counter()
    with Links() as links:
        for n in range(count):
            made = letter(server, "p@example.com", "Notice", "Text", id_of(server, str(n)))
            links.of(server).send_message(made, server.sender, ["p@example.com"])
    return took | {"outbox_sent": sent, "smtp_alone_s": time.perf_counter() - at}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home")
    asked.add_argument("--receivers", type=int, default=1000)
    asked.add_argument("--scopes", type=int, default=20)
    asked.add_argument("--notices", type=int, default=10_000)
    given = asked.parse_args()
    found = report(given.home) if given.home else {}
    found |= outbox(given.receivers, given.scopes, given.notices)
    for name, value in found.items():
        target = f"   target {TARGETS[name]:g}" if name in TARGETS else ""
        print(f"{name:<16} {value:>12.2f}{target}")


if __name__ == "__main__":
    main()
