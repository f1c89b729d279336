"""Channels to choose from, as lists and forms offer them."""

from app.access.work import Work
from app.campaigns import service


def channels(work: Work) -> dict[str, str]:
    """Code -> what the channel is called."""
    return {channel.code: channel.label for channel in service.list_channels(work)}
