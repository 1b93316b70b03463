"""A second, independent reader of Daybook's journal, written from docs/JOURNAL_FORMAT.md alone.

    journal = Journal("demo/journal")
    for event in journal.events():
        print(event.sequence, event.kind.label, event.body)
"""

from .body import Body
from .checkpoints import EvidenceReport, check_checkpoints
from .errors import (
    DamagedBlockError,
    DamagedJournalError,
    DamagedSegmentError,
    ForeignSegmentError,
    ForeignSuperblockError,
    JournalError,
    MissingLibraryError,
    MissingSegmentError,
    NewerFormatError,
    NoJournalError,
    NotASegmentError,
    SuperblockAheadError,
    UnknownMeaningError,
    UnreadableError,
)
from .events import Event, decode
from .journal import EndKind, Journal, JournalEnd
from .names import Kind
from .record import Record
from .segment import Group, SegmentSource
from .superblock import Superblock, SuperblockState
from .values import Amount, Nanoseconds, time_text
from .verification import Finding, Report, verify

__all__ = [
    "Amount",
    "Body",
    "DamagedBlockError",
    "DamagedJournalError",
    "DamagedSegmentError",
    "EndKind",
    "Event",
    "EvidenceReport",
    "Finding",
    "ForeignSegmentError",
    "ForeignSuperblockError",
    "Group",
    "Journal",
    "JournalEnd",
    "JournalError",
    "Kind",
    "MissingLibraryError",
    "MissingSegmentError",
    "Nanoseconds",
    "NewerFormatError",
    "NoJournalError",
    "NotASegmentError",
    "Record",
    "Report",
    "SegmentSource",
    "Superblock",
    "SuperblockAheadError",
    "SuperblockState",
    "UnknownMeaningError",
    "UnreadableError",
    "check_checkpoints",
    "decode",
    "time_text",
    "verify",
]
