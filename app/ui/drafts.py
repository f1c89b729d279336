"""What somebody began to write and did not save: kept by their browser, offered when they come back to the form.

The browser does all of it (assets/drafts.js); here is what it finds in a page.
"""

from typing import Any

from dash import html

from app.core.i18n import _


def marks(form: str, of: Any = None) -> dict[str, str]:
    """Marks of a form whose drafts are kept; `of` is the record it is over, where the page does not say it."""
    return {"data-draft": form, "data-draft-of": str(of or "")}


def offer() -> html.Div:
    """What was kept, and the choice to go on with it: hidden until there is something."""
    said = _("You began this on {when} and did not save it: {what}")
    words = html.Span(className="draft-words", **{"data-said": said})
    buttons = [
        html.Button(words_, className="button", type="button", **{"data-draft-do": do})
        for do, words_ in (("resume", _("Go on with it")), ("discard", _("Discard")))
    ]
    return html.Div([words, *buttons], className="draft", hidden=True, role="status")
