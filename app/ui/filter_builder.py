"""The filter of a list, put together of conditions: every control that changes gives the list's query anew.

A draft holds what is not finished, too; the address and the list have the conditions that say something.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, MATCH, Input, Output, State, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short
from app.fields.asking import askable
from app.fields.conditions import EVERYTHING, Condition, Group, read, written
from app.fields.kinds import Field
from app.fields.noun import Noun, noun_of
from app.fields.operators import VALUELESS, operators
from app.ui import filter_values
from app.ui.filter_words import JOINS, MANY, OPERATORS
from app.ui.icons import icon
from app.ui.shapes import Text
from app.ui.wiring import misfit, on_change

Path = tuple[int, ...]
Known = dict[str, Field]


class ControlId(TypedDict):
    """A control of the builder: `rule` is what it gives, `at` where its condition stands."""

    list: Short
    rule: Short
    at: Short


def button(name: str, text: str | None) -> html.Button:
    """Opens and closes the builder; says how many conditions there are."""
    words = [icon("filter"), _("Filter"), html.Span(_count(finished(read(text))), id=_id(name, "count"))]
    opens = {"data-opens": f"filter-{name}", "aria-expanded": str(bool(text)).lower()}
    return html.Button(words, className="button", type="button", **opens)


def box(work: Work, noun: Noun, text: str | None) -> html.Div:
    """The builder under the list's bar, closed where nothing is asked."""
    draft = read(text)
    kept = [
        dcc.Store(id=_id(noun.name, "draft"), data=text or ""),
        dmc.TextInput(id={"list": noun.name, "set": "filter"}, value=text or "", display="none"),
    ]
    panel = html.Div(drawn(work, noun, draft), id=_id(noun.name, "builder"))
    return html.Div([*kept, panel], id=f"filter-{noun.name}", className="list-filter", hidden=not text)


def drawn(work: Work, noun: Noun, draft: Group) -> list[Any]:
    """The rows of a draft; one that is empty begins with a row to choose a field in."""
    known = {name: one for name, one in askable(work, noun).items() if filter_values.is_offered(one)}
    begun = draft if draft.parts else Group("all", (Condition("", ""),))
    return [*_group(work, noun, known, begun, ())]


@on_change(
    Output({"list": MATCH, "part": "builder"}, "children"),
    Output({"list": MATCH, "part": "draft"}, "data"),
    Output({"list": MATCH, "part": "count"}, "children"),
    Output({"list": MATCH, "set": "filter"}, "value"),
    Input({"list": MATCH, "rule": ALL, "at": ALL}, "value"),
    Input({"list": MATCH, "act": ALL, "at": ALL}, "n_clicks"),
    State({"list": MATCH, "rule": ALL, "at": ALL}, "id"),
    State({"list": MATCH, "part": "draft"}, "data"),
    State({"list": MATCH, "part": "draft"}, "id"),
)
def build(
    values: list[Text | list[Text] | None],
    _presses: list[int | None],
    ids: list[ControlId],
    kept: Text,
    store: dict[str, Short],
) -> Any:
    noun = noun_of(store["list"]) if store["list"].isidentifier() else None
    if noun is None or len(values) != len(ids):
        raise misfit()
    with work(current_actor()) as w:
        known = askable(w, noun)
        before = read(kept)
        filled = _filled(before, known, {(one["rule"], one["at"]): v for one, v in zip(ids, values, strict=True)})
        after = _acted(filled)
        if after == before:
            raise PreventUpdate
        panel = no_update if _shape(after) == _shape(before) else drawn(w, noun, after)
        done = finished(after)
        return panel, written(after) or "", _count(done), written(done) or ""


@on_change(
    Output({"list": MATCH, "rule": "value", "at": MATCH}, "data"),
    Input({"list": MATCH, "rule": "value", "at": MATCH}, "searchValue"),
    State({"list": MATCH, "rule": "value", "at": MATCH}, "id"),
    State({"list": MATCH, "rule": "value", "at": MATCH}, "value"),
    State({"list": MATCH, "rule": "field", "at": MATCH}, "value"),
)
def find(text: Short | None, control: ControlId, chosen: Text | list[Text] | None, name: Short | None) -> Any:
    """Records that match what is typed."""
    noun = noun_of(control["list"]) if control["list"].isidentifier() else None
    if not text or noun is None or not isinstance(chosen, list):
        raise PreventUpdate
    with work(current_actor()) as w:
        field = askable(w, noun).get(name or "")
        found = filter_values.found(w, noun, field, text, tuple(chosen)) if field else None
    if found is None:
        raise PreventUpdate
    return found


def finished(group: Group) -> Group:
    """Without the conditions that do not say anything yet."""
    parts: list[Condition | Group] = []
    for one in group.parts:
        if isinstance(one, Group):
            inner = finished(one)
            parts += [inner] if inner.parts else []
        elif one.field and (one.values or one.operator in VALUELESS):
            parts.append(one)
    return Group(group.join, tuple(parts))


def _filled(group: Group, known: Known, given: dict[tuple[str, str], Any], at: Path = ()) -> Group:
    """The draft with what stands in its controls."""
    begun = group if group.parts or at else Group("all", (Condition("", ""),))
    parts = tuple(
        _filled(one, known, given, (*at, n)) if isinstance(one, Group) else _condition(one, known, given, (*at, n))
        for n, one in enumerate(begun.parts)
    )
    join = given.get(("join", _at(at)), group.join)
    return Group(join if join in JOINS else group.join, parts)


def _condition(one: Condition, known: Known, given: dict[tuple[str, str], Any], at: Path) -> Condition:
    """Another field begins anew; another operator keeps a value that it can take."""
    where = _at(at)
    name = given.get(("field", where), one.field) or ""
    if name != one.field:
        return Condition(name, operators(known[name])[0]) if name in known else Condition("", "")
    operator = given.get(("operator", where), one.operator) or one.operator
    if operator != one.operator:
        keeps = {operator, one.operator} <= {"is", "is_not", "at_least", "at_most", "on", "before", "after"}
        return replace(one, operator=operator, values=one.values if keeps else ())
    value = given.get(("value", where), list(one.values))
    values = value if isinstance(value, list) else [value]
    return replace(one, values=tuple(text for text in values if text))


def _acted(draft: Group) -> Group:
    """The draft after what was pressed, if a button was."""
    pressed = ctx.triggered_id
    if not isinstance(pressed, dict) or "act" not in pressed or not ctx.triggered[0]["value"]:
        return draft
    return changed(draft, pressed["act"], tuple(int(n) for n in pressed["at"].split(".") if n))


def changed(group: Group, act: str, at: Path) -> Group:
    """`add` a condition to the group at that place, a `group` in it, or `drop` what stands there."""
    if len(at) > 1 or (at and act != "drop"):
        n, rest = at[0], at[1:]
        inner = [
            changed(one, act, rest) if i == n and isinstance(one, Group) else one
            for i, one in enumerate(group.parts)
        ]
        return Group(group.join, tuple(one for one in inner if not isinstance(one, Group) or one.parts))
    if act == "drop":
        return (
            Group(group.join, tuple(one for i, one in enumerate(group.parts) if i != at[0])) if at else EVERYTHING
        )
    other = "any" if group.join == "all" else "all"
    more: Condition | Group = Condition("", "")
    if act == "group":
        more = Group(other, (Condition("", ""), Condition("", "")))
    return Group(group.join, (*group.parts, more))


def _shape(group: Group) -> Any:
    """What of a draft is drawn anew when it differs: all but values."""
    return group.join, [
        _shape(one) if isinstance(one, Group) else (one.field, one.operator) for one in group.parts
    ]


def _group(work: Work, noun: Noun, known: Known, group: Group, at: Path) -> Iterator[Any]:
    for n, one in enumerate(group.parts):
        begins = _joint(noun.name, group, at, n)
        if isinstance(one, Group):
            inner = html.Div([*_group(work, noun, known, one, (*at, n))], className="rule-group")
            yield html.Div([begins, inner], className="rule rule-nest")
        else:
            yield html.Div([begins, *_row(work, noun, known, one, (*at, n))], className="rule")
    adds = [_act(noun.name, "add", at, [icon("plus"), _("Add condition")])]
    if not at:
        adds.append(_act(noun.name, "group", at, [icon("plus"), _("Add group")]))
        adds.append(_act(noun.name, "drop", at, [_("Clear")]) if group.parts else None)
    yield html.Div([one for one in adds if one is not None], className="rule-adds")


def _joint(name: str, group: Group, at: Path, n: int) -> Any:
    """`Where` before the first row; how the rows are joined before the second; said again before others."""
    if n == 0:
        return html.Span(_("Where"), className="rule-joint soft")
    if n > 1:
        return html.Span(str(JOINS[group.join]), className="rule-joint soft")
    data = [{"value": code, "label": str(words)} for code, words in JOINS.items()]
    return dmc.Select(
        id=_control(name, "join", at), value=group.join, data=data, allowDeselect=False, className="rule-joint",
        **{"aria-label": _("How conditions are joined")},
    )  # fmt: skip


def _row(work: Work, noun: Noun, known: Known, one: Condition, at: Path) -> Iterator[Any]:
    fields = [{"value": name, "label": str(field.label)} for name, field in known.items()]
    yield dmc.Select(
        id=_control(noun.name, "field", at), value=one.field or None, data=fields, searchable=True,
        placeholder=_("Choose a field"), className="rule-field", nothingFoundMessage=_("No match"),
        allowDeselect=False, **{"aria-label": _("Field")},
    )  # fmt: skip
    field = known.get(one.field)
    if field is not None:
        yield _operators(noun.name, field, one, at)
        yield filter_values.control(work, noun, field, one, _control(noun.name, "value", at))
    yield html.Button(
        icon("x"), id={"list": noun.name, "act": "drop", "at": _at(at)}, className="reveal", type="button",
        title=_("Remove this condition"), **{"aria-label": _("Remove this condition")},
    )  # fmt: skip


def _operators(name: str, field: Field, one: Condition, at: Path) -> dmc.Select:
    words = {**OPERATORS, **MANY} if isinstance(field, filter_values.LISTED) else OPERATORS
    return dmc.Select(
        id=_control(name, "operator", at), value=one.operator, allowDeselect=False, className="rule-operator",
        data=[{"value": code, "label": str(words[code])} for code in operators(field)],
        **{"aria-label": _("What is asked of it")},
    )  # fmt: skip


def _act(name: str, act: str, at: Path, words: Sequence[Any]) -> html.Button:
    return html.Button(list(words), id={"list": name, "act": act, "at": _at(at)}, className="quiet", type="button")


def _control(name: str, rule: str, at: Path) -> dict[str, str]:
    return {"list": name, "rule": rule, "at": _at(at)}


def _id(name: str, part: str) -> dict[str, str]:
    return {"list": name, "part": part}


def _at(path: Path) -> str:
    return ".".join(map(str, path))


def _count(done: Group) -> str:
    n = len(list(done.conditions()))
    return str(n) if n else ""
