"""An edition as a letter: tables and styles that mail programs keep, charts as pictures that come with it."""

import base64

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core.i18n import speaking
from app.notify.outbox import Message
from dashboards.reports import charts
from dashboards.reports.edition import Edition
from dashboards.reports.render import TEMPLATES

MOST_BYTES = 100_000
"""What is longer is cut off by mail programs."""


def write(edition: Edition, label: str, banner: str = "", unsubscribe: str = "") -> Message:
    """The frozen words as HTML and as plain text. The subject names the report and its days, and no number."""
    drawn = {kpi.name: _png(charts.trend(kpi.history, kpi.unit)) for kpi in edition.kpis if len(kpi.history) > 1}
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page = pages.get_template("letter.html.j2").render(edition=edition, pictures=set(drawn), banner=banner)
    with speaking(edition.locale):
        subject = f"{label} · {edition.period.partition(' · ')[0]}"
    headers = {"List-Unsubscribe": f"<mailto:{unsubscribe}?subject=unsubscribe>"} if unsubscribe else {}
    return Message(subject, _text(edition, banner), page, drawn, headers)


def _png(svg: str) -> str:
    return base64.b64encode(vl_convert.svg_to_png(svg, scale=2)).decode()


def _text(edition: Edition, banner: str) -> str:
    lines = [banner] if banner else []
    lines += [edition.title, edition.period, edition.scope, edition.as_of, "", *edition.sentences, ""]
    lines += [f"{kpi.label}: {kpi.value} ({kpi.parts}) {kpi.change}" for kpi in edition.kpis]
    for table in edition.tables:
        lines += ["", table.title, " | ".join(table.head), *(" | ".join(row) for row in table.rows)]
    return "\n".join([*lines, "", *edition.notes, f"{edition.words['id']} {edition.id}"])
