"""The contacts' routes."""

from fastapi import APIRouter

from app.access.usual_routes import add_reveal, add_usual
from app.contacts import service

router = APIRouter(prefix="/v1/contacts", tags=["contacts"])


add_usual(router, service.list_contacts, service.create, service.read, service.change, service.remove)
add_reveal(router, service.reveal)
