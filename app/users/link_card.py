"""A link that is shown once: to copy, with whom it lets in and until when."""

from collections.abc import Sequence
from typing import Any

from dash import html
from flask import request

from app.core.i18n import _
from app.ui import format
from app.users.links import NewLink


def content(title: str, link: NewLink, then: Sequence[Any] = ()) -> html.Div:
    """The whole address, as this browser reached us, and a button that copies it."""
    address = request.host_url.rstrip("/") + link.path
    copy = html.Button(
        _("Copy the link"), className="button button-primary", **{"data-copy": address, "data-copied": _("Copied")}
    )
    until = _(
        "Send it to them yourself; it is shown only now. It works once, until {moment}, for whoever has it.",
        moment=format.moment(link.expires_at),
    )
    return html.Div(
        [
            html.H2(title, className="ask-title"),
            html.P(until),
            html.Code(address, className="secret-link", tabIndex="0"),
            html.Div([copy, *then], className="form-foot"),
        ],
        className="link-card",
    )
