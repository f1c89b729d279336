"""Names of the log's files: which segments there are, and whether one follows the other."""

from dataclasses import dataclass
from pathlib import Path

PARTIAL = ".partial"
HASH_DIGITS = 32
SEGMENTS_A_LOG = 0x100
"""A segment's number is written in two parts; the second counts to this."""


@dataclass(frozen=True)
class LogFile:
    """A stored file of the log: `<segment>[.partial]-<hash of its clear bytes>-<hash as stored>.zst[.age]`."""

    path: Path

    @property
    def name(self) -> str:
        """As the server calls it: a segment, or the history of a line (`00000002.history`)."""
        return self.path.name.split("-")[0].removesuffix(PARTIAL)

    @property
    def is_partial(self) -> bool:
        return self.path.name.split("-")[0].endswith(PARTIAL)

    @property
    def stored_hash(self) -> str:
        return self.path.name.split("-")[2].split(".")[0]

    @property
    def number(self) -> int | None:
        """Its place in the log, on whatever line of history; None for a history."""
        return number_of(self.name) if len(self.name) == 24 else None


def number_of(segment: str) -> int:
    return int(segment[8:16], 16) * SEGMENTS_A_LOG + int(segment[16:], 16)


def log_files(folder: Path) -> list[LogFile]:
    """Every stored file, whole segments before partial ones of the same name."""
    return sorted(
        (LogFile(path) for path in folder.glob("0*-*-*.zst*")), key=lambda file: (file.name, file.is_partial)
    )


def is_unbroken(files: list[LogFile], first: str, last: str) -> bool:
    """Whether every segment from `first` to `last` is there."""
    there = {file.number for file in files}
    return all(number in there for number in range(number_of(first), number_of(last) + 1))
