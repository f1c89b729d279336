"""A mailbox of our own: speaks as much IMAP as reading what came back takes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.app.mail.server import PASSWORD


class MailboxServer(socketserver.ThreadingTCPServer):
    """`letters` are there in their order; `seen` are the numbers of those that were read."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[bytes] = []
        self.seen: set[int] = set()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    server: MailboxServer

    def handle(self) -> None:
        self.say("* OK here")
        while line := self.rfile.readline().decode().strip():
            tag, _, asked = line.partition(" ")
            words = asked.upper().split()
            done = getattr(self, f"do_{words[1] if words[0] == 'UID' else words[0]}".lower(), self.do_else)(asked)
            self.say(f"{tag} {done or 'OK done'}")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self, _asked: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, asked: str) -> str | None:
        return None if asked.endswith(f'"{PASSWORD}"') else "NO [AUTHENTICATIONFAILED] no"

    def do_select(self, _asked: str) -> None:
        self.say(f"* {len(self.server.letters)} EXISTS")

    def do_search(self, asked: str) -> None:
        assert asked.endswith("UNSEEN HEADER Content-Type multipart/report")
        found = [
            str(n)
            for n, letter in enumerate(self.server.letters, 1)
            if n not in self.server.seen and b"Content-Type: multipart/report" in letter
        ]
        self.say(f"* SEARCH {' '.join(found)}")

    def do_fetch(self, asked: str) -> None:
        number, most = re.search(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", asked).groups()  # type: ignore[union-attr]
        letter = self.server.letters[int(number) - 1][: int(most)]
        self.wfile.write(
            f"* {number} FETCH (UID {number} BODY[]<0> {{{len(letter)}}}\r\n".encode() + letter + b")\r\n"
        )

    def do_store(self, asked: str) -> None:
        self.server.seen.add(int(asked.split()[2]))

    def do_else(self, _asked: str) -> None: ...


@contextmanager
def running() -> Iterator[MailboxServer]:
    with MailboxServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
