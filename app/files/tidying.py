"""Bytes that no record names any more go from the disk."""

from sqlalchemy import select

from app.access.work import Work
from app.files import store
from app.files.model import File


def tidy(work: Work) -> int:
    """Remove the bytes that no record names any more; returns how many. As a robot that sees every file."""
    named = {*work.session.scalars(select(File.place))}
    gone = [place for place in store.old_places() if place not in named]
    for place in gone:
        store.remove(place)
    return len(gone)
