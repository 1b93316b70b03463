"""Everything that can go wrong: what, where, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_COULD_NOT_RUN = 2
EXIT_USAGE = 64
EXIT_DAMAGED = 74


class JournalError(Exception):
    """The one root. `str()` is a single line for an operator."""

    exit_status: ClassVar[int] = EXIT_COULD_NOT_RUN
    advice: ClassVar[str] = "check the path and try again"

    def __init__(
        self,
        what: str,
        *,
        path: Path | None = None,
        offset: int | None = None,
        sequence: int | None = None,
        next_step: str | None = None,
    ) -> None:
        self.what = what
        self.path = path
        self.offset = offset
        self.sequence = sequence
        self.next_step = next_step if next_step is not None else self.advice
        super().__init__(what)

    def __str__(self) -> str:
        place = []
        if self.path is not None:
            place.append(str(self.path))
        if self.offset is not None:
            place.append(f"byte {self.offset}")
        if self.sequence is not None:
            place.append(f"sequence {self.sequence}")
        where = f" ({', '.join(place)})" if place else ""
        # A path may hold any character; the promise is one line.
        line = f"{self.what}{where}: {self.next_step}"
        return "".join(letter if letter.isprintable() else "?" for letter in line)


class NoJournalError(JournalError):
    """There is no directory, or it holds no segment."""

    advice = "check the path, or start the writer"


class UnreadableError(JournalError):
    """The system refused to read; the cause is the operating system's."""

    advice = "check the permissions and the device"


class NewerFormatError(JournalError):
    """Written by a newer version of the format. Nothing is damaged."""

    advice = "read it with a newer daybook_journal"


class MissingLibraryError(JournalError):
    """An optional library is not installed."""

    advice = "install it in a virtual environment"


class DamagedJournalError(JournalError):
    """The bytes cannot be what a writer left, not even one that crashed."""

    exit_status = EXIT_DAMAGED
    advice = "change nothing, keep a copy, and restore from a replica"


class NotASegmentError(DamagedJournalError):
    """A file with a segment's name does not begin like one."""

    advice = "check that the directory is a journal and holds nothing else under such a name"


class DamagedSegmentError(DamagedJournalError):
    """A segment's header does not hold."""


class ForeignSegmentError(DamagedJournalError):
    """A segment of another journal lies in the directory."""

    advice = "move the file out of the directory, and find the segment that belongs there"


class ForeignSuperblockError(DamagedJournalError):
    """A superblock of another journal lies in the directory."""

    advice = "move the file out of the directory, and find the superblocks that belong there"


class SuperblockAheadError(DamagedJournalError):
    """A superblock knows of a segment or an end that is not there."""

    advice = "change nothing, and find the lost segment, or the lost end of one, in a replica"


class MissingSegmentError(DamagedJournalError):
    """The sequences jump between two segments."""

    advice = "find the segment, or the lost end of the one before, in a replica"


class DamagedBlockError(DamagedJournalError):
    """A block does not hold, and the recovery table does not call it torn."""


class UnknownMeaningError(JournalError):
    """A record is whole, but its kind, layout or a number in it has no meaning here."""

    exit_status = EXIT_FINDINGS
    advice = "the record is whole; a reader that knows the schema version can say what it means"
