import Foundation

/// Names calls for their backends; see ``ToolContext/callName``.
package enum CallName {
    /// The name of one attempt of a call: the same facts give the same name, and others another one.
    ///
    /// The session's seed and start are part of it, because a backend outlives sessions that may bear the same id.
    package static func derived(
        from session: SessionID, _ call: Int, _ attempt: Int, salt: UInt64, startedAt: Timestamp? = nil
    ) -> String {
        let facts = "\(session.rawValue)/\(salt)/\(startedAt?.microseconds ?? 0)/\(call)/\(attempt)"
        let digits = Array(SHA256.hexDigest(of: Data(facts.utf8)))
        // RFC 9562: version 8 (vendor-specific) and variant 10.
        return [
            String(digits[0..<8]), String(digits[8..<12]), "8" + String(digits[13..<16]), "a" + String(digits[17..<20]),
            String(digits[20..<32]),
        ].joined(separator: "-")
    }
}
