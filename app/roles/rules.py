"""What a role may be made of."""

from collections.abc import Collection, Mapping

from app.access.actor import Actor, Reach
from app.access.permissions import every
from app.core.errors import Invalid
from app.core.i18n import _
from app.migrations.reaches import COMMON, NOUNS
from app.roles.schema import ReachGiven

OF_EVERYTHING = ("scores:review", "scores:approve", "scores:record", "imports:run", "pipeline:run", "backups:run")
"""Permissions of whoever reads all of every noun: what they are about belongs to all records at once."""

WRITING_EVERYTHING = ("scores:approve", "scores:record", "imports:run", "pipeline:run", "backups:run")
"""Those among them that write such things too."""


def check(actor: Actor, permissions: Collection[str], reaches: Mapping[str, ReachGiven]) -> None:
    """Raises Invalid, by field, for what does not exist, does not fit together, or is more than `actor` has."""
    wrong = _wrong_permissions(actor, permissions) | _wrong_reaches(actor, reaches)
    if not wrong:
        wrong = _not_fitting(permissions, reaches)
    if wrong:
        raise Invalid(wrong)


def _wrong_permissions(actor: Actor, permissions: Collection[str]) -> dict[str, str]:
    if set(permissions) - every().keys():
        return {"permissions": _("Choose permissions from the list.")}
    if {every()[name] for name in permissions} - actor.permissions:
        return {"permissions": _("You cannot give a permission that you do not have yourself.")}
    return {}


def _wrong_reaches(actor: Actor, reaches: Mapping[str, ReachGiven]) -> dict[str, str]:
    if set(reaches) - {*NOUNS}:
        return {"reaches": _("Choose kinds of records from the list.")}
    for noun, given in reaches.items():
        if noun in COMMON and not {given.reads, given.writes} <= {Reach.NONE, Reach.ALL}:
            return {"reaches": _("These records belong to nobody: a role reaches all of them or none.")}
        if given.writes.is_wider_than(given.reads):
            return {"reaches": _("A role cannot change what it does not see: let it see at least as far.")}
        if given.reads.is_wider_than(actor.reads(noun)) or given.writes.is_wider_than(actor.writes(noun)):
            return {"reaches": _("You cannot let a role reach further than you do yourself.")}
    return {}


def _not_fitting(permissions: Collection[str], reaches: Mapping[str, ReachGiven]) -> dict[str, str]:
    """A permission without the reach it needs would be refused wherever it is used."""
    everywhere = all(one.reads is Reach.ALL for one in reaches.values())
    writing = everywhere and all(one.writes is Reach.ALL for one in reaches.values())
    for name in permissions:
        noun, _colon, action = name.partition(":")
        reach = reaches.get(noun)
        sentence = every()[name].sentence
        if reach and (reach.writes if action == "write" else reach.reads) is Reach.NONE:
            return {"permissions": _("This needs some reach into its records: {what}", what=sentence)}
        if (name in OF_EVERYTHING and not everywhere) or (name in WRITING_EVERYTHING and not writing):
            return {"permissions": _("This needs the whole company as its reach: {what}", what=sentence)}
    return {}
