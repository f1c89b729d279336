"""What every API route takes from the request."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends

from app.access.actor import Actor
from app.access.web import current_actor

Me = Annotated[Actor, Depends(current_actor)]
"""The signed-in person behind the request."""

OwnerId = Annotated[UUID, Body(embed=True)]
"""`{"owner_id": ...}`: to whom a record is given."""
