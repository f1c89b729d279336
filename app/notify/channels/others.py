"""Channels that apprise speaks, of those whose host is fixed: nobody makes the server call any other.

It says whether a message was taken, and not why it was not: every failure is tried again until it is given up.
"""

from collections.abc import Mapping, Sequence

from app.core.errors import Invalid
from app.core.i18n import _
from app.notify.channels import robots
from app.notify.channels.outcome import Later, Never
from app.notify.outbox import Message

SPOKEN: Mapping[str, str] = {"feishu": "Feishu", "lark": "Lark", "slack": "Slack", "tgram": "Telegram"}
"""What stands before `://` -> whose it is."""


def check(address: str, _secret: str | None) -> None:
    """Raises Invalid: none of these, or an address that apprise cannot read."""
    if address.partition("://")[0].lower() not in SPOKEN or _channel(address) is None:
        known = ", ".join(f"{name}://" for name in SPOKEN)
        words = _("Give an address as apprise writes it, beginning with one of {known}.", known=known)
        raise Invalid({"address": words})


def send(address: str, _secret: str | None, _key: str, messages: Sequence[Message]) -> None:
    """Several as one. Raises Later, Never."""
    channel = _channel(address)
    if channel is None:
        raise Never("address")
    if not channel.notify(body=robots.joined(messages)):
        raise Later("refused")


def _channel(address: str):  # type: ignore[no-untyped-def]
    """Read when one is used: the library knows over a hundred channels."""
    from apprise import Apprise

    return Apprise.instantiate(address, suppress_exceptions=True)
