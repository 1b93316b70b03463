"""The command line: `python3 -m daybook_journal verify|events|hashes|table|checkpoints DIR`.

It writes to standard output only, and says every error in one line on standard error.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable
from typing import IO, NoReturn

from .body import fields_of
from .checkpoints import check_checkpoints
from .errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_FINDINGS,
    EXIT_USAGE,
    JournalError,
    UnknownMeaningError,
)
from .events import Event, decode, heading
from .journal import EndKind, Journal
from .names import Kind, kind_name
from .record import Record
from .tables import arrow_batches, arrow_schema
from .values import Amount, Named, Nanoseconds, time_text
from .verification import verify

_PROGRAM = "daybook_journal"
_EXIT_CODES = """\
exit codes:
  0   clean: it was done, and there is nothing to report
  1   findings: it was done; a torn tail, a record without a meaning here, no superblock, a
      refuted checkpoint
  2   could not run: the message says what is missing and what to do next
  64  usage: the command line was wrong; nothing was done
  74  journal damaged: the message says where; nothing was changed
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        line = " ".join(message.split())
        sys.stderr.write(f"{_PROGRAM}: {line}: see --help\n")
        sys.exit(EXIT_USAGE)


def _kind(text: str) -> Kind:
    for kind in Kind:
        if kind.label == text:
            return kind
    raise argparse.ArgumentTypeError(f"there is no kind {text!r}")


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a count")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_PROGRAM, description="Reads a journal of Daybook. It only reads and never repairs.",
        epilog=_EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, what in (
        ("verify", "check every checksum, leaf, link of the chain, record and body"),
        ("events", "show every event as a line of JSON"),
        ("hashes", "show sequence, kind and SHA-256 of every record, and the chain"),
        ("table", "show the events of one kind, or what all have, as CSV or as an Arrow stream"),
        ("checkpoints", "check signed checkpoints and the chain of keys against the journal"),
    ):
        verb = verbs.add_parser(name, help=what, description=what, epilog=_EXIT_CODES,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
        verb.add_argument("directory", metavar="DIR", help="the journal's directory")
        if name in ("events", "table"):
            verb.add_argument("--kind", type=_kind, metavar="KIND", help="only this kind")
        if name == "events":
            verb.add_argument("--limit", type=_limit, metavar="N", help="end after N events")
        if name == "table":
            verb.add_argument("--format", choices=("csv", "arrow"), default="csv",
                              help="default: csv; arrow needs pyarrow")
    return parser


def _verify(journal: Journal, _: argparse.Namespace, out: IO[str]) -> int:
    report = verify(journal)
    position = report.end.position
    for what, value in (
        ("journal", report.directory),
        ("identity", position.journal_id.hex()),
        ("events", report.event_count),
        ("commit groups", report.group_count),
        ("empty blocks", report.empty_block_count),
        ("end", report.end.kind.value),
        ("last event", f"#{position.next_sequence - 1}"),
        ("chain", position.chain.hex()),
        ("tree root", position.frontier.root.hex()),
    ):
        out.write(f"{what:<21}{value}\n")
    for finding in report.findings:
        out.write(f"finding #{finding.sequence} {finding.what}\n")
    if report.finding_count == 0:
        out.write("clean: every byte is as it was written\n")
        return EXIT_CLEAN
    out.write(f"findings: {report.finding_count}, {len(report.findings)} shown\n")
    return EXIT_FINDINGS


def _events(journal: Journal, arguments: argparse.Namespace, out: IO[str]) -> int:
    status = EXIT_CLEAN
    shown = 0
    for record in journal.records():
        if arguments.kind is not None and record.kind != arguments.kind:
            continue
        if shown == arguments.limit:
            return status
        shown += 1
        line = heading(record)
        line["kind"] = kind_name(record.kind)
        try:
            line.update(decode(record).fields())
        except UnknownMeaningError as error:
            status = EXIT_FINDINGS
            line.update(finding=error.what, layout=record.layout, body=record.body.hex())
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return max(status, _tail_status(journal))


def _hashes(journal: Journal, _: argparse.Namespace, out: IO[str]) -> int:
    for record in journal.records():
        out.write(f"{record.sequence} {kind_name(record.kind)} {record.hash}\n")
    end = journal.end
    assert end is not None, "a reading that raised nothing came to the end"
    out.write(f"chain {end.position.chain.hex()} groups {end.position.groups}\n")
    return _tail_status(journal)


def _table(journal: Journal, arguments: argparse.Namespace, out: IO[str]) -> int:
    if arguments.format == "arrow":
        _write_arrow(journal, arguments.kind, out)
        return _tail_status(journal)
    writer = csv.writer(out, lineterminator="\n")
    columns = ["sequence", "recorded_time", "source_time", "cause", "epoch", "subject"]
    if arguments.kind is None:
        writer.writerow([*columns, "kind", "hash"])
    else:
        writer.writerow([*columns, *(field.name for field in fields_of(arguments.kind))])
    for record in journal.records():
        if arguments.kind is None:
            writer.writerow([*_cells(record), kind_name(record.kind), record.hash])
        elif record.kind == arguments.kind:
            writer.writerow([*_cells(record), *_field_cells(decode(record))])
    return _tail_status(journal)


def _checkpoints(journal: Journal, _: argparse.Namespace, out: IO[str]) -> int:
    report = check_checkpoints(journal)
    for key in report.keys:
        out.write(f"key #{key.sequence} epoch {key.epoch} {key.key.text}\n")
    for note in report.notes:
        size = "" if note.checkpoint is None else f" {note.checkpoint.size} groups"
        if note.signer is not None:
            out.write(f"{note.name}{size} signed by the key of epoch {note.signer.epoch}\n")
        else:
            out.write(f"finding {note.name}{size}: {note.fault}\n")
    for sequence, fault in report.key_faults:
        out.write(f"finding #{sequence} {fault}\n")
    if report.finding_count == 0:
        out.write(f"clean: {len(report.notes)} checkpoints and {len(report.keys)} keys hold, "
                  "if the first key is the one you were given\n")
        return _tail_status(journal)
    out.write(f"findings: {report.finding_count}\n")
    return max(EXIT_FINDINGS, _tail_status(journal))


def _cells(record: Record) -> list[object]:
    source = record.source_nanoseconds
    return [record.sequence, time_text(record.recorded_nanoseconds),
            time_text(source) if source else "", record.cause or "", record.epoch, record.subject]


def _field_cells(event: Event) -> list[object]:
    cells: list[object] = []
    for field in fields_of(event.kind):
        value = getattr(event.body, field.name)
        if isinstance(value, Amount):
            value = value.text
        elif isinstance(value, Named):
            value = value.label
        elif isinstance(value, tuple):
            value = " ".join(one.label if isinstance(one, Named) else str(one) for one in value)
        elif field.type is Nanoseconds:
            value = time_text(value) if value else ""
        elif isinstance(value, bool):
            value = "true" if value else "false"
        cells.append(value)
    return cells


def _write_arrow(journal: Journal, kind: Kind | None, out: IO[str]) -> None:
    if out.isatty():
        raise JournalError("an Arrow stream is not for a terminal",
                           next_step="send standard output to a file or a program")
    schema = arrow_schema(kind)
    import pyarrow

    out.flush()
    with pyarrow.ipc.new_stream(out.buffer, schema) as stream:  # type: ignore[attr-defined]
        for batch in arrow_batches(journal, kind):
            stream.write_batch(batch)


def _tail_status(journal: Journal) -> int:
    """What is shown is whole, but a torn tail is behind it, and a script should know."""
    end = journal.end
    if end is None or end.kind is not EndKind.TORN:
        return EXIT_CLEAN
    sys.stderr.write(f"{_PROGRAM}: the tail is torn ({end.path.name}, byte {end.tail.offset}): "
                     "everything before it is whole; see verify\n")
    return EXIT_FINDINGS


_VERBS: dict[str, Callable[[Journal, argparse.Namespace, IO[str]], int]] = {
    "verify": _verify,
    "events": _events,
    "hashes": _hashes,
    "table": _table,
    "checkpoints": _checkpoints,
}


def run(arguments: list[str] | None = None) -> int:
    """Returns the exit code; a wrong command line leaves by SystemExit."""
    parsed = _parser().parse_args(arguments)
    try:
        status = _VERBS[parsed.verb](Journal(parsed.directory), parsed, sys.stdout)
        sys.stdout.flush()
        return status
    except JournalError as error:
        # What was shown before the error is whole, and comes before it.
        sys.stdout.flush()
        sys.stderr.write(f"{_PROGRAM}: {error}\n")
        return error.exit_status


def main() -> NoReturn:
    """The door: an output that nobody reads any more ends it quietly."""
    # Names and texts of a journal may hold any character, whatever the terminal can show.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = run()
    except BrokenPipeError:
        # The interpreter flushes at exit and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = EXIT_CLEAN
    except OSError as error:
        sys.stderr.write(f"{_PROGRAM}: cannot write the output: {error.strerror}: "
                         "check where it goes\n")
        status = EXIT_COULD_NOT_RUN
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
