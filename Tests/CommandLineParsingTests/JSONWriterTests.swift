import CommandLineParsing
import Foundation
import Testing

struct JSONWriterTests {
  private func sample(isPretty: Bool) -> String {
    var json = JSONWriter(isPretty: isPretty)
    json.beginObject()
    json.member("zulu", "last name first")
    json.member("alpha", UInt64.max)
    json.member("least", Int64.min)
    json.member("isWhole", true)
    json.member("absent", String?.none)
    json.key("price")
    json.number(text: "-12.50")
    json.key("list")
    json.beginArray()
    json.number(1)
    json.string("two")
    json.null()
    json.beginObject()
    json.endObject()
    json.endArray()
    json.key("empty")
    json.beginArray()
    json.endArray()
    json.endObject()
    return json.text
  }

  @Test func membersKeepTheirOrder() {
    #expect(
      sample(isPretty: false) == #"{"zulu":"last name first","alpha":18446744073709551615,"#
        + #""least":-9223372036854775808,"isWhole":true,"absent":null,"price":-12.50,"#
        + #""list":[1,"two",null,{}],"empty":[]}"#)
  }

  @Test func prettyTextIsIndented() {
    #expect(
      sample(isPretty: true) == """
        {
          "zulu": "last name first",
          "alpha": 18446744073709551615,
          "least": -9223372036854775808,
          "isWhole": true,
          "absent": null,
          "price": -12.50,
          "list": [
            1,
            "two",
            null,
            {}
          ],
          "empty": []
        }
        """)
  }

  @Test func everyCharacterSurvivesAnotherReader() throws {
    let text = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init)))
    var json = JSONWriter()
    json.beginArray()
    json.string(text)
    json.string("\u{1F4D6}\"\\/")
    json.endArray()
    let read = try JSONDecoder().decode([String].self, from: Data(json.text.utf8))
    #expect(read == [text, "\u{1F4D6}\"\\/"])
    #expect(json.text.utf8.allSatisfy { $0 >= 0x20 })
  }

  @Test func aSingleValueIsAText() {
    var json = JSONWriter()
    json.string("a\nb\u{1}\u{1f}")
    #expect(json.text == #""a\nb\u0001\u001f""#)
  }

  @Test func aKeyOutsideOfAnObjectTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.key("a")
    }
  }

  @Test func aValueWithoutAKeyTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.beginObject()
      json.null()
    }
  }

  @Test func theWrongClosingBracketTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.beginObject()
      json.endArray()
    }
  }

  @Test func anOpenTextTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.beginArray()
      _ = json.text
    }
  }

  @Test func aSecondValueTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.null()
      json.null()
    }
  }

  @Test func aNumberThatIsNoneTraps() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.number(text: "012")
    }
  }
}
