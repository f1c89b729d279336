"""The customers' routes."""

from fastapi import APIRouter

from app.access.usual_routes import add_reveal, add_transfer, add_usual
from app.customers import service

router = APIRouter(prefix="/v1/customers", tags=["customers"])


add_usual(router, service.list_customers, service.create, service.read, service.change, service.remove)
add_transfer(router, service.transfer)
add_reveal(router, service.reveal)
