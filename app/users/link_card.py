"""A link that is shown once: to copy, with whom it lets in and until when."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import html
from flask import request

from app.access.work import Work
from app.core.i18n import _, speaking
from app.mail import postman
from app.notify import outbox, people, telling
from app.notify.outbox import Message, Post
from app.ui import format
from app.users.links import NewLink


def send(work: Work, user_id: UUID, link: NewLink) -> bool:
    """Have the link sent to whom it is for, where mail is set and they have an address; whether it is."""
    receiver = people.receivers(work, [user_id]).get(user_id)
    if receiver is None or receiver.address is None or postman.server() is None:
        return False
    with speaking(receiver.locale):
        text = _(
            "With this link you choose your password and come in. It works once, until {moment}: {link}",
            moment=format.moment(link.expires_at), link=telling.link(link.path),
        )  # fmt: skip
        letter = Message(_("Your way into Tributary"), text)
    key = f"link {hashlib.sha256(link.path.encode()).hexdigest()}"
    outbox.put(work, [Post(key, "sign_in", letter, user_id)])
    return True


def content(title: str, link: NewLink, then: Sequence[Any] = (), *, is_sent: bool = False) -> html.Div:
    """The whole address, as this browser reached us, and a button that copies it."""
    address = request.host_url.rstrip("/") + link.path
    copy = html.Button(
        _("Copy the link"), className="button button-primary", **{"data-copy": address, "data-copied": _("Copied")}
    )
    how = (
        _("It is sent to them by mail, and shown here only now.")
        if is_sent
        else _("Send it to them yourself; it is shown only now.")
    )
    until = _("It works once, until {moment}, for whoever has it.", moment=format.moment(link.expires_at))
    return html.Div(
        [
            html.H2(title, className="ask-title"),
            html.P([how, " ", until]),
            html.Code(address, className="secret-link", tabIndex="0"),
            html.Div([copy, *then], className="form-foot"),
        ],
        className="link-card",
    )
