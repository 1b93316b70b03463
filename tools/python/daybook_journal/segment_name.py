"""Names in a journal's directory: `<first sequence, 20 digits>-<epoch, 6 digits>.segment`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import NoJournalError, UnreadableError

# ASCII digits only: `\d` would take the digits of other scripts too.
_PATTERN = re.compile(r"([0-9]{20})-([0-9]{6})\.segment")


@dataclass(frozen=True, slots=True, order=True)
class SegmentName:
    """What a name claims; the header has to say the same."""

    first_sequence: int
    epoch: int

    @property
    def text(self) -> str:
        return f"{self.first_sequence:020d}-{self.epoch:06d}.segment"

    @staticmethod
    def parse(text: str) -> SegmentName | None:
        """None for every name that is not a segment's: those are ignored."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            return None
        return SegmentName(int(match.group(1)), int(match.group(2)))


def list_segments(directory: Path) -> list[SegmentName]:
    """The segments in the order of their names, which is the order of the journal."""
    try:
        names = os.listdir(directory)  # noqa: PTH208 - names are wanted, not paths
    except FileNotFoundError as cause:
        raise NoJournalError("there is no such directory", path=directory) from cause
    except NotADirectoryError as cause:
        raise NoJournalError("this is not a directory", path=directory) from cause
    except ValueError as cause:
        raise NoJournalError("this cannot be a path", path=directory) from cause
    except OSError as cause:
        raise UnreadableError(f"cannot list it: {cause.strerror}", path=directory) from cause
    segments = sorted(name for name in map(SegmentName.parse, names) if name is not None)
    if not segments:
        raise NoJournalError("the directory holds no segment", path=directory)
    return segments
