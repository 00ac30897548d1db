import Foundation
import GenAgent
import GenAgentHTTP
import LoopbackServer
import Testing

/// One way in which the other side fails, and what must come of it. A row of `Documentation/Faults.md` is made of nothing else.
struct Fault: Sendable, CustomTestStringConvertible {
    /// What the client meets.
    enum Situation: Sendable {
        /// Nobody listens at the port.
        case nobody
        /// The host name cannot exist.
        case unknownHost
        /// `https` to a server that speaks plain HTTP.
        case plainUnderHTTPS
        /// A server whose certificate is from an unknown authority.
        case untrustedCertificate
        /// A server that reads requests and then does this with the number of the request, counted from 1, and a good answer's body.
        case server(@Sendable (_ connection: RawConnection, _ number: Int, _ goodBody: String) -> Void)
    }

    /// The row's name.
    var name: String
    var situation: Situation
    var timeouts = HTTPTimeouts(connect: 10, total: 30)
    /// What comes of it with a generator; `nil`: it cannot happen there.
    var generator: Expected?
    /// What comes of it with a policy.
    var policy: Expected?

    /// Whether its server is the openssl program.
    var needsOpenSSL: Bool {
        if case .untrustedCertificate = situation { true } else { false }
    }

    var testDescription: String { name }
}

/// What must come of a fault.
struct Expected: Sendable {
    /// Why the session stopped.
    var stop: StopReason
    /// The issue on record; `nil`: the fault leaves none.
    var kind: AdapterError.Kind?
    var status: Int?
    /// Requests that left for the server, redirects not counted.
    var sent = 1
    /// How many requests one attempt takes where nothing is repeated: 2 where the answer names an address.
    var requests = 1
    /// How often the session made the call; each failure is on record.
    var attempts = 1
    /// Seconds that the adapter waited at least, as the server asked.
    var waited = 0.0
    /// What the user reads; `…` stands for anything, `SERVER` for host and port. Empty where nothing went wrong.
    var words = ""

    /// How many failures are on record.
    var issues: Int { kind == nil ? 0 : stop == .satisfied ? attempts - 1 : attempts }

    /// Whether the text is made of the words in their order.
    func matches(_ text: String, server: String) -> Bool {
        let parts = words.replacingOccurrences(of: "SERVER", with: server).components(separatedBy: "…")
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first), text.hasSuffix(last) else {
            return false
        }
        guard parts.count > 1 else { return text == first }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst() where !part.isEmpty {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
