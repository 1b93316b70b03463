"""Names in a journal's directory: `<first sequence, 20 digits>-<epoch, 6 digits>.segment`.

A closed segment may have `.sealed` instead. It has the same place in the journal.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import NoJournalError, UnreadableError

# ASCII digits only: `\d` would take the digits of other scripts too.
_PATTERN = re.compile(r"([0-9]{20})-([0-9]{6})\.(segment|sealed)")


@dataclass(frozen=True, slots=True, order=True)
class SegmentName:
    """What a name claims; the header has to say the same."""

    first_sequence: int
    epoch: int
    is_sealed: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the journal, whatever its form."""
        return (self.first_sequence, self.epoch)

    @property
    def text(self) -> str:
        suffix = "sealed" if self.is_sealed else "segment"
        return f"{self.first_sequence:020d}-{self.epoch:06d}.{suffix}"

    @property
    def other_form(self) -> SegmentName:
        """The same place under the other suffix."""
        return SegmentName(self.first_sequence, self.epoch, not self.is_sealed)

    @staticmethod
    def parse(text: str) -> SegmentName | None:
        """None for every name that is not a segment's: those are ignored."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            return None
        return SegmentName(int(match.group(1)), int(match.group(2)), match.group(3) == "sealed")


def list_segments(directory: Path) -> list[SegmentName]:
    """The segments in the order of their names, which is the order of the journal.

    Where a segment is there in both forms, the sealed one counts.
    """
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
    found = sorted(name for name in map(SegmentName.parse, names) if name is not None)
    if not found:
        raise NoJournalError("the directory holds no segment", path=directory)
    # A place's `.sealed` is sorted behind its `.segment`.
    return list({name.place: name for name in found}.values())
