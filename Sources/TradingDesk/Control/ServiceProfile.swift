import TradingCore

/// A service or provider that orders need, as a profile or a start names it.
package struct ServiceProfile: Hashable, Sendable {
  /// Its name in commands and reports.
  package var name: String
  /// A service, or one of several providers.
  package var guards: BreakerGuard

  /// The most that a journal can know: far more than a desk depends on.
  package static let maximumCount = 256
  private static let nameByteCount = 64

  /// A service of a name.
  package init(name: String, guards: BreakerGuard) {
    self.name = name
    self.guards = guards
  }

  /// Reads `NAME`, `NAME=service` or `NAME=provider`.
  package init(text: String) throws(SettingError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    // What names are written into elsewhere: LIMIT@breaker:NAME, and lists with commas.
    let isName =
      !name.isEmpty && name.utf8.count <= Self.nameByteCount && name != "engine"
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false  // open set: bytes
        }
      }
    guard isName else {
      throw SettingError(
        description: "'\(name)' is no name of a service: letters, digits, '-', '_' and '.', at "
          + "most \(Self.nameByteCount), and not engine")
    }
    self.name = name
    switch parts.count == 2 ? String(parts[1]) : "service" {
    case "service": guards = .service
    case "provider": guards = .provider
    case let other:  // open set: words
      throw SettingError(
        description: "'\(other)' is neither service nor provider; \(name) is one of the two")
    }
  }
}

extension Profile {
  /// Adds a service as a start names it.
  package mutating func addService(_ text: String) throws(SettingError) {
    let service = try ServiceProfile(text: text)
    guard !services.contains(where: { $0.name == service.name }) else {
      throw SettingError(description: "the service '\(service.name)' is named twice")
    }
    services.append(service)
  }
}
