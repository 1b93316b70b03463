"""Signed notes, checkpoints, keys and handovers, as docs/EVIDENCE.md spells them.

Every value has one spelling, and all others are refused. Nothing here reads a file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib
import re
import struct
from dataclasses import dataclass

from .errors import MissingLibraryError
from .merkle import HASH_BYTES, Frontier

LARGEST_NOTE_BYTES = 1 << 20
_MOST_SIGNATURES = 100
_ED25519 = 1
_KEY_ID_BYTES = 4
_PUBLIC_KEY_BYTES = 32
_HANDOVER = struct.Struct("<16sI32s64s")
_HANDOVER_SIGNED_BYTES = 52
_HANDOVER_PREFIX = b"daybook-key-handover/v1"
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_NAME = re.compile(r"[^\s+]+")


class NoteFault(Exception):  # noqa: N818 - becomes a finding
    """A text is not of its format, or a signature does not hold."""


def origin_of(journal_id: bytes) -> str:
    """The name under which a journal's checkpoints are signed."""
    return f"daybook/{journal_id.hex()}"


def decode_base64(text: str, what: str) -> bytes:
    """RFC 4648, section 4, with padding, and with zeros for the bits that are not used."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as cause:
        raise NoteFault(f"{what} is not base64") from cause
    if base64.b64encode(data).decode() != text:
        raise NoteFault(f"{what} is not base64 in its one spelling")
    return data


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """An Ed25519 public key and the name it signs under."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        digest = hashlib.sha256(self.name.encode() + b"\n" + bytes([_ED25519]) + self.public_key)
        return digest.digest()[:_KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The one spelling that `of_text` reads."""
        data = base64.b64encode(bytes([_ED25519]) + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{data}"

    @staticmethod
    def of_text(text: str) -> VerifierKey:
        """`<name>+<key id, 8 hexadecimal digits>+<base64(kind | public key)>`."""
        parts = text.split("+", 2)
        if len(parts) != 3 or _NAME.fullmatch(parts[0]) is None:
            raise NoteFault("the key is not a name, an id and a public key")
        data = decode_base64(parts[2], "the key")
        if len(data) != 1 + _PUBLIC_KEY_BYTES or data[0] != _ED25519:
            raise NoteFault("the key is not an Ed25519 key")
        key = VerifierKey(parts[0], data[1:])
        if parts[1] != key.key_id.hex():
            raise NoteFault("the key's id is not the one of its name and public key")
        return key

    def check(self, signature: bytes, message: bytes, what: str) -> None:
        """Raises unless this key signed the message."""
        if not _holds(self.public_key, signature, message):
            raise NoteFault(f"{what} does not hold under key {self.key_id.hex()}")


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text and the signatures under it: name, key id, signature."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @staticmethod
    def of_bytes(data: bytes) -> SignedNote:
        if len(data) > LARGEST_NOTE_BYTES:
            raise NoteFault(f"a note has at most {LARGEST_NOTE_BYTES} bytes")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError as cause:
            raise NoteFault("the note is not UTF-8") from cause
        body, separator, rest = whole.rpartition("\n\n")
        if not separator or not rest.endswith("\n"):
            raise NoteFault("there are no signatures behind an empty line")
        lines = rest[:-1].split("\n")
        if len(lines) > _MOST_SIGNATURES:
            raise NoteFault(f"a note has at most {_MOST_SIGNATURES} signatures")
        return SignedNote(body + "\n", tuple(map(_signature, lines)))

    def signer(self, keys: list[VerifierKey]) -> VerifierKey:
        """The one of these keys that signed. Signatures of other keys are passed over.

        Where several did, the last of them; a signature that does not hold refutes all.
        """
        found = None
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (name.encode(), key_id) == (key.name.encode(), key.key_id):
                    key.check(signature, self.text.encode(), "the signature")
                    found = key
        if found is None:
            raise NoteFault("no key that the journal declares has signed it")
        return found


def _signature(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or _NAME.fullmatch(parts[1]) is None:
        raise NoteFault("a signature line is not a dash, a name and base64")
    data = decode_base64(parts[2], "a signature")
    if len(data) <= _KEY_ID_BYTES:
        raise NoteFault("a signature is too short")
    return parts[1], data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of a tree, under the name of its log. Further lines are not looked at."""

    origin: str
    size: int
    root: bytes

    @staticmethod
    def of_text(text: str) -> Checkpoint:
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise NoteFault("a checkpoint has three lines")
        origin, size, root = lines[:3]
        # A size is counted in 64 bits; the length comes first, as Python reads any number.
        if len(size) > 20 or _NUMBER.fullmatch(size) is None or int(size) >= 1 << 64:
            raise NoteFault("the checkpoint's size is not a number in its one spelling")
        checkpoint = Checkpoint(origin, int(size), decode_base64(root, "the checkpoint's root"))
        if len(checkpoint.root) != HASH_BYTES:
            raise NoteFault("the checkpoint's root is not a hash")
        if checkpoint.size == 0 and checkpoint.root != Frontier().root:
            raise NoteFault("the empty tree has another root")
        return checkpoint


@dataclass(frozen=True, slots=True)
class Handover:
    """The key of the epoch before says which key is next."""

    journal_id: bytes
    epoch: int
    public_key: bytes
    signature: bytes

    @staticmethod
    def of_text(text: str) -> Handover:
        data = decode_base64(text, "the handover")
        if len(data) != _HANDOVER.size:
            raise NoteFault(f"a handover has {_HANDOVER.size} bytes, this one {len(data)}")
        return Handover(*_HANDOVER.unpack(data))

    def check(self, before: VerifierKey) -> None:
        """Raises unless the key before signed it."""
        signed = _HANDOVER.pack(self.journal_id, self.epoch, self.public_key, self.signature)
        before.check(self.signature, _HANDOVER_PREFIX + signed[:_HANDOVER_SIGNED_BYTES],
                     "the handover")


def _holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        ed25519 = importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
        invalid = importlib.import_module("cryptography.exceptions").InvalidSignature
    except ImportError as cause:
        raise MissingLibraryError(
            "signatures need cryptography, which is not installed",
            next_step="install the Debian package python3-cryptography") from cause
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (invalid, ValueError):
        return False
    return True
