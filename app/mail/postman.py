"""Who sends mail."""

from app.access.actor import Actor, Station
from app.access.work import work
from app.mail import service
from app.mail.permissions import MAIL_SEND
from app.mail.schema import Server

POSTMAN = Actor("postman", Station.ROBOT, frozenset({MAIL_SEND}), kind="robot")
"""Reads how mail is sent, and nothing else."""


def server() -> Server | None:
    """The company's mail server as it is now; None while nothing is set."""
    with work(POSTMAN) as w:
        return service.read_server(w)
