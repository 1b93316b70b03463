/// A queue in one array: taking from the front moves a mark, and the array is closed up when more
/// than half of it was taken.
struct FirstInFirstOut<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  private var front = 0

  var isEmpty: Bool { front == elements.count }
  var count: Int { elements.count - front }
  var waiting: ArraySlice<Element> { elements[front...] }
  var first: Element? { isEmpty ? nil : elements[front] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = elements[front]
    front += 1
    if front == elements.count {
      elements.removeAll(keepingCapacity: true)
      front = 0
    } else if front >= 64 && front * 2 >= elements.count {
      elements.removeFirst(front)
      front = 0
    }
    return element
  }
}
