"""Writes down what happened and plans the next step in one form with one button; or only plans.

What is typed first in a text is what the timeline says; the whole text stands below it.
"""

from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import html

from app.access.work import Work
from app.activities import drawer
from app.activities.schema import ActivityLog, ActivityPlan, NextStep
from app.activities.words import DIRECTION, KIND, LOGGED, OUTCOME, TO_DO
from app.contacts import choices as contacts
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import parse
from app.customers import service as customers
from app.deals import service as deals
from app.ui import drafts, forms
from app.ui.forms import Field, Option
from app.ui.icons import icon
from app.ui.shapes import About

MOST = 50
"""People of a customer that are offered."""

HEADLINE = 120
"""So much of a text's first line tells what it is about."""

TABS = (*LOGGED, "task")


def composer(w: Work, entity: str, record_id: UUID) -> html.Section:
    """The form over the timeline of a record."""
    content = [drafts.offer(), _tabs(), _talk(w, entity, record_id), _text(), _next(w), _foot()]
    return html.Section(html.Div(content, className="form-card", **drafts.marks("log")), className="card composer")


def given(about: About, logged: dict[str, Any], following: dict[str, Any]) -> ActivityLog | ActivityPlan:
    """What was filled in, as what is asked of the service. Raises Invalid."""
    on = {f"{about['entity']}_id": about["id"]}
    following = {"kind": "task", **following}
    is_wanted = following.pop("wanted", None)
    if logged["kind"] == "task":
        return parse(ActivityPlan, {**following, **on})
    text = logged.pop("body", None) or ""
    if not text.strip():
        raise Invalid({"body": _("Fill this in.")})
    told = logged if logged["kind"] != "note" else {"kind": "note"}
    told |= {"subject": headline(text), "body": text if text != headline(text) else None}
    then = {"then": parse(NextStep, following)} if is_wanted else {}
    return parse(ActivityLog, {k: v for k, v in (told | on | then).items() if v is not None})


def headline(text: str) -> str:
    """The first line of a text, cut where it is long."""
    first = text.strip().split("\n")[0].strip()
    return first if len(first) <= HEADLINE else first[: HEADLINE - 1].rstrip() + "…"


def contacts_of(w: Work, entity: str, record_id: UUID) -> list[Option]:
    """The people at the customer that a record is about."""
    customer_id = {"customer": lambda: record_id, "deal": lambda: customers.told_behind(w, "deals", record_id)}
    found = customer_id[entity]() if entity in customer_id else None
    return [(str(one.id), one.name) for one in contacts.list_at(w, found, MOST)] if found else []


def contact_of(w: Work, entity: str, record_id: UUID) -> Option | None:
    """Whom a deal is with, for those who see who that is."""
    deal = deals.read(w, record_id) if entity == "deal" else None
    return (str(deal.contact_id), deal.contact) if deal and deal.contact else None


def _tabs() -> dmc.Tabs:
    tabs = [
        dmc.TabsTab(str(KIND[kind][0]), value=kind, leftSection=icon(KIND[kind][1]), className=f"tab-{kind}")
        for kind in TABS
    ]
    return dmc.Tabs(dmc.TabsList(tabs), id={"form": "log", "field": "kind"}, value="note")


def _talk(w: Work, entity: str, record_id: UUID) -> html.Div:
    """How a conversation went, on a deal with whom that is made; a note has none of it."""
    own = contact_of(w, entity, record_id)
    others = [one for one in contacts_of(w, entity, record_id) if own is None or one[0] != own[0]]
    people = [own, *others] if own else others
    direction = dmc.SegmentedControl(
        id={"form": "log", "field": "direction"}, value="out", size="xs",
        data=[{"value": code, "label": str(words)} for code, words in DIRECTION.items()],
        **{"aria-label": _("Direction")},
    )  # fmt: skip
    fields = [
        *([Field("contact_id", _("With"), "record", people)] if people else []),
        Field("outcome", _("Outcome"), "choice", list(OUTCOME.items())),
        Field("completed_at", _("When, if not now"), "moment"),
        Field("duration_minutes", _("Minutes"), "whole"),
    ]
    begun = {"contact_id": own[0]} if own else {}
    controls = [forms.control("log", one, begun.get(one.name)) for one in fields]
    labelled = html.Div([html.Span(_("Direction"), className="control-label"), direction])
    return html.Div([labelled, *controls], className="form composer-talk")


def _text() -> html.Div:
    hint = _("@ and the name of a colleague tells them.")
    field = Field("body", _("What was said or noted"), "long", required=True, hint=hint)
    return html.Div(forms.control("log", field, None), className="form composer-text")


def _next(w: Work) -> html.Div:
    """What comes next: in a half of its own, which counts where it is ticked."""
    wanted = dmc.Checkbox(
        id={"form": "next", "field": "wanted"},
        label=_("and plan the next step"),
        checked=False,
        className="next-wanted",
    )
    kind = Field("kind", _("Kind"), "choice", [(kind, KIND[kind][0]) for kind in TO_DO], required=True)
    begun = {"kind": "task", "priority": "normal"}
    first, *rest = drawer.asked(w, "new")
    more = [one for one in rest if one.name != "due_at"]
    shown = [kind, first, next(one for one in rest if one.name == "due_at")]
    few = [forms.control("next", one, begun.get(one.name)) for one in shown]
    many = [forms.control("next", one, begun.get(one.name)) for one in more]
    head = html.Div([wanted, drawer.presets("next")], className="next-head")
    body = [html.Div(few, className="form next-form"), html.Div(many, className="form next-more")]
    return html.Div([head, *body], className="composer-next")


def _foot() -> html.Div:
    words = [
        html.Span(_("Log"), className="when-log"),
        html.Span(_("Log and plan"), className="when-both"),
        html.Span(_("Plan"), className="when-task"),
    ]
    save = dmc.Button(words, id={"form": "log", "do": "log"}, className="form-save")
    return html.Div(save, className="form-foot")
