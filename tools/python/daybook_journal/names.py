"""The kinds of events and the small numbers, as the document's tables have them."""

from __future__ import annotations

from .values import Named


class Kind(Named):
    """A kind is never renumbered and never reused."""

    RUN_STARTED = 1
    RUN_ENDED = 2
    JOURNAL_RECOVERED = 3
    CONFIGURATION_RECORDED = 4
    CURRENCY_DECLARED = 5
    VENUE_DECLARED = 6
    INSTRUMENT_DECLARED = 7
    ACCOUNT_DECLARED = 8
    STRATEGY_DECLARED = 9
    LIMIT_SET = 10
    CLOCK_STEPPED = 11
    TIMER_ELAPSED = 12
    STATE_HASHED = 13
    DAY_ROLLED = 14
    SIGNING_KEY_DECLARED = 15
    RULES_DECLARED = 16
    PERMISSION_DECLARED = 17
    OPERATOR_DECLARED = 18
    BREAKER_DECLARED = 19
    JOURNAL_REPAIRED = 20
    PAGER_DECLARED = 21
    QUOTED = 32
    TRADED = 33
    BOOK_CHANGED = 34
    BOOK_RESET = 35
    MARKET_DATA_REJECTED = 36
    CONNECTION_CHANGED = 37
    SERVICE_REPORTED = 38
    COST_REPORTED = 39
    DECISION_MADE = 64
    ORDER_REFUSED = 65
    ORDER_INTENDED = 66
    ORDER_WITHHELD = 67
    ORDER_SENT = 68
    ORDER_ACKNOWLEDGED = 69
    ORDER_REJECTED = 70
    ORDER_PARTLY_FILLED = 71
    ORDER_FILLED = 72
    CANCEL_INTENDED = 73
    CANCEL_SENT = 74
    CANCEL_REJECTED = 75
    ORDER_CANCELLED = 76
    ORDER_EXPIRED = 77
    ORDER_OUTCOME_UNKNOWN = 78
    ORDER_OUTCOME_RESOLVED = 79
    REPORT_IGNORED = 80
    BALANCE_REPORTED = 81
    BREAKER_TRANSITIONED = 96
    STOP_TRIGGERED = 97
    RECOVERED = 98
    MODE_CHANGED = 99
    OPERATOR_COMMANDED = 100
    COMMAND_REFUSED = 101
    LIMIT_CHANGED = 102
    DENIAL_CHANGED = 103
    CRISIS_CHANGED = 104
    MAINTENANCE_CHANGED = 105
    RECOVERY_PLANNED = 106
    APPROVAL_REQUESTED = 107
    APPROVAL_GIVEN = 108
    STAGE_CHANGED = 109
    OPERATOR_CHANGED = 110
    CLOSING_CHANGED = 111
    WARNING_CHANGED = 112
    GLASS_BROKEN = 113
    REQUEST_REJECTED = 114
    WITHDRAWN = 115
    PAGE_REPORTED = 116


def kind_name(kind: int) -> str:
    """The document's name, or `kind-200` for a number that it does not have."""
    try:
        return Kind(kind).label
    except ValueError:
        return f"kind-{kind}"


class Side(Named):
    BUY = 1
    SELL = 2


class BookResetReason(Named):
    SNAPSHOT = 1
    SEQUENCE_GAP = 2


class MarketDataRejectedReason(Named):
    MALFORMED = 1
    SEQUENCE_GAP = 2
    CROSSED_BOOK = 3
    TIME_WENT_BACKWARDS = 4
    ABSURD_PRICE = 5
    UNKNOWN_INSTRUMENT = 6


class TimeInForce(Named):
    GOOD_TILL_CANCELLED = 1
    IMMEDIATE_OR_CANCEL = 2


class DecisionAction(Named):
    ENTER = 1
    EXIT = 2
    CANCEL = 3


class ClosureReason(Named):
    REQUESTED = 1
    VENUE_UNAVAILABLE = 2
    INVALID_ORDER = 3
    INSUFFICIENT_BALANCE = 4
    DUPLICATE_ORDER = 5
    UNKNOWN_ORDER = 6
    IMMEDIATE_REMAINDER = 7
    ALREADY_CLOSED = 8
    DISCONNECTED = 9
    TIMED_OUT = 10
    RESTARTED = 11


class Liquidity(Named):
    MAKER = 1
    TAKER = 2


class OrderOutcome(Named):
    OPEN = 1
    FILLED = 2
    CANCELLED = 3
    REJECTED = 4
    NEVER_RECEIVED = 5


class ReportIgnoredReason(Named):
    DUPLICATE = 1
    UNKNOWN_ORDER = 2
    OUT_OF_ORDER = 3


class StopReason(Named):
    MANUAL = 1
    CAPITAL_LOSS = 2
    BREAKER = 3
    NETWORK_FAILURE = 4
    SECURITY = 5
    CLOCK_ERROR = 6
    JOURNAL_FAILURE = 7
    DAILY_LOSS = 8


class Verb(Named):
    STOP = 1
    RECOVER = 2
    PAUSE = 3
    RESUME = 4
    REDUCE_ONLY = 5
    TRADE = 6
    CANCEL_ALL = 7
    CLOSE_ALL = 8
    LOCK_DOWN = 9
    CRISIS = 10
    MAINTENANCE = 11
    CANCEL_MAINTENANCE = 12
    OPEN_BREAKER = 13
    CLOSE_BREAKER = 14
    RESET_BREAKER = 15
    SET_LIMIT = 16
    DENY = 17
    ALLOW = 18
    PLAN_RECOVERY = 19
    APPROVE_RECOVERY = 20
    APPROVE = 21
    DECLARE_OPERATOR = 22
    REVOKE_OPERATOR = 23
    BREAK_GLASS = 24
    STEP_UP = 25
    STEP_DOWN = 26
    WITHDRAW = 27


class Channel(Named):
    UNSTATED = 0
    SCRIPT = 1
    SIGNAL = 2
    COMMAND_LINE = 3
    ENVIRONMENT = 4
    PROFILE = 5
    STOP_FILE = 6
    HALT_FILE = 7
    JOURNAL_SPACE = 8
    SHUTDOWN = 9
    SOCKET_PEER = 10
    SOCKET_TOKEN = 11
    SOCKET_UNPROVED = 12


class RequestRejectedReason(Named):
    MALFORMED = 1
    UNKNOWN_VERB = 2
    MISSING_NONCE = 3


class RunKind(Named):
    LIVE = 1
    DRY_RUN = 2
    BACKTEST = 3


class RepairWork(Named):
    REBUILT = 1
    SUPERBLOCKS = 2


class PreviousRun(Named):
    NONE = 0
    ENDED = 1
    CRASHED_AND_RECOVERED = 2
    QUARANTINED = 3
    RUNNING = 4


class RunEndedReason(Named):
    FEED_ENDED = 1
    DURATION_REACHED = 2
    SIGNAL = 3
    RAN_ONCE = 4
    FEED_FAILED = 5
    OUT_OF_SPACE = 6


class BreakerPhase(Named):
    CLOSED = 1
    OPEN = 2
    HALF_OPEN = 3


class BreakerReason(Named):
    CONSECUTIVE_FAILURES = 1
    COOLDOWN_ELAPSED = 2
    PROBE_SUCCEEDED = 3
    PROBE_FAILED = 4
    RECOVERED = 5
    FAILURE_RATE = 6
    HOURLY_LOSS = 7
    DRAWDOWN = 8
    FORCED_OPEN = 9
    FORCED_CLOSED = 10
    METRICS_RESET = 11


class Mode(Named):
    NORMAL = 1
    REDUCE_ONLY = 2
    PAUSED = 3


class Rule(Named):
    STOPPED = 1
    PAUSED = 2
    UNRESOLVED_ORDERS = 3
    VENUE_DISCONNECTED = 4
    BREAKER_OPEN = 5
    NO_QUOTE = 6
    CROSSED_QUOTE = 7
    STALE_QUOTE = 8
    LOT_SIZE = 9
    TICK_SIZE = 10
    REDUCE_ONLY = 11
    DAILY_LOSS = 12
    ORDER_QUANTITY = 13
    ORDER_NOTIONAL = 14
    PRICE_COLLAR = 15
    POSITION_NOTIONAL = 16
    EXPOSURE = 17
    OPEN_ORDERS = 18
    MAINTENANCE = 19
    CRISIS = 20
    DENIED = 21
    SERVICE_BREAKER = 22
    MESSAGE_RATE = 23
    DUPLICATE_ORDER = 24
    LEVERAGE = 25
    LIQUIDATION_DISTANCE = 26
    POSITION_SHARE = 27
    EXPOSURE_SHARE = 28
    POSITIONS = 29
    GAS_PRICE = 30
    MINIMUM_PROFIT = 31
    SLIPPAGE = 32


class Limit(Named):
    MAXIMUM_ORDER_QUANTITY = 1
    MAXIMUM_ORDER_NOTIONAL = 2
    MAXIMUM_POSITION_NOTIONAL = 3
    MAXIMUM_EXPOSURE = 4
    MAXIMUM_OPEN_ORDERS = 5
    PRICE_COLLAR = 6
    MAXIMUM_QUOTE_AGE = 7
    DAILY_LOSS = 8
    CAPITAL_LOSS_STOP = 9
    LOSS_CONFIRMATIONS = 10
    BREAKER_FAILURES = 11
    BREAKER_COOLDOWN = 12
    BREAKER_OPENS_BEFORE_STOP = 13
    ACKNOWLEDGE_TIMEOUT = 14
    ORDER_LIFETIME = 15
    STATE_HASH_INTERVAL = 16
    MAXIMUM_LEVERAGE = 17
    MINIMUM_LIQUIDATION_DISTANCE = 18
    MAINTENANCE_MARGIN = 19
    MAXIMUM_POSITION_SHARE = 20
    MAXIMUM_EXPOSURE_SHARE = 21
    MAXIMUM_POSITIONS = 22
    MAXIMUM_DRAWDOWN = 23
    CAPITAL_LOSS_WARNING = 24
    HOURLY_LOSS = 25
    MAXIMUM_MESSAGE_RATE = 26
    DUPLICATE_WINDOW = 27
    MAXIMUM_GAS_PRICE = 28
    MINIMUM_PROFIT = 29
    MAXIMUM_SLIPPAGE = 30
    DAILY_LOSS_STOP = 31
    DISCONNECT_STOP = 32
    CLOCK_STEP_STOP = 33
    BREAKER_FAILURE_RATE = 34
    BREAKER_RATE_WINDOW = 35
    BREAKER_RATE_MINIMUM = 36
    BREAKER_PROBES = 37
    BREAKER_LATENCY = 38
    STAGE_ONE_SHARE = 39
    STAGE_TWO_SHARE = 40
    STAGE_DWELL = 41
    STAGE_LOSS = 42
    APPROVAL_WINDOW = 43
    MAINTENANCE_LEAD = 44
    CLOSING_ATTEMPTS = 45


class Role(Named):
    """Also the number of its bit in a set of roles."""

    VIEWER = 0
    TRADER = 1
    RISK = 2
    SUPERVISOR = 3
    AUDITOR = 4
    ADMIN = 5


class Permission(Named):
    """The numbers of bits in a set of permissions."""

    LOWER_RISK = 0
    TIGHTEN = 1
    RESUME = 2
    LOOSEN = 3
    CLOSE_BREAKER = 4
    RECOVER = 5
    ADMINISTER = 6
    BREAK_GLASS = 7


class ScopeKind(Named):
    TOTAL = 0
    INSTRUMENT = 1
    STRATEGY = 2
    ACCOUNT = 3
    VENUE = 4
    BREAKER = 5


class DenialSubject(Named):
    INSTRUMENT = 1
    CURRENCY = 2
    VENUE = 3
    STRATEGY = 4


class BreakerGuard(Named):
    ENGINE = 1
    SERVICE = 2
    PROVIDER = 3


class CrisisLevel(Named):
    NONE = 0
    ELEVATED = 1
    HIGH = 2
    SEVERE = 3


class MaintenancePhase(Named):
    NONE = 0
    PLANNED = 1
    NEAR = 2
    INSIDE = 3
    ENDED = 4
    CANCELLED = 5


class ClosingPhase(Named):
    NONE = 0
    IN_PROGRESS = 1
    DONE = 2
    ABANDONED = 3
    CALLED_OFF = 4


class WarningKind(Named):
    CAPITAL_LOSS = 1
    EXPOSURE_ABOVE_LIMIT = 2
    LEVERAGE = 3


class PageOutcome(Named):
    DELIVERED = 1
    FAILED = 2
    GIVEN_UP = 3
