"""How a body is described and decoded: a row of 8-byte words, then texts, then zeros.

A body is a dataclass. Each field says in its annotation where it lies:

    bid: Annotated[Amount, i64(0)]           the whole of word 0
    side: Annotated[Side, u8(1, 2)]          the byte 2 of word 1
    roles: Annotated[tuple[Role, ...], u64(3)]       a set: bit N of word 3 is number N
    user: Annotated[int | None, i64(4), none_is(-1)] no user where word 4 is -1
    reason: Annotated[str, TEXT]             the next text
    target: Annotated[str, TEXT, SINCE_2] = ""       a text that only layout 2 has

A field that a layout does not have gets its default, which is what the document says of it.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from .names import Kind
from .values import Amount, Named

_WORD_BYTES = 8


class BodyFault(Exception):  # noqa: N818 - becomes an error with a place by `events.decode`
    """A body is not of the layout of its kind."""


@dataclass(frozen=True, slots=True)
class At:
    """A place in the words of a body."""

    offset: int
    code: str


@dataclass(frozen=True, slots=True)
class Following:
    """The next text, or the next list of numbers, behind the words."""

    is_list: bool


TEXT = Following(is_list=False)
INTEGERS = Following(is_list=True)


@dataclass(frozen=True, slots=True)
class NoneIs:
    """The number that stands for none."""

    number: int


def none_is(number: int) -> NoneIs:
    return NoneIs(number)


@dataclass(frozen=True, slots=True)
class Since:
    """The first layout that has a field."""

    layout: int


SINCE_2 = Since(2)


def i64(word: int) -> At:
    return At(word * _WORD_BYTES, "q")


def u64(word: int) -> At:
    return At(word * _WORD_BYTES, "Q")


def u32(word: int, byte: int) -> At:
    return At(word * _WORD_BYTES + byte, "I")


def u16(word: int, byte: int) -> At:
    return At(word * _WORD_BYTES + byte, "H")


def u8(word: int, byte: int) -> At:
    return At(word * _WORD_BYTES + byte, "B")


class Body:
    """The root of the bodies of all kinds."""

    __slots__ = ()

    def check(self) -> None:
        """Raises BodyFault where the fields are possible one by one, but not together."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body: its name, its type, and where it lies."""

    name: str
    type: Any
    place: At | Following
    none: int | None
    since: int
    default: object

    @property
    def set_of(self) -> type[Named] | None:
        """Of a set of small numbers, their type."""
        if isinstance(self.place, At) and get_origin(self.type) is tuple:
            member: type[Named] = get_args(self.type)[0]
            return member
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything needed to decode the bodies of one layout of a kind."""

    kind: Kind
    body_type: type[Body]
    fields: tuple[Field, ...]
    # The fields that only later layouts have.
    absent: tuple[Field, ...]
    # The words, with pad bytes where no field lies.
    words: struct.Struct
    placed: tuple[Field, ...]
    # The offsets of bytes in the words that no field covers; they are zero.
    unused: tuple[int, ...]
    following: tuple[Field, ...]


# The layouts of each kind, from 1 on. The last one has every field.
LAYOUTS: dict[Kind, tuple[Layout, ...]] = {}
_BodyType = TypeVar("_BodyType", bound=type[Body])


def of_kind(*kinds: Kind) -> Callable[[_BodyType], _BodyType]:
    """Registers a dataclass as the body of these kinds, in all layouts that its fields name."""

    def register(body_type: _BodyType) -> _BodyType:
        for kind in kinds:
            assert kind not in LAYOUTS, kind
            fields = _fields(body_type)
            last = max((field.since for field in fields), default=1)
            LAYOUTS[kind] = tuple(
                _layout(kind, body_type, fields, number) for number in range(1, last + 1))
        return body_type

    return register


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind, those of its last layout among them."""
    return LAYOUTS[kind][-1].fields


def _fields(body_type: type[Body]) -> tuple[Field, ...]:
    hints = get_type_hints(body_type, include_extras=True)
    fields: list[Field] = []
    assert dataclasses.is_dataclass(body_type)
    for field in dataclasses.fields(body_type):
        hint = hints[field.name]
        assert get_origin(hint) is Annotated, field.name
        base, place, *more = get_args(hint)
        none = next((one.number for one in more if isinstance(one, NoneIs)), None)
        since = next((one.layout for one in more if isinstance(one, Since)), 1)
        assert (since > 1) == (field.default is not dataclasses.MISSING), field.name
        fields.append(Field(field.name, base, place, none, since, field.default))
    return tuple(fields)


def _layout(
    kind: Kind, body_type: type[Body], all_fields: tuple[Field, ...], number: int
) -> Layout:
    fields = tuple(field for field in all_fields if field.since <= number)
    absent = tuple(field for field in all_fields if field.since > number)
    # Fields are declared in the document's order, which is also that of their places.
    code = "<"
    end = 0
    placed = []
    unused: list[int] = []
    for one in fields:
        if isinstance(one.place, At):
            gap = one.place.offset - end
            assert gap >= 0, one.name
            unused.extend(range(end, one.place.offset))
            code += f"{gap}x{one.place.code}"
            end = one.place.offset + struct.calcsize(one.place.code)
            placed.append(one)
    rest = -end % _WORD_BYTES
    unused.extend(range(end, end + rest))
    following = tuple(one for one in fields if isinstance(one.place, Following))
    return Layout(kind, body_type, fields, absent, struct.Struct(f"{code}{rest}x"),
                  tuple(placed), tuple(unused), following)


def decode_body(layout: Layout, data: bytes) -> Body:
    """Raises BodyFault where the bytes are not of this layout, to the last bit."""
    if len(data) < layout.words.size:
        raise BodyFault(f"{len(data)} bytes, its words alone have {layout.words.size}")
    if any(data[offset] for offset in layout.unused):
        raise BodyFault("unused bytes of its words are not zero")
    values: dict[str, object] = {field.name: field.default for field in layout.absent}
    for field, number in zip(layout.placed, layout.words.unpack_from(data), strict=True):
        values[field.name] = _value(field, number)
    offset = layout.words.size
    for field in layout.following:
        if field.place == TEXT:
            values[field.name], offset = _text(field.name, data, offset)
        else:
            values[field.name], offset = _integers(field.name, data, offset)
    if len(data) - offset >= _WORD_BYTES or any(data[offset:]):
        raise BodyFault("more follows than padding")
    body = layout.body_type(**values)
    body.check()
    return body


def _value(field: Field, number: int) -> object:
    if field.none is not None and number == field.none:
        return None
    if field.set_of is not None:
        return _set(field.name, field.set_of, number)
    if field.type is Amount:
        return Amount.of_units(number)
    if field.type is bool:
        if number > 1:
            raise BodyFault(f"{field.name} is neither 0 nor 1 but {number}")
        return number == 1
    if isinstance(field.type, type) and issubclass(field.type, Named):
        try:
            return field.type(number)
        except ValueError as cause:
            raise BodyFault(f"{field.name} {number} has no meaning") from cause
    return number


def _set(name: str, member: type[Named], bits: int) -> tuple[Named, ...]:
    known = sum(1 << one for one in member)
    if bits & ~known:
        raise BodyFault(f"{name} has bits without a meaning: {bits:#x}")
    return tuple(one for one in member if bits >> one & 1)


def _count(name: str, data: bytes, offset: int, unit_bytes: int) -> int:
    """A u32 that claims so many units behind it, checked before anything is made of it."""
    if len(data) - offset < 4:
        raise BodyFault(f"it ends before the length of {name}")
    count = int.from_bytes(data[offset:offset + 4], "little")
    if count * unit_bytes > len(data) - offset - 4:
        raise BodyFault(f"{name} reaches beyond the body")
    return count


def _text(name: str, data: bytes, offset: int) -> tuple[str, int]:
    byte_count = _count(name, data, offset, 1)
    begin = offset + 4
    try:
        return data[begin:begin + byte_count].decode("utf-8"), begin + byte_count
    except UnicodeDecodeError as cause:
        raise BodyFault(f"{name} is not UTF-8") from cause


def _integers(name: str, data: bytes, offset: int) -> tuple[tuple[int, ...], int]:
    count = _count(name, data, offset, _WORD_BYTES)
    begin = offset + 4
    return struct.unpack_from(f"<{count}q", data, begin), begin + count * _WORD_BYTES
