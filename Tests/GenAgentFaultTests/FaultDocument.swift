import Foundation

/// The faults as a document for people.
enum FaultDocument {
    static var text: String {
        """
        # Faults of servers

        What a session does when a server fails. Every row is a test that runs a whole session over the real transport against a loopback
        server that fails in this way (`swift test --filter GenAgentFaultTests`). This file is written from what those tests expect, and a test
        checks that it agrees: `GENAGENT_WRITE_FAULTS=1 swift test --filter FaultTests`.

        - `SERVER` stands for scheme, host and port, `…` for words that differ from system to system. The message is also what the trajectory
          records; if the policy can fix the fault (`rejected`), it reads the message as the result of its call.
        - *Sent* counts the requests that left for the server. A generator's request that the server may have begun with is never sent again,
          because it may be charged; a policy's is, because a completion changes nothing.
        - *Recorded* is the issue in the trajectory: boundary, kind, status. There is one, however often the adapter tried: its error is
          marked exhausted, so the session does not multiply its attempts, and its message says how often it tried and for how long. If a
          repeated request succeeds, there is no issue; the usage of the turn or call counts the repetitions as `retries`.
        - `outcomeUnknown` is a generator's request that may have arrived and was never answered, by the server or by a gateway in front of it.
          It is not repeated, and the call, the JSON events and the report say that it may have been charged.
        - An image that is cut off is a transient failure that the session handles: it makes the call three times in all, and records
          each failure. If the image is a download, the adapter repeats that first, because it is free.
        - If the content at an address that an answer named is not an image, no message quotes a byte of it.
        - A key is in no message, event, log, record, store, page or cassette, even if the server repeats it, in a failure or in a success. It is
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
