import TradingCore

/// What trading costs.
extension Drill {
  static let gasPrice: Drill = {
    var profile = Profile.drill
    let most = Price(units: 150 * FixedPoint.scale)
    profile.set(.maximumGasPrice, most.units)
    // Everybody wants into the blocks for a while: an eighth more from each to the next.
    var gas = GasProfile(price: Price(units: 100 * FixedPoint.scale))
    gas.blockTime = .milliseconds(500)
    gas.surges = [(from: .milliseconds(1_500), until: .milliseconds(6_000))]
    profile.gas = gas
    profile.jump(3_000, at: 4_000)
    return Drill(
      "gas-price", runbook: "B Key Metrics, A2",
      "while gas costs more than its limit nothing is sent; below it trading goes on by itself",
      profile: profile, seconds: [14],
      [
        .happens(.gas(isAbove: true, most)),
        .never(.anyOrder),
        .happens(.refused(by: .gasPrice)),
        .happens(.gas(isAbove: false, most)),
        .again(.anyOrder),
        .happens(.growingOrder()),
        .notStopped, .mode(.normal), .nothingOpen,
      ])
  }()
}
