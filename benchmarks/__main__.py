"""`python -m benchmarks`: every benchmark after the other, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = (
    "attribution", "models", "win_probability", "text", "scores", "events", "rescoring", "pages", "live",
    "nightly", "reports",
)  # fmt: skip


def main() -> None:
    """Run what is named, or all; ends with 1 if one of them failed to run."""
    failed = []
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name} ==", flush=True)
        if subprocess.run([sys.executable, HERE / f"{name}.py"]).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"Did not run: {', '.join(failed)}")


if __name__ == "__main__":
    main()
