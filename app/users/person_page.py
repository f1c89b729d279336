"""One person as administrators see them: what they are, how they come in, what they have in hand."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, html, no_update

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, ngettext
from app.core.validation import parse
from app.ui import administration, format, forms, parts, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Kept, Pressed, Values
from app.ui.wiring import misfit, on_press, one_of, read
from app.users import browsers, handover, link_card, people, people_page, sessions, story
from app.users.permissions import USERS_WRITE
from app.users.schema import InHand, PersonChange, PersonView
from app.users.words import LANGUAGES, STATUS

NAME = "person"


def register() -> None:
    dash.register_page(
        "people.person",
        path_template=f"{people_page.PATH}/<user_id>",
        title=lambda **_ids: _("People"),
        layout=show,
    )


def show(user_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        page = records.page(NAME, content(w, parts.as_id(user_id)))
        return html.Div([administration.nav(w.actor, people_page.PATH), page])


def content(w: Work, user_id: UUID) -> list[Any]:
    """What stands on the page of a person as they are now."""
    person, in_hand = people.read(w, user_id), handover.list_in_hand(w, user_id)
    is_self, status = user_id == w.actor.user_id, parts.status_of(STATUS, person.status)
    heading = records.heading(_("People"), people_page.PATH, person.name, [status], acts(person, is_self=is_self))
    return [
        records.head(NAME, "users", person, [heading]),
        records.regions(
            [details(person)],
            [coming_in(w, person, is_self=is_self), in_hand_card(in_hand)],
            [records.card(_("History"), records.timeline(story.events(w, user_id)))],
        ),
    ]


def acts(person: PersonView, *, is_self: bool) -> list[Any]:
    """Nobody deactivates themselves."""
    if person.status == "deactivated":
        return [_button(_("Reactivate"), "reactivate")]
    return [] if is_self else [_button(_("Deactivate"), "deactivate")]


def details(person: PersonView) -> html.Section:
    facts = [
        (_("Login"), person.login),
        (_("Job title"), person.title),
        (_("Role"), person.role_name),
        (_("Team"), person.team),
        (_("Language"), LANGUAGES.get(person.locale)),
        (_("Since"), format.day(person.created_at)),
    ]
    return records.card(_("Details"), records.facts(facts), _button(_("Edit"), "change"))


def coming_in(w: Work, person: PersonView, *, is_self: bool) -> html.Section:
    """Their browsers, and a new way in. One's own password is changed on one's own page."""
    listed = sessions.list_of(w, person.id)
    table = browsers.table(listed, [""] * len(listed))
    nowhere = html.P(_("Not signed in anywhere."), className="soft")
    links = [] if is_self or person.status == "deactivated" else [_button(_("Link for a new password"), "link")]
    ends = [_button(_("Sign out everywhere"), "end-all")] if listed and not is_self else []
    foot = html.Div([*links, *ends], className="form-foot") if links or ends else None
    return records.card(_("Signing in"), html.Div([table if listed else nowhere, foot]))


def in_hand_card(in_hand: Sequence[InHand]) -> html.Section:
    nothing = _("They have nothing in hand.")
    rows = [(handover.called(one.kind), format.number(one.count)) for one in in_hand]
    give = _button(_("Hand over"), "hand-over") if in_hand else None
    return records.card(_("In hand"), records.related(rows, nothing), give)


# -- what is asked before something is done


def change_question(w: Work, person: PersonView) -> Any:
    asked = people_page.person_fields(w)
    values = {one.name: getattr(person, one.name) for one in asked}
    note = _("What they have in hand goes along to another team.")
    return forms.ask(NAME, person.name, asked, values, "change", _("Save"), person, note=note)


def deactivate_question(w: Work, person: PersonView) -> Any:
    in_hand = handover.list_in_hand(w, person.id)
    note = _("They are signed out everywhere and can come in no more. What is over stays theirs, for the numbers.")
    title, do = _("Deactivate {name}", name=person.name), _("Deactivate")
    return forms.ask(NAME, title, takers(in_hand), {}, "deactivate", do, person, note=note)


def hand_over_question(w: Work, person: PersonView) -> Any:
    asked = takers(handover.list_in_hand(w, person.id), required=False)
    note = _("Leave empty what stays with them.")
    title = _("Hand over what {name} has in hand", name=person.name)
    return forms.ask(NAME, title, asked, {}, "hand-over", _("Hand over"), person, note=note)


def takers(in_hand: Sequence[InHand], *, required: bool = True) -> list[Field]:
    """To whom each kind goes: only those who work with such records."""
    return [
        Field(
            one.kind,
            _("{kind} ({n}) to", kind=handover.called(one.kind), n=format.number(one.count)),
            "choice",
            [(str(user_id), name) for user_id, name in one.takers],
            required=required,
        )
        for one in in_hand
    ]


QUESTIONS: dict[str, Callable[[Work, PersonView], Any]] = {
    "change": change_question,
    "deactivate": deactivate_question,
    "hand-over": hand_over_question,
}


def link(w: Work, user_id: UUID) -> Any:
    """A new way in, in place of a question."""
    made = people.new_password(w, user_id)
    close = html.Button(_("Close"), className="button close-dialogue", type="button")
    title, is_sent = _("A link for {name}", name=people.read(w, user_id).name), link_card.send(w, user_id, made)
    return link_card.content(title, made, [close], is_sent=is_sent)


ACTS: dict[str, Callable[[Work, UUID], Any]] = {"reactivate": people.reactivate, "end-all": sessions.end_all}
"""What is done at once."""


@on_press(
    Output({"record": NAME}, "children"),
    Output({"ask": NAME}, "children"),
    Output({"ask": NAME}, "opened"),
    Input({"person": ALL}, "n_clicks"),
    State({"record": NAME, "part": "seen"}, "data"),
)
def press(pressed: Pressed, kept: Kept) -> tuple[Any, Any, bool]:
    do, (user_id, _version) = pressed["person"], forms.seen(kept)
    with work(current_actor()) as w:
        if do in ACTS:
            ACTS[do](w, user_id)
            return content(w, user_id), no_update, False
        asked = link(w, user_id) if do == "link" else one_of(QUESTIONS, do)(w, people.read(w, user_id))
        return no_update, asked, True


@on_press(
    Output({"record": NAME}, "children", allow_duplicate=True),
    Output({"ask": NAME}, "opened", allow_duplicate=True),
    Input({"form": NAME, "do": ALL}, "n_clicks"),
    State({"form": NAME, "part": ALL}, "data"),
    State({"form": NAME, "field": ALL}, "value"),
    State({"form": NAME, "field": ALL}, "id"),
)
def answer(pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
    kept = forms.kept_in(stores)
    user_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        if pressed["do"] == "change":
            people.change(w, user_id, parse(PersonChange, forms.changed(values, ids, kept)), version)
        else:
            given_up(w, pressed["do"], user_id, forms.filled(values, ids))
        return content(w, user_id), False


def given_up(w: Work, do: str, user_id: UUID, chosen: dict[str, Any]) -> None:
    """Hand over as chosen, and deactivate if that was asked."""
    to = {kind: read(UUID, taker) for kind, taker in chosen.items()}
    if do == "deactivate":
        people.deactivate(w, user_id, to)
    elif do == "hand-over":
        done = sum(handover.hand_over(w, user_id, to).values())
        problems.notify(ngettext("{n} record went over.", "{n} records went over.", done))
    else:
        raise misfit()


def _button(words: str, do: str) -> html.Button:
    return html.Button(words, id={"person": do}, className="button")
