"""Views of a noun's list, kept by whoever made them and read by roles and teams; and how each person has a list.

A view holds no record: whoever opens it asks its question in the own reach. It holds no text of a search either,
which may be somebody's number.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import and_, column, delete, func, select, table
from sqlalchemy.dialects.postgresql import insert

from app.access.field_rights import unseen
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.fields import conditions
from app.fields.asking import compiled
from app.fields.custom import is_own, own_fields
from app.fields.noun import Noun, noun_of
from app.list_views.model import ListSetting, ListView
from app.list_views.schema import ListViewChange, ListViewCreate, ListViewShown

MOST = 200
NOT_KEPT = ("view", "after", "trail", "again", "search")
"""Parts of a list's query that no view holds."""

_users = table("users", column("id"), column("name"), schema="app")


@requires()
def list_views(work: Work, noun: str) -> list[ListViewShown]:
    """One's own and those shared with one, by name, without those that ask for what one's role does not show."""
    of = _noun(work, noun)
    mine = and_(ListSetting.user_id == work.actor.user_id, ListSetting.noun == ListView.noun)
    asked = select(ListView, _users.c.name, ListSetting).outerjoin(_users, _users.c.id == ListView.user_id)
    asked = (
        asked.outerjoin(ListSetting, mine)
        .where(ListView.noun == noun)
        .order_by(ListView.title, ListView.id)
        .limit(MOST)
    )
    rows = work.session.execute(asked.execution_options(populate_existing=True)).all()
    return [_shown(work, of, one, by, mine) for one, by, mine in rows if _is_readable(work, of, one.query)]


@requires()
def find(work: Work, view_id: UUID) -> ListViewShown:
    """Raises NotFound, NotPermitted."""
    one = _found(work, view_id)
    of = _noun(work, one.noun)
    mine = work.session.get(ListSetting, (work.actor.user_id, one.noun), populate_existing=True)
    by = work.session.scalar(select(_users.c.name).where(_users.c.id == one.user_id))
    return _shown(work, of, one, by, mine)


@requires()
def create(work: Work, given: ListViewCreate) -> ListViewShown:
    """A view of one's own. Raises NotPermitted (such records are not the actor's to read), Invalid."""
    _noun(work, given.noun)
    mine = select(func.count()).select_from(ListView).where(ListView.user_id == work.actor.user_id)
    if (work.session.scalar(mine) or 0) >= MOST:
        raise Invalid({"title": _("These are too many views. Remove some first.")})
    query = _kept(work, given.noun, given.query)
    made = ListView(
        user_id=work.actor.user_id, noun=given.noun, title=given.title, query=query,
        roles=given.roles, teams=given.teams,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return find(work, made.id)


@requires()
def change(work: Work, view_id: UUID, given: ListViewChange, seen_version: int) -> ListViewShown:
    """Set the given parts. Raises NotFound (absent, or another's), Conflict, Invalid."""
    own = _own(work, view_id)
    if own.version != seen_version:
        raise Conflict(_("Somebody changed this record before you."), {}, None, own.changed_at)
    values = given.given()
    if "query" in values:
        values["query"] = _kept(work, own.noun, values["query"])
    for name, value in values.items():
        setattr(own, name, value)
    own.version, own.changed_at = own.version + 1, func.now()
    work.session.flush()
    return find(work, view_id)


@requires()
def remove(work: Work, view_id: UUID) -> None:
    """Raises NotFound, of another's view too."""
    _own(work, view_id)
    work.session.execute(delete(ListView).where(ListView.id == view_id))


@requires()
def pin(work: Work, view_id: UUID, is_pinned: bool, is_first: bool) -> ListViewShown:
    """Whether a view is among the actor's own tabs, and what the list begins with. Raises NotFound."""
    one = _found(work, view_id)
    _noun(work, one.noun)
    mine = _setting(work, one.noun)
    rest = [pinned for pinned in mine.pinned if pinned != view_id]
    mine.pinned = [*rest, view_id] if is_pinned else rest
    if is_first or mine.begins_with == view_id:
        mine.begins_with = view_id if is_first else None
    work.session.flush()
    return find(work, view_id)


@requires()
def keep_columns(work: Work, noun: str, columns: str | None) -> None:
    """How the actor has the columns of a list; nothing is as the program has them. Raises NotPermitted."""
    _noun(work, noun)
    _setting(work, noun).columns = columns or None
    work.session.flush()


@requires()
def find_columns(work: Work, noun: str) -> str | None:
    """How the actor has the columns of a list; None as the program has them."""
    found = work.session.get(ListSetting, (work.actor.user_id, noun), populate_existing=True)
    return found.columns if found else None


def _setting(work: Work, noun: str) -> ListSetting:
    """The actor's own row, made where there is none: two pages may ask for it at once."""
    key = {"user_id": work.actor.user_id, "noun": noun}
    work.session.execute(insert(ListSetting).values(key).on_conflict_do_nothing())
    return work.session.get_one(ListSetting, tuple(key.values()), populate_existing=True)


def _noun(work: Work, name: str) -> Noun:
    """Raises Invalid, NotPermitted."""
    noun = noun_of(name) if name.isidentifier() else None
    if noun is None:
        raise Invalid({"noun": _("There is no such list.")})
    work.require(noun.reads)
    return noun


def _kept(work: Work, noun: str, query: Mapping[str, str]) -> dict[str, str]:
    """What a view holds of a query. Raises Invalid for a filter that cannot be asked."""
    if query.get("filter"):
        compiled(work, _noun(work, noun), query["filter"])
    return {name: value for name, value in query.items() if name not in NOT_KEPT and value}


def _is_readable(work: Work, noun: Noun, query: Mapping[str, str]) -> bool:
    """Whether the actor's role shows all that the view asks for: otherwise its count alone would tell it."""
    return not unseen(work.actor, noun.name).keys() & _asked(query)


def _asked(query: Mapping[str, str]) -> set[str]:
    """The fields by which a view's records are found, sorted and grouped."""
    filtered = {one.field for one in conditions.read(query.get("filter")).conditions()}
    return {*query, *filtered, query.get("group", ""), query.get("sort", "").removeprefix("-")}


def _still_asked(work: Work, noun: Noun, query: Mapping[str, str]) -> dict[str, str]:
    """What a view asks, without the company's own fields that were retired since."""
    used = {one.name for one in own_fields(work, noun.name)}
    gone = {name for name in _asked(query) if is_own(name)} - used
    if not gone:
        return {**query}
    filtered = conditions.written(conditions.without(conditions.read(query.get("filter")), gone))
    ordered = {name for name in ("sort", "group") if query.get(name, "").removeprefix("-") in gone}
    left = {name: value for name, value in query.items() if name not in gone | ordered}
    return left | {"filter": filtered or ""}


def _found(work: Work, view_id: UUID) -> ListView:
    found = work.session.get(ListView, view_id, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such view, or it is not shared with you."))
    return found


def _own(work: Work, view_id: UUID) -> ListView:
    found = _found(work, view_id)
    if found.user_id != work.actor.user_id:
        raise NotFound(_("Only who made this view changes it. Save one of your own."))
    return found


def _shown(work: Work, noun: Noun, one: ListView, owner: str | None, mine: ListSetting | None) -> ListViewShown:
    query = _still_asked(work, noun, one.query)
    return ListViewShown(
        one.id, one.noun, one.title, query, one.user_id, owner or "", one.user_id == work.actor.user_id,
        mine is not None and one.id in mine.pinned, mine is not None and one.id == mine.begins_with,
        list(one.roles), list(one.teams), one.version, one.changed_at, query == one.query,
    )  # fmt: skip
