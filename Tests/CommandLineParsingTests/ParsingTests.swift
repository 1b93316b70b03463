import CommandLineParsing
import Testing

struct ParsingTests {
  private func message(_ words: [String]) -> String? {
    do throws(UsageError) {
      _ = try SampleCommand.root.parse(words)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func bothSpellingsOfAValueMeanTheSame() throws {
    let apart = try SampleCommand.parsed(["verify", "j", "--from", "#7", "--jobs", "3"])
    let together = try SampleCommand.parsed(["verify", "--from=#7", "--jobs=3", "j"])
    #expect(apart == together)
    #expect(apart.path == ["verify"])
    #expect(apart.moment("from") == .sequence(7))
    #expect(apart.unsigned("jobs") == 3)
    #expect(apart.text("journal") == "j")
  }

  @Test func anOptionOfTheParentIsAcceptedBeforeAndBehindTheSubcommand() throws {
    let before = try SampleCommand.parsed(["--format=json", "verify", "j"])
    let behind = try SampleCommand.parsed(["verify", "j", "--format=json"])
    #expect(before == behind)
    #expect(before.text("format") == "json")
  }

  @Test func whatIsNotGivenIsTheDefaultOrAbsent() throws {
    let command = try SampleCommand.parsed(["verify", "j"])
    #expect(command.moment("from") == .sequence(1))
    #expect(command.origin(of: "from") == .tableDefault)
    #expect(command.optionalSequence("sequence") == nil)
    #expect(command.origin(of: "sequence") == .absent)
    #expect(!command.has("sequence"))
    #expect(!command.flag("quiet"))
  }

  @Test func theCommandLineWinsOverTheEnvironmentAndThatOverTheDefault() throws {
    let environment = { (name: String) in name == "SAMPLE_FORMAT" ? "csv" : nil }
    let fromThere = try SampleCommand.parsed(["verify", "j"], environment: environment)
    #expect(fromThere.text("format") == "csv")
    #expect(fromThere.origin(of: "format") == .environment("SAMPLE_FORMAT"))
    let given = try SampleCommand.parsed(
      ["verify", "j", "--format", "json"], environment: environment)
    #expect(given.text("format") == "json")
    #expect(given.origin(of: "format") == .commandLine)
  }

  @Test(arguments: [("1", true), ("TRUE", true), ("on", true), ("no", false), ("0", false)])
  func aFlagReadsTheEnvironment(text: String, isOn: Bool) throws {
    let command = try SampleCommand.parsed(["run-again", "j", "--reason", "r"]) {
      $0 == "DRY_RUN" ? text : nil
    }
    #expect(command.flag("dry-run") == isOn)
  }

  @Test func aFlagCanBeTakenBackOnTheCommandLine() throws {
    let command = try SampleCommand.parsed(["run-again", "j", "--reason=r", "--dry-run=false"]) {
      $0 == "DRY_RUN" ? "true" : nil
    }
    #expect(!command.flag("dry-run"))
    #expect(message(["verify", "j", "--quiet=perhaps"])?.contains("true or false") == true)
  }

  @Test func aWrongEnvironmentVariableIsNamed() {
    let error = #expect(throws: UsageError.self) {
      try SampleCommand.root.parse(["run-again", "j", "--reason=r"]) {
        $0 == "DRY_RUN" ? "perhaps" : nil
      }
    }
    #expect(error?.place == "environment variable DRY_RUN")
  }

  @Test func aRepeatedOptionKeepsEveryValueInOrder() throws {
    let command = try SampleCommand.parsed(
      ["run-again", "j", "--set", "a=1", "--reason=r", "--set=b=2=3", "--set", "c="])
    #expect(command.keyValues("set").map(\.key) == ["a", "b", "c"])
    #expect(command.keyValues("set").map(\.value) == ["1", "2=3", ""])
  }

  @Test func wordsBehindTwoDashesAreArguments() throws {
    let command = try SampleCommand.parsed(
      ["run-again", "j", "--reason=r", "--", "--set", "--", "-x"])
    #expect(command.texts("other") == ["--set", "--", "-x"])
  }

  @Test func aNegativeNumberAndALoneDashAreValues() throws {
    let command = try SampleCommand.parsed(
      ["run-again", "-", "-5", "--reason=r", "--limit", "-12.50"])
    #expect(command.text("journal") == "-")
    #expect(command.texts("other") == ["-5"])
    #expect(command.text("limit") == "-12.50")
  }

  @Test func versionCompletionAndManualAreOutcomes() throws {
    #expect(try SampleCommand.root.parse(["--version"]) == .version)
    guard case .completion = try SampleCommand.root.parse(["--generate-completion", "zsh"]) else {
      Issue.record("a completion was asked for")
      return
    }
    guard case .manual = try SampleCommand.root.parse(["--generate-manual"]) else {
      Issue.record("a manual was asked for")
      return
    }
  }

  @Test(arguments: [
    (["verify", "j", "--quiet", "--quiet"], "'--quiet' is given twice (word 4)"),
    (["verify", "j", "--from", "#1", "--from=#1"], "'--from' is given twice (word 5)"),
    (["verify", "j", "--form", "#1"], "did you mean '--from'?"),
    (["verify", "j", "--xyzzy"], "'--xyzzy' is not an option of 'sample-audit verify' (word 3)"),
    (["verfiy"], "'verfiy' is not a subcommand of 'sample-audit'; did you mean 'verify'?"),
    ([], "a subcommand is missing: one of verify, run-again (at the end)"),
    (["verify"], "the argument <journal> is missing: The journal's folder. (at the end)"),
    (["verify", "a", "b"], "'b' is one word too many (word 3)"),
    (["verify", "a", "-q"], "'-q' is not an option; options are written with two dashes"),
    (["verify", "a", "--from"], "'--from' needs a value, and none follows"),
    (["verify", "a", "--from", "--quiet"], "'--from' needs a value, and none follows"),
    (["verify", "a", "--jobs=65"], "'65' for --jobs is not a whole number from 1 to 64 (word 3)"),
    (["verify", "a", "--format", "jsn"], "text, json, csv; did you mean 'json'? (word 3)"),
    (["run-again", "j"], "'--reason <text>' is missing (or the environment variable SAMPLE_"),
    (["--generate-completion", "tcsh"], "bash, zsh or fish"),
    (["--version=2"], "'--version' takes no value"),
    (["verify", "j", "--=x"], "'--' is not an option of"),
  ])
  func aMistakeSaysWhatAndWhere(words: [String], expected: String) throws {
    let text = try #require(message(words))
    #expect(text.contains(expected))
    #expect(text.contains("\nSee 'sample-audit"))
  }

  @Test func theMessageSaysWhatWhereAndWhatNext() {
    #expect(
      message(["verify", "j", "--form=#1"]) == """
        sample-audit: '--form' is not an option of 'sample-audit verify'; \
        did you mean '--from'? (word 3).
        See 'sample-audit verify --help'.
        """)
  }

  @Test func exitCodesAreThoseOfTheDocument() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 74])
  }
}
