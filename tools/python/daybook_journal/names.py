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
    QUOTED = 32
    TRADED = 33
    BOOK_CHANGED = 34
    BOOK_RESET = 35
    MARKET_DATA_REJECTED = 36
    CONNECTION_CHANGED = 37
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


class Verb(Named):
    STOP = 1
    RECOVER = 2
    PAUSE = 3
    RESUME = 4
    REDUCE_ONLY = 5
    TRADE = 6
    CANCEL_ALL = 7


class RunKind(Named):
    LIVE = 1
    DRY_RUN = 2
    BACKTEST = 3


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
