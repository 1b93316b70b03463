import CommandLineParsing
import Testing

struct HelpTextTests {
  @Test func helpOfTheRootIsGenerated() throws {
    let expected = """
      OVERVIEW: Examine a journal without trusting who wrote it.

      Reads and never writes. A journal that is being written can be read at the same
      time.

      Everything is checked from the bytes up: framing, checksums, chain, and meaning.

      USAGE: sample-audit [--format <text|json|csv>] [--quiet] <subcommand>

      OPTIONS:
        --format <text|json|csv>
                                How the findings are written. (default: text;
                                environment: SAMPLE_FORMAT)
        --quiet                 Say nothing when all is well.
        --version               Show the version.
        -h, --help              Show this help.

      SUBCOMMANDS:
        verify                  Check that a journal is whole and unaltered.
        run-again               Decide again: the recorded decisions must come out.

        See 'sample-audit <subcommand> --help' for one of them.

      EXAMPLES:
        sample-audit verify .demo/journal
            Check a whole journal.

      EXIT CODES:
        0   Clean: it was done, and there is nothing to report.
        1   Findings: it was done, and the output lists what was found.
        2   Could not run: the message says what is missing and what to do next.
        64  Usage: the command line was wrong; nothing was done.
        74  Journal damaged: the message says where; nothing was changed.

      """
    #expect(try SampleCommand.root.parse(["--help"]) == .help(expected))
    #expect(try SampleCommand.root.parse(["-h"]) == .help(expected))
  }

  @Test func helpOfASubcommandNamesInheritedOptionsAndExitCodes() throws {
    let expected = """
      OVERVIEW: Check that a journal is whole and unaltered.

      USAGE: sample-audit verify [--from <moment>] [--sequence <#sequence>] [--jobs
          <number>] [<options>] <journal>

      ARGUMENTS:
        <journal>               The journal's folder.

      OPTIONS:
        --from <moment>         Where to begin. (default: #1)
        --sequence <#sequence>  One event only; its cause is shown too.
        --jobs <number>         How many threads read. (default: 1)
        --format <text|json|csv>
                                How the findings are written. (default: text;
                                environment: SAMPLE_FORMAT)
        --quiet                 Say nothing when all is well.
        -h, --help              Show this help.

      EXAMPLES:
        sample-audit verify .demo/journal --from '#1234' --format=json
            Check from one event on, for a program to read.

      EXIT CODES:
        0   Clean: it was done, and there is nothing to report.
        1   Findings: it was done, and the output lists what was found.
        2   Could not run: the message says what is missing and what to do next.
        64  Usage: the command line was wrong; nothing was done.
        74  Journal damaged: the message says where; nothing was changed.

      """
    #expect(try SampleCommand.root.parse(["verify", "--help"]) == .help(expected))
  }

  @Test func helpWinsOverEveryMistake() throws {
    let verify = try SampleCommand.root.parse(["verify", "--help"])
    #expect(try SampleCommand.root.parse(["verify", "--nonsense", "--help"]) == verify)
    #expect(try SampleCommand.root.parse(["--format", "run-again", "verify", "-h"]) == verify)
  }

  @Test func helpBehindTwoDashesIsAWord() throws {
    let command = try SampleCommand.parsed(["verify", "--", "--help"])
    #expect(command.text("journal") == "--help")
  }
}
