"""A mail server of our own: speaks as much SMTP as is needed, keeps what it takes, refuses as it is told."""

import base64
import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "right"


class Post(socketserver.ThreadingTCPServer):
    """`says` maps a command -> the answer given instead of the usual one, as often as its list is long."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.trust = trust
        self.says: dict[str, list[str]] = {}
        self.taken: list[EmailMessage] = []
        self.receivers: list[str] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def mailbox(self) -> dict[str, EmailMessage]:
        """As a mailbox keeps letters: by Message-ID, a second copy is the first."""
        return {str(letter["Message-ID"]): letter for letter in self.taken}


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.to = ""
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            command = line.split(" ")[0].split(":")[0].upper()
            if queue := self.server.says.get(command):
                self.say(queue.pop(0))
            elif getattr(self, f"do_{command.lower()}", self.do_else)(line) is False:
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_ehlo(self, _line: str) -> None:
        self.say("250-here")
        if self.server.trust and not isinstance(self.connection, ssl.SSLSocket):
            self.say("250-STARTTLS")
        self.say("250-AUTH PLAIN")
        self.say("250 8BITMIME")

    def do_starttls(self, _line: str) -> None:
        assert self.server.trust
        self.say("220 go on")
        self.connection = self.server.trust.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def do_auth(self, line: str) -> None:
        given = base64.b64decode(line.split()[2]).split(b"\0")[2].decode()
        self.say("235 welcome" if given == PASSWORD else "535 5.7.8 no")

    def do_rcpt(self, line: str) -> None:
        self.to = line.partition("<")[2].partition(">")[0]
        self.say("250 ok")

    def do_data(self, _line: str) -> None:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        content = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        self.server.taken.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        self.server.receivers.append(self.to)
        self.say("250 taken")

    def do_quit(self, _line: str) -> bool:
        self.say("221 bye")
        return False

    def do_else(self, _line: str) -> None:
        self.say("250 ok")


@contextmanager
def running(**options: Any) -> Iterator[Post]:
    with Post(**options) as post:
        thread = threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            post.shutdown()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """One that it made itself for 127.0.0.1, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post")])
    day = dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime.now(dt.UTC) - day)
        .not_valid_after(dt.datetime.now(dt.UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / "post.pem", folder / "post.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context
