/// How much and how long a server puts up with.
package struct ServerLimits: Equatable, Sendable {
  /// Connections at once. When there are more, the one that has been silent longest makes room.
  package var connectionCount = 128
  /// How long a line may take to come whole, from the connection or the answer before it.
  package var idleNanoseconds: Int64 = 10_000_000_000
  /// How long the engine may take to answer.
  package var answerNanoseconds: Int64 = 30_000_000_000
  /// How long a client may take to read an answer.
  package var writeNanoseconds: Int64 = 10_000_000_000
  /// How long the last answers may take when the server ends.
  package var farewellNanoseconds: Int64 = 1_000_000_000

  /// How often the server looks whether its socket's file is still there.
  package var lookNanoseconds: Int64 = 1_000_000_000

  /// The usual limits.
  package init() {}
}
