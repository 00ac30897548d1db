import Foundation

/// The faults as a document for people.
enum FaultDocument {
    static var text: String {
        """
        # Faults of servers

        What a session makes of a server that fails. Every row is a test that runs a whole session over the real transport against a loopback
        server that fails just so (`swift test --filter GenAgentFaultTests`); this file is written from what those tests expect, and a test
        checks that it agrees: `GENAGENT_WRITE_FAULTS=1 swift test --filter FaultTests`.

        - `SERVER` stands for scheme, host and port, `…` for words that differ from system to system. The message is also what the trajectory
          records; a policy reads it as the result of its call where it can mend the fault (`rejected`).
        - *Sent* counts the requests that left for the server. A generator's request that the server may have begun with is never sent again,
          because it may be paid; a policy's is, because a completion changes nothing.
        - *Recorded* is the issue in the trajectory: boundary, kind, status. There is one whatever the adapter tried: what leaves an adapter is
          marked exhausted, so the session does not multiply its attempts, and its message says how often it tried and over what time. Where a
          repeated request succeeds, there is no issue: the usage of the turn or call counts the repetitions as `retries`.
        - `outcomeUnknown` is a generator's request that may have arrived and was never answered, by the server or by a gateway in front of it.
          It is not repeated, and the call, the JSON events and the report say that it may have been charged.
        - An image that is cut off is a transient failure that the session meets: it makes the call again, three times in all, and records
          each failure. A download of one is repeated by the adapter first, because that is free.
        - What was found at an address that an answer named is an image or is not repeated: no message quotes a byte of it.
        - A key is in no message, event, log, record, store, page or cassette, even where the server repeats it, in a failure or in a success: it is
          replaced by `REDACTED` before a text is shortened. See [Servers](Servers.md#keys-in-answers).

        ## A generator (`OpenAIImagesTool`, dialect `sdCpp`)

        \(table(.generator) { $0.generator })

        ## A policy (`ChatCompletionsPolicy`, dialect `vLLM`)

        \(table(.policy) { $0.policy })

        """
    }

    private static func table(_ side: FaultRun.Side, _ expected: (Fault) -> Expected?) -> String {
        var lines = ["| Fault | Sent | Session ends | Recorded | The user reads |", "|---|--:|---|---|---|"]
        for fault in Fault.all {
            guard let expected = expected(fault) else { continue }
            var sent = "\(expected.sent)"
            if expected.waited > 0 { sent += ", after \(Int(expected.waited)) s" }
            // What a success repeated stands in the usage of the turn or call.
            var recorded =
                expected.sent > expected.requests ? "`usage.retries` \(expected.sent - expected.requests)" : "nothing"
            if let kind = expected.kind {
                let boundary = side == .generator ? "tool" : "policy"
                recorded = [boundary, kind.rawValue, expected.status.map { "\($0)" }].compactMap { $0 }.joined(
                    separator: ", ")
                if expected.issues > 1 { recorded += ", \(expected.issues) times" }
            }
            let words = expected.words.isEmpty ? "nothing: it works" : expected.words
            lines.append("| \(fault.name) | \(sent) | `\(expected.stop.rawValue)` | \(recorded) | \(escaped(words)) |")
        }
        return lines.joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "<", with: "&lt;")
    }
}
