"""By mail. A letter has the name of its key at every try, so that a mailbox keeps one."""

import base64

from app.core.errors import Invalid
from app.mail import letters, smtp
from app.mail.schema import Server
from app.mail.smtp import Links, MailAway, MailRefused
from app.notify.channels.outcome import Later, Never
from app.notify.outbox import Message


def send(server: Server, to: str, key: str, message: Message, links: Links | None = None) -> None:
    """Hand one letter to the mail server. Raises Later, Never."""
    images = {cid: base64.b64decode(png) for cid, png in message.images.items()}
    files = {called: base64.b64decode(content) for called, content in message.files.items()}
    name = letters.id_of(server, key)
    try:
        letter = letters.letter(
            server, to, message.subject, message.text, name, message.html, images, message.headers, files
        )
        smtp.deliver(server, letter, to, links)
    except MailRefused as refusal:
        raise Never(refusal.code) from None
    except MailAway as refusal:
        raise Later(refusal.code) from None
    except Invalid:
        raise Never("address") from None
