"""Kinds 16 to 19 and 102 to 115: operators, limits with a scope, levels, plans and approvals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import TEXT, Body, i64, none_is, of_kind, u8, u32, u64
from .indexes import LARGEST_INDEX, check_index, check_scope, check_subject
from .names import (
    BreakerGuard,
    ClosingPhase,
    CrisisLevel,
    DenialSubject,
    Kind,
    Limit,
    MaintenancePhase,
    Permission,
    RequestRejectedReason,
    Role,
    ScopeKind,
    Verb,
    WarningKind,
)
from .values import Nanoseconds

_NO_VENUE = none_is(255)
_NO_USER = none_is(-1)
_NO_PROCESS = none_is(0)
# One above the least i64, which is a limit that asks for a least and is switched off.
_NO_VALUE = none_is(-(1 << 63) + 1)


@of_kind(Kind.RULES_DECLARED)
@dataclass(frozen=True, slots=True)
class RulesDeclared(Body):
    rules: Annotated[int, u32(0, 0)]
    day_begins_nanoseconds: Annotated[int, i64(1)]


@of_kind(Kind.PERMISSION_DECLARED)
@dataclass(frozen=True, slots=True)
class PermissionDeclared(Body):
    role: Annotated[Role, u8(0, 0)]
    allowed: Annotated[tuple[Permission, ...], u64(1)]
    needs_second: Annotated[tuple[Permission, ...], u64(2)]


@of_kind(Kind.OPERATOR_DECLARED, Kind.OPERATOR_CHANGED)
@dataclass(frozen=True, slots=True)
class OperatorRecord(Body):
    """An operator from here on; `token_hash` is empty where no token proves one."""

    is_revoked: Annotated[bool, u8(0, 0)]
    roles: Annotated[tuple[Role, ...], u64(1)]
    user: Annotated[int | None, i64(2), _NO_USER]
    operator: Annotated[str, TEXT]
    token_hash: Annotated[str, TEXT]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.BREAKER_DECLARED)
@dataclass(frozen=True, slots=True)
class BreakerDeclared(Body):
    """Without a venue, the orders of every venue need what it guards."""

    guards: Annotated[BreakerGuard, u8(0, 0)]
    venue: Annotated[int | None, u8(0, 1), _NO_VENUE]
    breaker: Annotated[int, u32(0, 4)]
    name: Annotated[str, TEXT]

    def check(self) -> None:
        check_index("breaker", self.breaker, LARGEST_INDEX)


@of_kind(Kind.LIMIT_CHANGED)
@dataclass(frozen=True, slots=True)
class LimitChanged(Body):
    """`old` and `new` are in the limit's own unit, which docs/CONTROL.md names; None where the
    scope has no value of its own.
    """

    limit: Annotated[Limit, u8(0, 0)]
    scope_kind: Annotated[ScopeKind, u8(0, 1)]
    scope_index: Annotated[int, u32(0, 4)]
    old: Annotated[int | None, i64(1), _NO_VALUE]
    new: Annotated[int | None, i64(2), _NO_VALUE]
    until: Annotated[Nanoseconds, i64(3)]
    actor: Annotated[str, TEXT]
    second: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]

    def check(self) -> None:
        check_scope(self.scope_kind, self.scope_index)


@of_kind(Kind.DENIAL_CHANGED)
@dataclass(frozen=True, slots=True)
class DenialChanged(Body):
    subject_kind: Annotated[DenialSubject, u8(0, 0)]
    is_denied: Annotated[bool, u8(0, 1)]
    subject_index: Annotated[int, u32(0, 4)]
    until: Annotated[Nanoseconds, i64(1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]

    def check(self) -> None:
        check_subject(self.subject_kind, self.subject_index)


@of_kind(Kind.CRISIS_CHANGED)
@dataclass(frozen=True, slots=True)
class CrisisChanged(Body):
    from_level: Annotated[CrisisLevel, u8(0, 0)]
    to_level: Annotated[CrisisLevel, u8(0, 1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.MAINTENANCE_CHANGED)
@dataclass(frozen=True, slots=True)
class MaintenanceChanged(Body):
    phase: Annotated[MaintenancePhase, u8(0, 0)]
    from_time: Annotated[Nanoseconds, i64(1)]
    until: Annotated[Nanoseconds, i64(2)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.RECOVERY_PLANNED)
@dataclass(frozen=True, slots=True)
class RecoveryPlanned(Body):
    needed: Annotated[int, u8(0, 0)]
    plan_high: Annotated[int, u64(1)]
    plan_low: Annotated[int, u64(2)]
    stop: Annotated[int, u64(3)]
    until: Annotated[Nanoseconds, i64(4)]
    actor: Annotated[str, TEXT]

    @property
    def plan(self) -> str:
        """As 32 hexadecimal digits."""
        return f"{self.plan_high:016x}{self.plan_low:016x}"


@of_kind(Kind.APPROVAL_REQUESTED)
@dataclass(frozen=True, slots=True)
class ApprovalRequested(Body):
    """`holding` is what the command would change, as it was when it was asked, in words."""

    verb: Annotated[Verb, u8(0, 0)]
    command: Annotated[int, u64(1)]
    until: Annotated[Nanoseconds, i64(2)]
    actor: Annotated[str, TEXT]
    holding: Annotated[str, TEXT]


@of_kind(Kind.APPROVAL_GIVEN)
@dataclass(frozen=True, slots=True)
class ApprovalGiven(Body):
    """`approved` is the sequence of a command or of a plan."""

    given: Annotated[int, u8(0, 0)]
    needed: Annotated[int, u8(0, 1)]
    approved: Annotated[int, u64(1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.STAGE_CHANGED)
@dataclass(frozen=True, slots=True)
class StageChanged(Body):
    from_stage: Annotated[int, u8(0, 0)]
    to_stage: Annotated[int, u8(0, 1)]
    share_basis_points: Annotated[int, i64(1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.CLOSING_CHANGED)
@dataclass(frozen=True, slots=True)
class ClosingChanged(Body):
    phase: Annotated[ClosingPhase, u8(0, 0)]
    positions: Annotated[int, u32(0, 4)]
    orders: Annotated[int, u64(1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.WARNING_CHANGED)
@dataclass(frozen=True, slots=True)
class WarningChanged(Body):
    """`value` and `limit` are in the unit of the limit that is warned of."""

    warning: Annotated[WarningKind, u8(0, 0)]
    is_raised: Annotated[bool, u8(0, 1)]
    value: Annotated[int, i64(1)]
    limit: Annotated[int, i64(2)]
    message: Annotated[str, TEXT]


@of_kind(Kind.GLASS_BROKEN)
@dataclass(frozen=True, slots=True)
class GlassBroken(Body):
    until: Annotated[Nanoseconds, i64(0)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.REQUEST_REJECTED)
@dataclass(frozen=True, slots=True)
class RequestRejected(Body):
    """`unwritten` were rejected since the last one that was written, and only counted."""

    reason: Annotated[RequestRejectedReason, u8(0, 0)]
    unwritten: Annotated[int, u32(0, 4)]
    user: Annotated[int | None, i64(1), _NO_USER]
    process: Annotated[int | None, u64(2), _NO_PROCESS]
    asked: Annotated[str, TEXT]
    because: Annotated[str, TEXT]


@of_kind(Kind.WITHDRAWN)
@dataclass(frozen=True, slots=True)
class Withdrawn(Body):
    """`withdrawn` is the sequence of a command or of a plan; it is rejected where somebody else
    than who had asked took it back.
    """

    is_rejected: Annotated[bool, u8(0, 0)]
    withdrawn: Annotated[int, u64(1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]
