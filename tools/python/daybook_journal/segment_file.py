"""Positioned reads from one file that is never written to here."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType

from .errors import NotASegmentError, UnreadableError


class SegmentFile:
    """Opened for reading only. `size_bytes` is a claim of the moment; a live file grows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Without O_NONBLOCK, opening a FIFO under a segment's name would wait for ever.
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            self._descriptor = os.open(path, flags)
        except OSError as cause:
            raise UnreadableError(f"cannot open it: {cause.strerror}", path=path) from cause
        try:
            self.size_bytes = 0
            self.refresh_size()
        except BaseException:
            os.close(self._descriptor)
            raise

    def refresh_size(self) -> None:
        try:
            status = os.fstat(self._descriptor)
        except OSError as cause:
            raise UnreadableError(f"cannot size it: {cause.strerror}", path=self.path) from cause
        if not stat.S_ISREG(status.st_mode):
            raise NotASegmentError("a segment's name is on something that is no file",
                                   path=self.path)
        self.size_bytes = status.st_size

    def read(self, offset: int, byte_count: int) -> bytes:
        """At most `byte_count` bytes; fewer only at the end of the file."""
        parts = []
        while byte_count > 0:
            try:
                part = os.pread(self._descriptor, byte_count, offset)
            except OSError as cause:
                raise UnreadableError(
                    f"cannot read it: {cause.strerror}", path=self.path, offset=offset
                ) from cause
            if not part:
                break
            parts.append(part)
            offset += len(part)
            byte_count -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> SegmentFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
