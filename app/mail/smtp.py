"""Handing a letter to the mail server, and what its answers mean."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from app.core.errors import Unavailable
from app.core.i18n import _
from app.mail.model import Security
from app.mail.schema import Server

PATIENCE_SECONDS = 15


class MailAway(Unavailable):
    """The letter was not taken now and may be later. `code` is the server's, or a word for what is wrong."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.code = code


class MailRefused(MailAway):
    """The server will not take this letter, now or later."""


class Links:
    """One connection to the mail server for the letters of a round; it is made anew after anything went wrong."""

    def __init__(self) -> None:
        self._open: tuple[Server, smtplib.SMTP] | None = None

    def __enter__(self) -> "Links":
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()

    def of(self, server: Server) -> smtplib.SMTP:
        if self._open is None or self._open[0] != server:
            self.drop()
            link = _connected(server)
            if server.username:
                link.login(server.username, server.password or "")
            self._open = server, link
        return self._open[1]

    def drop(self) -> None:
        held, self._open = self._open, None
        if held:
            with suppress(OSError, smtplib.SMTPException):
                held[1].quit()


def deliver(server: Server, letter: EmailMessage, to: str, links: Links | None = None) -> None:
    """Returns once the server has taken the letter, by the connection of a round if there is one. Raises MailAway,
    MailRefused."""
    if links is None:
        with Links() as own:
            return deliver(server, letter, to, own)
    try:
        _hand_over(server, letter, to, links)
    except MailAway:
        links.drop()
        raise


def _hand_over(server: Server, letter: EmailMessage, to: str, links: Links) -> None:
    try:
        links.of(server).send_message(letter, server.sender, [to])
    except smtplib.SMTPAuthenticationError as error:
        words = _("The mail server does not accept the user name or the password.")
        raise MailAway(words, str(error.smtp_code)) from None
    except smtplib.SMTPNotSupportedError:
        raise MailAway(
            _("The mail server does not offer what was asked: check encryption."), "unsupported"
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise _answered(code, reply) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, error.smtp_error) from None
    except ssl.SSLCertVerificationError as error:
        words = _("The mail server's certificate is not trusted: {why}.", why=error.verify_message)
        raise MailAway(words, "certificate") from None
    except (OSError, smtplib.SMTPException) as error:
        words = _("The mail server {host} cannot be reached.", host=f"{server.host}:{server.port}")
        raise MailAway(words, "away") from error


def _connected(server: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_SECONDS, context=trust)
    link = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
    if server.security is Security.STARTTLS:
        link.starttls(context=trust)
    return link


def _answered(code: int, reply: bytes | str) -> MailAway:
    """4xx may pass, 5xx will not. The reply may name the receiver, so it is told and never kept."""
    said = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    kind = MailRefused if code >= 500 else MailAway
    return kind(_("The mail server answered: {reply}", reply=f"{code} {said}"), str(code))
