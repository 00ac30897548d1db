import Foundation
import GenAgent

/// Where an adapter finds its key. The key itself is asked for at every request, and never shown or kept.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The environment variable that holds it, where one does; error messages name it.
    public let variable: String?
    private let read: @Sendable () async throws -> String?

    /// No key.
    public static let none = APIKey(variable: nil) { nil }

    /// The key in an environment variable; unset or empty: no key.
    public static func environment(_ variable: String) -> APIKey {
        APIKey(variable: variable) { ProcessInfo.processInfo.environment[variable] }
    }

    /// A key from elsewhere, such as a keychain.
    ///
    /// - Parameters:
    ///   - variable: The variable or setting that a person would change; error messages name it.
    ///   - read: Gives the key, or `nil` if there is none.
    public static func provided(
        variable: String? = nil, by read: @escaping @Sendable () async throws -> String?
    ) -> APIKey {
        APIKey(variable: variable, read: read)
    }

    private init(variable: String?, read: @escaping @Sendable () async throws -> String?) {
        self.variable = variable
        self.read = read
    }

    /// The key, without white space at its ends; `nil` if there is none.
    ///
    /// - Throws: what the provider throws.
    package func value() async throws -> String? {
        guard let key = try await read()?.trimmingCharacters(in: .whitespacesAndNewlines), !key.isEmpty else {
            return nil
        }
        return key
    }

    /// For people; never a key.
    public var description: String { variable.map { "key from \($0)" } ?? "key" }
    /// The same; never a key.
    public var debugDescription: String { description }
    /// Shows no key to reflection either.
    public var customMirror: Mirror { Mirror(self, children: ["variable": variable as Any]) }
}

/// What tokens cost at an endpoint, in a currency of your choice; keep to one currency within a session.
public struct TokenPrice: Sendable, Hashable, Codable {
    /// A million tokens read.
    package var inputPerMillion: Double
    /// A million tokens written.
    package var outputPerMillion: Double

    public init(inputPerMillion: Double, outputPerMillion: Double) {
        self.inputPerMillion = inputPerMillion
        self.outputPerMillion = outputPerMillion
    }

    /// What a usage's tokens cost.
    package func money(for usage: Usage) -> Double {
        (Double(usage.inputTokens) * inputPerMillion + Double(usage.outputTokens) * outputPerMillion) / 1_000_000
    }
}
