/// The release that every executable of this tree belongs to.
package enum Release {
  /// Its version.
  package static let version = "0.1.0"
}
