"""Bringing in lists of one's own and files of other systems: what each needs, and the button that chooses them."""

from collections.abc import Sequence

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.settings import settings
from app.fields.kinds import Field
from app.imports.asking import SOURCES
from app.imports.lists.bringable import Bringable, offered
from app.imports.mapping import File, Source
from app.imports.permissions import IMPORTS_RUN
from app.ui import records


def register() -> None:
    dash.register_page("imports", path="/imports", title=lambda: _("Import"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(IMPORTS_RUN)
        lists = _lists(w)
    crumbs = html.Div(dcc.Link(_("Jobs"), href="/jobs"), className="crumbs")
    head = html.Div([html.H1(_("Import"))], className="head")
    cards = [_card(source) for source in SOURCES.values()]
    return html.Div([crumbs, head, html.Div([*lists, _terms(), *cards], className="story")])


def _lists(w: Work) -> list[html.Section]:
    """A list of one noun's records, in the columns that a form asks for."""
    return [_list(w, one) for one in offered(w.actor)]


def _list(w: Work, wanted: Bringable) -> html.Section:
    noun, columns = wanted.noun, wanted.columns(w)
    choose = dmc.Button(_("Choose file"), className="form-save", **{"data-upload": noun.name})
    check = dmc.Button(
        _("Only check a file"), variant="default", **{"data-upload": noun.name, "data-check": "true"}
    )
    template = html.A(_("Empty file with these columns"), href=f"/api/v1/imports/{noun.name}/template")
    required, others = _called([c for c in columns if c.required]), _called([c for c in columns if not c.required])
    words = _("A CSV file or workbook with {required}, and any of: {others}.", required=required, others=others)
    body = [html.P(words), dmc.Group([choose, check, template])]
    return records.card(noun.many, dmc.Stack(body))


def _called(columns: Sequence[Field]) -> str:
    return ", ".join(str(one.label) for one in columns)


def _terms() -> html.Section:
    """Of amounts, where the files do not say."""
    own = settings().base_currency
    fields = [
        dmc.TextInput(id="import-currency", label=_("Currency"), placeholder=own),
        dmc.TextInput(id="import-rate", label=_("One unit of it in {currency}", currency=own), placeholder="1"),
    ]
    return records.card(_("Amounts that state no currency"), html.Div(fields, className="form"))


def _card(source: Source) -> html.Section:
    """The button opens the browser's own choice of files; assets/upload.js sends them."""
    rows = [html.Li([html.Code(file.name), *_optional(file)]) for file in source.files]
    choose = dmc.Button(
        _("Choose files"), id=f"import-{source.name}", className="form-save", **{"data-upload": source.name}
    )
    return records.card(source.name, html.Div([html.Ul(rows), choose]))


def _optional(file: File) -> list[html.Small]:
    return [html.Small([" · ", _("if there is one")], className="soft")] if file.optional else []
