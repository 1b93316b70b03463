import Foundation
import Testing
import TradingCore

@testable import VenueAdapters

struct LineSourceTests {
  /// The lines (nil for one passed over), and the error that ended them.
  private func read(_ bytes: [UInt8]) throws -> (lines: [String?], error: FeedError?) {
    var lines: [String?] = []
    do throws(FeedError) {
      var source = try LineSource(RecordedBytes(memory: bytes, name: "memory"))
      while let line = try source.next() {
        switch line {
        case .whole(let range): lines.append(String(decoding: source.buffer[range], as: UTF8.self))
        case .tooLong: lines.append(nil)
        }
      }
    } catch {
      return (lines, error)
    }
    return (lines, nil)
  }

  private let text = (0..<20_000).map { "line \($0) of them\n" }.joined()

  @Test func plainTextAndGzipGiveTheSameLines() throws {
    let expected = text.split(separator: "\n").map { String($0) }
    #expect(try read(Array(text.utf8)).lines == expected)
    #expect(try read(GzipFile.stored(Array(text.utf8))).lines == expected)
  }

  @Test func membersOfOneGzipFileFollowEachOther() throws {
    let file = GzipFile.stored(Array("a\nb".utf8)) + GzipFile.stored(Array("c\nd\n".utf8))
    let (lines, error) = try read(file + [0, 0, 0])
    #expect(lines == ["a", "bc", "d"])
    #expect(error == nil)
  }

  @Test func whatFollowsTheEndOfAGzipFileIsDamage() throws {
    let (lines, error) = try read(GzipFile.stored(Array("a\n".utf8)) + [7])
    #expect(lines == ["a"])
    #expect(
      error
        == .damagedGzip(
          path: "memory", afterLine: 1, why: "something that is not gzip follows the end"))
  }

  @Test func aTruncatedGzipFileGivesItsWholeLinesFirst() throws {
    let file = GzipFile.stored(Array("a\nb\nc\n".utf8))
    for cut in 2..<file.count {
      let (lines, error) = try read(Array(file[..<cut]))
      #expect(error == .truncatedGzip(path: "memory", afterLine: UInt64(lines.count)))
      let delivered = max(0, min(6, cut - 15))
      #expect(lines.count == delivered / 2)
    }
  }

  @Test func aDamagedGzipFileGivesItsWholeLinesFirst() throws {
    var file = GzipFile.stored(Array("a\nb\nc\n".utf8))
    file[file.count - 8] ^= 1
    let (lines, error) = try read(file)
    #expect(lines == ["a", "b", "c"])
    guard case .damagedGzip("memory", 3, let why) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(why.contains("check"))
  }

  @Test func inflatingBehindTheEndOfTheOutputTraps() async {
    await #expect(processExitsWith: .failure) {
      var inflater = GzipInflater()
      var output = [UInt8](repeating: 0, count: 4)
      _ = inflater.step(from: [0x1F, 0x8B], 0..<2, into: &output, at: 5)
    }
  }

  @Test func aLastLineWithoutALineFeedCounts() throws {
    #expect(try read(Array("a\n\nb".utf8)).lines == ["a", "", "b"])
  }

  @Test func aLineThatIsTooLongIsPassedOver() throws {
    let long = String(repeating: "x", count: LineSource.longestLine + 5)
    #expect(try read(Array("a\n\(long)\nb\n".utf8)).lines == ["a", nil, "b"])
    #expect(try read(Array("a\n\(long)".utf8)).lines == ["a", nil])
    #expect(try read(GzipFile.stored(Array("a\n\(long)\nb\n".utf8))).lines == ["a", nil, "b"])
    let fits = String(repeating: "y", count: LineSource.longestLine - 1)
    #expect(try read(Array("\(fits)\nb\n".utf8)).lines == [fits, "b"])
  }

  @Test func filesThatAreNoFeedsAreNamedWithTheReason() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    func error(_ name: String, _ contents: [UInt8]?) throws -> FeedError? {
      let path = folder.appending(path: name).path
      if let contents { try Data(contents).write(to: URL(filePath: path)) }
      do throws(FeedError) {
        _ = try BinanceFeed.describe(path: path)
        return nil
      } catch {
        return error
      }
    }
    let path = folder.path + "/"
    #expect(try error("missing", nil) == .notFound(path: path + "missing"))
    #expect(try error("empty", []) == .empty(path: path + "empty"))
    let text = try error("text", Array("Dear diary\n".utf8))
    #expect(
      text == .notAFeed(path: path + "text", line: 1, why: "no receive time at byte 0"))
    let hollow = try error("hollow", GzipFile.stored([]))
    #expect(
      hollow == .notAFeed(path: path + "hollow", line: 0, why: "nothing in it is market data"))
    let directory = try error("", nil)
    guard case .notReadable = directory else {
      Issue.record("\(String(describing: directory))")
      return
    }
    for found in [text, hollow, directory].compactMap(\.self) {
      #expect(found.description.contains(folder.lastPathComponent))
    }
  }

  // The recordings are not part of the repository.
  @Test(.enabled(if: RecordedFeeds.areThere, RecordedFeeds.absence))
  func aRecordingCutInTheMiddleDeliversAndThenThrows() throws {
    let path = RecordedFeeds.path(RecordedFeeds.names[0])
    let bytes = Array(try Data(contentsOf: URL(filePath: path)).prefix(400_001))
    let description = try BinanceFeed.describe(bytes, name: "cut")
    var feed = try BinanceFeed.reading(
      bytes, name: "cut", instrument: HandWritten.instrument, description: description)
    var message = FeedMessage()
    var lastLine: UInt64 = 0
    do throws(FeedError) {
      while try feed.next(into: &message) { lastLine = message.lineNumber }
      Issue.record("the cut was not noticed")
    } catch {
      #expect(error == .truncatedGzip(path: "cut", afterLine: lastLine))
      #expect(lastLine > 1_000)
    }
  }
}
