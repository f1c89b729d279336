"""How the list of score runs looks, and what both it and a run's own page say in words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dash import dcc, html

from app.core.i18n import _, ngettext
from app.core.paging import Page
from app.runs.scored import title_of
from app.score_runs.schema import ScoreRunView
from app.score_runs.words import RUN_STATUS, STOPPED
from app.ui import format, list_table, parts, states
from app.ui.lists import Column
from app.ui.names import Link


def results(
    name: str, page: Page[ScoreRunView], query: Mapping[str, Any], about: Mapping[UUID, Link], *, single: bool
) -> html.Div:
    """The list; with `single` each run is about some records; one alone is named where the reader may see it."""

    def record(run: ScoreRunView) -> Any:
        if len(run.only) > 1:
            return ngettext("{n} record", "{n} records", len(run.only))
        link = about.get(run.only[0]) if run.only else None
        return html.Span(parts.link(link.title, link.href), className="above") if link else format.NOTHING

    columns = [
        Column[ScoreRunView](
            _("Score"), lambda r: dcc.Link(title_of(r.name), href=f"/scores/{r.id}"), kind="lead-cell"
        ),
        *([Column[ScoreRunView](_("Record"), record, kind="cut")] if single else []),
        Column(_("Status"), lambda r: parts.status_of(RUN_STATUS, r.status)),
        Column(_("Proposed"), lambda r: parts.when(r.proposed_at), "proposed_at"),
        *[Column(label, _counted(key), kind="num") for label, key in counted_words() if not single],
        Column(_("Mean move"), lambda r: mean_move(r) or format.NOTHING, kind="num"),
        Column(_("Model"), lambda r: html.Span(r.model_version, className="soft")),
        Column(_("Why"), lambda r: html.Span(why(r), title=why(r)) if r.why else format.NOTHING, kind="cut"),
    ]
    nothing = states.state(
        "score", _("No scores were written yet."), _("Models score records with every run of the pipeline.")
    )
    return list_table.results(name, columns, page, query, nothing)


def counted_words() -> list[tuple[str, str]]:
    return [
        (_("First scores"), "new"),
        (_("Moved"), "changed"),
        (_("Unchanged"), "unchanged"),
        (_("Overridden"), "overridden"),
    ]


def _counted(key: str) -> Any:
    return lambda run: format.number(run.counts.get(key))


def mean_move(run: ScoreRunView) -> str | None:
    """By how many points the changed scores move on average; nothing where none changed."""
    return points(run.counts["mean_move"]) if run.counts.get("changed") else None


def points(share: float) -> str:
    return _("{points} points", points=format.number(share * 100, 1))


def why(run: ScoreRunView) -> str | None:
    """Why a run stands as it does: a person's reason, or the check's or rule's in words."""
    if run.status == "proposed" and "most" in run.counts:
        return _(
            "Scores move by {move} on average, more than {limit}: a person decides.",
            move=points(run.counts["mean_move"]), limit=points(run.counts["most"]),
        )  # fmt: skip
    if run.status == "proposed" and "left_out" in run.counts:
        return _(
            "{left_out} of {standing} scores in force are not in this run and would freeze: a person decides.",
            left_out=format.number(run.counts["left_out"]), standing=format.number(run.counts["standing"]),
        )  # fmt: skip
    return str(STOPPED[run.why]) if run.why in STOPPED else run.why
