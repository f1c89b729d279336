"""A letter as the mail server takes it."""

import hashlib
import mimetypes
import secrets
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _
from app.mail.schema import Server


def letter(
    server: Server,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    html: str | None = None,
    images: Mapping[str, bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> EmailMessage:
    """Text, with HTML beside it; `images` are PNGs by the cid that the HTML names, `files` are attached by their
    names. Raises Invalid: no address."""
    made = EmailMessage()
    made["From"] = _address(server.sender, server.sender_name or "Tributary")
    made["To"] = _address(to)
    made["Subject"] = " ".join(subject.split())
    made["Date"] = formatdate()
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        made[name] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
        page: Any = made.get_payload()[-1]  # type: ignore[index]
        for cid, png in (images or {}).items():
            page.add_related(png, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png")
    for called, content in (files or {}).items():
        kind = (mimetypes.guess_type(called)[0] or "application/octet-stream").split("/")
        made.add_attachment(content, *kind, filename=called)
    return made


def id_of(server: Server, key: str) -> str:
    """The Message-ID of what `key` names: the same at every try, so that mailboxes know a second copy."""
    return f"<{name_of(key)}@{_domain(server)}>"


def name_of(key: str) -> str:
    """What a letter is known by when it comes back: 40 digits of what `key` hashes to."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def new_id(server: Server) -> str:
    return f"<{secrets.token_hex(20)}@{_domain(server)}>"


def _domain(server: Server) -> str:
    return server.sender.rpartition("@")[2]


def _address(spec: str, name: str = "") -> Address:
    try:
        return Address(name, addr_spec=spec)
    except (ValueError, IndexError):
        raise Invalid({"to": _("Give an e-mail address such as name@example.com.")}) from None
