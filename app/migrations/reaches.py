"""The roles in Postgres behind what people read and write.

A reach is a fixed role of the server, such as `crm_deals_read_team`, with row policies of its own in every
database. A company's role is one of the slots of its installation, to which reaches are granted; every slot is a
`crm_base`, which holds the grants on tables: without a reach there are no rows, and no error.
"""

from hashlib import md5

OWNED = ("customers", "contacts", "leads", "deals", "activities", "tickets", "orders", "surveys", "touchpoints")
"""Nouns whose records somebody owns, or whose customer or lead somebody owns."""

COMMON = ("campaigns", "products", "users", "company")
"""Nouns that belong to nobody: all or nothing. `users` holds people, teams and roles, `company` all the rest."""

NOUNS = (*OWNED, *COMMON)
NARROW = ("own", "team", "tree")
DIRECTIONS = ("read", "write")
SLOTS = 64

BASE = "crm_base"
GRANTER = "crm_granter"
EVERYTHING = ("crm_read", "crm_all")
"""To read every row of every noun, and to write it too: granted beside the reaches to whom they all are `all`."""

ROBOTS = (*EVERYTHING, "crm_robot", "crm_signin")
"""What programs work as; crm_app may be each of them."""


def reach_role(noun: str, direction: str, reach: str) -> str:
    return f"crm_{noun}_{direction}_{reach}"


REACHES = tuple(
    reach_role(noun, direction, reach)
    for noun in NOUNS
    for direction in DIRECTIONS
    for reach in ((*NARROW, "all") if noun in OWNED else ("all",))
)


def slot_role(database: str, slot: int) -> str:
    """The role of a slot: roles are of the whole server, where another installation may have a database too."""
    return f"crm_slot_{md5(database.encode(), usedforsecurity=False).hexdigest()[:8]}_{slot:02}"
