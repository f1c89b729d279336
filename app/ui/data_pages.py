"""The pages under Data: how the numbers are made, and what is left out of them."""

from dash import dcc, html

from app.core.i18n import _, _l

RUNS = "/runs"
SET_ASIDE = f"{RUNS}/set-aside"
"""Below the first, so that the menu knows it as a page of Data."""
PAGES = {RUNS: _l("Pipeline runs"), SET_ASIDE: _l("Set aside")}
"""Address -> what the page is called."""


def nav(here: str) -> html.Nav:
    """Links from one page to the others."""
    links = [
        dcc.Link(str(words), href=href, className="pick" + (" pick-on" if href == here else ""))
        for href, words in PAGES.items()
    ]
    return html.Nav(links, className="picks data-pages", **{"aria-label": _("Data")})
