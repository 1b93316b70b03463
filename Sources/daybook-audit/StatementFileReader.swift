import JournalReview
import Simulation
import SystemCalls

/// A statement that cannot be used.
enum StatementFileError: Error {
  /// It cannot be read.
  case system(SystemError)
  /// A line of it says nothing.
  case line(path: String, number: Int, StatementError)

  /// What, where and what next.
  var description: String {
    switch self {
    case .system(let error): error.description
    case .line(let path, let number, let error):
      "\(path), line \(number), is no line of a venue's statement: \(error.description). "
        + "Give the statement that belongs to this journal with --statement"
    }
  }
}

/// Reads the venue's own statement from its file.
enum StatementFileReader {
  private static let maximumByteCount = 1 << 34

  /// The statement beside a journal; nil when there is none.
  static func path(besides journal: String) throws(StatementFileError) -> String? {
    var path = journal
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    path += ".statement"
    do throws(SystemError) {
      let file = try File.openForReading(path)
      return try file.byteCount() >= 0 ? path : nil
    } catch {
      guard error.isNotFound else { throw .system(error) }
      return nil
    }
  }

  /// What a statement holds. A line cut off at its end, which a crash can leave, is passed over.
  static func read(_ path: String) throws(StatementFileError) -> VenueStatement {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try File.contents(of: path, maximumByteCount: maximumByteCount)
    } catch {
      throw .system(error)
    }
    var statement = VenueStatement()
    let whole = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()
    for (index, line) in whole.enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if text == StatementLine.header || text.isEmpty { continue }
      do throws(StatementError) {
        statement.add(try StatementLine(text: text))
      } catch {
        throw .line(path: path, number: index + 1, error)
      }
    }
    return statement
  }
}

extension VenueStatement {
  /// Takes one line of the simulated venue's statement over.
  mutating func add(_ line: StatementLine) {
    switch line.kind {
    case .place:
      received.append(
        ReceivedOrder(
          name: line.name, at: line.at, instrument: line.instrument, side: line.side,
          price: line.price, quantity: line.quantity))
    case .filled:
      guard let instrument = line.instrument, let side = line.side else {
        preconditionFailure("a statement line of a fill is read only with instrument and side")
      }
      fills.append(
        VenueFill(
          name: line.name, at: line.at, tradeNumber: line.venueTradeNumber,
          instrument: instrument, side: side, price: line.price, quantity: line.quantity,
          fee: line.fee))
    case .cancel, .query, .balances, .accepted, .rejected, .cancelled, .expired, .cancelRejected,
      .neverReceived:
      break
    }
  }
}
