"""Icons: drawn in assets/icons.css, so that none is fetched from elsewhere."""

from app.ui.elements import Span


def icon(name: str, label: str | None = None) -> Span:
    """A line icon in the colour of its text; `label` speaks it where no text stands beside it."""
    if label:
        return Span(className=f"icon icon-{name}", title=label, role="img", **{"aria-label": label})
    return Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})
