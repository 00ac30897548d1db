import Foundation
import GenAgent

/// Where an adapter finds its key. The key itself is read for every request, and never shown or kept.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The environment variable that holds the key, if any; error messages name it.
    public let variable: String?
    private let read: @Sendable () async throws -> String?

    public static let none = APIKey(variable: nil) { nil }

    /// The key in an environment variable; no key if it is unset or empty.
    public static func environment(_ variable: String) -> APIKey {
        APIKey(variable: variable) { ProcessInfo.processInfo.environment[variable] }
    }

    /// A key from elsewhere, such as a keychain.
    ///
    /// - Parameters:
    ///   - variable: The variable or setting to change; error messages name it.
    ///   - read: Returns the key, or `nil` if there is none.
    public static func provided(
        variable: String? = nil, by read: @escaping @Sendable () async throws -> String?
    ) -> APIKey {
        APIKey(variable: variable, read: read)
    }

    private init(variable: String?, read: @escaping @Sendable () async throws -> String?) {
        self.variable = variable
        self.read = read
    }

    /// The key without surrounding white space; `nil` if there is none. Throws errors of the provider.
    package func value() async throws -> String? {
        guard let key = try await read()?.trimmingCharacters(in: .whitespacesAndNewlines), !key.isEmpty else {
            return nil
        }
        return key
    }

    /// Never the key.
    public var description: String { variable.map { "key from \($0)" } ?? "key" }
    public var debugDescription: String { description }
    /// Hides the key from reflection.
    public var customMirror: Mirror { Mirror(self, children: ["variable": variable as Any]) }
}

/// What tokens cost at an endpoint, in any currency; use one currency per session.
public struct TokenPrice: Sendable, Hashable, Codable {
    /// Per million input tokens.
    package var inputPerMillion: Double
    /// Per million output tokens.
    package var outputPerMillion: Double

    public init(inputPerMillion: Double, outputPerMillion: Double) {
        self.inputPerMillion = inputPerMillion
        self.outputPerMillion = outputPerMillion
    }

    package func money(for usage: Usage) -> Double {
        (Double(usage.inputTokens) * inputPerMillion + Double(usage.outputTokens) * outputPerMillion) / 1_000_000
    }
}
