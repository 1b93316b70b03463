import Projections
import Testing
import TradingCore

@Suite struct LatencyTests {
  @Test func smallValuesAreExact() {
    var histogram = LatencyHistogram()
    for value in 1...100 { histogram.add(Interval(nanoseconds: Int64(value))) }
    #expect(histogram.median == Interval(nanoseconds: 50))
    #expect(histogram.p99 == Interval(nanoseconds: 99))
    #expect(histogram.maximum == Interval(nanoseconds: 100))
    #expect(histogram.minimum == Interval(nanoseconds: 1))
  }

  @Test func largeValuesAreAtMostASixtyFourthTooHigh() {
    for exponent in 7..<62 {
      for offset in [-1, 0, 1, 5] as [Int64] {
        let value = (Int64(1) << Int64(exponent)) + offset
        var histogram = LatencyHistogram()
        histogram.add(Interval(nanoseconds: value))
        histogram.add(Interval(nanoseconds: Int64.max))
        let found = histogram.median?.nanoseconds ?? 0
        #expect(found >= value)
        #expect(found - value <= value / 64)
      }
    }
  }

  @Test func theLongestIntervalOfAllFits() {
    var histogram = LatencyHistogram()
    histogram.add(Interval(nanoseconds: Int64.max))
    #expect(histogram.p99 == Interval(nanoseconds: Int64.max))
  }

  @Test func anEmptyHistogramHasNoPercentile() {
    #expect(LatencyHistogram().median == nil)
  }

  @Test func anIntervalThatPointsBackwardsIsCountedAsNone() {
    var histogram = LatencyHistogram()
    histogram.add(Interval(nanoseconds: -5))
    #expect(histogram.negativeCount == 1)
    #expect(histogram.median == Interval(nanoseconds: 0))
  }

  @Test func anOrdersStepsAreMeasured() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    let latency = fold.overview.latency
    #expect(latency.decisionToSent.maximum == .milliseconds(10))
    #expect(latency.sentToAcknowledged.maximum == .milliseconds(100))
    #expect(latency.sentToFirstFill.maximum == .milliseconds(110))
  }
}
