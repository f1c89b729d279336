"""Numbers that a failed test of their data is about: they are left blank, with the reason; all others go out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from app.access.work import Work
from app.core.i18n import ngettext
from dashboards.builds import published
from dashboards.drill import lineage
from dashboards.registry import Metric

FAILED = text("""
    select model, count(*) as n from marts.build_tests
    where build_id = :build and status not in ('pass', 'warn') group by model order by model
""")


@dataclass(frozen=True)
class Held:
    """`failed` is model -> how many of its tests failed."""

    work: Work
    failed: Mapping[str, int]

    def reason(self, metric: Metric) -> str:
        """Why the number is held back; empty where it is not. Reads its lineage only where a test failed."""
        if not self.failed:
            return ""
        marts = {part.source.relation.rpartition(".")[2] for part in metric.parts} | {metric.drill}
        models = {ancestor.name for mart in marts for ancestor in lineage(self.work, mart)}
        n = sum(self.failed.get(model, 0) for model in models)
        return ngettext("{n} test of its data failed", "{n} tests of its data failed", n) if n else ""


def held(work: Work) -> Held:
    """Of the build in force."""
    found = work.session.execute(FAILED, {"build": published(work).id}).tuples()
    return Held(work, dict(found.all()))
