"""How the backups stand, for those who answer for them: a card on the page of the pipeline's runs."""

from datetime import UTC, datetime
from typing import Any

from dash import html

from app.access.work import Work
from app.backup import service
from app.backup.permissions import BACKUPS_READ
from app.backup.service import BackupsView, RunView
from app.core.i18n import _, ngettext, retold
from app.ui import format, parts, records


def section(work: Work) -> list[html.Section]:
    """The card for those who may see it, nothing for others."""
    if not work.actor.may(BACKUPS_READ):
        return []
    return [records.card(_("Backups"), card(service.status(work)))]


def card(view: BackupsView) -> html.Div:
    """The last backup and what it weighs, until when changes are kept, and the last drill."""
    if view.backup is None:
        return html.Div(
            html.P(_("There is no backup yet. The first is taken tonight, or now with `crm backup now`."))
        )
    facts = [
        (_("Last backup"), [_outcome(view.backup), *_size(view.kept)]),
        *(
            [(_("Last that succeeded"), parts.when(view.kept.finished_at))]
            if _is_older(view) and view.kept
            else []
        ),
        *([(_("Changes kept until"), _covered(view.covered_until))] if view.covered_until else []),
        (_("Last trial restore"), _drill(view.drill)),
    ]
    return html.Div(records.facts(facts))


def _is_older(view: BackupsView) -> bool:
    return view.backup is not None and not view.backup.succeeded


def _outcome(run: RunView) -> Any:
    """How it ended and when; why, where it failed."""
    words, tone = (_("Succeeded"), "good") if run.succeeded else (_("Failed"), "bad")
    why = [html.Div(retold(run.message), className="soft")] if run.message else []
    return html.Span([parts.status(words, tone), " ", parts.when(run.finished_at), *why])


def _size(kept: RunView | None) -> list[str]:
    return [f" · {format.number((kept.bytes or 0) / 1_000_000, 1)} MB"] if kept and kept.succeeded else []


def _covered(until: datetime) -> Any:
    """The log of changes is brought up every minute: one that is old is not."""
    behind = datetime.now(UTC) - until > service.BEHIND_AFTER
    late = [" ", parts.chip(_("behind"), "warn")] if behind else []
    return html.Span([parts.when(until), *late])


def _drill(run: RunView | None) -> Any:
    if run is None:
        return html.Span(_("None yet; the first is made at the beginning of next month."), className="soft")
    return html.Span([_outcome(run), html.Div(_found(run), className="soft")])


def _found(run: RunView) -> str:
    """What it compared, in words."""
    told = run.detail
    if not told:
        return ""
    if told.get("damaged"):
        return ngettext("One stored file is damaged or missing.", "{n} stored files are damaged or missing.",
                        len(told["damaged"]))  # fmt: skip
    if "files" in told:
        return _("The stored files are as they were written. Restoring needs the private key, which is not here.")
    if run.succeeded:
        return _(
            "{rows} rows in {tables} tables came back as they were; the seals of the audit trail fit.",
            rows=format.number(told["rows"]), tables=format.number(told["tables"]),
        )  # fmt: skip
    wrong = len(told["differences"]) + len(told["broken_seals"])
    return ngettext("One table or seal did not come back as it was.", "{n} tables or seals did not.", wrong)
