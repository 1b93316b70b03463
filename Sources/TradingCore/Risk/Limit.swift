/// A number that bounds or times what the engine may do. Every change of one is an event.
package enum Limit: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Largest quantity of one order, in units of 10⁻⁸.
  case maximumOrderQuantity = 1
  /// Largest value of one order, in units of 10⁻⁸ of the account's currency.
  case maximumOrderNotional = 2
  /// Largest value of the position in one instrument, open orders included.
  case maximumPositionNotional = 3
  /// Largest value of all positions together, open orders included, without netting.
  case maximumExposure = 4
  /// Most orders open at once.
  case maximumOpenOrders = 5
  /// Farthest that an order's price may lie from the middle of the market, in basis points.
  case priceCollar = 6
  /// Oldest quote that may be traded on, in nanoseconds.
  case maximumQuoteAge = 7
  /// Largest loss of a day, in units of 10⁻⁸; at it, only what reduces positions is let through.
  case dailyLoss = 8
  /// Loss of the capital paid in that stops everything, in basis points.
  case capitalLossStop = 9
  /// Consecutive marks beyond a loss limit before it counts: one bad tick never does.
  case lossConfirmations = 10
  /// Consecutive venue failures that open the breaker.
  case breakerFailures = 11
  /// How long an open breaker waits before a probe, in nanoseconds; doubled at each failed probe.
  case breakerCooldown = 12
  /// Times that the breaker may open without closing in between before everything stops.
  case breakerOpensBeforeStop = 13
  /// How long a venue may take to answer a request, in nanoseconds.
  case acknowledgeTimeout = 14
  /// How long a resting order works before it is cancelled, in nanoseconds.
  case orderLifetime = 15
  /// Events between two state hashes in the journal.
  case stateHashInterval = 16
  /// Most exposure for each unit of equity, in units of 10⁻⁸.
  case maximumLeverage = 17
  /// Least adverse move of everything held until the margin is used up, in basis points of its
  /// value: equity over exposure, less the maintenance margin.
  case minimumLiquidationDistance = 18
  /// Equity that the venue wants for what is held, in basis points of its value.
  case maintenanceMargin = 19
  /// Largest value of the position in one instrument, in basis points of the capital.
  case maximumPositionShare = 20
  /// Largest value of all positions together, in basis points of the capital.
  case maximumExposureShare = 21
  /// Most instruments held, or about to be, at once.
  case maximumPositions = 22
  /// Fall of the equity from its highest that opens the engine's breaker, in basis points.
  case maximumDrawdown = 23
  /// Loss of the capital that is warned of, in basis points.
  case capitalLossWarning = 24
  /// Loss of the last hour that opens the engine's breaker.
  case hourlyLoss = 25
  /// Most orders and cancels a second; orders beyond it are refused.
  case maximumMessageRate = 26
  /// How long the same order is not sent again, in nanoseconds.
  case duplicateWindow = 27
  /// Highest price of gas, in the venue's unit.
  case maximumGasPrice = 28
  /// Least profit that an entry must promise.
  case minimumProfit = 29
  /// Farthest that an order's price may lie beyond the opposite side, in basis points.
  case maximumSlippage = 30
  /// Loss of a day that stops everything.
  case dailyLossStop = 31
  /// How long a venue may be away before everything stops, in nanoseconds.
  case disconnectStop = 32
  /// How far the clock may jump before everything stops, in nanoseconds.
  case clockStepStop = 33
  /// Share of failures in the window that opens a breaker, in basis points.
  case breakerFailureRate = 34
  /// The window of that share, in nanoseconds.
  case breakerRateWindow = 35
  /// Fewest answers in the window before a share is taken.
  case breakerRateMinimum = 36
  /// Probes that may be under way in a half-open breaker, and must succeed to close it.
  case breakerProbes = 37
  /// Slowest answer that is not counted as a failure, in nanoseconds.
  case breakerLatency = 38
  /// Share of every size limit in the first stage after a recovery, in basis points.
  case stageOneShare = 39
  /// The same in the second stage.
  case stageTwoShare = 40
  /// How long a stage lasts at least, in nanoseconds.
  case stageDwell = 41
  /// Loss since a stage began that falls back a stage.
  case stageLoss = 42
  /// How long a plan, or a command that needs a second person, may be approved, in nanoseconds.
  case approvalWindow = 43
  /// How long before a window of maintenance only reducing is allowed, in nanoseconds.
  case maintenanceLead = 44
  /// Most orders that the closing of all positions may send.
  case closingAttempts = 45

  /// How the value is counted.
  package enum Unit: Sendable {
    /// Units of 10⁻⁸ of a currency.
    case money
    /// Units of 10⁻⁸ of an instrument.
    case quantity
    /// A plain count.
    case count
    /// Hundredths of a percent.
    case basisPoints
    /// Nanoseconds.
    case nanoseconds
    /// A plain ratio in units of 10⁻⁸.
    case ratio
  }
}
