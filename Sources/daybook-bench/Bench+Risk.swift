import CBaseline
import SystemCalls
import TradingCore

/// The risk gate by itself: each order judged alone, the clock's own reading among its time.
extension Bench {
  /// Orders that pass every rule, and orders that the last rule refuses, with 64 limits and with a
  /// few for each of 500 instruments.
  func risk() -> [Figure] {
    precondition(countsAllocations, "the allocations of this process are not counted")
    var figures = [timed("the clock alone") { _ in }]
    for step in [63, 1] {
      var scene = RiskScene(limitedEvery: step)
      figures.append(
        judge("approved, \(scene.limitCount) limits", scene.orders, in: scene.state, by: nil))
      scene.limitPositions(to: Int64(RiskScene.heldCount))
      figures.append(
        judge(
          "refused last, \(scene.limitCount) limits", scene.ordersInNewInstruments,
          in: scene.state, by: .positions))
    }
    return figures
  }

  /// Whether an array made here is seen by the counter.
  private var countsAllocations: Bool {
    let before = daybook_allocation_count()
    let made = [UInt8](repeating: 0, count: repetitions * 1_024)
    return made.count > 0 && daybook_allocation_count() > before
  }

  private func judge(
    _ name: String, _ wanted: [DecisionMade], in state: borrowing TradingState, by rule: RiskRule?
  ) -> Figure {
    for decision in wanted {
      let verdict = RiskGate.judge(decision, in: state)
      precondition(verdict.rule == rule, "the gate says \(verdict), but \(name) was wanted")
    }
    return timed(name) { index in
      let verdict = RiskGate.judge(wanted[index % wanted.count], in: state)
      precondition(verdict.rule == rule, "the same order in the same state is judged alike")
    }
  }

  /// Steps timed one by one, with the allocations in them.
  private func timed(_ name: String, _ step: (Int) -> Void) -> Figure {
    let count = millions * 100_000
    var times: [Int64] = []
    times.reserveCapacity(count * repetitions)
    var rates: [Double] = []
    var allocations: UInt64 = 0
    for _ in 0..<repetitions {
      var taken: Int64 = 0
      for index in 0..<count {
        let before = daybook_allocation_count()
        let begin = Clocks.monotonicNanoseconds()
        step(index)
        let time = Clocks.monotonicNanoseconds() - begin
        allocations += daybook_allocation_count() - before
        taken += time
        times.append(time)
      }
      rates.append(Double(count) * 1e9 / Double(max(1, taken)))
    }
    var figure = Figure(name: name, eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = times.percentiles
    figure.isShort = true
    figure.allocations = allocations
    return figure
  }
}

extension RiskVerdict {
  /// The rule that refused, if one did.
  fileprivate var rule: RiskRule? {
    switch self {
    case .approved: nil
    case .refused(let refused): refused.rule
    }
  }
}
