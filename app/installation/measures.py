"""What is counted while requests are answered, for Prometheus; added up over the web processes.

prometheus-client keeps the counts of each process in a folder of its own in shared memory (see `up`), so that any
of them can tell the sum.
"""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from sqlalchemy import event
from sqlalchemy.pool import Pool

NOT_PAGES = {
    "_dash-update-component": "callbacks",
    "_dash-component-suites": "files",
    "assets": "files",
    "sign-in": "sign-in",
    "sign-out": "sign-in",
    "healthz": "health",
    "readyz": "health",
    "metrics": "health",
}
"""First part of an address -> its class; whatever else is a page."""

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

registry = CollectorRegistry()
requests = Counter("tributary_requests", "Requests answered.", ["route", "status"], registry=registry)
seconds = Histogram("tributary_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=registry)
database_is_up = Gauge(
    "tributary_database_up", "1 while the database answers.", multiprocess_mode="livemin", registry=registry
)
connections = Gauge(
    "tributary_pool_connections_in_use", "Lent to requests now.", multiprocess_mode="livesum", registry=registry
)


def route_of(path: str, nouns: frozenset[str]) -> str:
    """The class of an address, one of a few: `api deals`, `callbacks`, `pages`; strangers cannot make new ones."""
    first, *rest = path.strip("/").split("/")
    if first == "api":
        return f"api {rest[1]}" if len(rest) > 1 and rest[1] in nouns else "api"
    return NOT_PAGES.get(first, "pages")


def note(route: str, status: int, took: float) -> None:
    """One request answered with `status` after `took` seconds; 0 stands for no answer at all."""
    requests.labels(route, str(status)).inc()
    seconds.labels(route).observe(took)


@event.listens_for(Pool, "checkout")
def _lent(*_about: Any) -> None:
    connections.inc()


@event.listens_for(Pool, "checkin")
def _given_back(*_about: Any) -> None:
    connections.dec()
