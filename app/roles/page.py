"""Roles in administration: which there are, what each sees, changes and may do, and the company's own."""

from collections.abc import Sequence
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.permissions import Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, ngettext
from app.core.validation import parse
from app.migrations.reaches import NOUNS
from app.roles import limits, service, words
from app.roles.form import FORM, Offered, grouped, limits_form, role_form
from app.roles.limits import NARROWER
from app.roles.permissions import ROLES_WRITE
from app.roles.schema import RoleChange, RoleCreate, RoleView
from app.ui import administration, format, forms, parts, records
from app.ui.icons import icon
from app.ui.shapes import FieldId, IdText, Text, Values, Version
from app.ui.wiring import misfit, on_press

NAME = "roles"
HOME = f"{administration.HOME}/roles"
SHOWN_IN_LIST = ("customers", "leads", "deals", "tickets")


class KeptRole(TypedDict):
    """Which role a form is about and the version its reader saw; `id` is None for a new one."""

    id: IdText | None
    version: Version
    back: Text


class PermitId(TypedDict):
    """The id of a permission's box."""

    permit: Text


class Pressed(TypedDict):
    """A button of a role's page."""

    role: IdText
    version: Version
    do: Text


def register() -> None:
    dash.register_page(NAME, path=HOME, title=lambda: _("Roles"), layout=show)
    dash.register_page(f"{NAME}.new", path=f"{HOME}/new", title=lambda: _("New role"), layout=show_new)
    dash.register_page(
        f"{NAME}.role", path_template=f"{HOME}/<code>", title=lambda **_ids: _("Role"), layout=show_role
    )


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        listed = service.list_roles(w)
        new = dcc.Link([icon("plus"), _("New role")], href=f"{HOME}/new", className="button primary")
        acts = html.Div([new] if w.actor.may(ROLES_WRITE) else [], className="push")
        nav = administration.nav(w.actor, HOME)
    heading = html.Div([html.H1(_("Roles")), acts], className="head")
    return html.Div([nav, heading, html.P(_hint(), className="soft"), _table(listed)])


def show_new(copy: str = "", **_query: str) -> html.Div:
    """An empty role, or one that begins as another is."""
    with work(current_actor()) as w:
        w.require(ROLES_WRITE)
        like, offered = _coded(w, copy) if copy else None, limits.offered(w)
    kept = {"id": None, "version": 0, "back": f"{HOME}/{like.code}" if like else HOME}
    limited = like.fields if like else {}
    body = role_form({}, like.reaches if like else {}, like.permissions if like else [], limited, offered, kept)
    title = _("Copy of {name}", name=like.name) if like else _("New role")
    return html.Div([records.heading(_("Roles"), HOME, title, [], []), body])


def show_role(code: str, edit: str = "", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        role, offered = _coded(w, code), limits.offered(w)
        may_write = w.actor.may(ROLES_WRITE)
    if edit and may_write:
        return _editing(role, offered)
    chips = [parts.chip(_("Comes with Tributary"))] if role.built_in else []
    heading = records.heading(_("Roles"), HOME, role.name, chips, _acts(role) if may_write else [])
    held = _("Nobody holds this role.") if not role.holders else _holders(role.holders)
    return html.Div(
        [heading, html.P(held, className="soft"), html.Div(_cards(role, offered), className="role-cards")]
    )


def _editing(role: RoleView, offered: Sequence[Offered]) -> html.Div:
    kept = {"id": str(role.id), "version": role.version, "back": f"{HOME}/{role.code}"}
    names = {"name_en": role.name_en, "name_zh": role.name_zh}
    heading = records.heading(_("Roles"), HOME, role.name, [], [])
    if role.built_in:
        return html.Div([heading, limits_form(role.fields, offered, kept)])
    body = role_form(names, role.reaches, role.permissions, role.fields, offered, kept)
    return html.Div([heading, body])


def _hint() -> str:
    return _("A role says what somebody may do, and whose records they see and change.")


def _holders(count: int) -> str:
    return ngettext("{n} colleague holds this role.", "{n} colleagues hold this role.", count)


def _table(listed: Sequence[RoleView]) -> html.Div:
    labels = [_("Role"), _("Colleagues"), *(str(words.NOUNS[noun]) for noun in SHOWN_IN_LIST), _("Permissions")]
    looks = ["lead-cell", "num", *["" for _noun in SHOWN_IN_LIST], "num"]
    heads = zip(labels, looks, strict=True)
    head = html.Tr([html.Th(label, scope="col", className=look) for label, look in heads])
    body = [
        html.Tr(
            [
                html.Td(cell, className=look, **{"data-label": label})
                for cell, label, look in zip(_row(role), labels, looks, strict=True)
            ]
        )
        for role in listed
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="table")
    return html.Div(table, className="table-frame")


def _row(role: RoleView) -> list[Any]:
    own = [] if role.built_in else [" ", parts.chip(_("Own role"))]
    reached = [_in_short(role, noun) for noun in SHOWN_IN_LIST]
    name = html.Span([dcc.Link(role.name, href=f"{HOME}/{role.code}"), *own])
    return [name, format.number(role.holders), *reached, format.number(len(role.permissions))]


def _in_short(role: RoleView, noun: str) -> str:
    """How far it sees, if the role may look at such records at all."""
    may_see = f"{noun}:read" in role.permissions
    return str(words.REACHES[role.reaches[noun].reads]) if may_see else format.NOTHING


def _cards(role: RoleView, offered: Sequence[Offered]) -> list[Any]:
    reach = records.card(_("Reach"), html.Div(_matrix(role), className="scroll"))
    return [
        html.Div([reach, records.card(_("Fields"), _limited(role, offered))]),
        records.card(_("Permissions"), html.Div([_told(*one, role) for one in grouped()], className="permits")),
    ]


def _matrix(role: RoleView) -> html.Table:
    labels = (_("Records"), _("Sees"), _("Changes"))
    head = html.Thead(html.Tr([html.Th(label, scope="col") for label in labels]))
    rows = [
        html.Tr(
            [
                html.Td(str(words.NOUNS[noun]), className="lead-cell"),
                html.Td(str(words.REACHES[role.reaches[noun].reads]), **{"data-label": labels[1]}),
                html.Td(str(words.REACHES[role.reaches[noun].writes]), **{"data-label": labels[2]}),
            ]
        )
        for noun in NOUNS
    ]
    return html.Table([head, html.Tbody(rows)], className="table reaches")


def _limited(role: RoleView, offered: Sequence[Offered]) -> Any:
    """For each noun the fields that are not simply seen and changed, in words."""
    told = []
    for noun, known in offered:
        limited = role.fields.get(noun.name, {})
        for right in NARROWER:
            named = [str(known[name].label) for name, limit in limited.items() if limit is right and name in known]
            if named:
                label = _("{label}: {value}", label=noun.many, value=words.RIGHTS[right])
                told.append((label, _(", ").join(named)))
    if not told:
        return html.P(_("Every field of the records within reach is seen and changed."), className="soft")
    return records.facts(told)


def _told(noun: str, permissions: Sequence[Permission], role: RoleView) -> html.Div:
    """Each permission with its sentence; what the role does not allow is said, not left out."""
    lines = []
    for one in permissions:
        is_allowed = one.name in role.permissions
        told = _("Allowed") if is_allowed else _("Not allowed")
        mark = html.Span(icon("check") if is_allowed else format.NOTHING, role="img", title=told)
        lines.append(html.Li([mark, html.Span(str(one.sentence))], className="" if is_allowed else "soft"))
    return html.Div([html.H3(words.group(noun)), html.Ul(lines)])


def _acts(role: RoleView) -> list[Any]:
    copy = dcc.Link([icon("plus"), _("Copy")], href=f"{HOME}/new?copy={role.code}", className="button")
    words = _("Limit fields") if role.built_in else _("Edit")
    edit = dcc.Link([icon("edit"), words], href=f"{HOME}/{role.code}?edit=1", className="button")
    if role.built_in:
        return [copy] if ROLES_WRITE.name in role.permissions else [edit, copy]
    button = {"role": str(role.id), "version": role.version, "do": "retire"}
    retire = dmc.Button(_("Retire"), id=button, variant="default", size="compact-sm", disabled=role.holders > 0)
    return [edit, copy, retire]


def _coded(w: Work, code: str) -> RoleView:
    found = next((role for role in service.list_roles(w) if role.code == code), None)
    if found is None:
        raise NotFound(_("There is no such role."))
    return found


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": FORM, "do": "save"}, "n_clicks"),
    State({"form": FORM, "part": "kept"}, "data"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
    State({"permit": ALL}, "checked"),
    State({"permit": ALL}, "id"),
)
def save(
    _pressed: Any, kept: KeptRole, values: Values, ids: list[FieldId], ticked: list[bool], permits: list[PermitId]
) -> str:
    """A new role, or the one that is edited; then its page."""
    if len(ticked) != len(permits):
        raise misfit()
    allowed = [one["permit"] for one, is_ticked in zip(permits, ticked, strict=True) if is_ticked]
    given = _given(forms.typed(values, ids), allowed if permits else None)
    with work(current_actor()) as w:
        if kept["id"] is None:
            role = service.create(w, parse(RoleCreate, given))
        else:
            role = service.change(w, parts.as_id(kept["id"]), parse(RoleChange, given), kept["version"])
    return f"{HOME}/{role.code}"


def _given(typed: dict[str, Any], allowed: Sequence[str] | None) -> dict[str, Any]:
    """What the form says; of a shipped role it asks for nothing but fields."""
    reaches: dict[str, dict[str, Any]] = {}
    for name in [name for name in typed if name.startswith(("reads:", "writes:"))]:
        direction, noun = name.split(":", 1)
        reaches.setdefault(noun, {})[direction] = typed.pop(name)
    limited = {
        tuple(name.split(":")[1:]): typed.pop(name) or [] for name in [*typed] if name.startswith("fields:")
    }
    own = {} if allowed is None else {"permissions": list(allowed), "reaches": reaches}
    return typed | own | {"fields": _one_right_each(limited)}


def _one_right_each(limited: dict[tuple[str, ...], list[str]]) -> dict[str, dict[str, str]]:
    """Noun -> field -> right, from the fields chosen for each. Raises Invalid for one that is chosen twice."""
    told: dict[str, dict[str, str]] = {noun: {} for noun, _right in limited}
    for (noun, right), names in limited.items():
        if told[noun].keys() & {*names}:
            raise Invalid({f"fields:{noun}:{right}": _("Choose each field once.")})
        told[noun] |= dict.fromkeys(names, right)
    return told


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"role": ALL, "version": ALL, "do": ALL}, "n_clicks"),
)
def act(pressed: Pressed) -> str:
    with work(current_actor()) as w:
        service.retire(w, parts.as_id(pressed["role"]), pressed["version"])
    return HOME
