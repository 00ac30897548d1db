import Foundation
import GenAgent
import GenAgentHTTP

/// Recognizes keys, so that none is read from a file or an option, which other people can see.
package enum SecretGuard {
    /// Knows the values of environment variables whose names suggest keys.
    private static let environment = Redactor.standard.knowing(
        ProcessInfo.processInfo.environment
            .filter { name, value in
                value.utf8.count >= 12
                    && ["KEY", "TOKEN", "SECRET", "PASSWORD"].contains { name.uppercased().contains($0) }
            }
            .map(\.value))

    /// Removes the environment's keys from a text for people: someone may have entered one in the wrong place.
    static func redacted(_ text: String) -> String { environment.text(text) }

    private static let prefixes = [
        "sk-", "hf_", "ghp_", "github_pat_", "xai-", "nvapi-", "r8_", "AIza", "gsk_", "AKIA", "Bearer ", "Basic ",
        "eyJ",
    ]

    /// Whether a text looks like a key: a known prefix, a UUID, or a long run of letters and digits that is unlikely in a name.
    package static func looksLikeKey(_ text: String) -> Bool {
        if beginsLikeKey(text) { return true }
        if isUUID(text) { return true }
        // Paths of models may contain long hashes.
        guard !text.contains("/") else { return false }
        return text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains { run in
            run.utf8.count >= 24 && run.count(where: \.isNumber) >= 4 && run.contains(where: \.isLetter)
        }
    }

    static func beginsLikeKey(_ text: String) -> Bool {
        text.utf8.count >= 16 && prefixes.contains(where: text.hasPrefix)
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    /// The path of the first string in a value that looks like a key, such as `extra.authorization`.
    static func path(
        in value: JSONValue, below path: String, where isKey: (String) -> Bool = looksLikeKey
    ) -> String? {
        switch value {
        case .string(let text): return isKey(text) ? path : nil
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                if let found = self.path(in: element, below: "\(path)[\(index)]", where: isKey) { return found }
            }
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if let found = self.path(in: member, below: place, where: isKey) { return found }
            }
        default: break
        }
        return nil
    }
}
