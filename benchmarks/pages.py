"""What one page of a list costs the process that draws it: CPU time of a draw, its JSON included.

    python benchmarks/pages.py [--size 40] [--rounds 200]

Makes a Postgres of its own with 200 leads; a person who sees them all asks for the list again and again.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LEADS = 200


def draw_of(size: int) -> Callable[[], int]:
    """Draws the list of leads once; how many characters of JSON that is."""
    from dash._utils import to_json

    from app import main
    from app.access.robots import SYSTEM
    from app.access.web import acting
    from app.access.work import work
    from app.leads import page, schema, service
    from app.users import service as users
    from app.users.acting import actor_of

    main.create()
    with work(SYSTEM) as w:
        made = users.create(w, "mona", "Mona", "leader")
        for n in range(LEADS):
            service.create(
                w, schema.LeadCreate(name=f"Lead {n}", channel="email", industry="retail", city="Ningbo")
            )
    mona = actor_of(made.id)

    def draw() -> int:
        with acting(mona):
            return len(to_json(page.LIST.show(size=str(size))))

    return draw


def measure(size: int, rounds: int) -> None:
    """Print the spread of CPU time, after a few draws that nobody counts."""
    draw = draw_of(size)
    length = [draw() for _ in range(10)][-1]
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        draw()
        spent.append((time.process_time() - began) * 1000)
    cuts = statistics.quantiles(spent, n=20)
    print(f"{size} leads: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms of CPU, {length / 1000:.0f} kB of JSON")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=40)
    asked.add_argument("--rounds", type=int, default=200)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            measure(options.size, options.rounds)


if __name__ == "__main__":
    main()
