"""The sections of the file: how each is read from the company, and how an entry of it is set."""

from collections.abc import Sequence
from typing import Any

from app.access.work import Work
from app.code_lists import service as code_lists
from app.code_lists.schema import CodeChange, CodeCreate, CodeView
from app.company import added, boards, goods, reports
from app.company.places import named
from app.company.schema import Entry, ReasonEntry, StageEntry, TeamEntry
from app.company.section import Section
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.deals import pipelines, stages
from app.deals.schema import StageEntryChange, StageEntryCreate
from app.users import teams
from app.users.schema import TeamChange, TeamCreate
from app.users.teams import TeamView

# -- teams


def read_teams(work: Work) -> list[Entry]:
    """The tree from its top, so that what a team is under stands before it."""
    listed = teams.list_teams(work)
    names = {team.id: team.name for team in listed}
    return [
        {"name": team.name}
        | ({"under": names[team.parent_id]} if team.parent_id else {})
        | ({"retired": True} if team.is_retired else {})
        for team in listed
    ]


def write_team(work: Work, entry: TeamEntry) -> None:
    """Make it, or use it again; where it stands comes when all are there."""
    known = _team(work, entry.name)
    if known is None:
        teams.create(work, TeamCreate(name=entry.name))
    elif known.is_retired and not entry.retired:
        teams.restore(work, known.id, known.version)


def place_teams(work: Work, entries: Sequence[TeamEntry]) -> None:
    """Under what they stand, then which are retired: those below others first."""
    for entry in entries:
        with named(entry.name):
            _place_team(work, entry)
    for entry in reversed(entries):
        team = _team(work, entry.name)
        if team and entry.retired and not team.is_retired:
            with named(entry.name):
                teams.retire(work, team.id, team.version)


def _place_team(work: Work, entry: TeamEntry) -> None:
    team, above = _team(work, entry.name), _team(work, entry.under) if entry.under else None
    if entry.under and above is None:
        raise Invalid({"under": _("There is no team called {name}.", name=entry.under)})
    wanted = above.id if above else None
    if team and team.parent_id != wanted:
        teams.change(work, team.id, TeamChange(parent_id=wanted), team.version)


def _team(work: Work, name: str) -> TeamView | None:
    return next((team for team in teams.list_teams(work) if team.name == name), None)


# -- lists of codes


def reasons(name: str, label: Any) -> Section:
    """A list of reasons as a section."""

    def write(work: Work, entry: ReasonEntry) -> None:
        known = _entry(code_lists.list_entries(work, name), entry.code)
        if known is None:
            code_lists.create(work, name, CodeCreate(**_names(entry)), entry.code)
        else:
            code_lists.change(work, name, known.id, CodeChange(**_names(entry)), known.version)
        now = _entry(code_lists.list_entries(work, name), entry.code)
        if now and now.is_retired is not entry.retired:
            act = code_lists.retire if entry.retired else code_lists.restore
            act(work, name, now.id, now.version)

    return Section(
        label=label,
        key="code",
        shape=ReasonEntry,
        read=lambda work: [_reason(one) for one in code_lists.list_entries(work, name)],
        write=write,
        order=lambda work, entries: code_lists.arrange(work, name, [one.code for one in entries]),
    )


def read_stages(work: Work) -> list[Entry]:
    return [
        _reason(one)
        | {"kind": one.semantic, "probability": one.probability}
        | ({"days": one.expected_days} if one.expected_days else {})
        | ({"pipeline": one.pipeline} if one.pipeline else {})
        | ({"required": one.required} if one.required else {})
        for one in stages.list_entries(work)
    ]


def write_stage(work: Work, entry: StageEntry) -> None:
    """Make or change it; what kind a stage is stays for good."""
    known = _entry(stages.list_entries(work), entry.code)
    values = _names(entry) | {"probability": entry.probability, "expected_days": entry.days}
    values["required"] = entry.required
    if known is None:
        made = StageEntryCreate(semantic=entry.kind, pipeline=entry.pipeline, **values)
        stages.create(work, made, entry.code)
    elif entry.pipeline and known.pipeline != entry.pipeline:
        raise Invalid({"pipeline": _("In which pipeline a stage is cannot be changed; make another stage.")})
    elif known.semantic != entry.kind:
        raise Invalid({"kind": _("What kind a stage is cannot be changed; make another stage.")})
    else:
        stages.change(work, known.id, StageEntryChange(**values), known.version)


def place_stages(work: Work, entries: Sequence[StageEntry]) -> None:
    """Their order, then which are retired: there is always one of each kind in use."""
    for entry in sorted(entries, key=lambda one: one.retired):
        now = _entry(stages.list_entries(work), entry.code)
        if now and now.is_retired is not entry.retired:
            act = stages.retire if entry.retired else stages.restore
            with named(entry.code):
                act(work, now.id, now.version)
    stages.arrange(work, [one.code for one in entries])


def _reason(one: CodeView) -> Entry:
    named = {"code": one.code, "english": one.label_en, "chinese": one.label_zh}
    return named | ({"retired": True} if one.is_retired else {})


def _names(entry: ReasonEntry) -> dict[str, Any]:
    return {"label_en": entry.english, "label_zh": entry.chinese}


def _entry(listed: Sequence[Any], code: str) -> Any:
    return next((one for one in listed if one.code == code), None)


def write_pipeline(work: Work, entry: ReasonEntry) -> None:
    known = _entry(pipelines.list_entries(work), entry.code)
    if known is None:
        pipelines.create(work, CodeCreate(**_names(entry)), entry.code)
    else:
        pipelines.change(work, known.id, CodeChange(**_names(entry)), known.version)


def place_pipelines(work: Work, entries: Sequence[ReasonEntry]) -> None:
    """Their order, then which are retired: those in use first, for one is left."""
    for entry in sorted(entries, key=lambda one: one.retired):
        now = _entry(pipelines.list_entries(work), entry.code)
        if now and now.is_retired is not entry.retired:
            act = pipelines.retire if entry.retired else pipelines.restore
            with named(entry.code):
                act(work, now.id, now.version)
    pipelines.arrange(work, [one.code for one in entries])


SECTIONS: dict[str, Section] = {
    "teams": Section(
        label=_l("Teams"), key="name", shape=TeamEntry, read=read_teams, write=write_team, order=place_teams
    ),
    "pipelines": Section(
        label=_l("Pipelines"),
        key="code",
        shape=ReasonEntry,
        read=lambda work: [_reason(one) for one in pipelines.list_entries(work)],
        write=write_pipeline,
        order=place_pipelines,
    ),
    "stages": Section(
        label=_l("Stages"), key="code", shape=StageEntry, read=read_stages, write=write_stage, order=place_stages
    ),
    "board_limits": boards.LIMITS,
    "products": goods.PRODUCTS,
    "lost_reasons": reasons("lost_reasons", _l("Lost reasons")),
    "disqualify_reasons": reasons("disqualify_reasons", _l("Reasons to disqualify")),
    **added.FIELDS,
    "roles": added.ROLES,
    **reports.REPORTS,
}
"""Name in the file -> section, in the order in which they are set."""
