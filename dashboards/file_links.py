"""The way to a panel as files."""

from collections.abc import Sequence

from dash import html


def as_files(path: str, forms: Sequence[str] = ("csv", "xlsx"), query: str = "") -> html.Span:
    """Links to what an address answers with, a form each."""
    links = [
        html.A(form.upper(), href=f"{path}/{form}{query}", download="", className="panel-file") for form in forms
    ]
    return html.Span(links, className="panel-files")
