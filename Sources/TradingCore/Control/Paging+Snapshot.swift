extension Paging {
  func write(to writer: inout StateWriter) {
    writer.put(program)
    writer.put(count: pages.count)
    for page in pages {
      writer.put(page.sequence)
      writer.put(page.at)
      writer.put(page.attempts)
      writer.put(page.failure)
      page.subject.write(to: &writer)
    }
    writer.put(lost != nil)
    if let lost {
      writer.put(lost.sequence)
      writer.put(lost.at)
    }
  }

  init(from reader: inout StateReader) throws(SnapshotFault) {
    program = try reader.text()
    for _ in 0..<(try reader.count(of: "pages", words: 8)) {
      let sequence = try reader.sequence()
      let at = try reader.time()
      let attempts: UInt32 = try reader.number("attempts of a page")
      let failure = try reader.text()
      pages.append(
        Page(
          sequence: sequence, at: at, subject: try PageSubject(from: &reader), attempts: attempts,
          failure: failure))
    }
    if try reader.flag("presence of a page given up") {
      lost = LostPage(sequence: try reader.sequence(), at: try reader.time())
    }
  }
}

extension PageSubject {
  fileprivate func write(to writer: inout StateWriter) {
    switch self {
    case .glass(let broken):
      writer.put(false)
      writer.put(broken.until)
      writer.put(broken.actor)
      writer.put(broken.reason)
    case .stop(let stop):
      writer.put(true)
      writer.put(stop.reason)
      writer.put(stop.value)
      writer.put(stop.limit)
      writer.put(stop.actor)
      writer.put(stop.message)
    }
  }

  fileprivate init(from reader: inout StateReader) throws(SnapshotFault) {
    guard try reader.flag("whether a page is about a stop") else {
      self = .glass(
        GlassBroken(
          until: try reader.time(), actor: try reader.text(), reason: try reader.text()))
      return
    }
    self = .stop(
      StopTriggered(
        reason: try reader.choice("reason of a stop"), value: try reader.signed(),
        limit: try reader.signed(), actor: try reader.text(), message: try reader.text()))
  }
}
