"""Engines: one per login role. Nothing outside migrations connects as an owner or a superuser."""

from functools import cache

from sqlalchemy import URL, Engine, create_engine, make_url

from app.core import postgres
from app.core.base import load_models
from app.core.settings import settings

LOGINS = ("crm_app", "crm_dbt", "crm_bi")


def admin_url() -> URL:
    """The address that DATABASE_URL gives, or that of the running embedded Postgres; used to migrate only."""
    url = make_url(settings().database_url or postgres.admin_url())
    database = url.database if settings().database_url else "tributary"
    return url.set(drivername="postgresql+psycopg", database=database)


def url_of(login: str) -> URL:
    """The address for one of LOGINS; its password is generated and kept among the installation's secrets."""
    return admin_url().set(username=login, password=settings().secret(f"db-{login}"))


SETTINGS = ("plan_cache_mode=force_custom_plan", "jit=off")
"""A plan for the values at hand: one made for any value walks a million rows for a rare name. Compiling a plan
costs more than the short queries of a page."""


@cache
def engine(login: str) -> Engine:
    """A pooled engine for one of LOGINS.

    Statements are prepared after a few uses; a connection is checked before it is lent, so that a restarted
    Postgres costs no request.
    """
    load_models()
    options = {"options": " ".join(f"-c {setting}" for setting in SETTINGS)}
    return create_engine(url_of(login), connect_args=options, pool_size=10, max_overflow=10, pool_pre_ping=True)
