import SystemCalls

/// Why a token proves nothing. No case holds what was read: it may be a secret all the same.
package enum CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A text that is no token.
  case malformedToken(place: String)
  /// A text that is no hash of one.
  case malformedHash
  /// Others than the owner may read or write the token's file.
  case exposedFile(path: String, permissions: UInt32)
  /// The token's file is somebody else's.
  case foreignFile(path: String, owner: UInt32, caller: UInt32)
  /// The system said no.
  case system(SystemError)

  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .malformedToken(let place):
      "\(place) is no operator's token: '\(OperatorToken.prefix)' and "
        + "\(OperatorToken.digitCount) letters, digits, dashes and underscores; make one with "
        + "'daybook-ctl operators token'"
    case .malformedHash: "a token's hash has 64 hexadecimal digits, and this has not"
    case .exposedFile(let path, let permissions):
      "\(path) is open to others than its owner (0\(String(permissions, radix: 8))): type "
        + "'chmod 600 \(path)', and replace the token if others could read it"
    case .foreignFile(let path, let owner, let caller):
      "\(path) belongs to user \(owner), and you are user \(caller): use a file of your own"
    case .system(let error): error.description
    }
  }
}
