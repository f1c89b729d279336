"""Pages of numbers: composed by their owner as a draft, published by version, read by roles and teams."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import column, delete, func, select, table

from app.access.guard import requires
from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.number_pages.model import NumberPage, NumberPageVersion
from app.number_pages.schema import PageFile, PageView, SharedSet, VersionView

COMPOSES = named("reports:build")
MOST = 200
_users = table("users", column("id"), column("name"), schema="app")


@requires()
def list_pages(work: Work) -> list[PageView]:
    """One's own and those shared with one, by title. Row policies say whose they are."""
    found = work.session.scalars(select(NumberPage).order_by(NumberPage.title, NumberPage.id).limit(MOST)).all()
    return [one for one in _views(work, found) if one.is_mine or one.version]


@requires()
def find(work: Work, page_id: UUID) -> PageView:
    """Raises NotFound, of another's page also before it is published."""
    found = _views(work, [_found(work, page_id)])[0]
    if not (found.is_mine or found.version):
        raise NotFound(_("There is no such page."))
    return found


@requires(COMPOSES)
def create(work: Work, given: PageFile) -> PageView:
    """A page of one's own, from a file: empty, imported, or a copy. Raises Invalid."""
    mine = select(func.count()).select_from(NumberPage).where(NumberPage.user_id == work.actor.user_id)
    if (work.session.scalar(mine) or 0) >= MOST:
        raise Invalid({"title": _("These are too many pages. Remove some first.")})
    made = NumberPage(user_id=work.actor.user_id, title=given.title, draft=given.model_dump(mode="json"))
    work.session.add(made)
    work.session.flush()
    return find(work, made.id)


@requires(COMPOSES)
def change(work: Work, page_id: UUID, given: PageFile) -> PageView:
    """Another draft; readers see what was published. Raises NotFound."""
    own = _own(work, page_id)
    own.title, own.draft, own.changed_at = given.title, given.model_dump(mode="json"), func.now()
    work.session.flush()
    return find(work, page_id)


@requires(COMPOSES)
def share(work: Work, page_id: UUID, given: SharedSet) -> PageView:
    """With roles and teams. Raises NotFound."""
    own = _own(work, page_id)
    own.roles, own.teams = given.roles, given.teams
    work.session.flush()
    return find(work, page_id)


@requires(COMPOSES)
def publish(work: Work, page_id: UUID) -> PageView:
    """The draft as the next version. Raises NotFound."""
    own = _own(work, page_id)
    own.version += 1
    work.session.add(NumberPageVersion(page_id=page_id, version=own.version, content=own.draft))
    work.session.flush()
    return find(work, page_id)


@requires()
def list_versions(work: Work, page_id: UUID) -> list[VersionView]:
    """The newest first. Raises NotFound."""
    _found(work, page_id)
    every = select(NumberPageVersion).where(NumberPageVersion.page_id == page_id)
    newest = work.session.scalars(every.order_by(NumberPageVersion.version.desc()).limit(MOST))
    return [VersionView(one.version, PageFile.model_validate(one.content), one.published_at) for one in newest]


@requires(COMPOSES)
def restore(work: Work, page_id: UUID, version: int) -> PageView:
    """A former version as the draft. Raises NotFound."""
    found = work.session.get(NumberPageVersion, (page_id, version))
    if found is None:
        raise NotFound(_("There is no such page."))
    return change(work, page_id, PageFile.model_validate(found.content))


@requires(COMPOSES)
def remove(work: Work, page_id: UUID) -> None:
    """With all its versions. Raises NotFound."""
    _own(work, page_id)
    work.session.execute(delete(NumberPage).where(NumberPage.id == page_id))


def _found(work: Work, page_id: UUID) -> NumberPage:
    found = work.session.get(NumberPage, page_id, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such page."))
    return found


def _own(work: Work, page_id: UUID) -> NumberPage:
    found = _found(work, page_id)
    if found.user_id != work.actor.user_id:
        raise NotFound(_("Only who made this page changes it. Make a copy."))
    return found


def _views(work: Work, pages: Sequence[NumberPage]) -> list[PageView]:
    """Two queries, however many."""
    at = {one.id: one.version for one in pages}
    versions = select(NumberPageVersion).where(NumberPageVersion.page_id.in_(at))
    newest = {one.page_id: one.content for one in work.session.scalars(versions) if one.version == at[one.page_id]}
    owners = select(_users.c.id, _users.c.name).where(_users.c.id.in_({one.user_id for one in pages}))
    names: dict[UUID, str] = dict(work.session.execute(owners).tuples().all())
    return [_view(work, one, newest.get(one.id), names.get(one.user_id, "")) for one in pages]


def _view(work: Work, one: NumberPage, published: dict[str, object] | None, owner: str) -> PageView:
    draft = PageFile.model_validate(one.draft)
    content = PageFile.model_validate(published) if published else draft
    is_mine = one.user_id == work.actor.user_id
    return PageView(
        one.id, one.user_id, owner, content.title, content, draft, one.version, is_mine, content != draft,
        list(one.roles), list(one.teams), one.changed_at,
    )  # fmt: skip
