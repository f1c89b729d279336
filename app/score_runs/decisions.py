"""What can be decided about a run of scores: buttons, and the question before it is done."""

from dataclasses import dataclass
from typing import Any

from dash import html

from app.core.i18n import _, _l, ngettext
from app.runs.scored import title_of
from app.score_runs.schema import ScoreRunView
from app.ui import format, forms
from app.ui.forms import Field
from app.ui.icons import icon


@dataclass(frozen=True)
class Decision:
    """What a button says, what it does in words, and what is said when it is done."""

    button: Any
    icon: str
    done: Any


DECISIONS = {
    "approve": Decision(_l("Approve"), "check", _l("Written into the records.")),
    "reject": Decision(_l("Reject"), "x", _l("Rejected; no record was changed.")),
    "roll_back": Decision(_l("Roll back"), "history", _l("Rolled back; people's own estimates were kept.")),
}
POSSIBLE = {"proposed": ("approve", "reject"), "applied": ("roll_back",)}


def actions(run: ScoreRunView) -> list[Any]:
    """What can still be decided about a run."""
    return [
        html.Button(
            [icon(DECISIONS[do].icon), str(DECISIONS[do].button)],
            id={"decide": do},
            className="button button-primary" if do == "approve" else "button",
        )
        for do in POSSIBLE.get(run.status, ())
    ]


def question(run: ScoreRunView, do: str, standing: int) -> html.Div:
    """What the decision does, and the reason that is kept with it."""
    decision = DECISIONS[do]
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    asked = [Field("reason", _("Reason"), "long", required=True)]
    body = forms.form(
        "score-run", asked, {}, do, str(decision.button), cancel, {"id": str(run.id)}, one_column=True
    )
    title = _("{label}: {value}", label=decision.button, value=title_of(run.name))
    return html.Div(
        [html.H2(title, className="ask-title"), html.P(consequence(run, do, standing), className="lede"), body]
    )


def consequence(run: ScoreRunView, do: str, standing: int) -> str:
    if do == "approve":
        n = run.counts["new"] + run.counts["changed"]
        return ngettext("{n} score is written into its record.", "{n} scores are written into their records.", n)
    if do == "reject":
        return _("No record is changed; the proposed scores are dropped.")
    return (
        _("{n} records get back what stood there before.", n=format.number(standing))
        + " "
        + _("Scores that a later run wrote, and what people said instead, are kept.")
    )
