"""Who tells people things, and sends them."""

from app.access.actor import Actor, Station
from app.events.permissions import EVENTS_FOLLOW
from app.mail.permissions import MAIL_SEND
from app.notify.permissions import NOTICES_TELL

TELLER = Actor("teller", Station.ROBOT, frozenset({NOTICES_TELL, MAIL_SEND, EVENTS_FOLLOW}), kind="robot")
"""Reads what happens, writes notices and the outbox, and hands over what is in it."""
