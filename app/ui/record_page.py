"""A record's page, described once: a feature writes down its verbs and what is its own on the page.

What every such page does stands here: it is drawn, its details become a form, somebody else gets the record. The
ids are those that app.ui.forms, handing and records give.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, clientside_callback, html, no_update, set_props

from app.access import records as records_of
from app.access.views import RecordView
from app.access.web import current_actor
from app.access.work import Work, reuse_plans, work
from app.audit import history
from app.core.base import Owned
from app.core.i18n import _
from app.core.validation import Shape, parse
from app.fields.custom import gathered
from app.fields.noun import Noun
from app.fields.reading import Reading
from app.ui import changes, fields, forms, handing, names, panels, parts, record_menu, records
from app.ui.forms import Field, Option
from app.ui.records import Fact
from app.ui.shapes import FieldId, Kept, KeptForm, News, Pressed, Text, Values
from app.ui.wiring import misfit, on_change, on_press

V = TypeVar("V", bound=RecordView)
Draw = Callable[[Work, UUID], list[Any]]
"""What stands on the page of a record as it is now."""


def _of_nobody(*_given: Any) -> Any:
    """Records that belong to nobody are not given away."""
    raise misfit()


@dataclass(frozen=True, kw_only=True)
class RecordPage(Generic[V]):
    """The page of one record of a noun.

    `content` is the page around one record, `controls` the form over it; `untold` and `coded` say what the noun's
    fields do not of how its timeline tells changes; `kept` stays when content is drawn again.
    """

    noun: Noun
    shape: type[Shape]
    read: Callable[[Work, UUID], V]
    names: Callable[[Work, Collection[UUID]], dict[UUID, str]]
    change: Callable[[Work, UUID, Any, int], V]
    content: Callable[[Work, V], list[Any]]
    transfer: Callable[[Work, UUID, UUID, int], V] = _of_nobody
    people: Callable[[Work], Sequence[Option]] = _of_nobody
    remove: Callable[[Work, UUID, int], None]
    controls: Callable[[Work, Noun, V], Sequence[Field]] = fields.controls
    untold: Collection[str] = ()
    coded: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kept: Callable[[Work, UUID], Any] = lambda _w, _record_id: None

    def register(self) -> None:
        """Its address, its name on other pages, its changes in its timeline, and what can be done on it."""
        dash.register_page(
            f"{self.noun.name}.record",
            path_template=f"/{self.noun.name}/<record_id>",
            title=lambda **_ids: str(self.noun.one),
            layout=self.show,
        )
        names.tell(self.noun, self.names)
        changes.tell(self.noun, self.untold, self.coded)
        _pages[self.noun.entity] = self
        self._wire_form()
        if issubclass(self.noun.table, Owned):
            self._wire_handing()
        record_menu.Removing(self.noun, self.read, self.remove).wire()
        self._wire_news()

    def show(self, record_id: str, **_query: str) -> html.Div:
        with work(current_actor()) as w:
            one = parts.as_id(record_id)
            return records.page(self.noun.entity, self.draw(w, one), self.kept(w, one), of=one)

    def draw(self, w: Work, record_id: UUID) -> list[Any]:
        """What stands on the page of a record as it is now."""
        reuse_plans(w)
        return self.content(w, self.read(w, record_id))

    def details(self, w: Work, record: V, known: Any) -> html.Section:
        """The card with what is known, which becomes a form for those who may write."""
        edit = forms.edit_button(self.noun.entity, record.id) if self._has_form(w, record) else None
        return records.card(_("Details"), html.Div(known, id={"form": self.noun.entity, "part": "details"}), edit)

    def _has_form(self, w: Work, record: V) -> bool:
        """Whether there is anything to change in it for whoever looks."""
        asked = (one for one in Reading(w, self.noun).all if one.asked in ("always", "change"))
        return bool(self.noun.writable(w, [*asked])) and self.noun.may_change(w, record.id)

    def frame(
        self,
        w: Work,
        record: V,
        title: str,
        status: Any,
        highlights: Sequence[Fact | None],
        known: Any,
        path: Any = None,
        beside: Sequence[Any] = (),
        ends: Sequence[Any] = (),
    ) -> list[Any]:
        """A page in three regions: details, the story, and what belongs to the record, `beside` first.

        In its head stand what features do on such a record, then the ways in which it `ends`.
        """
        may_write = self.noun.may_change(w, record.id)
        may_give = may_write and issubclass(self.noun.table, Owned)
        give = handing.buttons(self.noun.entity, self.noun.name, w.actor, may_write=may_give)
        centre, right = (panels.of(w, self.noun.entity, region, record.id) for region in ("centre", "right"))
        acts = [act for acts in panels.of(w, self.noun.entity, "acts", record.id) for act in acts]
        heading = records.heading(
            str(self.noun.many),
            f"/{self.noun.name}",
            title,
            [status],
            [*acts, *give, *ends, self.more(w, record)],
            listed=True,
            tile=title,
        )
        first, *others = highlights
        facts = [first, *panels.of(w, self.noun.entity, "facts", record.id), *others]
        return [
            self.head(record, [heading, path, records.highlights(facts)]),
            records.regions([self.details(w, record, known)], centre, [*beside, *right]),
        ]

    def more(self, w: Work, record: V) -> Any:
        """What is done with it now and then: last in its head."""
        address = f"/{self.noun.name}/{record.id}"
        return record_menu.menu(self.noun.entity, address, may_write=self.noun.may_change(w, record.id))

    def head(self, record: V, shown: Sequence[Any], look: str = "") -> html.Div:
        """What stands first on the page: `content` begins with it."""
        return records.head(self.noun.entity, self.noun.name, record, shown, look)

    def _wire_form(self) -> None:
        on_press(
            Output({"form": self.noun.entity, "part": "details"}, "children"),
            Input({"form": self.noun.entity, "edit": ALL}, "n_clicks"),
        )(self.edit)
        on_press(
            Output({"record": self.noun.entity}, "children"),
            Input({"form": self.noun.entity, "do": ALL}, "n_clicks"),
            State({"form": self.noun.entity, "part": ALL}, "data"),
            State({"form": self.noun.entity, "field": ALL}, "value"),
            State({"form": self.noun.entity, "field": ALL}, "id"),
        )(self.finish)

    def edit(self, pressed: Pressed) -> html.Div:
        """The details as a form."""
        with work(current_actor()) as w:
            w.require(self.noun.writes)
            record = fields.whole(w, self.noun, self.read(w, parts.as_id(pressed["edit"])))
            asked = self.noun.writable(w, self.controls(w, self.noun, record))
            return forms.change_form(self.noun.entity, asked, record, fields.masked(w, self.noun))

    def finish(self, pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> list[Any]:
        kept = forms.kept_in(stores)
        with work(current_actor()) as w:
            return self._finish(w, pressed["do"], kept, forms.changed(values, ids, kept))

    def _finish(self, w: Work, do: str, kept: KeptForm, mine: dict[str, Any]) -> list[Any]:
        self.save(w, do, kept, mine)
        return self.draw(w, forms.seen(kept)[0])

    def save(self, w: Work, do: str, kept: KeptForm, mine: dict[str, Any]) -> None:
        """Save, drop the changes, or, after a conflict whose both sides were shown, save over the other's.

        What others changed meanwhile in other fields is no conflict: both stand. Nor is what the reader changed in
        another tab.
        """
        record_id, version = forms.seen(kept)
        if do != "cancel":
            now = self.read(w, record_id)
            if do == "overwrite" or (version < now.version and not self._meet(w, now, kept, mine)):
                version = now.version
            self.change(w, record_id, parse(self.shape, gathered(mine)), version)

    def _meet(self, w: Work, now: V, kept: KeptForm, mine: Mapping[str, Any]) -> bool:
        """Whether somebody else put something into a field that the reader changed, since the form began; of a
        value that is shown masked nobody can tell."""
        whole, masked = fields.whole(w, self.noun, now), fields.masked(w, self.noun)
        asked = {one.name: one for one in self.controls(w, self.noun, whole) if one.name not in masked}

        def met(name: str) -> bool:
            is_told = name in asked
            return not is_told or forms.held(asked[name], getattr(whole, name)) != kept["shown"].get(name)

        changed = [name for name in mine if met(name)]
        return not history.is_last_of(w, self.noun.name, now.id, changed)

    def _wire_handing(self) -> None:
        on_press(
            Output({"ask": self.noun.entity}, "children", allow_duplicate=True),
            Output({"ask": self.noun.entity}, "opened", allow_duplicate=True),
            Input({"give": self.noun.entity}, "n_clicks"),
            State({"record": self.noun.entity, "part": "seen"}, "data"),
        )(self.ask_to_whom)
        on_press(
            Output({"record": self.noun.entity}, "children", allow_duplicate=True),
            Output({"ask": self.noun.entity}, "opened", allow_duplicate=True),
            Input({"form": f"{self.noun.entity}-give", "do": "give"}, "n_clicks"),
            State({"form": f"{self.noun.entity}-give", "part": "kept"}, "data"),
            State({"form": f"{self.noun.entity}-give", "field": "owner_id"}, "value"),
        )(self.give)

    def ask_to_whom(self, _pressed: Any, kept: Kept) -> tuple[html.Div, bool]:
        with work(current_actor()) as w:
            return handing.question(self.noun.entity, self.people(w), self.read(w, forms.seen(kept)[0])), True

    def give(self, _pressed: Any, kept: Kept, owner_id: Text | None) -> tuple[list[Any], bool]:
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            given = parse(handing.Handing, {"owner_id": owner_id})
            self.transfer(w, record_id, given.owner_id, version)
            return self.draw(w, record_id), False

    def _wire_news(self) -> None:
        on_change(
            Output({"record": self.noun.entity}, "children", allow_duplicate=True),
            Output({"record": self.noun.entity, "part": "head"}, "children"),
            Input({"record": self.noun.entity, "part": "news"}, "data"),
            State({"record": self.noun.entity, "part": "seen"}, "data"),
        )(self.renew)
        on_press(
            Output({"record": self.noun.entity}, "children", allow_duplicate=True),
            Input({"again": self.noun.entity}, "n_clicks"),
            State({"record": self.noun.entity, "part": "seen"}, "data"),
        )(self.show_again)

    def renew(self, news: News, kept: Kept) -> tuple[Any, Any]:
        """The page as it is now, after a change made elsewhere; only its head while somebody writes on it. What
        the reader did here is on the page already, however late it is heard of."""
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            if news["mine"] and news["busy"] and self.read(w, record_id).version == version:
                return no_update, no_update
            drawn = self.draw(w, record_id)
        if not news["busy"]:
            return drawn, no_update
        return no_update, [*drawn[0].children, records.changed_elsewhere(self.noun.entity)]

    def show_again(self, _pressed: Any, kept: Kept) -> list[Any]:
        with work(current_actor()) as w:
            return self.draw(w, forms.seen(kept)[0])


_pages: dict[str, RecordPage[Any]] = {}


def known() -> Mapping[str, RecordPage[Any]]:
    """Entity -> its page."""
    return _pages


@contextmanager
def own_change(w: Work, entity: str, record_id: UUID) -> Iterator[None]:
    """What the block changes on the record of a page, its reader has changed: the page shows it, and takes the new
    version for the one that was seen. A change of somebody else before it stays one."""
    page = _pages[entity]
    before = records_of.hold(w, page.noun.table, record_id).version
    yield
    w.session.flush()
    version = page.read(w, record_id).version
    if version != before:
        made = {"id": str(record_id), "before": before, "version": version}
        set_props({"record": entity, "part": "head"}, {"children": page.draw(w, record_id)[0].children})
        set_props({"record": entity, "part": "made"}, {"data": made})


clientside_callback(
    ClientsideFunction("crm", "adopt"),
    Output({"form": ALL, "part": "kept"}, "data"),
    Input({"record": ALL, "part": "made"}, "data"),
    State({"form": ALL, "part": "kept"}, "data"),
    prevent_initial_call=True,
)
