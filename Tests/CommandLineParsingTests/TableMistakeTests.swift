import CommandLineParsing
import Testing

struct TableMistakeTests {
  @Test func anOptionDeclaredTwiceTraps() async {
    await #expect(processExitsWith: .failure) {
      let below = Command(name: "b", overview: "B.", options: [.flag("x", help: "X.")])
      Command(
        name: "a", overview: "A.", options: [.flag("x", help: "X.")], subcommands: [below]
      ).validate()
    }
  }

  @Test func aBuiltInOptionCannotBeDeclared() async {
    await #expect(processExitsWith: .failure) {
      Command(name: "a", overview: "A.", options: [.flag("help", help: "X.")]).validate()
    }
  }

  @Test func aDefaultOfTheWrongKindTraps() async {
    await #expect(processExitsWith: .failure) {
      Command(
        name: "a", overview: "A.",
        options: [.value("n", .anyUnsigned, default: "many", help: "N.")]
      ).validate()
    }
  }

  @Test func anArgumentBehindAnOptionalOneTraps() async {
    await #expect(processExitsWith: .failure) {
      Command(
        name: "a", overview: "A.",
        arguments: [
          Argument("b", .text, arity: .optional(defaultText: nil), help: "B."),
          Argument("c", .text, help: "C."),
        ]
      ).validate()
    }
  }

  @Test func argumentsBesideSubcommandsTrap() async {
    await #expect(processExitsWith: .failure) {
      Command(
        name: "a", overview: "A.", arguments: [Argument("b", .text, help: "B.")],
        subcommands: [Command(name: "c", overview: "C.")]
      ).validate()
    }
  }

  @Test func askingForAnUndeclaredNameTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = try SampleCommand.parsed(["verify", "j"]).flag("nonsense")
    }
  }

  @Test func askingForAnotherTypeTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = try SampleCommand.parsed(["verify", "j"]).unsigned("from")
    }
  }

  @Test func askingForWhatIsAbsentTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = try SampleCommand.parsed(["verify", "j"]).sequence("sequence")
    }
  }
}
