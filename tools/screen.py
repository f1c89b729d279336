"""What `make screens` takes of one page."""

from typing import NamedTuple

from app.access.actor import Role


class Screen(NamedTuple):
    """Who looks, at which address, and what they press first: what a selector finds, or keys after `key:`, each
    after `;;` of the one before. `fails` is what of the server gives no answer meanwhile.

    `drawing` is what its drawing is called, where not as itself; `is_whole` takes all of the page's length.
    """

    role: Role
    path: str
    press: str = ""
    fails: str = ""
    drawing: str = ""
    is_whole: bool = False
