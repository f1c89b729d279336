"""An edition as a letter: the page in it, the paper and the workbook beside it."""

import base64

from app.core.i18n import speaking
from app.notify.outbox import Message
from dashboards.reports import render, workbook
from dashboards.reports.shapes import Edition

MOST_BYTES = 100_000
"""What is longer is cut off by mail programs."""


def write(edition: Edition, unsubscribe: str = "") -> Message:
    """The frozen words as HTML and as plain text. The subject names the report and its days, and no number."""
    with speaking(edition.locale):
        page, files = render.html(edition), {
            f"{edition.reference}.pdf": render.pdf(edition), f"{edition.reference}.xlsx": workbook.made(edition)
        }  # fmt: skip
    headers = {"List-Unsubscribe": f"<mailto:{unsubscribe}?subject=unsubscribe>"} if unsubscribe else {}
    packed = {name: base64.b64encode(content).decode() for name, content in files.items()}
    subject = f"{edition.report} · {edition.title}"
    return Message(subject, text(edition), page, render.pictures(edition), headers, files=packed)


def text(edition: Edition) -> str:
    """The same in plain text."""
    lines = [edition.banner] if edition.banner else []
    lines += [edition.report, edition.title, edition.subtitle, edition.scope, ""]
    lines += [f"{said.head}: {said.text}" for said in edition.sentences] + [""]
    for kpi in edition.kpis:
        told = (kpi.interval.words, kpi.parts, kpi.change.words, kpi.target.words)
        lines.append(f"{kpi.label}: {kpi.value.words} ({'; '.join(words for words in told if words)})")
    for section in edition.sections:
        lines += ["", section.title, " | ".join(section.head)]
        lines += [" | ".join(cell.words for cell in row) for row in section.rows] or [section.empty]
    return "\n".join([*lines, "", *edition.notes, edition.link(), edition.reference])
