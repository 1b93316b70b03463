import CommandLineParsing
import Foundation
import Testing

struct GeneratedTextTests {
  private func completion(_ shell: CompletionShell) throws -> String {
    let outcome = try SampleCommand.root.parse(["--generate-completion=\(shell.rawValue)"])
    guard case .completion(let script) = outcome else {
      throw SampleCommand.NotACommand(outcome: outcome)
    }
    return script
  }

  private func manual() throws -> String {
    let outcome = try SampleCommand.root.parse(["--generate-manual"])
    guard case .manual(let page) = outcome else {
      throw SampleCommand.NotACommand(outcome: outcome)
    }
    return page
  }

  @Test(.enabled(if: ShellCheck.find("bash") != nil, "bash is not installed"))
  func bashAcceptsItsCompletion() throws {
    let result = try ShellCheck.run("bash", ["-n"], text: try completion(.bash))
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(.enabled(if: ShellCheck.find("zsh") != nil, "zsh is not installed"))
  func zshAcceptsItsCompletion() throws {
    let result = try ShellCheck.run("zsh", ["-n"], text: try completion(.zsh))
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(.enabled(if: ShellCheck.find("fish") != nil, "fish is not installed"))
  func fishAcceptsItsCompletion() throws {
    let result = try ShellCheck.run("fish", ["-n"], text: try completion(.fish))
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(.enabled(if: ShellCheck.find("mandoc") != nil, "mandoc is not installed"))
  func mandocAcceptsTheManual() throws {
    let result = try ShellCheck.run("mandoc", ["-Tlint"], text: try manual())
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.isEmpty)
  }

  @Test(
    .enabled(if: ShellCheck.find("bash") != nil, "bash is not installed"),
    arguments: [
      (["sample-audit", "ver"], "verify"),
      (["sample-audit", "verify", "--se"], "--sequence"),
      (["sample-audit", "verify", "--form"], "--format"),
      (["sample-audit", "--format", "js"], "json"),
      (["sample-audit", "verify", "--format", "=", "c"], "csv"),
      (["sample-audit", "run-again", "--speed", "m"], "max"),
    ])
  func bashCompletesAWord(words: [String], expected: String) throws {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      \(try completion(.bash))
      COMP_WORDS=(\(line))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      cd /
      _sample_audit
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try ShellCheck.run("bash", [], text: script)
    #expect(result.output == expected + "\n")
  }

  @Test(.enabled(if: ShellCheck.find("fish") != nil, "fish is not installed"))
  func fishCompletesAWord() throws {
    let script = """
      \(try completion(.fish))
      complete -C 'sample-audit ver'
      complete -C 'sample-audit verify --seq'
      complete -C 'sample-audit --format=js'
      """
    let result = try ShellCheck.run("fish", ["--no-config"], text: script)
    let words = result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(words == ["verify", "--sequence", "--format=json"], "\(result.output)")
  }

  @Test func everyOptionIsInEveryGeneratedText() throws {
    var texts = [try manual().replacing("\\", with: "")]
    for shell in CompletionShell.allCases { texts.append(try completion(shell)) }
    let commands = [SampleCommand.root] + SampleCommand.root.subcommands
    for text in texts {
      for command in commands {
        #expect(text.contains(command.name))
        for option in command.options { #expect(text.contains(option.name)) }
      }
    }
  }

  @Test func theSameTableGivesTheSameText() throws {
    #expect(try manual() == manual())
    for shell in CompletionShell.allCases {
      #expect(try completion(shell) == completion(shell))
    }
  }
}
