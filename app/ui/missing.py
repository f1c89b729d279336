"""An address that leads nowhere."""

import dash
from dash import html

from app.core.errors import NotFound
from app.core.i18n import _
from app.ui import states


def register() -> None:
    """Dash shows the page of this name where no other address fits."""
    dash.register_page("not_found_404", path="/not-found", title=lambda: _("Not found"), layout=show)


def show(**_query: str) -> html.Div:
    return states.refused(NotFound())
