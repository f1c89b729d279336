"""What the database knows of how we do, for Prometheus: the worker, schedules, backups. Asked at every scrape."""

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily

from app.access.actor import Actor, Station
from app.access.presence import is_worker_here
from app.access.work import Work, work
from app.backup import service as backups
from app.backup.permissions import BACKUPS_READ
from app.core import outage
from app.runs.permissions import PIPELINE_READ
from app.schedules import service as schedules
from app.schedules.schema import Status

WATCHER = Actor("watcher", Station.ROBOT, frozenset({PIPELINE_READ, BACKUPS_READ}), kind="robot")


class Standing:
    """A collector as prometheus-client takes them; it has nothing to tell while the database is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with work(WATCHER) as w:
                yield from [_worker(w), *_schedules(w), *_backups(w)]
        except Exception as error:
            if outage.refusal(error) is None:
                raise


def _worker(work: Work) -> GaugeMetricFamily:
    return GaugeMetricFamily("tributary_worker_up", "1 while a worker is there.", value=int(is_worker_here(work)))


def _schedules(work: Work) -> list[GaugeMetricFamily]:
    finished = GaugeMetricFamily(
        "tributary_schedule_finished_timestamp_seconds", "When its last run ended.", labels=["schedule"]
    )
    well = GaugeMetricFamily("tributary_schedule_succeeded", "1 if its last run did.", labels=["schedule"])
    late = GaugeMetricFamily("tributary_schedule_late", "1 if a run is due and none began.", labels=["schedule"])
    for one in schedules.standing(work):
        name = [one.schedule.name]
        late.add_metric(name, int(one.late_since is not None))
        if one.finished_at is not None:
            finished.add_metric(name, one.finished_at.timestamp())
            well.add_metric(name, int(one.status == Status.SUCCEEDED))
    return [finished, well, late]


def _backups(work: Work) -> list[GaugeMetricFamily]:
    known, now = backups.status(work), datetime.now(UTC)
    told = {
        "tributary_backup_age_seconds": known.kept and now - known.kept.finished_at,
        "tributary_backup_covered_age_seconds": known.covered_until and now - known.covered_until,
    }
    words = "Since the last backup that succeeded, and since the last change that is kept."
    return [GaugeMetricFamily(name, words, value=age.total_seconds()) for name, age in told.items() if age]
