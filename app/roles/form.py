"""The form of a role: what it is called, how far it reaches, what it allows."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app.access.actor import FieldRights, Reach
from app.access.permissions import Permission, every
from app.core.i18n import _, _l
from app.fields.kinds import Field as NounField
from app.fields.noun import Noun
from app.migrations.reaches import COMMON, NOUNS
from app.roles import words
from app.roles.limits import NARROWER, choices
from app.roles.schema import Reaches
from app.ui import drafts, format, forms, parts
from app.ui.forms import Field

FORM = "role"
FIELDS_HINT = _l(
    "Fields of records within reach are seen and changed, but for those named here. Of a masked field only that it"
    " holds something is told; personal values are masked to everybody and opened one at a time."
)
Offered = tuple[Noun, Mapping[str, NounField]]
"""A noun and its fields by name."""


def role_form(
    names: Mapping[str, str],
    reaches: Mapping[str, Reaches],
    allowed: Collection[str],
    limits: FieldRights,
    offered: Sequence[Offered],
    kept: Mapping[str, Any],
) -> html.Div:
    """Everything about a role at once: an administrator reads it as one sentence. `kept` comes back with it."""
    called = [
        forms.control(FORM, Field("name_en", _("Name in English"), required=True), names.get("name_en", "")),
        forms.control(FORM, Field("name_zh", _("Name in Chinese"), required=True), names.get("name_zh", "")),
    ]
    permits = [_group(noun, list(these), allowed) for noun, these in grouped()]
    return _form(
        kept,
        html.Div(called, className="form"),
        html.H2(_("Reach")),
        html.Div(_reach_table(reaches), className="scroll"),
        html.H2(_("Fields")),
        *_fields(limits, offered),
        html.H2(_("Permissions")),
        html.Div(permits, className="permits"),
    )


def limits_form(limits: FieldRights, offered: Sequence[Offered], kept: Mapping[str, Any]) -> html.Div:
    """All that a company changes of a shipped role."""
    return _form(kept, html.H2(_("Fields")), *_fields(limits, offered))


def _form(kept: Mapping[str, Any], *asked: Any) -> html.Div:
    save = dmc.Button(_("Save"), id={"form": FORM, "do": "save"}, className="form-save")
    back = dcc.Link(_("Cancel"), href=str(kept["back"]), className="button")
    return html.Div(
        [
            drafts.offer(),
            dcc.Store(id={"form": FORM, "part": "kept"}, data=dict(kept)),
            html.Div(id={"form": FORM, "part": "choice"}, role="alert"),
            *asked,
            html.Div([save, back], className="form-foot"),
        ],
        className="form-card card role-form",
        **drafts.marks(FORM),
    )


def _fields(limits: FieldRights, offered: Sequence[Offered]) -> list[Any]:
    sections = [_limits(noun, known, limits.get(noun.name, {})) for noun, known in offered]
    return [html.P(str(FIELDS_HINT), className="soft"), html.Div(sections)]


def grouped() -> list[tuple[str, list[Permission]]]:
    """Permissions by what they are about, in the order of the matrix."""
    place = {noun: n for n, noun in enumerate(words.GROUPS)}
    known = sorted(
        every().values(),
        key=lambda one: (place.get(one.noun, len(place)), one.noun, one.action != "read", one.action),
    )
    return [(noun, list(these)) for noun, these in groupby(known, lambda one: one.noun)]


def _reach_table(reaches: Mapping[str, Reaches]) -> html.Table:
    head = html.Thead(html.Tr([html.Th(label, scope="col") for label in (_("Records"), _("Sees"), _("Changes"))]))
    rows = [
        html.Tr(
            [
                html.Td(str(words.NOUNS[noun]), className="lead-cell"),
                html.Td(_choice(noun, "reads", reaches), **{"data-label": _("Sees")}),
                html.Td(_choice(noun, "writes", reaches), **{"data-label": _("Changes")}),
            ]
        )
        for noun in NOUNS
    ]
    return html.Table([head, html.Tbody(rows)], className="table reaches")


def _choice(noun: str, direction: str, reaches: Mapping[str, Reaches]) -> dmc.Select:
    offered: Sequence[Reach] = (Reach.NONE, Reach.ALL) if noun in COMMON else list(Reach)
    label = _("Sees") if direction == "reads" else _("Changes")
    return dmc.Select(
        id={"form": FORM, "field": f"{direction}:{noun}"},
        value=str(getattr(reaches[noun], direction)) if noun in reaches else str(Reach.NONE),
        data=[{"value": str(one), "label": str(words.REACHES[one])} for one in offered],
        allowDeselect=False, size="xs",
        **{"aria-label": f"{words.NOUNS[noun]}: {label}"},
    )  # fmt: skip


def _limits(noun: Noun, known: Mapping[str, NounField], limits: Mapping[str, Any]) -> html.Details:
    """For each right the fields that have it; closed where nothing is limited."""
    asked = [
        dmc.MultiSelect(
            id={"form": FORM, "field": f"fields:{noun.name}:{right}"},
            label=str(words.RIGHTS[right]),
            value=[name for name, limit in limits.items() if limit is right and name in known],
            data=[
                {"value": name, "label": str(one.label)}
                for name, one in known.items()
                if choices(noun, one, right)
            ],
            searchable=True, clearable=True, size="xs",
        )
        for right in NARROWER
    ]  # fmt: skip
    count = len(limits)
    told = [html.Span(str(noun.many)), parts.chip(format.number(count))] if count else [str(noun.many)]
    return html.Details([html.Summary(told), html.Div(asked, className="form")], open=bool(count))


def _group(noun: str, permissions: Sequence[Permission], allowed: Collection[str]) -> html.Fieldset:
    boxes = [
        dmc.Checkbox(id={"permit": one.name}, label=str(one.sentence), checked=one.name in allowed, size="xs")
        for one in permissions
    ]
    return html.Fieldset([html.Legend(words.group(noun)), *boxes])
