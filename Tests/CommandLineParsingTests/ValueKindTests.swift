import Testing

@testable import CommandLineParsing

struct ValueKindTests {
  @Test(arguments: [
    (ValueKind.text, "a b", ParsedValue.text("a b")),
    (.path, "/tmp/x=y", .text("/tmp/x=y")),
    (.anyUnsigned, "0", .unsigned(0)),
    (.anyUnsigned, "18446744073709551615", .unsigned(.max)),
    (.unsigned(5...7), "007", .unsigned(7)),
    (.decimal, "12", .text("12")),
    (.decimal, "-0.50", .text("-0.50")),
    (.duration, "1ns", .duration(nanoseconds: 1)),
    (.duration, "2us", .duration(nanoseconds: 2_000)),
    (.duration, "250ms", .duration(nanoseconds: 250_000_000)),
    (.duration, "30s", .duration(nanoseconds: 30_000_000_000)),
    (.duration, "5m", .duration(nanoseconds: 300_000_000_000)),
    (.duration, "2h", .duration(nanoseconds: 7_200_000_000_000)),
    (.duration, "1d", .duration(nanoseconds: 86_400_000_000_000)),
    (.choice(["a", "b"]), "b", .text("b")),
    (.speed, "real", .speed(.real)),
    (.speed, "max", .speed(.max)),
    (.speed, "10x", .speed(.times(10))),
    (.sequence, "#1234", .sequence(1234)),
    (.moment, "#1", .moment(.sequence(1))),
    (.moment, "1970-01-01T00:00:01.5Z", .moment(.time(nanosecondsSince1970: 1_500_000_000))),
  ])
  func aGoodTextIsRead(kind: ValueKind, text: String, value: ParsedValue) {
    #expect(kind.parse(text) == value)
  }

  @Test(arguments: [
    (ValueKind.text, [""]),
    (.path, [""]),
    (.anyUnsigned, ["", "-1", "+1", "1.0", "1_000", " 1", "18446744073709551616", "٣", "1e3"]),
    (.unsigned(5...7), ["4", "8"]),
    (.decimal, ["", "-", ".", "1.", ".5", "1,5", "1e3", "--1", "+1", "1.2.3", "NaN", "٣"]),
    (.duration, ["", "5", "s", "-5s", "1.5s", "5 s", "5S", "PT5S", "107000d", "9223372037s"]),
    (.choice(["a", "b"]), ["", "A", "ab"]),
    (.speed, ["", "x", "0x", "-1x", "1.5x", "10", "fast", "4294967296x", "Real"]),
    (.sequence, ["", "#", "12", "#-1", "#1a", "##1"]),
    (.moment, ["", "#", "12", "now", "2026-03-01", "2026-03-01T09:30:00"]),
    (.keyValue, ["", "a", "=", "=b"]),
  ])
  func aBadTextIsRefused(kind: ValueKind, texts: [String]) {
    for text in texts { #expect(kind.parse(text) == nil, "\(kind) took '\(text)'") }
  }

  @Test func aKeyAndItsValueAreCutAtTheFirstEqualsSign() {
    #expect(KeyValue(text: "a=b=c")?.key == "a")
    #expect(KeyValue(text: "a=b=c")?.value == "b=c")
    #expect(KeyValue(text: "a=\u{301}")?.value == "\u{301}")
  }

  @Test func theNearestNameIsFound() {
    let names = ["verify", "replay", "state", "speed"]
    #expect(NearestName.of("verfy", among: names) == "verify")
    #expect(NearestName.of("stat", among: names) == "state")
    #expect(NearestName.of("sped", among: names) == "speed")
    #expect(NearestName.of("halt", among: names) == nil)
    #expect(NearestName.of("", among: names) == nil)
    #expect(NearestName.editDistance("kitten", "sitting") == 3)
    #expect(NearestName.editDistance("ab", "ba") == 1)
    #expect(NearestName.editDistance("", "abc") == 3)
  }
}
